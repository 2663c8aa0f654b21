"""Everything about one municipality on one page of text, or as JSON."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from commands.text_lines import wrapped
from db.attributes import AttributeLine, held_attributes
from db.document_queries import EvidenceLine, list_evidence_lines
from db.history import civil_date, held_timeline, held_verdict
from db.municipalities import FoundMunicipality, ends_on, exists_on, find_municipality
from db.queries import CoverageLine, list_coverage
from db.tables import VerdictRow
from vocabulary.attributes import Attribute
from vocabulary.codes import Confirmation, Label, State, Subtype
from vocabulary.names import dutch


@dataclass(frozen=True)
class HistoryLine:
    """One stretch of a municipality's history as it is now held."""

    valid_from: dt.date
    said: str
    cause: str
    recorded_at: dt.datetime
    reason: str


@dataclass(frozen=True)
class MunicipalityPage:
    """What ``municipality NAME`` shows."""

    cbs_code: str
    name: str
    province: str
    population: int | None
    remarks: tuple[str, ...]
    as_of: dt.date
    said: str
    label: str | None
    state: str | None
    computed: str
    effective_reason: str
    subtypes: tuple[str, ...]
    confirmation: str
    currency: str | None
    confidence: float | None
    policy_title: str | None
    policy_since: dt.date | None
    holds_since: dt.date | None
    last_known: str
    flags: tuple[str, ...]
    reason: str
    trace: tuple[str, ...]
    versions: dict[str, str]
    evidence: tuple[EvidenceLine, ...]
    attributes: tuple[AttributeLine, ...]  # experimental: not compared with human coders yet
    coverage: tuple[CoverageLine, ...]
    history: tuple[HistoryLine, ...]


def build_page(
    session: Session, name: str, as_of: dt.date, *, known_at: dt.datetime | None = None
) -> MunicipalityPage:
    """Gather the page of the municipality called ``name``.

    Raises:
        UnknownMunicipality, AmbiguousMunicipality: See ``find_municipality``.
    """
    found = find_municipality(session, name, as_of)
    code = found.row.cbs_code
    verdict = held_verdict(session, code, as_of, known_at=known_at)
    return _page(
        found,
        as_of,
        verdict,
        evidence=list_evidence_lines(session, [verdict.id]) if verdict else [],
        attributes=held_attributes(session, code, as_of, known_at=known_at),
        coverage=list_coverage(session, as_of=as_of, known_at=known_at, cbs_codes=[code]),
        history=[
            _line(start, row) for start, row in held_timeline(session, code, known_at=known_at)
        ],
    )


def _page(
    found: FoundMunicipality,
    as_of: dt.date,
    verdict: VerdictRow | None,
    *,
    evidence: Sequence[EvidenceLine],
    attributes: Sequence[AttributeLine],
    coverage: Sequence[CoverageLine],
    history: Sequence[HistoryLine],
) -> MunicipalityPage:
    row, held = found.row, verdict
    return MunicipalityPage(
        cbs_code=row.cbs_code,
        name=row.name,
        province=row.province,
        population=row.population,
        remarks=(*found.remarks, *_ended(found, as_of)),
        as_of=as_of,
        said=say(held) if held else _unsaid(found, as_of),
        label=held.effective_label if held else None,
        state=held.effective_state if held else _state_without_verdict(found, as_of),
        computed=(held.computed_label or held.computed_state or "") if held else "",
        effective_reason=held.effective_reason if held else "",
        subtypes=tuple(held.subtypes) if held else (),
        confirmation=held.confirmation if held else Confirmation.NOT_NEEDED,
        currency=held.currency if held else None,
        confidence=held.confidence if held else None,
        policy_title=held.policy_title if held else None,
        policy_since=held.policy_since if held else None,
        holds_since=held.valid_from if held else None,
        last_known=_last_known(held),
        flags=tuple(held.flags) if held else (),
        reason=held.reason if held else "",
        trace=tuple(held.trace) if held else (),
        versions=dict(held.versions) if held else {},
        evidence=tuple(evidence),
        attributes=tuple(attributes),
        coverage=tuple(coverage),
        history=tuple(history),
    )


def _state_without_verdict(found: FoundMunicipality, as_of: dt.date) -> State | None:
    """A municipality that has yet to begin needs no verdict to be not applicable."""
    return None if exists_on(found.row, as_of) else State.NOT_APPLICABLE


def _unsaid(found: FoundMunicipality, as_of: dt.date) -> str:
    state = _state_without_verdict(found, as_of)
    return dutch(state) if state else "nothing was said about this date yet"


def say(verdict: VerdictRow) -> str:
    """The verdict in Dutch display names, with what a reader must not miss."""
    said = dutch(verdict.effective_label or verdict.effective_state)
    if verdict.effective_label is Label.EMBEDDED and verdict.subtypes:
        said += f" ({', '.join(dutch(Subtype(part)) for part in verdict.subtypes)})"
    if verdict.confirmation is not Confirmation.NOT_NEEDED:
        said += f" ({dutch(verdict.confirmation)})"
    return said


def _ended(found: FoundMunicipality, as_of: dt.date) -> list[str]:
    end = ends_on(found.row)
    return [f"ended on {end}"] if end is not None and end <= as_of else []


def _last_known(verdict: VerdictRow | None) -> str:
    if verdict is None or verdict.last_known_label is None:
        return ""
    return f"{verdict.last_known_label} ({verdict.last_known_on})"


def _line(start: dt.date, row: VerdictRow) -> HistoryLine:
    return HistoryLine(start, say(row), row.cause or "", row.recorded_at, row.reason)


def page_as_json(page: MunicipalityPage) -> str:
    """The page as one JSON object; dates as ISO text."""
    return json.dumps(asdict(page), ensure_ascii=False, indent=2, default=str)


def page_as_text(page: MunicipalityPage) -> str:
    """The page as text of at most 100 columns."""
    return "\n".join(_lines(page))


def _lines(page: MunicipalityPage) -> Iterator[str]:
    people = f", {page.population:,} inwoners".replace(",", ".") if page.population else ""
    yield f"{page.name} ({page.cbs_code}), {page.province}" + people.replace(".", ",", 1)
    yield from (f"  note: {remark}" for remark in page.remarks)
    yield ""
    yield f"{page.said}  [as of {page.as_of}]"
    yield from wrapped(page.reason, "  ")
    for name, value in (
        ("holds since", page.holds_since),
        ("policy", page.policy_title),
        ("policy since", page.policy_since),
        ("currency", page.currency),
        ("confidence", f"{page.confidence:.2f}" if page.confidence is not None else None),
        ("flags", ", ".join(page.flags)),
        ("last known label", page.last_known),
        (
            "differs from computed",
            f"{page.computed}: {page.effective_reason}" * bool(page.effective_reason),
        ),
        ("versions", ", ".join(f"{part} {version}" for part, version in page.versions.items())),
    ):
        if value:
            yield from wrapped(f"{name}: {value}", "  ")
    yield from _section("Rules", [f"- {step}" for step in page.trace])
    yield from _evidence_lines(page)
    yield from _section(
        "Attributes (experimental)", [_attribute_text(line) for line in page.attributes]
    )
    yield from _section("Coverage", [_coverage_text(line) for line in page.coverage])
    yield from _section("History", [_history_text(line) for line in page.history])


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield ""
    yield title
    if not lines:
        yield "  none"
    for line in lines:
        yield from wrapped(line, "  ")


def _evidence_lines(page: MunicipalityPage) -> Iterator[str]:
    yield ""
    yield "Evidence"
    if not page.evidence:
        yield "  none"
    for line in page.evidence:
        place = f", p. {line.page}" if line.page else ""
        yield from wrapped(f"{line.rank}. {line.role}: {line.title}{place}", "  ")
        if line.passage:
            yield from wrapped(f"“{' '.join(line.passage.split())}”", "     ")
        yield f"     {line.url}"
        yield f"     capture {line.capture_sha256}"


def _attribute_text(line: AttributeLine) -> str:
    unit = " years" if line.attribute == Attribute.POLICY_AGE and line.title else ""
    said = f"{line.attribute}: {line.value.replace('_', ' ')}{unit}"
    place = f", p. {line.page}" if line.page else ""
    return f"{said} ({line.title}{place})" if line.title else said


def _coverage_text(line: CoverageLine) -> str:
    parts = [f"{line.family} ({line.platform}): {line.outcome or 'not visited'}"]
    if line.visited_on:
        parts.append(f"visited {line.visited_on}, {line.found} documents")
    if line.covers_from:
        parts.append(f"back to {line.covers_from}")
    if line.reason:
        parts.append(line.reason)
    return "; ".join(parts)


def _history_text(line: HistoryLine) -> str:
    cause = f" [{line.cause}]" if line.cause else ""
    return f"{line.valid_from}  {line.said}{cause}, recorded {civil_date(line.recorded_at)}"
