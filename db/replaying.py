"""Take a copy of the store back to what one run found, and compare what is made of it again.

What stays is what no program version makes: register, visits, documents and where they stood,
captures, pages read by OCR, reviews, and the verdicts of earlier runs, which are history. Texts,
passages, facts, codes and the verdicts of the run itself are taken out, to be made again.
"""

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import CaptureRow, LocationRow, RunRow

# A passage by what does not change when it is stored anew.
_PASSAGE = "p.capture_sha256 || ' ' || p.extractor_version || ' ' || p.ordinal"
_STAND_IN = "replay:"
# Whether a file ends its reader depends on the machine too, so what it came to is not made again.
_READ = (
    "SELECT sha256 FROM captures WHERE retired_at IS NULL AND sha256 NOT IN (SELECT capture_sha256 "
    "FROM texts WHERE reason LIKE 'the reader %' OR reason LIKE 'took more than%' "
    "OR reason LIKE 'needed more memory%')"
)


@dataclass(frozen=True)
class ReplayedRun:
    """A run that can be replayed.

    Attributes:
        run_id: Its number.
        reference_date: The day its verdicts are about.
        ended_at: When it ended; what was recorded later is left out.
        versions: Program and model that made it.
        moved: Places whose title, dates or content changed since; the store keeps the last
            state of a place only, so what rests on them may come out different.
    """

    run_id: int
    reference_date: dt.date
    ended_at: dt.datetime
    versions: Mapping[str, str]
    moved: int


@dataclass(frozen=True)
class Comparison:
    """How many rows of one kind were made again, and how many came out different."""

    what: str
    stored: int
    rebuilt: int
    different: int


@dataclass(frozen=True)
class Retired:
    """A capture whose text could not be made again, because its bytes are gone."""

    sha256: str
    retired_at: dt.datetime
    reason: str


def find_run(session: Session, run_id: int) -> ReplayedRun | None:
    """The run, when it ended and labelled something that can be made again; else None."""
    row = session.get(RunRow, run_id)
    if row is None or row.finished_at is None or not row.versions.get("model"):
        return None
    moved = session.scalar(
        select(func.count())
        .select_from(LocationRow)
        .where(
            LocationRow.changed_at > row.finished_at, LocationRow.first_seen_at <= row.finished_at
        )
    )
    return ReplayedRun(row.id, row.reference_date, row.finished_at, row.versions, moved or 0)


def list_retired_before(session: Session, ended_at: dt.datetime) -> list[Retired]:
    """Captures that the run had and that have no bytes any more, by hash."""
    rows = session.scalars(
        select(CaptureRow)
        .where(CaptureRow.captured_at <= ended_at, CaptureRow.retired_at.is_not(None))
        .order_by(CaptureRow.sha256)
    )
    return [
        Retired(row.sha256, row.retired_at, row.retired_reason or "")
        for row in rows
        if row.retired_at is not None
    ]


def take_back(file: Path, run: ReplayedRun, extractor_versions: Sequence[str]) -> None:
    """Take out of a copy what the run made, and all that came later.

    Texts of retired captures stay: they cannot be made again. So do texts of other extractor
    versions, which this program cannot make.
    """
    later = _stored_time(run.ended_at)
    ours = ", ".join(f"'{version}'" for version in extractor_versions)
    with closing(sqlite3.connect(file)) as copy:
        for statement in (*_later(), *_made(ours)):
            copy.execute(statement, {"later": later, "run": run.run_id})
        copy.commit()


def _later() -> Iterable[str]:
    """Statements that remove what was recorded after the run; order of the references."""
    yield "DELETE FROM visits WHERE run_id > :run"
    yield "DELETE FROM reviews WHERE recorded_at > :later"
    yield "DELETE FROM manual_searches WHERE recorded_at > :later"
    yield "DELETE FROM locations WHERE first_seen_at > :later"
    yield (  # a place that shows something else since then shows again what it did
        "UPDATE locations SET version_id = coalesce((SELECT max(o.id) FROM versions o JOIN "
        "versions n ON n.document_id = o.document_id WHERE n.id = locations.version_id AND "
        "o.first_seen_at <= :later), version_id) WHERE version_id IN "
        "(SELECT id FROM versions WHERE first_seen_at > :later)"
    )
    yield "DELETE FROM ocr_pages WHERE read_at > :later"
    yield (
        "DELETE FROM facts WHERE version_id IN "
        "(SELECT id FROM versions WHERE first_seen_at > :later)"
    )
    yield "DELETE FROM texts WHERE extracted_at > :later"
    yield "DELETE FROM versions WHERE first_seen_at > :later"
    yield "DELETE FROM documents WHERE first_seen_at > :later"
    yield "DELETE FROM captures WHERE captured_at > :later"
    yield "UPDATE locations SET gone_at = NULL WHERE gone_at > :later"
    yield "DELETE FROM evidence WHERE verdict_id IN (SELECT id FROM verdicts WHERE run_id >= :run)"
    yield "DELETE FROM verdicts WHERE run_id >= :run"
    yield "DELETE FROM runs WHERE id > :run"
    yield "DELETE FROM decisions"


def _made(ours: str) -> Iterable[str]:
    """Statements that remove what can be made again, and remember what earlier verdicts cite."""
    yield "CREATE TABLE replay_texts AS SELECT * FROM texts"
    yield (
        "CREATE TABLE replay_cited AS SELECT e.id AS evidence_id, "  # noqa: S608 - our words
        f"{_PASSAGE} AS passage FROM evidence e JOIN passages p ON p.id = e.passage_id"
    )
    yield "UPDATE evidence SET passage_id = NULL"
    yield "UPDATE reviews SET passage_id = NULL"
    yield "DELETE FROM document_codes"
    yield "DELETE FROM passage_codes"
    yield (
        f"DELETE FROM facts WHERE extractor_version IN ({ours}) AND version_id IN "  # noqa: S608
        f"(SELECT id FROM versions WHERE capture_sha256 IN ({_READ}))"
    )
    for table in ("passages", "texts"):
        yield (
            f"DELETE FROM {table} WHERE extractor_version IN ({ours}) "  # noqa: S608 - our words
            f"AND capture_sha256 IN ({_READ})"
        )


def stand_in(file: Path) -> None:
    """Let versions that no place shows any more stand where their document stands now.

    A place knows its last version only, and facts were read when the version was new. To be
    undone by ``stand_down`` before anything is judged.
    """
    columns = [
        "source_id",
        "url",
        "title",
        "type_hint",
        "source_date",
        "in_force_from",
        "in_force_to",
        "first_seen_at",
        "last_seen_at",
    ]
    with closing(sqlite3.connect(file)) as copy:
        copy.execute(
            f"INSERT INTO locations (version_id, external_id, {', '.join(columns)}) "  # noqa: S608 - our words
            f"SELECT v.id, '{_STAND_IN}' || v.id, {', '.join(f'l.{name}' for name in columns)} "
            "FROM versions v JOIN versions w ON w.document_id = v.document_id "
            "JOIN locations l ON l.version_id = w.id WHERE NOT EXISTS "
            "(SELECT 1 FROM locations x WHERE x.version_id = v.id) GROUP BY v.id HAVING min(l.id)"
        )
        copy.commit()


def stand_down(file: Path) -> None:
    """Remove what ``stand_in`` added."""
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("DELETE FROM locations WHERE external_id LIKE ?", (f"{_STAND_IN}%",))
        copy.commit()


def set_times(file: Path, original: Path, run_id: int) -> None:
    """Give back the moments at which things were made first, and to earlier evidence its passages.

    When something was recorded is an input: it does not follow from the captures.
    """
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("ATTACH DATABASE ? AS original", (str(original),))
        copy.execute(
            "UPDATE texts SET extracted_at = t.extracted_at FROM replay_texts t WHERE "
            "t.capture_sha256 = texts.capture_sha256 "
            "AND t.extractor_version = texts.extractor_version"
        )
        copy.execute(
            "UPDATE evidence SET passage_id = p.id "  # noqa: S608 - our words
            "FROM replay_cited c JOIN passages p "
            f"ON {_PASSAGE} = c.passage WHERE c.evidence_id = evidence.id"
        )
        mine = copy.execute("SELECT id FROM verdicts WHERE run_id = ? ORDER BY id", (run_id,))
        theirs = copy.execute(
            "SELECT recorded_at FROM original.verdicts WHERE run_id = ? ORDER BY id", (run_id,)
        )
        for (verdict_id,), (recorded_at,) in list(zip(mine, theirs, strict=False)):
            copy.execute(
                "UPDATE verdicts SET recorded_at = ? WHERE id = ?", (recorded_at, verdict_id)
            )
        copy.execute("DROP TABLE replay_texts")
        copy.execute("DROP TABLE replay_cited")
        copy.commit()


_DOCUMENT = "v.capture_sha256 || ' ' || d.cbs_code || ' ' || d.work"
_OF_VERSION = "JOIN versions v ON v.id = x.version_id JOIN documents d ON d.id = v.document_id"
# What is compared: every column that says something, rows named by what does not change.
_QUERIES: Mapping[str, str] = {
    "texts": "SELECT capture_sha256, extractor_version, state, reason, media_type, language, "
    "quality, page_count, word_count, has_volunteer_term, pages, page_qualities, origins, "
    "ocr_pages FROM texts "
    "WHERE extracted_at <= :later",
    "passages": "SELECT capture_sha256, extractor_version, ordinal, identity, kind, heading, page, "
    "start, end, text, has_volunteer_term FROM passages WHERE capture_sha256 IN "
    "(SELECT capture_sha256 FROM texts WHERE extracted_at <= :later)",
    "facts": f"SELECT {_DOCUMENT}, x.extractor_version, name, value, rule_id, confidence, page, "  # noqa: S608
    f"start, end, quote FROM facts x {_OF_VERSION} WHERE v.first_seen_at <= :later",
    "passage codes": f"SELECT {_PASSAGE}, document_type, code, probabilities, attributes "  # noqa: S608
    "FROM passage_codes x JOIN passages p ON p.id = x.passage_id WHERE model_version = :model "
    "AND EXISTS (SELECT 1 FROM texts t WHERE t.capture_sha256 = p.capture_sha256 AND "
    "t.extractor_version = p.extractor_version AND t.extracted_at <= :later)",
    "document codes": f"SELECT {_DOCUMENT}, x.extractor_version, rules_version, code, hosts, trace "  # noqa: S608
    f"FROM document_codes x {_OF_VERSION} WHERE model_version = :model AND "
    "v.first_seen_at <= :later AND EXISTS (SELECT 1 FROM texts t WHERE t.capture_sha256 = "
    "v.capture_sha256 AND t.extractor_version = x.extractor_version AND t.extracted_at <= :later)",
    "verdicts": "SELECT cbs_code, valid_from, valid_to, recorded_at, computed_label, "
    "computed_state, effective_label, effective_state, effective_reason, subtypes, flags, "
    "currency, confirmation, confidence, probabilities, policy_since, policy_title, "
    "last_known_label, last_known_on, cause, reason, trace, versions "
    "FROM verdicts WHERE run_id = :run",
    "evidence": f"SELECT w.cbs_code, w.valid_from, w.recorded_at, x.rank, {_DOCUMENT}, x.role, "  # noqa: S608
    f"x.url, (SELECT {_PASSAGE} FROM passages p WHERE p.id = x.passage_id) FROM evidence x "
    f"JOIN verdicts w ON w.id = x.verdict_id {_OF_VERSION} WHERE w.run_id <= :run",
}


def compare(original: Path, replayed: Path, run: ReplayedRun) -> list[Comparison]:
    """Compare, kind by kind and as multisets, what was stored with what was made again."""
    compared = []
    with closing(sqlite3.connect(original)) as one, closing(sqlite3.connect(replayed)) as other:
        for what, query in _QUERIES.items():
            stored, rebuilt = _rows(one, query, run), _rows(other, query, run)
            lost, gained = (stored - rebuilt).total(), (rebuilt - stored).total()
            compared.append(Comparison(what, stored.total(), rebuilt.total(), max(lost, gained)))
    return compared


def compare_editions(one: Path, other: Path) -> Comparison:
    """Compare two editions file by file, byte for byte."""
    left = {path.name: path.read_bytes() for path in one.iterdir()}
    right = {path.name: path.read_bytes() for path in other.iterdir()}
    names = left.keys() | right.keys()
    different = sum(left.get(name) != right.get(name) for name in names)
    return Comparison("edition files", len(left), len(right), different)


def _rows(
    database: sqlite3.Connection, query: str, run: ReplayedRun
) -> Counter[tuple[object, ...]]:
    values = {
        "later": _stored_time(run.ended_at),
        "run": run.run_id,
        "model": run.versions["model"],
    }
    return Counter(database.execute(query, values))


def _stored_time(moment: dt.datetime) -> str:
    """A moment as SQLite holds it: UTC, with microseconds, without offset."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
