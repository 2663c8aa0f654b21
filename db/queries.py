"""The analysts' questions about municipalities, one function each, as typed rows."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.history import held_verdicts, list_changes
from db.municipalities import exists_on
from db.tables import MunicipalityRow, SourceRow, VerdictRow, VisitRow
from vocabulary.codes import Cause, Confirmation, Label, SourceFamily, State


@dataclass(frozen=True)
class MunicipalityFilter:
    """Which municipalities a question is about; None = all."""

    label: Label | None = None
    state: State | None = None
    province: str | None = None
    size_class: int | None = None

    def holds(self, line: "MunicipalityLine") -> bool:
        """Whether the question is about this one."""
        return (
            (self.label is None or line.label is self.label)
            and (self.state is None or line.state is self.state)
            and (self.province is None or line.province.casefold() == self.province.casefold())
            and (self.size_class is None or line.size_class == self.size_class)
        )


@dataclass(frozen=True)
class MunicipalityLine:
    """One municipality and what we say of it."""

    cbs_code: str
    name: str
    province: str
    size_class: int | None
    label: Label | None
    state: State | None
    confirmation: str
    subtypes: str
    currency: str
    policy_since: dt.date | None
    policy_title: str
    flags: str
    confidence: float | None
    holds_since: dt.date
    last_known_label: Label | None
    last_known_on: dt.date | None
    computed_label: Label | None
    computed_state: State | None
    reason: str

    @property
    def finding(self) -> str:
        """Label with its subtypes, or state; a label that nobody confirmed yet says so."""
        proposed = " (proposed)" if self.confirmation == Confirmation.PROPOSED else ""
        return f"{self.label or self.state}{proposed} {self.subtypes}".rstrip()

    @property
    def why(self) -> str:
        """The reason, with the flags in brackets."""
        return f"{self.reason} [{self.flags}]" if self.flags else self.reason


@dataclass(frozen=True)
class ChangeLine:
    """One change: from what to what, from which day, known since when, and why."""

    recorded_at: dt.datetime
    valid_from: dt.date
    cbs_code: str
    name: str
    before: str
    after: str
    cause: Cause
    reason: str


@dataclass(frozen=True)
class CoverageLine:
    """Last visit to one source of one municipality."""

    cbs_code: str
    family: str
    platform: str
    outcome: str
    visited_on: dt.date | None
    requests: int
    failed_requests: int
    found: int
    expected: int | None
    newest_document_on: dt.date | None
    covers_from: dt.date | None
    section_complete: bool
    reason: str


def list_municipalities(
    session: Session,
    as_of: dt.date,
    *,
    known_at: dt.datetime | None = None,
    wanted: MunicipalityFilter | None = None,
    include_ended: bool = False,
) -> list[MunicipalityLine]:
    """What we say of each municipality that exists on ``as_of``, by name.

    A municipality without a verdict is left out: nothing was said of it yet. With
    ``include_ended`` those that ended before ``as_of`` (state ``not_applicable``) are in too.
    """
    wanted = wanted or MunicipalityFilter()
    held = held_verdicts(session, as_of, known_at=known_at, brief=True)
    rows = session.scalars(
        select(MunicipalityRow)
        .where(MunicipalityRow.cbs_code.in_(held))
        .order_by(MunicipalityRow.name, MunicipalityRow.cbs_code)
    )
    lines = (
        _municipality_line(row, held[row.cbs_code])
        for row in rows
        if include_ended or exists_on(row, as_of)
    )
    return [line for line in lines if wanted.holds(line)]


def _municipality_line(row: MunicipalityRow, verdict: VerdictRow) -> MunicipalityLine:
    return MunicipalityLine(
        cbs_code=row.cbs_code,
        name=row.name,
        province=row.province,
        size_class=row.size_class,
        label=verdict.effective_label,
        state=verdict.effective_state,
        confirmation=verdict.confirmation,
        subtypes=" ".join(verdict.subtypes),
        currency=verdict.currency or "",
        policy_since=verdict.policy_since,
        policy_title=verdict.policy_title or "",
        flags=" ".join(verdict.flags),
        confidence=verdict.confidence,
        holds_since=verdict.valid_from,
        last_known_label=verdict.last_known_label,
        last_known_on=verdict.last_known_on,
        computed_label=verdict.computed_label,
        computed_state=verdict.computed_state,
        reason=verdict.reason,
    )


def list_change_lines(
    session: Session,
    since: dt.datetime,
    *,
    causes: Collection[Cause],
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    cbs_codes: Collection[str] | None = None,
    newest: int | None = None,
) -> list[ChangeLine]:
    """Changes recorded at or after ``since`` for one of ``causes``, oldest first.

    Only those that had happened on ``as_of``, were known at ``known_at`` and are about
    ``cbs_codes``, and of these the ``newest``; None = all.
    """
    names = _names(session)
    return [
        ChangeLine(
            recorded_at=change.after.recorded_at,
            valid_from=change.after.valid_from,
            cbs_code=change.after.cbs_code,
            name=names[change.after.cbs_code],
            before=_said(change.before),
            after=_said(change.after),
            cause=change.after.cause,
            reason=change.after.reason,
        )
        for change in list_changes(
            session,
            since,
            causes=causes,
            as_of=as_of,
            known_at=known_at,
            cbs_codes=cbs_codes,
            newest=newest,
        )
        if change.after.cause is not None
    ]


def _said(verdict: VerdictRow | None) -> str:
    return "" if verdict is None else (verdict.effective_label or verdict.effective_state or "")


def _names(session: Session) -> dict[str, str]:
    rows = session.execute(select(MunicipalityRow.cbs_code, MunicipalityRow.name))
    return dict(rows.all())


def list_coverage(
    session: Session,
    *,
    as_of: dt.date,
    known_at: dt.datetime | None = None,
    cbs_codes: Collection[str] | None = None,
) -> list[CoverageLine]:
    """The last visit up to ``as_of`` to each source, as known at ``known_at`` (None = now).

    By municipality; a source that was never visited is shown as such. An imported folder is
    never visited: it adds documents, and says nothing about what a night covers.
    """
    visits = select(func.max(VisitRow.id)).where(VisitRow.reference_date <= as_of)
    if known_at is not None:
        visits = visits.where(VisitRow.visited_at <= known_at)
    if cbs_codes is not None:
        asked = select(SourceRow.id).where(SourceRow.cbs_code.in_(cbs_codes))
        visits = visits.where(VisitRow.source_id.in_(asked))
    last = visits.group_by(VisitRow.source_id)
    query = (
        select(SourceRow, VisitRow)
        .outerjoin(VisitRow, (VisitRow.source_id == SourceRow.id) & VisitRow.id.in_(last))
        .where(SourceRow.family != SourceFamily.IMPORT)
        .order_by(SourceRow.cbs_code, SourceRow.family, SourceRow.id)
    )
    if cbs_codes is not None:
        query = query.where(SourceRow.cbs_code.in_(cbs_codes))
    if known_at is not None:
        query = query.where(or_(SourceRow.recorded_at.is_(None), SourceRow.recorded_at <= known_at))
    return [_coverage_line(source, visit) for source, visit in session.execute(query)]


def _coverage_line(source: SourceRow, visit: VisitRow | None) -> CoverageLine:
    return CoverageLine(
        cbs_code=source.cbs_code,
        family=source.family,
        platform=source.platform,
        outcome=visit.outcome if visit else "",
        visited_on=visit.reference_date if visit else None,
        requests=visit.requests if visit else 0,
        failed_requests=visit.failed_requests if visit else 0,
        found=visit.found if visit else 0,
        expected=visit.expected if visit else None,
        newest_document_on=visit.newest_document_on if visit else None,
        covers_from=visit.covers_from if visit else None,
        section_complete=visit.section_complete if visit else False,
        reason=visit.reason if visit else "never visited",
    )
