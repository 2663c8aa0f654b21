"""Two nights of the demo country: every verdict, every cause, and a night without changes."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db.packing import unpack_pages
from db.tables import SourceRow, TextRow, VisitRow
from demo.country_files import Expected, read_country
from demo.settings import NIGHTS
from documents.media.tesseract import find_engine
from tests.nights.country import Workplace
from vocabulary.codes import VisitOutcome

pytestmark = pytest.mark.slow

COUNTRY = {place.code: place for place in read_country()}
CASES = [(code, night) for code in COUNTRY for night in NIGHTS]
OCR = not isinstance(find_engine(), str)  # what a machine without it must say is data as well
DEVIATIONS: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "deviations.toml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, server: str) -> Workplace:
    """A workplace after both nights."""
    place = Workplace.make(tmp_path_factory.mktemp("nights"), server=server)
    for night in NIGHTS:
        with place.served(night):
            done = place.run(night, "nightly")
        assert done.returncode in (0, 3), done.stderr
        assert "Traceback" not in done.stderr
        exported = place.run(night, "export", str(place.folder / f"edition-{night}"))
        assert exported.returncode == 0, exported.stderr
    return place


@pytest.fixture(scope="module")
def said(place: Workplace) -> dict[tuple[str, int], dict[str, Any]]:
    """What ``municipality`` says of each municipality about each night, as known that night."""
    pages = {}
    for code, night in CASES:
        day = f"{NIGHTS[night]:%Y-%m-%d}"
        done = place.run(
            2, "municipality", code, "--as-of", day, "--known-on", day, "--format", "json"
        )
        assert done.returncode == 0, done.stderr
        pages[code, night] = json.loads(done.stdout)
    return pages


def answer(expected: Expected) -> dict[str, Any]:
    return {
        "headline": expected.label or expected.state,
        "subtypes": sorted(expected.subtypes),
        "currency": expected.currency,
        "confirmation": expected.confirmation,
        "flags": sorted(expected.flags),
        "since": str(expected.since) if expected.since else None,
    }


def found(page: dict[str, Any]) -> dict[str, Any]:
    return {
        "headline": page["label"] or page["state"],
        "subtypes": sorted(page["subtypes"]),
        "currency": page["currency"],
        "confirmation": page["confirmation"],
        "flags": sorted(page["flags"]),
        "since": page["policy_since"],
    }


@pytest.mark.parametrize(("code", "night"), CASES, ids=[f"{c}-night-{n}" for c, n in CASES])
def test_the_whole_chain_gives_the_coders_answer(
    code: str, night: int, said: dict[tuple[str, int], dict[str, Any]]
) -> None:
    wanted = answer(COUNTRY[code].answer(night, ocr=OCR))
    listed = DEVIATIONS.get(code, {}).get(f"night_{night}", {})
    assert listed.keys() <= {*wanted, "why"}
    # TOML knows no null: an empty string stands for nothing.
    others = {k: None if v == "" else v for k, v in listed.items() if k != "why"}
    assert found(said[code, night]) == wanted | others


def test_every_deviation_says_why_and_is_one() -> None:
    for code, nights in DEVIATIONS.items():
        for name, listed in nights.items():
            wanted = answer(COUNTRY[code].answer(int(name[-1]), ocr=OCR))
            assert listed["why"]
            assert any(wanted[key] != value for key, value in listed.items() if key != "why")


def test_changes_have_their_cause(place: Workplace) -> None:
    day = f"{NIGHTS[2]:%Y-%m-%d}"
    rows = place.rows(2, "changes", "--since", day, "--all-causes")
    causes = {row["cbs_code"]: row["cause"] for row in rows if row["before"] != row["after"]}
    expected = {
        code: municipality.expected[2].cause
        for code, municipality in COUNTRY.items()
        if municipality.expected[2].cause
        and municipality.expected[1].label != municipality.expected[2].label
    }
    assert {code: causes.get(code) for code in expected} == expected


def test_only_news_is_shown_without_asking(place: Workplace) -> None:
    day = f"{NIGHTS[2]:%Y-%m-%d}"
    causes = {row["cause"] for row in place.rows(2, "changes", "--since", day)}
    assert causes
    assert causes <= {"policy", "expiry", "boundary"}


def test_collected_sources_give_documents_on_both_nights(place: Workplace) -> None:
    with place.connected() as connection:
        best = connection.execute(
            select(SourceRow.platform, VisitRow.run_id, func.max(VisitRow.found))
            .join(SourceRow, SourceRow.id == VisitRow.source_id)
            .where(VisitRow.outcome == VisitOutcome.OK)
            .group_by(SourceRow.platform, VisitRow.run_id)
        ).all()
    found = {(platform, run): most for platform, run, most in best}
    for platform in ("cvdr", "openbesluitvorming", "ori", "diwoo", "open_overheid"):
        assert found[platform, 1] > 0
        assert found[platform, 2] > 0


def test_every_passage_of_evidence_stands_on_its_page(
    place: Workplace, said: dict[tuple[str, int], dict[str, Any]]
) -> None:
    with place.connected() as connection:
        stored = connection.execute(select(TextRow.capture_sha256, TextRow.pages)).all()
    pages = {sha256: unpack_pages(content) for sha256, content in stored}
    shown = [line for page in said.values() for line in page["evidence"] if line["passage"]]
    assert shown
    for line in shown:
        assert line["passage"] in pages[line["capture_sha256"]][line["page"] - 1]


def test_a_night_without_changes_reads_and_classifies_nothing(place: Workplace) -> None:
    with place.served(2):
        done = place.run(2, "nightly")
    assert done.returncode in (0, 3), done.stderr
    counts = place.rows(2, "runs", "--limit", "1")[0]["counts"].replace("_", " ")
    for counter in ("texts read", "passages classified", "documents classified", "changes"):
        assert f"{counter}=0" in counts, counts


def test_an_edition_of_the_first_night_is_the_one_written_then(
    place: Workplace, tmp_path: Path
) -> None:
    day = f"{NIGHTS[1]:%Y-%m-%d}"
    done = place.run(2, "export", str(tmp_path / "e"), "--as-of", day, "--known-on", day)
    assert done.returncode == 0, done.stderr
    then = {path.name: path.read_bytes() for path in (place.folder / "edition-1").iterdir()}
    assert then == {path.name: path.read_bytes() for path in (tmp_path / "e").iterdir()}


def test_the_edition_holds_every_municipality(place: Workplace) -> None:
    lines = (
        (place.folder / "edition-2" / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    )
    existing = [code for code, p in COUNTRY.items() if p.expected[2].state != "not_applicable"]
    assert sorted(line.split(",")[0] for line in lines[1:]) == sorted(existing)
