"""Render a document's blocks in every format in which a source publishes it."""

import threading
from collections.abc import Callable, Sequence
from html import escape

from demo.coded_text import Block
from demo.country_files import DemoDocument, DemoMunicipality
from demo.errors import FormatUnknown
from demo.night import stable_number
from demo.office_bodies import render_docx, render_odt
from demo.pdf_bodies import Style, render_broken, render_pdf, render_scan
from demo.xml_bodies import grouped, table_rows
from vocabulary.codes import Actor, DocumentType

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "pdf_scan": "application/pdf",
    "pdf_broken": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
_TWO_COLUMNS = {DocumentType.VISION, DocumentType.BUDGET, DocumentType.EXECUTION_PROGRAMME}
_COLOURS = ((0, 70, 120), (20, 95, 60), (130, 30, 40), (70, 50, 110), (40, 40, 40), (0, 95, 100))


class Bodies:
    """Rendered files, each made once; safe to ask from several threads."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], bytes] = {}
        # One at a time: the library that draws the scans is not safe across threads.
        self._lock = threading.Lock()

    def file(self, municipality: DemoMunicipality, document: DemoDocument, form: str) -> bytes:
        """The bytes of a document as PDF (plain, scanned, broken), DOCX or ODT.

        Raises:
            FormatUnknown: Nobody renders the format.
        """
        with self._lock:
            key = (document.id, form)
            if key not in self._made:
                self._made[key] = _render(municipality, document, form)
            return self._made[key]


def _render(municipality: DemoMunicipality, document: DemoDocument, form: str) -> bytes:
    style = _style(municipality, document)
    title, blocks = document.title, document.blocks
    makers: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: render_pdf(title, blocks, style),
        "pdf_scan": lambda: render_scan(
            title, blocks, Style("Times", colour=(40, 40, 40), has_band=False)
        ),
        "pdf_broken": lambda: render_broken(title, blocks, style),
        "docx": lambda: render_docx(title, blocks, style.organisation),
        "odt": lambda: render_odt(title, blocks),
    }
    if form not in makers:
        raise FormatUnknown(f"{document.id}: {form}")
    return makers[form]()


def _style(municipality: DemoMunicipality, document: DemoDocument) -> Style:
    own = document.actor is Actor.MUNICIPALITY
    return Style(
        family=("Helvetica", "Times")[stable_number(document.id, 2)],
        columns=2 if document.type in _TWO_COLUMNS else 1,
        colour=_COLOURS[stable_number(municipality.code, len(_COLOURS))],
        organisation=f"Gemeente {municipality.name}" if own else "",
    )


def markdown(blocks: Sequence[Block]) -> str:
    """The text as the collector of council documents gives it."""
    parts = []
    for kind, run in grouped(blocks):
        if kind == "heading":
            parts += [f"{'#' * block.level} {block.text}" for block in run]
        elif kind == "list_item":
            parts.append("\n".join(f"- {block.text}" for block in run))
        elif kind == "table":
            parts += [_markdown_table(block) for block in run]
        else:
            parts += [block.text for block in run]
    return "\n\n".join(parts) + "\n"


def _markdown_table(block: Block) -> str:
    head, *rows = (f"| {' | '.join(row)} |" for row in table_rows(block))
    rule = "|" + " --- |" * len(table_rows(block)[0])
    return "\n".join([head, rule, *rows])


def html_fragment(blocks: Sequence[Block]) -> str:
    """The text as the content part of a page."""
    parts = []
    for kind, run in grouped(blocks):
        if kind == "list_item":
            items = "\n".join(f"  <li>{escape(block.text)}</li>" for block in run)
            parts.append(f"<ul>\n{items}\n</ul>")
        elif kind == "table":
            parts += [_html_table(block) for block in run]
        elif kind == "heading":
            parts += [f"<h{b.level}>{escape(b.text)}</h{b.level}>" for b in run]
        else:
            parts += [f"<p>{escape(block.text)}</p>" for block in run]
    return "\n".join(parts)


def _html_table(block: Block) -> str:
    head, *rows = table_rows(block)
    written = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "\n".join(
        f"  <tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table>\n<thead><tr>{written}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
