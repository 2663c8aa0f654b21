"""PDF files to measure on: the real ones where they are at hand, generated ones otherwise."""

import zlib
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "data" / "corpus" / "files"
_TEXT = (
    "de gemeente wil dat inwoners en verenigingen op steun kunnen rekenen en dat het werk van "
    "vrijwilligers ook de komende jaren mogelijk blijft in al onze dorpen en wijken met een vast "
    "bedrag voor cursussen en een eigen plek waar zij elkaar in de avond kunnen ontmoeten"
)
_WORDS = tuple(_TEXT.split())
_LINES_A_PAGE = 48
_WORDS_A_LINE = 13


def real_pdfs() -> dict[str, bytes]:
    """The PDFs of the development corpus by name; empty where it is not on this machine."""
    return {path.name: path.read_bytes() for path in sorted(CORPUS.glob("*.pdf"))}


def generated_pdf(pages: int, *, columns: int = 1, ballast: bytes = b"") -> bytes:
    """A born-digital PDF of running text, each page different, written by hand for speed.

    ``ballast`` is carried along and shown nowhere, as fonts and pictures are.
    """
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    kids = b" ".join(b"%d 0 R" % (4 + 2 * page) for page in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[" % pages + kids + b"]>>",
        font,
    ]
    for page in range(pages):
        head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(head + b"/Contents %d 0 R>>" % (5 + 2 * page))
        content = zlib.compress("\n".join(_page(page, columns)).encode("cp1252"))
        entries = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(content)
        objects.append(entries + content + b"\nendstream")
    if ballast:
        objects.append(b"<</Length %d>>stream\n" % len(ballast) + ballast + b"\nendstream")
    return _file(objects)


def page_text(page: int, columns: int = 1) -> list[str]:
    """The lines of one generated page in reading order."""
    words = _WORDS_A_LINE // columns
    count = _LINES_A_PAGE * columns
    return [
        " ".join(_WORDS[(page * 7 + line * words + at) % len(_WORDS)] for at in range(words))
        for line in range(count)
    ]


def _page(page: int, columns: int) -> Iterator[str]:
    for place, line in enumerate(page_text(page, columns)):
        column, row = divmod(place, _LINES_A_PAGE)
        left, top = 60 + column * 250, 780 - row * 15
        yield f"BT /F1 10 Tf {left} {top} Td ({line}) Tj ET"
    yield f"BT /F1 8 Tf 500 30 Td (Pagina {page + 1}) Tj ET"


def _file(objects: list[bytes]) -> bytes:
    parts, places, size = [b"%PDF-1.4\n"], [], 9
    for number, content in enumerate(objects, 1):
        places.append(size)
        parts.append(b"%d 0 obj" % number + content + b"endobj\n")
        size += len(parts[-1])
    count = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % count)
    parts += [b"%010d 00000 n \n" % place for place in places]
    parts.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, size))
    return b"".join(parts)
