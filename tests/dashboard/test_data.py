"""Downloads, formats, API, feeds and watch lists."""

import csv
import datetime as dt
import io
import json
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import frictionless
import openpyxl
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from dashboard.datasette_command import datasette_command
from dashboard.desk import Desk
from db.dialects import DIALECTS, write_table
from db.edition_formats import Edition, FrozenTable, xlsx_file
from db.export import EditionRequest, export_edition
from models.registry import current_version
from tests.dashboard.conftest import text_of, token_in
from tests.dashboard.country import GOAL, NOW, SCRIPT, TITLE
from tests.dashboard.needed import libreoffice

ATOM = "{http://www.w3.org/2005/Atom}"
HARD = (
    ("text", "string"),
    ("whole", "integer"),
    ("share", "number"),
    ("day", "date"),
)
HARD_ROWS = (
    ("Súdwest-Fryslân; “é”", -12, -0.25, dt.date(2024, 3, 12)),
    ("=1+1", 0, 0.5, dt.date(2026, 12, 31)),
    ("-3", 3, 1.0, None),
    ("12345678901234567890", None, None, None),
    ('aan"haling\nregel', 7, 0.125, None),
)


@pytest.fixture
def published(writable: Desk, editor: FlaskClient, tmp_path: Path) -> FlaskClient:
    """A visitor of a desk with one edition in each dialect."""
    with writable.editor()() as session, session.begin():
        for dialect in DIALECTS:
            request = EditionRequest(
                as_of=NOW.date(),
                known_at=None,
                dialect=dialect,
                licence="CC-BY-4.0",
                program_version="0.1.0",
                exported_at=NOW,
            )
            export_edition(session, tmp_path / dialect, request)
    return editor


def opened(client: FlaskClient, address: str) -> zipfile.ZipFile:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:200]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(answer.data))


@pytest.mark.parametrize("number", [1, 2])
def test_frozen_files_are_a_valid_data_package(
    published: FlaskClient, tmp_path: Path, number: int
) -> None:
    opened(published, f"/gegevens/editie/{number}/frozen").extractall(tmp_path / "out")
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:5]


@pytest.mark.parametrize("dialect", list(DIALECTS))
def test_either_dialect_comes_from_either_edition(published: FlaskClient, dialect: str) -> None:
    for number in (1, 2):
        archive = opened(published, f"/gegevens/editie/{number}/{dialect}")
        frozen = opened(published, f"/gegevens/editie/{1 + list(DIALECTS).index(dialect)}/frozen")
        for name in archive.namelist():
            if name.endswith(".csv"):
                assert archive.read(name) == frozen.read(name), name


def test_workbook_holds_the_same_and_runs_nothing(published: FlaskClient) -> None:
    answer = published.get("/gegevens/editie/1/xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    frozen = opened(published, "/gegevens/editie/1/frozen")
    lines = list(csv.reader(io.StringIO(frozen.read("municipalities.csv").decode())))
    sheet = book["municipalities"]
    assert [cell.value for cell in sheet[1]] == lines[0]
    assert sheet.max_row == len(lines)
    assert isinstance(sheet.cell(2, lines[0].index("holds_since") + 1).value, dt.datetime)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    table = FrozenTable("hard", HARD, HARD_ROWS)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(Edition({}, [table], {}))))
    rows = [[cell.value for cell in row] for row in book["hard"].iter_rows(min_row=2)]
    assert [row[0] for row in rows] == [row[0] for row in HARD_ROWS]
    assert [cell.data_type for cell in book["hard"]["A"]] == ["s"] * 6
    assert rows[0][1:3] == [-12, -0.25]


def test_parquet_keeps_the_types(published: FlaskClient) -> None:
    archive = opened(published, "/gegevens/editie/2/parquet")
    table = pq.read_table(io.BytesIO(archive.read("municipalities.parquet")))
    assert str(table.schema.field("holds_since").type) == "date32[day]"
    assert str(table.schema.field("confidence").type) == "double"
    rows = {row["cbs_code"]: row for row in table.to_pylist()}
    assert rows["GM9001"]["label"] == "integral"
    assert rows["GM9001"]["policy_since"] == dt.date(2024, 3, 12)
    assert rows["GM9009"]["policy_title"] == SCRIPT


def test_an_edition_that_was_altered_is_not_given(published: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "rfc4180" / "changes.csv").write_text("anders", encoding="utf-8")
    assert "is not what was published" in text_of(published, "/gegevens/editie/1/xlsx", 400)
    text_of(published, "/gegevens/editie/9/xlsx", 400)
    text_of(published, "/gegevens/editie/1/exe", 404)


@pytest.mark.slow
def test_dutch_excel_reads_back_equal_through_libreoffice(tmp_path: Path) -> None:
    program = libreoffice()
    source = tmp_path / "hard.csv"
    source.write_bytes(write_table([name for name, _ in HARD], HARD_ROWS, DIALECTS["excel-nl"]))
    # Separator ;, quote ", UTF-8, from line 1, all columns as they are, Dutch (0x413).
    columns = "1/2/2/1/3/1/4/5"  # text as text, day as year-month-day
    command = [
        program,
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        f"--infilter=CSV:59,34,76,1,{columns},1043,false,false",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
    sheet = openpyxl.load_workbook(tmp_path / "hard.xlsx").active
    assert sheet is not None
    read = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for found, meant in zip(read, HARD_ROWS, strict=True):
        text = str(found[0]).removeprefix("'") if meant[0][0] in "=-" else found[0]
        assert text == meant[0]
        assert found[1] == meant[1]
        assert found[2] == meant[2]
        assert (found[3].date() if found[3] else None) == meant[3]


def test_data_page_and_model_card(published: FlaskClient) -> None:
    page = text_of(published, "/gegevens")
    assert "/gegevens/editie/2/parquet" in page
    assert "geen zichtbaar beleid" in page  # the codebook
    model = current_version()
    assert f"Passage model {model}" in text_of(published, f"/gegevens/model/{model}")
    text_of(published, "/gegevens/model/99", 404)
    assert published.get("/gegevens/editie/1/datapackage.json").get_json()["version"] == "1"


def test_api_gives_rows_with_an_etag(client: FlaskClient) -> None:
    answer = client.get("/api/v1/municipalities?verdict=integral")
    assert [row["cbs_code"] for row in answer.get_json()["rows"]] == ["GM9009", "GM9001"]
    again = client.get(
        "/api/v1/municipalities?verdict=integral", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_api_tells_everything_of_one_municipality(client: FlaskClient) -> None:
    found = client.get("/api/v1/municipalities/gm9001").get_json()
    assert found["verdict"] == "integral"
    assert found["sentence"].startswith("Westerkoog heeft integraal")
    assert len(found["evidence"]) == 4
    assert {line["family"] for line in found["coverage"]} == {"council"}
    assert [
        (line["value"], line["title"], line["passage"])
        for line in found["attributes"]
        if line["attribute"] == "route"
    ] == [("director", TITLE, GOAL)]
    assert (
        client.get("/api/v1/municipalities/GM9001?as_of=2026-12-29").get_json()["attributes"] == []
    )
    assert client.get("/api/v1/municipalities/GM0000").status_code == 404
    assert client.get("/api/v1/municipalities?as_of=x").status_code == 400


@pytest.mark.parametrize("path", ["/changes", "/shares", "/search?q=vrijwilliger", "/editions"])
def test_other_questions_of_the_api(client: FlaskClient, path: str) -> None:
    rows = client.get(f"/api/v1{path}").get_json()["rows"]
    assert isinstance(rows, list)
    assert rows or path == "/editions"


def test_openapi_describes_what_the_api_gives(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    served = {
        rule.rule.replace("/api/v1", "").replace("<", "{").replace(">", "}")
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert set(described["paths"]) == served - {"/openapi.json"}
    for path, query in (("/municipalities", ""), ("/changes", ""), ("/search", "?q=zorg")):
        row = client.get(f"/api/v1{path}{query}").get_json()["rows"][0]
        answer = described["paths"][path]["get"]["responses"]["200"]["content"]
        name = answer["application/json"]["schema"]["properties"]["rows"]["items"]["$ref"]
        schema = described["components"]["schemas"][name.rsplit("/", 1)[1]]
        assert set(row) - {"snippet"} == set(schema["properties"])


def test_feed_of_news(client: FlaskClient) -> None:
    answer = client.get("/nieuws.atom")
    feed = ET.fromstring(answer.text)  # noqa: S314 - our own
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert "Westerkoog: integraal vrijwilligersbeleid" in titles
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/nieuws.atom", headers=etag).status_code == 304


def test_a_learning_circle_has_its_own_feed(editor: FlaskClient) -> None:
    form = {
        "csrf_token": token_in(text_of(editor, "/volglijsten")),
        "name": "Kring Kustland",
        "names": "Westerkoog\nGM9002\n",
        "initials": "hv",
    }
    assert editor.post("/volglijsten", data=form).status_code == 302
    page = text_of(editor, "/volglijsten")
    assert "Kring Kustland" in page
    assert "Oostermeren" in page
    feed = editor.get("/volglijst/1.atom").text
    assert "Westerkoog" in feed
    assert "Hogeschor" not in feed
    assert "Oostermeren" in text_of(editor, "/vergelijken?circle=1")
    assert "er is al een lijst" in editor.post("/volglijsten", data=form).text
    editor.post("/volglijst/1/weg", data={"csrf_token": form["csrf_token"]})
    assert editor.get("/volglijst/1.atom").status_code == 404
    assert editor.post("/volglijsten", data=form).status_code == 302


def test_a_list_needs_names_that_exist_and_somebody_who_signs(editor: FlaskClient) -> None:
    token = token_in(text_of(editor, "/volglijsten"))
    for change in ({"initials": ""}, {"names": "Nergenshuizen"}, {"names": ""}, {"name": " "}):
        form = {"csrf_token": token, "name": "x", "names": "Westerkoog", "initials": "hv", **change}
        assert editor.post("/volglijsten", data=form).status_code == 400
    assert "Er zijn nog geen lijsten" in text_of(editor, "/volglijsten")


def test_datasette_queries_run_on_the_database(planted_file: Path) -> None:
    from db.engine import open_engine, sqlite_url

    described = json.loads(
        (Path(__file__).parents[2] / "dashboard" / "datasette.json").read_text(encoding="utf-8")
    )
    content = described["databases"]["beleidsmonitor"]
    engine = open_engine(sqlite_url(planted_file), read_only=True)
    bound = {"day": "2026-12-31", "since": "2020-01-01", "cbs_code": "GM9001"}
    with engine.connect() as connection:
        tables = {
            row[0]
            for row in connection.exec_driver_sql(
                "select name from sqlite_master where type='table'"
            )
        }
        assert set(content["tables"]) <= tables
        for name, query in content["queries"].items():
            rows = connection.exec_driver_sql(query["sql"], bound).fetchall()
            assert rows, name
    engine.dispose()


def test_datasette_is_called_read_only_on_loopback(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'beleidsmonitor.sqlite'}"
    command = datasette_command(url, "127.0.0.1", 8001)
    if command is None:
        pytest.skip("datasette is not installed")
    assert str(tmp_path / "beleidsmonitor.sqlite") in command
    assert "--immutable" not in command  # it would miss what a night writes
    assert datasette_command(url, "192.168.1.4", 8001) is None
    assert datasette_command("postgresql://x/y", "127.0.0.1", 8001) is None
