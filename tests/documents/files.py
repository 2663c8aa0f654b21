"""Generated files: PDF, Word, OpenDocument, and hostile ones."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from functools import cache

import docx
import pypdfium2
from fpdf import FPDF

FILLER = (
    "De gemeente wil dat inwoners en verenigingen op steun kunnen rekenen en dat het werk van "
    "vrijwilligers ook de komende jaren mogelijk blijft in al onze dorpen en wijken. "
)


def make_pdf(
    pages: Sequence[Sequence[tuple[str, str]]], *, head: str = "", numbers: bool = False
) -> bytes:
    """A PDF of pages with (style, text) parts; styles: h1, h2, p, li, row (cells by |)."""
    pdf = FPDF()
    pdf.set_auto_page_break(auto=False)
    for number, parts in enumerate(pages, 1):
        pdf.add_page()
        if head:
            pdf.set_font("Helvetica", size=8)
            pdf.text(20, 10, head)
        if numbers:
            pdf.set_font("Helvetica", size=8)
            pdf.text(100, 290, f"Pagina {number} van {len(pages)}")
        pdf.set_xy(20, 25)
        for style, text in parts:
            _add_part(pdf, style, text)
    return bytes(pdf.output())


def _add_part(pdf: FPDF, style: str, text: str) -> None:
    size = {"h1": 20, "h2": 14}.get(style, 11)
    pdf.set_font("Helvetica", style="B" if style in ("h1", "h2") else "", size=size)
    pdf.set_x(20)
    if style == "row":
        for cell in text.split("|"):
            pdf.cell(55, 7, cell.strip())
        pdf.ln(7)
    else:
        pdf.multi_cell(160, size * 0.5, f"- {text}" if style == "li" else text)
        pdf.ln(4)


@cache  # the writers put the time of day into a file
def make_note(title: str = "Nota vrijwilligersbeleid 2024-2028") -> bytes:
    """A short council note as PDF."""
    return make_pdf(
        [
            [
                ("h1", title),
                ("p", "Vastgesteld door de gemeenteraad van Westerkoog op 12 maart 2024."),
                ("h2", "1. Wat wij willen"),
                ("p", FILLER * 3),
            ]
        ]
    )


@cache
def make_docx() -> bytes:
    """A Word note with headings, a list and a table."""
    document = docx.Document()
    document.add_heading("Nota informele zorg", 1)
    document.add_paragraph("Vastgesteld door het college op 3 mei 2022. " + FILLER)
    document.add_heading("2. Acties", 2)
    document.add_paragraph("Training voor vrijwilligers", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Vrijwilligersprijs"
    table.rows[0].cells[1].text = "2.500"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def make_odt() -> bytes:
    """An OpenDocument note, by hand."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    content = (
        f"<office:document-content {names}><office:body><office:text>"
        '<text:h text:outline-level="1">Beleid vrijwilligers</text:h>'
        f"<text:p>{FILLER}</text:p>"
        "<text:list><text:list-item><text:p>Eerste<text:s/>punt</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Prijs</text:p></table:table-cell>"
        "<table:table-cell><text:p>2.500</text:p></table:table-cell></table:table-row></table:table>"
        "</office:text></office:body></office:document-content>"
    )
    return make_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def make_zip(files: dict[str, str]) -> bytes:
    """A compressed archive of texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def pack(files: dict[str, bytes]) -> bytes:
    """A compressed archive of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def make_compound(stream: str) -> bytes:
    """The beginning of a compound file, as old office programs write, with one stream's name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + stream.encode("utf-16-le") + bytes(2000)


def make_rtf() -> bytes:
    """Rich text with a picture, signs in its code page and in Unicode, a bullet and a row."""
    return (
        b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\pict\\pngblip "
        + b"89504e47" * 5000
        + b"}Nota vrijwilligers: co\\'f6rdinatie en \\ldblquote waardering\\rdblquote  "
        + b"\\u8364?\\par \\bullet  eerste punt\\par Prijs\\cell 2.500\\cell\\row}"
    )


@cache
def make_encrypted_pdf() -> bytes:
    """A PDF that opens with a password only."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.cell(text="Geheim")
    pdf.set_encryption(owner_password="eigenaar", user_password="lezer")  # noqa: S106
    return bytes(pdf.output())


@cache
def make_scan(pages: int = 3, mark: int = 0) -> bytes:
    """A PDF of pictures: pages with lines only; another ``mark`` gives other bytes."""
    pdf = FPDF()
    for _ in range(pages):
        pdf.add_page()
        pdf.line(10, 10, 100, 100 + mark)
    return bytes(pdf.output())


@cache
def make_picture_pdf(source: bytes, turned: int = 0) -> bytes:
    """The pages of a PDF as an office scanner gives them: grey pictures, 200 dots an inch."""
    opened = pypdfium2.PdfDocument(source)
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    for page in opened:
        picture = page.render(scale=200 / 72, grayscale=True).to_pil().convert("L")
        stream = io.BytesIO()
        picture.rotate(turned).save(stream, format="JPEG", quality=60)
        pdf.add_page()
        pdf.image(stream, 0, 0, pdf.w, pdf.h)
        page.close()
    opened.close()
    return bytes(pdf.output())


@cache
def make_note_with_scanned_decision() -> bytes:
    """A note whose second page, the signed decision, was scanned and put in."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(160, 6, "Nota vrijwilligersbeleid 2024-2028. " + FILLER * 4)
    opened = pypdfium2.PdfDocument(make_note("Raadsbesluit"))
    stream = io.BytesIO()
    opened[0].render(scale=200 / 72, grayscale=True).to_pil().convert("L").save(stream, "JPEG")
    opened.close()
    pdf.add_page()
    pdf.image(stream, 0, 0, pdf.w, pdf.h)
    return bytes(pdf.output())


def make_raw_pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of objects as given, the first of which is the catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n" % count + table
    end += b"trailer<</Size %d/Root 1 0 R>>\n" % count
    return body + end + b"startxref\n%d\n%%%%EOF" % len(body)


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n" % (len(content), entries) + content + b"\nendstream"


def _one_page(stream: bytes, resources: bytes = b"", more: Sequence[bytes] = ()) -> bytes:
    """A PDF of one page; its content is object 4, ``more`` begins at object 5."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
    return make_raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page + b"/Resources<<" + resources + b">>>>",
            stream,
            *more,
        ]
    )


def _matrix(turn: int, x: int, y: int) -> str:
    """Where text stands on the page as drawn, given its place on the A4 that a reader sees."""
    if turn == 90:
        return f"0 1 -1 0 {842 - y} {x}"
    if turn == 180:
        return f"-1 0 0 -1 {595 - x} {842 - y}"
    return f"0 -1 1 0 {y} {595 - x}" if turn == 270 else f"1 0 0 1 {x} {y}"


@cache
def make_turned_pdf(turn: int, *, by_viewer: bool) -> bytes:
    """A page drawn on its side; turned back by the viewer, or shown as it lies."""
    lines = [
        (60, 780, 16, "Vrijwilligersnota 2024-2028"),
        (60, 745, 10, "De gemeente wil dat inwoners en verenigingen op steun kunnen"),
        (60, 730, 10, "rekenen en dat het werk van vrijwilligers ook de komende"),
        (60, 715, 10, "jaren mogelijk blijft in al onze dorpen."),
        (60, 690, 10, "Prijs"),
        (260, 690, 10, "2.500"),
    ]
    drawn = [
        f"BT /F1 {size} Tf {_matrix(turn, x, y)} Tm ({text}) Tj ET" for x, y, size, text in lines
    ]
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents 4 0 R%s>>"
    sides = (842, 595) if turn % 180 else (595, 842)
    return make_raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            (page % (*sides, turn * by_viewer, "/Resources<</Font<</F1 5 0 R>>>>")).encode(),
            _stream("\n".join(drawn).encode()),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


@cache
def make_pdf_bomb(size: int) -> bytes:
    """A small PDF whose page unpacks to ``size`` bytes, packed twice.

    The inner stream is one packed megabyte again and again, so making it takes no time.
    """
    packer = zlib.compressobj(9)
    first = packer.compress(b"q Q " * 250_000) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b"q Q " * 250_000) + packer.flush(zlib.Z_FULL_FLUSH)
    inner = first + again * (size // 1_000_000 - 1)
    return _one_page(_stream(zlib.compress(inner, 9), b"/Filter[/FlateDecode/FlateDecode]"))


@cache
def make_operator_pdf(count: int) -> bytes:
    """One page that draws ``count`` operators and shows no text."""
    content = zlib.compress(b"0 0 m 9 9 l S\n" * (count // 3), 9)
    return _one_page(_stream(content, b"/Filter/FlateDecode"))


@cache
def make_text_operator_pdf(count: int) -> bytes:
    """One page that shows ``count`` letters, each with an operator of its own."""
    content = zlib.compress(b"BT /F1 9 Tf 20 700 Td\n" + b"(a) Tj\n" * count + b"ET", 9)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    resources = b"/Font<</F1 5 0 R>>"
    return _one_page(_stream(content, b"/Filter/FlateDecode"), resources, [font])


@cache
def make_nested_forms(depth: int, width: int) -> bytes:
    """Forms that draw the next form ``width`` times: ``width ** depth`` drawings in all."""
    forms = []
    for level in range(depth):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</X %d 0 R>>>>"
        forms.append(_stream(b"/X Do\n" * width, entries % (6 + level)))
    forms.append(_stream(b"0 0 m 9 9 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]"))
    return _one_page(_stream(b"/X Do"), b"/XObject<</X 5 0 R>>", forms)


def make_docx_of_declared_size(size: int) -> bytes:
    """A Word document whose directory claims that a part unpacks to ``size`` bytes."""
    body = bytearray(make_docx())
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        at = archive.start_dir
    name = b"word/document.xml"
    entry = body.index(name, at) - 46  # the fixed part of a directory entry
    body[entry + 24 : entry + 28] = size.to_bytes(4, "little")
    return bytes(body)


def make_docx_that_hides(size: int) -> bytes:
    """A Word document whose part of ``size`` bytes claims 100, checksum and all."""
    shown, block = 100, b" " * 1_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)  # it can be repeated
    packed = piece * (size // len(block)) + packer.flush()
    body = bytearray(pack({"[Content_Types].xml": b"<x/>", "word/document.xml": b" " * shown}))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        directory, part = archive.start_dir, archive.getinfo("word/document.xml")
    begin = part.header_offset + 30 + len(part.filename)
    grown = len(packed) - part.compress_size
    lengths = len(packed).to_bytes(4, "little")
    entry = body.index(b"word/document.xml", directory) - 46
    body[entry + 20 : entry + 24] = lengths
    end = body.rindex(b"PK\x05\x06")
    body[end + 16 : end + 20] = (directory + grown).to_bytes(4, "little")
    body[part.header_offset + 18 : part.header_offset + 22] = lengths
    body[begin : begin + part.compress_size] = packed
    return bytes(body)


def make_docx_with(document: bytes) -> bytes:
    """A Word document whose main part is this XML."""
    with zipfile.ZipFile(io.BytesIO(make_docx())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return pack({**parts, "word/document.xml": document})


def make_odt_with(content: bytes) -> bytes:
    """An OpenDocument text whose content is this XML."""
    return pack({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content})


def make_zip_of_zips(depth: int, width: int) -> bytes:
    """Zips in zips, ``width`` of the same each time, with a large text at the bottom."""
    content = pack({"tekst.txt": b"vrijwilligers " * 1_000_000})
    for _ in range(depth - 1):
        content = pack({f"{number}.zip": content for number in range(width)})
    return content


def make_locked_zip() -> bytes:
    """A zip that says its file is encrypted."""
    body = bytearray(pack({"nota.txt": b"geheim"}))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        at = archive.start_dir
    for flag in (6, at + 8):  # in the head of the file, and in the directory
        body[flag] |= 1
    return bytes(body)


def make_garbled_pdf() -> bytes:
    """A PDF with a text layer of letters that mean nothing, as fonts with a false map give."""
    words = ["qzx", "wvkd", "jrt", "plmbd", "ghk", "ncsx", "vwrp", "tkq"]
    return make_pdf([[("p", " ".join(words * 20))]])
