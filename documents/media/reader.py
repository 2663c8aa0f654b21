"""Choose the reader of a file by its content."""

from documents.blocks import MediaText
from documents.errors import UnsupportedFormat
from documents.media import sniff
from documents.media.sniff import sniff_media_type


def read_media(body: bytes, declared: str = "") -> MediaText:
    """Give the blocks of one file.

    Each reader is imported when its format comes along: a night of PDFs pays for no other.

    Raises:
        UnreadableDocument: One of its kinds, with the reason.
    """
    media_type = sniff_media_type(body, declared)
    if media_type == sniff.NOTHING:
        return MediaText(media_type, ())
    if media_type == sniff.PDF:
        from documents.media.pdf import read_pdf

        return read_pdf(body)
    if media_type == sniff.HTML:
        from documents.media.html import read_html

        return read_html(body, declared)
    if media_type == sniff.XML:
        from documents.media.regulation_xml import read_regulation_xml

        return read_regulation_xml(body)
    if media_type == sniff.DOCX:
        from documents.media.docx import read_docx

        return read_docx(body)
    if media_type == sniff.ODT:
        from documents.media.odt import read_odt

        return read_odt(body)
    if media_type in (sniff.PLAIN, sniff.MARKDOWN):
        from documents.media.plain import read_plain

        return read_plain(body, media_type, declared)
    raise UnsupportedFormat(f"no reader for {media_type}")
