"""``register gaps`` and ``register accept``: what is missing, proposed, and added by a person."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import cli
from crawler.candidates import Candidate, find_candidates
from crawler.suppliers import host_of
from db.captures import CaptureStore
from db.engine import open_engine, session_factory, sqlite_url
from db.municipalities import store_register
from db.register_files import BUNDLED_REGISTER, Register, read_register
from db.tables import CaptureRow, MunicipalityRow, SourceRow
from db.woo_index import load_woo_index
from tests.db.rows import add_document, add_municipality, add_source, moment
from vocabulary.codes import SourceFamily

NOW = "2026-06-03T02:00:00+00:00"
PAGE = (
    b'<a href="https://lindenveen.bestuurlijkeinformatie.nl/Calendar">Raad</a>'
    b'<a href="https://www.notubiz.nl/">made by</a><a href="https://notubiz.nl.example/">no</a>'
)


@pytest.fixture
def data(tmp_path: Path, migrated_sqlite_file: Path) -> Path:
    """Five municipalities, each with another gap or none."""
    path = tmp_path / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    council = SourceFamily.COUNCIL
    with session_factory(engine)() as session, session.begin():
        for number, name in enumerate(("Lindenveen", "Beekdal", "Duinoord", "Essen", "Ferwert")):
            add_municipality(session, f"GM900{number}", name)
        add_source(session, "GM9000", family=council, platform="unknown").locator = ""
        site = add_source(session, "GM9000")
        add_source(session, "GM9001", family=council, platform="ibabs").locator = ""
        add_source(session, "GM9001", family=council, platform="openbesluitvorming")
        add_source(session, "GM9002", family=council, platform="qualigraf")
        add_source(session, "GM9003", family=council, platform="notubiz").locator = "503"
        stored = add_document(session, site, "home")
        sha256 = CaptureStore(tmp_path / "captures").write(PAGE, "text/html")
        session.add(
            CaptureRow(
                sha256=sha256,
                size_bytes=1,
                media_type="text/html",
                captured_at=moment("2026-01-01"),
            )
        )
        session.flush()
        stored.version.capture_sha256 = sha256
    engine.dispose()
    return tmp_path


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data-dir", str(data), "--now", NOW, *arguments])


def gaps(data: Path) -> dict[tuple[str, str], str]:
    done = run(data, "register", "gaps", "--format", "json")
    assert done.exit_code == 0, done.output
    return {(row["name"], row["gap"]): row["candidates"] for row in json.loads(done.stdout)}


def test_each_gap_is_listed_and_none_is_dropped(data: Path) -> None:
    assert set(gaps(data)) == {
        ("Lindenveen", "no_council_source"),
        ("Beekdal", "no_portal_address"),
        ("Duinoord", "no_spider"),
        ("Ferwert", "no_council_source"),
    }


def test_the_website_proposes_a_system(data: Path) -> None:
    found = gaps(data)[("Lindenveen", "no_council_source")]

    assert found == "ibabs https://lindenveen.bestuurlijkeinformatie.nl (1)"


def test_nothing_is_added_until_a_person_accepts(data: Path) -> None:
    gaps(data)
    assert ("Lindenveen", "no_council_source") in gaps(data)

    words = ("--platform", "notubiz", "--locator", "4711", "--by", "A. Jansen")
    assert run(data, "register", "accept", "Lindenveen", *words).exit_code == 0

    assert ("Lindenveen", "no_council_source") not in gaps(data)
    engine = open_engine(sqlite_url(data / "beleidsmonitor.sqlite"))
    with session_factory(engine)() as session:
        assert session.query(SourceRow).filter_by(cbs_code="GM9000").count() == 3
        added = session.query(SourceRow).filter_by(cbs_code="GM9000", platform="notubiz").one()
        assert added.accepted_by == "A. Jansen"
        assert added.accepted_at == moment("2026-06-03T02:00:00+00:00")
    engine.dispose()


def test_a_person_has_to_accept(data: Path) -> None:
    words = ("--platform", "notubiz", "--locator", "4711")
    assert run(data, "register", "accept", "Lindenveen", *words).exit_code == 2
    assert run(data, "register", "accept", "Lindenveen", *words, "--by", " ").exit_code == 2


def test_the_next_run_keeps_who_accepted(data: Path) -> None:
    words = ("--platform", "notubiz", "--locator", "4711", "--by", "A. Jansen")
    run(data, "register", "accept", "Lindenveen", *words)
    engine = open_engine(sqlite_url(data / "beleidsmonitor.sqlite"))
    row = SourceRow(
        cbs_code="GM9000", family=SourceFamily.COUNCIL, platform="notubiz", locator="4711"
    )
    with session_factory(engine)() as session, session.begin():
        store_register(session, Register((), (), (), (row,)))
    with session_factory(engine)() as session:
        added = session.query(SourceRow).filter_by(cbs_code="GM9000", platform="notubiz").one()
        assert added.accepted_by == "A. Jansen"
    engine.dispose()


def test_the_woo_index_proposes_too(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registered = {"GM9004": ("https://ferwert.notubiz.nl", "https://raad.ferwert.example")}
    monkeypatch.setattr("db.woo_index.load_woo_index", lambda: registered)
    assert gaps(data)[("Ferwert", "no_council_source")] == (
        "notubiz https://ferwert.notubiz.nl (Woo-index); "
        "unknown https://raad.ferwert.example (Woo-index)"
    )


def test_the_bundled_woo_index_names_other_hosts_than_the_website() -> None:
    websites = {
        row.cbs_code: host_of(row.website_url or "")
        for row in read_register(BUNDLED_REGISTER).municipalities
    }
    index = load_woo_index()
    assert set(index) <= set(websites)
    assert len(index) > 100
    for code, addresses in index.items():
        assert websites[code] not in map(host_of, addresses)


def test_an_accepted_system_without_spider_says_so(data: Path) -> None:
    words = ("--platform", "qualigraf", "--locator", "https://raad.lindenveen.example", "--by", "B")
    done = run(data, "register", "accept", "Lindenveen", *words)

    assert "not_covered" in done.stderr
    assert ("Lindenveen", "no_spider") in gaps(data)


@pytest.mark.parametrize(
    ("platform", "locator", "wanted"),
    [
        ("notubiz", "https://lindenveen.notubiz.nl", "the number of the organisation"),
        ("ibabs", "lindenveen", "the address of the portal"),
        ("gemeenteoplossingen", "https://raad.lindenveen.example/api", "with its version"),
        ("parlaeus", "https://lindenveen.parlaeus.nl/receive/opendata", "the session id"),
    ],
)
def test_an_address_that_a_platform_cannot_be_asked_by_is_refused(
    data: Path, platform: str, locator: str, wanted: str
) -> None:
    words = ("--platform", platform, "--locator", locator, "--by", "B")
    done = run(data, "register", "accept", "Lindenveen", *words)

    assert done.exit_code == 2
    assert wanted in done.stderr


def test_a_name_at_ibabs_is_a_guess_of_the_address(data: Path) -> None:
    engine = open_engine(sqlite_url(data / "beleidsmonitor.sqlite"))
    with session_factory(engine)() as session, session.begin():
        session.get_one(MunicipalityRow, "GM9001").ris_key = "Beek Dal"
    engine.dispose()

    assert gaps(data)[("Beekdal", "no_portal_address")] == (
        "ibabs https://beekdal.bestuurlijkeinformatie.nl (a guess by its name there)"
    )


def test_the_bundled_register_has_the_gaps_that_are_known(tmp_path: Path) -> None:
    """29 councils without known system, 59 at iBabs without address; before any night."""
    done = run(tmp_path, "register", "gaps", "--format", "json")

    counted = Counter(row["gap"] for row in json.loads(done.stdout))
    assert counted == {
        "no_council_source": 28,
        "copy_only": 1,
        "no_portal_address": 59,
        "no_address": 4,
        "no_spider": 12,
    }
    assert "councils without a known system: 29" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_source_is_accepted_before_the_first_night(tmp_path: Path) -> None:
    words = ("--platform", "ibabs", "--locator", "https://aalten.bestuurlijkeinformatie.nl")
    assert run(tmp_path, "register", "accept", "Aalten", *words, "--by", "B").exit_code == 0

    assert ("Aalten", "no_portal_address") not in gaps(tmp_path)


def test_candidates_are_ordered_by_pages() -> None:
    other = b'<a href="https://raad-b.parlaeus.nl/user">'

    assert find_candidates([PAGE, other, other]) == [
        Candidate("parlaeus", "https://raad-b.parlaeus.nl", 2),
        Candidate("ibabs", "https://lindenveen.bestuurlijkeinformatie.nl", 1),
    ]
