"""Each format gives the same blocks."""

import pytest

from documents.blocks import Block, BlockKind, MediaText
from documents.media.reader import read_media
from documents.media.sniff import sniff_media_type
from documents.normalise import normalise_text
from tests.documents import files

H, P, LI, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def _shape(media: MediaText) -> list[tuple[BlockKind, str]]:
    return [(block.kind, normalise_text(block.text)) for block in media.blocks]


@pytest.mark.parametrize(
    ("body", "declared", "media_type"),
    [
        pytest.param(files.make_note(), "text/html", "application/pdf", id="pdf"),
        pytest.param(b"\n\n%PDF-1.7 ...", "", "application/pdf", id="pdf after blank lines"),
        pytest.param(
            files.make_docx(),
            "application/pdf",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            id="docx",
        ),
        pytest.param(files.make_odt(), "", "application/vnd.oasis.opendocument.text", id="odt"),
        pytest.param(files.make_zip({"a.txt": "x"}), "", "application/zip", id="zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "", "application/msword", id="doc"),
        pytest.param(b"<!DOCTYPE html><p>x", "", "text/html", id="html"),
        pytest.param(b'<?xml version="1.0"?><html><body>x', "", "text/html", id="xhtml"),
        pytest.param(b"<?xml version='1.0'?><cvdr><body>x", "", "application/xml", id="cvdr"),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "", "application/xml", id="doctype"
        ),
        pytest.param(b"# Kop\n", "text/markdown", "text/markdown", id="markdown"),
        pytest.param("Zó is het".encode("utf-16"), "", "text/plain", id="utf-16"),
        pytest.param(b"Gewone tekst", "", "text/plain", id="text"),
        pytest.param(b"  \n ", "text/html", "application/x-empty", id="empty"),
        pytest.param(bytes(range(256)) * 8, "text/plain", "application/octet-stream", id="bytes"),
    ],
)
def test_content_decides_the_media_type(body: bytes, declared: str, media_type: str) -> None:
    assert sniff_media_type(body, declared) == media_type


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        pytest.param("Geëvalueerd beleid".encode(), "", id="utf-8"),
        pytest.param("Geëvalueerd beleid".encode("utf-8-sig"), "", id="with mark"),
        pytest.param("Geëvalueerd beleid".encode("utf-16"), "", id="utf-16 with mark"),
        pytest.param("Geëvalueerd beleid".encode("utf-16-le"), "", id="utf-16 without mark"),
        pytest.param("Geëvalueerd beleid".encode("cp1252"), "", id="windows"),
        pytest.param(
            "Geëvalueerd beleid".encode("latin-1"), "text/plain; charset=utf-8", id="wrong claim"
        ),
        pytest.param(
            "Geëvalueerd beleid".encode("cp850"), "text/plain; charset=cp850", id="declared"
        ),
        pytest.param(
            "Geëvalueerd beleid".encode("cp1252"), "text/plain; charset=onzin", id="no such codec"
        ),
    ],
)
def test_encodings(body: bytes, declared: str) -> None:
    assert read_media(body, declared).blocks[0].text == "Geëvalueerd beleid"


def test_markdown() -> None:
    text = (
        "# Nota\n\nEen alinea\nover twee regels.\n\n- eerste\n  vervolg\n* tweede\n1. derde\n\n"
        "| Post | 2024 |\n|---|---:|\n| **Prijs** | 2.500 |\n\nOnderstreept\n---\n\n"
        "[Lees de nota](https://voorbeeld.example/nota.pdf)\n\n***\n"
    )
    assert _shape(read_media(text.encode(), "text/markdown")) == [
        (H, "Nota"),
        (P, "Een alinea over twee regels."),
        (LI, "eerste vervolg"),
        (LI, "tweede"),
        (LI, "1. derde"),
        (ROW, "Post | 2024"),
        (ROW, "Prijs | 2.500"),
        (H, "Onderstreept"),
        (P, "Lees de nota"),
    ]


def test_a_form_feed_begins_a_page() -> None:
    media = read_media(b"Een\n\fTwee\n")
    assert [(block.page, block.text) for block in media.blocks] == [(1, "Een"), (2, "Twee")]
    assert media.page_count == 2


def test_word() -> None:
    assert _shape(read_media(files.make_docx())) == [
        (H, "Nota informele zorg"),
        (P, normalise_text("Vastgesteld door het college op 3 mei 2022. " + files.FILLER)),
        (H, "2. Acties"),
        (LI, "Training voor vrijwilligers"),
        (ROW, "Vrijwilligersprijs | 2.500"),
    ]


def test_open_document() -> None:
    assert _shape(read_media(files.make_odt())) == [
        (H, "Beleid vrijwilligers"),
        (P, normalise_text(files.FILLER)),
        (LI, "Eerste punt"),
        (ROW, "Prijs | 2.500"),
    ]


def test_pdf_headings_paragraphs_and_rows() -> None:
    body = files.make_pdf(
        [
            [
                ("h1", "Nota vrijwilligers"),
                ("p", files.FILLER * 2),
                ("h2", "Wat wij doen"),
                ("li", "een verzekering"),
                ("li", "een feestavond"),
                ("row", "Post|2024|2025"),
                ("row", "Prijs|2.500|3.000"),
            ]
        ]
    )
    assert _shape(read_media(body)) == [
        (H, "Nota vrijwilligers"),
        (P, normalise_text(files.FILLER * 2)),
        (H, "Wat wij doen"),
        (LI, "een verzekering"),
        (LI, "een feestavond"),
        (ROW, "Post | 2024 | 2025"),
        (ROW, "Prijs | 2.500 | 3.000"),
    ]


def test_pdf_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [[("p", f"Dit is pagina {name}. " + files.FILLER)] for name in "abcdef"]
    media = read_media(files.make_pdf(pages, head="Gemeente Westerkoog", numbers=True))
    assert media.page_count == 6
    assert len(media.blocks) == 6
    assert not any("Gemeente Westerkoog" in block.text for block in media.blocks)


def test_regulation_in_the_register() -> None:
    body = """<?xml version="1.0" encoding="utf-8"?>
    <cvdr xmlns="http://standaarden.overheid.nl/cvdr/terms/"
      xmlns:overheid="http://standaarden.overheid.nl/owms/terms/">
    <meta><overheid:isRatifiedBy>gemeenteraad</overheid:isRatifiedBy></meta>
    <body><intitule>Subsidieregeling vrijwilligers</intitule><regeling>
    <aanhef><preambule><al>Het college;</al><al/>
    <al><vet>b e s l u i t :</vet></al></preambule></aanhef>
    <regeling-tekst><artikel><kop><label>Artikel</label><nr>1</nr><titel>Doel</titel></kop>
    <al>Subsidie <extref doc="x">als bedoeld</extref> voor:</al>
    <lijst><li nr="a."><al>werving;</al></li><li><li.nr>b.</li.nr><al>scholing.</al></li></lijst>
    <table><tgroup><tbody><row><entry><al>Prijs</al></entry><entry><al>2.500</al></entry></row>
    </tbody></tgroup></table></artikel></regeling-tekst></regeling></body></cvdr>"""
    assert _shape(read_media(body.encode())) == [
        (H, "Subsidieregeling vrijwilligers"),
        (P, "Het college;"),
        (P, "besluit :"),
        (H, "Artikel 1 Doel"),
        (P, "Subsidie als bedoeld voor:"),
        (LI, "a. werving;"),
        (LI, "b. scholing."),
        (ROW, "Prijs | 2.500"),
    ]


def test_xml_of_another_shape_gives_all_text_but_metadata() -> None:
    body = b"<stuk><meta>weg</meta><titel>Motie</titel><tekst>De <b>raad</b> vraagt.</tekst></stuk>"
    assert _shape(read_media(body)) == [(P, "Motie"), (P, "De raad vraagt.")]


def test_web_page_without_menu_and_footer() -> None:
    rows = "<tr><th>Wat</th><th>Prijs</th></tr><tr><td>Zaal voor vrijwilligers</td><td>20</td></tr>"
    body = (
        "<!DOCTYPE html><html><head><title>x</title><script>var a=1</script></head><body>"
        "<nav><ul><li>Home</li><li>Contact</li></ul></nav><main><h1>Vrijwilligers</h1>"
        f"<p>{files.FILLER * 4}</p><h2>Wat u krijgt</h2><ul><li>Een verzekering voor iedereen</li>"
        f"<li>Een jaarlijks feest</li></ul><table>{rows}</table></main>"
        "<footer>Colofon en cookies</footer></body></html>"
    )
    shape = _shape(read_media(body.encode()))
    texts = [text for _, text in shape]
    assert (H, "Vrijwilligers") in shape
    assert (LI, "Een jaarlijks feest") in shape
    assert (ROW, "Zaal voor vrijwilligers | 20") in shape
    assert not {"Home", "Contact", "Colofon en cookies", "var a=1"} & set(texts)


def test_a_web_page_that_main_text_extraction_throws_away_is_read_whole() -> None:
    links = "".join(f"<li><a href='/{n}'>Regel uw zaak nummer {n}</a></li>" for n in range(30))
    body = f"<html><body><h1>Startpagina</h1><ul>{links}</ul></body></html>".encode()
    texts = [block.text for block in read_media(body).blocks]
    assert "Startpagina" in texts
    assert sum("Regel uw zaak" in text for text in texts) == 30


def test_blocks_hold_pages_from_one() -> None:
    media = read_media(files.make_pdf([[("p", "Een")], [("p", "Twee")]]))
    assert media.blocks == (Block(P, "Een", 1), Block(P, "Twee", 2))
