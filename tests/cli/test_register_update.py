"""``register update``: shows what the state's registers say differently, and writes on request."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from cli import cli
from db.engine import open_engine, session_factory, sqlite_url
from db.municipalities import store_register
from db.register_files import read_register
from db.register_update import FILES
from db.tables import MunicipalityRow, SourceRow
from tests.crawler.server import Answer, LoopbackServer
from tests.db.rows import add_document

NOW = "2027-01-05T02:00:00+00:00"
PLACES = {f"GM90{number:02}": f"Plaats {number}" for number in range(1, 31)}
WEBSITE = "https://www.plaats{}.example"


def _organisation(code: str, name: str, *, website: str = "", ended: str = "") -> str:
    end = f"<p:eindDatum>{ended}</p:eindDatum>" if ended else ""
    number = int(code[4:])
    return (
        f'<p:organisatie p:systeemId="{number}" p:resourceIdentifierTOOI='
        f'"https://identifier.overheid.nl/tooi/id/gemeente/{code.lower()}">'
        f"<p:naam>gemeente {name}</p:naam>{end}<p:geografie><p:aantalInwoners>1000"
        "</p:aantalInwoners></p:geografie><p:contact><p:internetadressen><p:internetadres>"
        f"<p:url>{website or WEBSITE.format(number)}</p:url></p:internetadres>"
        "</p:internetadressen></p:contact><p:organisaties><p:organisatie "
        'p:resourceIdentifierTOOI=""><p:naam>Griffie</p:naam></p:organisatie></p:organisaties>'
        "</p:organisatie>"
    )


class Registers:
    """The two registers of the state as files, and the program's own register folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.base = folder / "base"
        self._write_base()
        self.state(PLACES)

    def _write_base(self) -> None:
        self.base.mkdir()
        rows = {
            "municipalities": [
                "cbs_code,tooi_code,name,province_code,province,population,size_class,valid_from,"
                "valid_to,planned_end,website_url,ris_supplier,ris_key",
                *(
                    f"{code},{code.lower()},{name},pv91,Kustland,1000,1,2010-01-01,,,"
                    f"{WEBSITE.format(int(code[4:]))},notubiz,7"
                    for code, name in PLACES.items()
                ),
            ],
            "successions": ["happened_on,kind,old_code,new_code,part"],
            "aliases": ["name,cbs_code,note"],
            "sources": [
                "cbs_code,family,platform,locator,valid_from,valid_to",
                *(
                    f"{code},website,municipal_site,{WEBSITE.format(int(code[4:]))},,"
                    for code in PLACES
                ),
            ],
        }
        for name, lines in rows.items():
            (self.base / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def state(
        self,
        organisations: dict[str, str],
        codes: dict[str, str] | None = None,
        **more: dict[str, str],
    ) -> None:
        listed = [
            _organisation(code, name, **more.get(code, {})) for code, name in organisations.items()
        ]
        space = "https://organisaties.overheid.nl/static/schema/oo/export/2.6.9"
        (self.folder / "roo.xml").write_text(
            f'<p:overheidsorganisaties xmlns:p="{space}"><p:organisaties>{"".join(listed)}'
            "</p:organisaties></p:overheidsorganisaties>",
            encoding="utf-8",
        )
        features = [
            {"properties": {"identificatie": code, "naam": name}}
            for code, name in (organisations if codes is None else codes).items()
        ]
        (self.folder / "areas.json").write_text(json.dumps({"features": features}))

    def run(self, *arguments: str, base: bool = True) -> Result:
        register = ["--register-dir", str(self.base)] if base else []
        files = ["--roo", str(self.folder / "roo.xml"), "--areas", str(self.folder / "areas.json")]
        command = ["--data-dir", str(self.data), "--now", NOW, *register, "register", "update"]
        return CliRunner().invoke(cli, [*command, *files, "--format", "json", *arguments])

    def changes(self, *arguments: str) -> list[tuple[str, str, str, str]]:
        done = self.run(*arguments)
        assert done.exit_code == 0, done.output
        names = ("cbs_code", "field", "before", "after")
        return [tuple(row[name] for name in names) for row in json.loads(done.stdout)]

    def written(self, name: str) -> list[dict[str, str]]:
        with (self.data / "register" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def registers(tmp_path: Path) -> Registers:
    return Registers(tmp_path)


def test_nothing_different_is_nothing_to_write(registers: Registers) -> None:
    assert registers.changes("--yes") == []
    for name in FILES:
        before = (registers.base / f"{name}.csv").read_bytes()
        assert (registers.data / "register" / f"{name}.csv").read_bytes() == before


def test_difference_is_shown_and_only_written_when_told(registers: Registers) -> None:
    new_site = {"website": "https://www.nieuw.example"}
    registers.state(PLACES | {"GM9002": "Nieuwe Naam"}, GM9003=new_site)
    shown = registers.changes()
    assert shown == [
        ("GM9002", "name", "Plaats 2", "Nieuwe Naam"),
        ("GM9003", "website_url", "https://www.plaats3.example", "https://www.nieuw.example"),
    ]
    assert not (registers.data / "register").exists()
    assert registers.changes("--yes") == shown
    assert {"name": "Plaats 2", "cbs_code": "GM9002", "note": "earlier name"} in registers.written(
        "aliases"
    )
    sites = [row for row in registers.written("sources") if row["cbs_code"] == "GM9003"]
    told = [(row["locator"], row["valid_from"], row["valid_to"]) for row in sites]
    assert told == [
        ("https://www.plaats3.example", "", "2027-01-05"),
        ("https://www.nieuw.example", "2027-01-05", ""),
    ]


def test_merger_ends_the_old_and_begins_the_new(registers: Registers) -> None:
    merged = {code: name for code, name in PLACES.items() if code != "GM9004"}
    registers.state(
        merged | {"GM9004": "Plaats 4", "GM9099": "Samen"},
        merged | {"GM9099": "Samen"},
        GM9004={"ended": "2027-01-01"},
    )
    assert registers.changes("--yes") == [
        ("GM9004", "valid_to", "", "2027-01-01"),
        ("GM9004", "conflict", "", "add its successor to successions.csv"),
        ("GM9099", "valid_from", "", "2027-01-01"),
    ]
    codes = {row["cbs_code"]: row["valid_to"] for row in registers.written("municipalities")}
    assert codes["GM9004"] == "2027-01-01"
    assert codes["GM9099"] == ""
    platforms = [r["platform"] for r in registers.written("sources") if r["cbs_code"] == "GM9099"]
    assert platforms == ["cvdr", "official_publications", "municipal_site"]
    read_register(registers.data / "register")  # a register that the next run can read


def test_what_one_register_says_alone_changes_nothing(registers: Registers) -> None:
    without = {code: name for code, name in PLACES.items() if code != "GM9005"}
    registers.state(PLACES, without)
    assert registers.changes() == [("GM9005", "conflict", "", "only in organisations")]


@pytest.mark.parametrize("kept", [0, 20])
def test_list_that_was_cut_off_is_refused(registers: Registers, kept: int) -> None:
    registers.state(PLACES, dict(list(PLACES.items())[:kept]))
    done = registers.run("--yes")
    assert done.exit_code == 1
    assert not (registers.data / "register").exists()


def test_page_that_is_no_register_is_refused(registers: Registers) -> None:
    (registers.folder / "roo.xml").write_text("<html><body>Onderhoud</body></html>")
    assert registers.run().exit_code == 1


def test_written_register_takes_the_place_of_the_bundled_one(registers: Registers) -> None:
    registers.state(PLACES | {"GM9002": "Nieuwe Naam"})
    registers.changes("--yes")
    command = ["--data-dir", str(registers.data), "--now", NOW, "register", "list"]
    done = CliRunner().invoke(cli, [*command, "--format", "json"])
    names = {row["name"] for row in json.loads(done.stdout)}
    assert "Nieuwe Naam" in names
    assert len(names) == len(PLACES)


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    server = LoopbackServer()
    server.start()
    yield server
    server.stop()


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, timeout=60)  # noqa: S603 - ours


@pytest.mark.slow
def test_registers_are_fetched_page_by_page(registers: Registers, server: LoopbackServer) -> None:
    registers.state(PLACES | {"GM9002": "Nieuwe Naam"})
    listed = json.loads((registers.folder / "areas.json").read_text())["features"]
    host = "registers.example"
    following = {"rel": "next", "href": f"http://{host}/areas/2"}
    pages = {
        "/roo.xml": (registers.folder / "roo.xml").read_bytes(),
        "/areas/1": json.dumps({"features": listed[:20], "links": [following]}).encode(),
        "/areas/2": json.dumps({"features": listed[20:], "links": []}).encode(),
    }
    for path, body in pages.items():
        server.replies[host, path] = Answer(body, "application/json")
    command = [sys.executable, "-m", "cli", "--data-dir", str(registers.data), "--now", NOW]
    command += ["--register-dir", str(registers.base), "register", "update", "--format", "json"]
    command += ["--roo", f"http://{host}/roo.xml", "--areas", f"http://{host}/areas/1"]
    command += ["--host-address", f"example={server.address}", "--delay", "0"]
    who = ["--contact-mail", "a@example.org", "--contact-url", "https://example.org/robot"]

    done = _run([*command, *who])

    assert done.returncode == 0, done.stderr
    assert [row["after"] for row in json.loads(done.stdout)] == ["Nieuwe Naam"]
    assert [each.path for each in server.of(host)].count("/areas/2") == 1

    del server.replies[host, "/areas/2"]
    done = _run([*command, *who, "--yes"])
    assert done.returncode == 1
    assert "404" in done.stderr
    assert not (registers.data / "register").exists()


def test_stored_history_survives_a_merger(registers: Registers, migrated_sqlite_file: Path) -> None:
    registers.state(
        {code: name for code, name in PLACES.items() if code != "GM9004"},
    )
    path = registers.folder / "monitor.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    sessions = session_factory(open_engine(sqlite_url(path)))
    with sessions() as session, session.begin():
        store_register(session, read_register(registers.base))
        source = session.scalars(select(SourceRow).where(SourceRow.cbs_code == "GM9004")).one()
        kept = add_document(session, source, "nota")
        version_id = kept.version.id
    registers.changes("--yes")
    with sessions() as session, session.begin():
        store_register(session, read_register(registers.data / "register"))
        assert session.get(MunicipalityRow, "GM9004") is not None
        assert session.get(type(kept.version), version_id) is not None
