"""Each format gives the same blocks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from documents.blocks import Block, BlockKind, MediaText
from documents.errors import DamagedDocument, UnsupportedFormat
from documents.media.encoding import decode_text
from documents.media.reader import read_media
from documents.media.sniff import sniff_media_type
from documents.normalise import normalise_text
from tests.dashboard.needed import libreoffice
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
        pytest.param(files.make_compound("WordDocument"), "", "application/msword", id="doc"),
        pytest.param(
            "Vrijwilligers – ‘samen’ – in Één".encode("utf-16"),
            "",
            "text/plain",
            id="utf-16 with dashes",
        ),
        pytest.param(files.make_compound("Workbook"), "", "application/vnd.ms-excel", id="xls"),
        pytest.param(files.make_compound("?"), "", "application/x-ole-storage", id="other ole"),
        pytest.param(
            files.make_zip({"[Content_Types].xml": "<", "xl/workbook.xml": "<"}),
            "application/zip",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            id="xlsx",
        ),
        pytest.param(
            files.make_zip({"mimetype": "application/epub+zip", "META-INF/container.xml": "<"}),
            "",
            "application/epub+zip",
            id="epub",
        ),
        pytest.param(
            files.make_zip(
                {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<"}
            ),
            "",
            "application/vnd.oasis.opendocument.spreadsheet",
            id="ods",
        ),
        pytest.param(b"{\\rtf1 x}", "application/msword", "application/rtf", id="rtf"),
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


def test_parts_in_different_encodings_are_both_read() -> None:
    body = "Geëvalueerd: €\n".encode() + "coördinatie “vrijwilligers”\n".encode("cp1252")
    assert decode_text(body) == "Geëvalueerd: €\ncoördinatie “vrijwilligers”\n"
    assert decode_text(body, "text/html; charset=iso-8859-1") == decode_text(body)


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


@pytest.mark.parametrize(
    ("turn", "by_viewer"),
    [(0, True), (90, True), (180, True), (270, True), (90, False)],
    ids=["upright", "90", "180", "270", "on its side"],
)
def test_a_turned_page_reads_as_an_upright_one(turn: int, by_viewer: bool) -> None:
    assert _shape(read_media(files.make_turned_pdf(turn, by_viewer=by_viewer))) == [
        (H, "Vrijwilligersnota 2024-2028"),
        (
            P,
            "De gemeente wil dat inwoners en verenigingen op steun kunnen rekenen en dat het werk "
            "van vrijwilligers ook de komende jaren mogelijk blijft in al onze dorpen.",
        ),
        (ROW, "Prijs | 2.500"),
    ]


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
    assert media.blocks == (
        Block(P, "Een", 1, 0, ((0, 0, 3),)),
        Block(P, "Twee", 2, 0, ((0, 0, 4),)),
    )


def test_rich_text() -> None:
    blocks = read_media(files.make_rtf()).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, "Nota vrijwilligers: coördinatie en “waardering” €"),
        (BlockKind.LIST_ITEM, "eerste punt"),
        (BlockKind.TABLE_ROW, "Prijs | 2.500"),
    ]


def test_old_word_is_converted_where_a_converter_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "answer.docx").write_bytes(files.make_docx())
    program = tmp_path / "soffice"
    program.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, shutil, sys\n"
        "source = pathlib.Path(sys.argv[-1])\n"
        "assert source.read_bytes().startswith(b'\\xd0\\xcf\\x11\\xe0')\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
        "out.mkdir()\n"
        f"shutil.copy({str(tmp_path / 'answer.docx')!r}, out / (source.stem + '.docx'))\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    media = read_media(files.make_compound("WordDocument"))
    assert media.media_type == "application/msword"
    assert media.blocks == read_media(files.make_docx()).blocks


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [("exit 77", "exit code 77"), ("echo 'no such filter'; exit 0", "no such filter")],
)
def test_old_word_that_cannot_be_converted_is_damaged(
    behaviour: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "libreoffice"
    program.write_text(f"#!/bin/sh\n{behaviour}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DamagedDocument, match=reason):
        read_media(files.make_compound("WordDocument"))


def test_old_word_without_a_converter_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnsupportedFormat, match="LibreOffice is not installed"):
        read_media(files.make_compound("WordDocument"))


@pytest.mark.slow
def test_old_word_by_the_real_converter(tmp_path: Path) -> None:
    program = libreoffice()
    (tmp_path / "nota.docx").write_bytes(files.make_docx())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(  # noqa: S603 - a fixed program
        [program, profile, "--headless", "--convert-to", "doc", "nota.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    if not (tmp_path / "nota.doc").exists():
        missing = "LibreOffice is installed without Writer"
        pytest.fail(missing) if os.environ.get("LIBREOFFICE_REQUIRED") else pytest.skip(missing)
    media = read_media((tmp_path / "nota.doc").read_bytes())
    assert media.media_type == "application/msword"
    assert media.blocks[0] == Block(BlockKind.HEADING, "Nota informele zorg", level=1)


def test_files_in_a_zip_are_read_one_after_another() -> None:
    inner = files.pack({"Nota_2024.pdf": files.make_note(), "lees mij.txt": b"Over de bijlagen."})
    body = files.pack(
        {"Bijlagen/set.zip": inner, "foto.png": b"\x89PNG", "__MACOSX/x.txt": b"x", "brief.odt":
         files.make_odt()}
    )  # fmt: skip
    media = read_media(body, "application/octet-stream")
    note = read_media(files.make_note())
    assert media.media_type == "application/zip"
    assert media.page_count == note.page_count + 2
    names = [block.text for block in media.blocks if block.kind is BlockKind.HEADING]
    assert names[:2] == ["set", "Nota 2024"]
    assert [block.text for block in media.blocks if block.page == note.page_count + 1] == [
        "lees mij",
        "Over de bijlagen.",
    ]
    assert {block.text for block in note.blocks} <= {block.text for block in media.blocks}
