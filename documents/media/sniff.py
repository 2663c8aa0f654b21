"""Media type of a file by its content; what the source declared is only a hint."""

import io
import re
import zipfile
import zlib

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
HTML = "text/html"
XML = "application/xml"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"
NOTHING = "application/x-empty"
UNKNOWN = "application/octet-stream"
ZIP = "application/zip"
RTF = "application/rtf"
DOC = "application/msword"
LOCKED = "application/x-encrypted-office"

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams by which the programs of one family tell their files apart, as named in the file.
_STREAMS = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", DOC),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__substg1.0", "application/vnd.ms-outlook"),
)
# Zips that are one document, and no attachments, by the beginning of a name inside.
_PACKAGES = (
    ("word/document.xml", DOCX),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("[Content_Types].xml", "application/vnd.openxmlformats-officedocument"),
    ("META-INF/container.xml", "application/epub+zip"),
)
_ODF_TYPE = re.compile(r"application/[\w.+-]{3,80}")

_SIGNATURES = (
    (b"{\\rtf", RTF),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"%!PS", "application/postscript"),
)
_HEAD_BYTES = 4096
_HTML_START = re.compile(rb"<!doctype\s+html|<html[\s>]|<(?:head|body)[\s>]", re.IGNORECASE)
# Declaration, comments and a document type with its entities may stand before the root.
_PROLOG = re.compile(
    rb"(?:\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?! html)[^\[>]*(?:\[.*?\]\s*)?>))*\s*",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)[\s/>]")
_FRAGMENT = re.compile(rb"<(?:div|p|article|section|main|h[1-6]|ul|table|span)[\s>]", re.I)
# Bytes that do not occur in text of any encoding but UTF-16.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.01
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def sniff_media_type(body: bytes, declared: str = "") -> str:
    """Give the media type of ``body``.

    Args:
        body: The whole file: a zip is only told apart by the names inside it.
        declared: Media type as the source gave it; decides between kinds of plain text only.

    Returns:
        One of the constants of this module, or the type of a format that no reader knows.
    """
    head = body[:_HEAD_BYTES]
    if not body.strip():
        return NOTHING
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(body)
    if head.startswith(_COMPOUND):
        return _sniff_compound(body)
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    return _sniff_text(head, declared)


def _sniff_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            if "mimetype" in names and "content.xml" in names:
                declared = archive.open("mimetype").read(100).decode("ascii", "replace").strip()
                return declared if _ODF_TYPE.fullmatch(declared) else ODT
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, zlib.error):
        # A cut zip has lost its list of names, but the first names still stand in the open.
        return DOCX if b"word/" in body or b"[Content_Types].xml" in body[:200] else ZIP
    for start, media_type in _PACKAGES:
        if any(name.startswith(start) for name in names):
            return media_type
    return ZIP


def _sniff_compound(body: bytes) -> str:
    for name, media_type in _STREAMS:
        if name.encode("utf-16-le") in body:
            return media_type
    return "application/x-ole-storage"


def _sniff_text(head: bytes, declared: str) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith(_UTF16_MARKS):
        # By its letters: the bytes of a dash or a curled quotation mark look like control codes.
        text = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    elif head.count(0) > len(head) * 0.3:
        text = head.replace(b"\x00", b"")
    if len(_BINARY.findall(text)) > len(text) * _BINARY_SHARE:
        return UNKNOWN
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    root = _ROOT.match(text, start)
    if _HTML_START.match(text, start) or _FRAGMENT.match(text, start):
        return HTML
    if root or text.lstrip().startswith(b"<?xml"):
        return HTML if "html" in declared else XML
    if _HTML_START.search(text[:1024]):
        return HTML
    return MARKDOWN if "markdown" in declared else PLAIN
