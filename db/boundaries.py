"""What was said of one date, in the municipal boundaries of another.

A verdict is said of a unit, and units come and go. Nothing is summed or copied blindly: where
several units stand for one territory a label counts only if those with most inhabitants had
it (codebook section 9), anything else only if all of them had it, and what is left is unknown.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.municipalities import exists_on, municipalities_on
from db.queries import MunicipalityLine, list_municipalities
from db.tables import MunicipalityRow, SuccessionRow
from vocabulary.codes import Confirmation, Flag, Label, State

MAJORITY = 0.5  # "covering most inhabitants": more than this share
_EDGE = "part"  # of how much went over: too little to speak for the territory


@dataclass(frozen=True)
class Part:
    """A unit that stood for a territory, and for how many of its inhabitants."""

    cbs_code: str
    people: int | None  # None: unknown


@dataclass(frozen=True)
class Boundaries:
    """The units of all times and how they went over into each other."""

    units: Mapping[str, MunicipalityRow]
    successions: Sequence[SuccessionRow]  # by date

    def parts(self, cbs_code: str, drawn_on: dt.date, as_of: dt.date) -> list[Part]:
        """The units that existed on ``as_of`` in the territory that a unit had on ``drawn_on``.

        Sorted by code. Empty where no unit of the register had the territory yet.
        """
        parts = (
            self._before(cbs_code, drawn_on, as_of)
            if as_of < drawn_on
            else self._after(cbs_code, drawn_on, as_of)
        )
        found = [part for part in parts if exists_on(self.units[part.cbs_code], as_of)]
        return sorted(found, key=lambda part: part.cbs_code)

    def _before(self, cbs_code: str, drawn_on: dt.date, as_of: dt.date) -> list[Part]:
        people = {cbs_code: self.units[cbs_code].population}
        for row in reversed(self.successions):
            if not as_of < row.happened_on <= drawn_on or row.new_code not in people:
                continue
            came = 0 if row.part == _EDGE else self.units[row.old_code].population
            people[row.old_code] = came
            # The register counts the people of a unit once: those who joined it are among them.
            people[row.new_code] = _less(people[row.new_code], came)
        return [Part(code, count) for code, count in people.items()]

    def _after(self, cbs_code: str, drawn_on: dt.date, as_of: dt.date) -> list[Part]:
        people: dict[str, int | None] = {cbs_code: self.units[cbs_code].population}
        for row in self.successions:
            if drawn_on < row.happened_on <= as_of and row.old_code in people:
                people[row.new_code] = 0 if row.part == _EDGE else people[row.old_code]
        return [Part(code, count) for code, count in people.items()]


def _less(people: int | None, others: int | None) -> int | None:
    return None if people is None or others is None else max(people - others, 0)


def load_boundaries(session: Session) -> Boundaries:
    """All units and successions of the register."""
    order = (SuccessionRow.happened_on, SuccessionRow.old_code, SuccessionRow.new_code)
    units = {row.cbs_code: row for row in session.scalars(select(MunicipalityRow))}
    return Boundaries(units, list(session.scalars(select(SuccessionRow).order_by(*order))))


def list_in_boundaries(
    session: Session, as_of: dt.date, drawn_on: dt.date, *, known_at: dt.datetime | None = None
) -> tuple[list[MunicipalityLine], dict[str, tuple[str, ...]]]:
    """What is said of ``as_of`` for each municipality of ``drawn_on``, by name.

    Returns:
        The lines, and for each the codes of the units that they were made from. A
        municipality of whose territory nothing was said is ``insufficient_coverage``.
    """
    said = {line.cbs_code: line for line in list_municipalities(session, as_of, known_at=known_at)}
    boundaries = load_boundaries(session)
    lines: list[MunicipalityLine] = []
    made_from: dict[str, tuple[str, ...]] = {}
    for unit in municipalities_on(session, drawn_on):
        parts = boundaries.parts(unit.cbs_code, drawn_on, as_of)
        lines.append(_line(unit, parts, said, drawn_on, later=as_of > drawn_on))
        made_from[unit.cbs_code] = tuple(part.cbs_code for part in parts)
    return lines, made_from


def _line(
    unit: MunicipalityRow,
    parts: Sequence[Part],
    said: Mapping[str, MunicipalityLine],
    drawn_on: dt.date,
    *,
    later: bool,
) -> MunicipalityLine:
    own = said.get(unit.cbs_code)
    if own is not None and [part.cbs_code for part in parts] == [unit.cbs_code]:
        return own
    found = [(part, said[part.cbs_code]) for part in parts if part.cbs_code in said]
    if len(found) < len(parts) or not parts:
        headline: Label | State = State.INSUFFICIENT_COVERAGE
    else:
        headline = _headline(found, later=later)
    label, state = (headline, None) if isinstance(headline, Label) else (None, headline)
    return MunicipalityLine(
        cbs_code=unit.cbs_code,
        name=unit.name,
        province=unit.province,
        size_class=unit.size_class,
        label=label,
        state=state,
        confirmation=_confirmation(label, [line for _, line in found]),
        subtypes=_subtypes(label, [line for _, line in found]),
        currency="",
        policy_since=None,
        policy_title="",
        flags="",
        confidence=None,
        holds_since=max((line.holds_since for _, line in found), default=drawn_on),
        last_known_label=None,
        last_known_on=None,
        computed_label=label,
        computed_state=state,
        reason=f"In the boundaries of {drawn_on}: {_told(parts, said)}.",
    )


def _headline(found: Iterable[tuple[Part, MunicipalityLine]], *, later: bool) -> Label | State:
    spoken = [(part.people, _spoken(line, later=later)) for part, line in found]
    distinct = {value for _, value in spoken}
    if len(distinct) == 1:
        return distinct.pop()
    counts = [people for people, _ in spoken if people is not None]
    whole = sum(counts) if len(counts) == len(spoken) else 0
    if whole:
        integral = sum(n or 0 for n, value in spoken if value is Label.INTEGRAL) / whole
        embedded = sum(n or 0 for n, value in spoken if value is Label.EMBEDDED) / whole
        if integral > MAJORITY:
            return Label.INTEGRAL
        if integral + embedded > MAJORITY:
            return Label.EMBEDDED
    unread = {State.INSUFFICIENT_COVERAGE, State.CRAWL_FAILED} & distinct
    presence = {Label.INTEGRAL, Label.EMBEDDED} & distinct
    return State.INSUFFICIENT_COVERAGE if unread and not presence else State.UNKNOWN


def _spoken(line: MunicipalityLine, *, later: bool) -> Label | State:
    """What a unit says of the territory; a successor's legacy policy is not of all of it."""
    if later and Flag.LEGACY_POLICY in line.flags.split():
        return State.UNKNOWN
    return line.label or line.state or State.UNKNOWN


def _confirmation(label: Label | None, lines: Iterable[MunicipalityLine]) -> Confirmation:
    if label is not Label.NOT_VISIBLE:
        return Confirmation.NOT_NEEDED
    confirmed = all(line.confirmation == Confirmation.CONFIRMED for line in lines)
    return Confirmation.CONFIRMED if confirmed else Confirmation.PROPOSED


def _subtypes(label: Label | None, lines: Iterable[MunicipalityLine]) -> str:
    if label is not Label.EMBEDDED:
        return ""
    return " ".join(dict.fromkeys(word for line in lines for word in line.subtypes.split()))


def _told(parts: Sequence[Part], said: Mapping[str, MunicipalityLine]) -> str:
    if not parts:
        return "no municipality of the register stood there yet"
    told = []
    for part in parts:
        line = said.get(part.cbs_code)
        what = (line.label or line.state) if line else "nothing was said"
        name = line.name if line else part.cbs_code
        people = "" if part.people is None else f", {part.people} inhabitants"
        told.append(f"{name} ({what}{people})")
    return "; ".join(told)
