"""Write a document as DOCX and as ODT, with the same bytes for the same content."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence

import docx

from demo.coded_text import Block
from demo.markup import element, leaf
from demo.xml_bodies import table_rows

_FIXED_TIME = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - the office format holds times without zone
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)
_ODT = "application/vnd.oasis.opendocument.text"


def render_docx(title: str, blocks: Sequence[Block], organisation: str) -> bytes:
    """A word processor's file with headings, lists, tables and a running head."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author = title, organisation
    properties.created = properties.modified = properties.last_printed = _FIXED_TIME
    document.sections[0].header.paragraphs[0].text = organisation
    for block in blocks:
        if block.kind == "heading":
            document.add_heading(block.text, min(block.level - 1, 3))
        elif block.kind == "list_item":
            document.add_paragraph(block.text, style="List Bullet")
        elif block.kind == "table":
            rows = table_rows(block)
            table = document.add_table(rows=0, cols=max(len(row) for row in rows))
            table.style = "Table Grid"
            for row in rows:
                for cell, value in zip(table.add_row().cells, row, strict=False):
                    cell.text = value
        else:
            document.add_paragraph(block.text)
    stream = io.BytesIO()
    document.save(stream)
    return _with_fixed_times(stream.getvalue())


def render_odt(title: str, blocks: Sequence[Block]) -> bytes:
    """A minimal text document of the open format."""
    spaces = {
        f"xmlns:{prefix}": f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for prefix, name in (("office", "office"), ("text", "text"), ("meta", "meta"))
    }
    body = [
        leaf("text:h", block.text, {"text:outline-level": str(block.level)})
        if block.kind == "heading"
        else leaf("text:p", block.text)
        for block in blocks
    ]
    content = element(
        "office:document-content",
        element("office:body", element("office:text", *body)),
        attributes={**spaces, "office:version": "1.3"},
    )
    meta = element(
        "office:document-meta",
        element("office:meta", leaf("meta:keyword", title)),
        attributes={**spaces, "office:version": "1.3"},
    )
    return _zipped({"mimetype": _ODT, "content.xml": content, "meta.xml": meta, **_manifest()})


def _manifest() -> Mapping[str, str]:
    entries = [
        element(
            "manifest:file-entry",
            attributes={"manifest:full-path": path, "manifest:media-type": media},
        )
        for path, media in (("/", _ODT), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    ]
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return {
        "META-INF/manifest.xml": element(
            "manifest:manifest", *entries, attributes={"xmlns:manifest": space}
        )
    }


def _zipped(files: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), text, compress_type=stored)
    return stream.getvalue()


def _with_fixed_times(package: bytes) -> bytes:
    """The same package, without the hour at which it was made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            new.writestr(info, old.read(name), compress_type=zipfile.ZIP_DEFLATED)
    return stream.getvalue()
