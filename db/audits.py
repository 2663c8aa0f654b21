"""The human audit: draw a random stratified sample, and read what people made of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import AuditRefused
from db.estimation import allocate
from db.queries import list_municipalities
from db.shares import is_assessable
from db.tables import AuditCodeRow, AuditItemRow, AuditRow, MunicipalityRow
from vocabulary.codes import Label, State

VALUES = frozenset({*Label, *State})


@dataclass(frozen=True)
class AuditLine:
    """One municipality to be coded; what we said of it is left out, for coders work blind."""

    audit: int
    as_of: dt.date
    cbs_code: str
    name: str
    value: str  # a label or a state; empty until it is coded
    coder: str
    note: str


@dataclass(frozen=True)
class AuditSummary:
    """One audit and how far it has come."""

    audit: int
    as_of: dt.date
    known_on: dt.datetime
    seed: int
    drawn_at: dt.datetime
    size: int
    coded: int


@dataclass(frozen=True)
class NewCode:
    """What a person made of one municipality of an audit."""

    audit: int
    cbs_code: str
    value: str
    coder: str
    note: str


def draw_audit(
    session: Session,
    as_of: dt.date,
    *,
    known_at: dt.datetime,
    size: int,
    seed: int,
    drawn_at: dt.datetime,
) -> int:
    """Draw a sample among the municipalities that enter a share, and return its number.

    Strata are what we said of them. The same verdicts, size and seed give the same sample.

    Raises:
        AuditRefused: Nothing can be assessed on that date.
    """
    strata: defaultdict[str, list[str]] = defaultdict(list)
    for line in list_municipalities(session, as_of, known_at=known_at):
        if is_assessable(line):
            strata[str(line.label or line.state)].append(line.cbs_code)
    if not strata:
        raise AuditRefused(f"no municipality can be assessed on {as_of}")
    audit = AuditRow(as_of=as_of, known_on=known_at, seed=seed, drawn_at=drawn_at)
    session.add(audit)
    session.flush()
    source = np.random.default_rng(seed)
    sizes = allocate({name: len(codes) for name, codes in strata.items()}, size)
    for name in sorted(strata):
        drawn = source.permutation(sorted(strata[name]))[: sizes[name]]
        for code in sorted(str(each) for each in drawn):
            session.add(
                AuditItemRow(
                    audit_id=audit.id, cbs_code=code, stratum=name, stratum_size=len(strata[name])
                )
            )
    session.flush()
    return audit.id


def list_audit(session: Session, audit: int) -> list[AuditLine]:
    """The sample of one audit by CBS code, which mixes the strata.

    Raises:
        AuditRefused: There is no audit of that number.
    """
    drawn = session.get(AuditRow, audit)
    if drawn is None:
        raise AuditRefused(f"there is no audit {audit}")
    given = {
        item.cbs_code: code
        for item, code in session.execute(
            select(AuditItemRow, AuditCodeRow)
            .join(AuditCodeRow, AuditCodeRow.item_id == AuditItemRow.id)
            .where(AuditItemRow.audit_id == audit)
            .order_by(AuditCodeRow.id)
        )
    }
    rows = session.execute(
        select(MunicipalityRow.cbs_code, MunicipalityRow.name)
        .join(AuditItemRow, AuditItemRow.cbs_code == MunicipalityRow.cbs_code)
        .where(AuditItemRow.audit_id == audit)
        .order_by(MunicipalityRow.cbs_code)
    )
    return [
        AuditLine(
            audit=audit,
            as_of=drawn.as_of,
            cbs_code=code,
            name=name,
            value=given[code].value if code in given else "",
            coder=given[code].coder if code in given else "",
            note=given[code].note if code in given else "",
        )
        for code, name in rows
    ]


def list_audits(session: Session) -> list[AuditSummary]:
    """All audits, newest first."""
    coded = (
        select(AuditItemRow.audit_id, func.count(AuditCodeRow.item_id.distinct()).label("coded"))
        .join(AuditCodeRow, AuditCodeRow.item_id == AuditItemRow.id)
        .group_by(AuditItemRow.audit_id)
        .subquery()
    )
    size = (
        select(AuditItemRow.audit_id, func.count().label("size"))
        .group_by(AuditItemRow.audit_id)
        .subquery()
    )
    rows = session.execute(
        select(AuditRow, size.c.size, coded.c.coded)
        .join(size, size.c.audit_id == AuditRow.id)
        .outerjoin(coded, coded.c.audit_id == AuditRow.id)
        .order_by(AuditRow.id.desc())
    )
    return [
        AuditSummary(row.id, row.as_of, row.known_on, row.seed, row.drawn_at, drawn, done or 0)
        for row, drawn, done in rows
    ]


def add_audit_codes(session: Session, codes: Sequence[NewCode], recorded_at: dt.datetime) -> int:
    """Record what people said; lines without a value are skipped, known answers are not doubled.

    Returns:
        The number of answers added.

    Raises:
        AuditRefused: A line is not in its audit, has an unknown value or no coder.
    """
    last = _last_codes(session)
    items = {(row.audit_id, row.cbs_code): row.id for row in session.scalars(select(AuditItemRow))}
    added = 0
    for number, code in enumerate(codes, start=2):  # line 1 of the file is the header
        if not code.value:
            continue
        item = items.get((code.audit, code.cbs_code))
        if item is None:
            raise AuditRefused(f"line {number}: {code.cbs_code} is not in audit {code.audit}")
        if code.value not in VALUES:
            raise AuditRefused(f"line {number}: {code.value} is neither a label nor a state")
        if not code.coder:
            raise AuditRefused(f"line {number}: no coder; an answer counts when signed")
        if last.get(item) == (code.value, code.coder, code.note):
            continue
        session.add(
            AuditCodeRow(
                item_id=item,
                value=code.value,
                coder=code.coder,
                note=code.note,
                recorded_at=recorded_at,
            )
        )
        added += 1
    session.flush()
    return added


def _last_codes(session: Session) -> dict[int, tuple[str, str, str]]:
    rows = session.scalars(select(AuditCodeRow).order_by(AuditCodeRow.id))
    return {row.item_id: (row.value, row.coder, row.note) for row in rows}


def completed_audits(
    session: Session, known_at: dt.datetime | None = None
) -> dict[dt.date, Mapping[str, str]]:
    """Reference date -> CBS code -> answer, of the last audit of each date that is complete.

    A sample of which only the easy ones were coded is no random sample, so it does not count.
    """
    items = select(AuditItemRow.audit_id, AuditRow.as_of, AuditItemRow.cbs_code, AuditItemRow.id)
    last = {
        row.item_id: row.value
        for row in session.scalars(select(AuditCodeRow).order_by(AuditCodeRow.id))
        if known_at is None or row.recorded_at <= known_at
    }
    audits: defaultdict[tuple[int, dt.date], dict[str, str | None]] = defaultdict(dict)
    for audit, as_of, code, item in session.execute(
        items.join(AuditRow, AuditRow.id == AuditItemRow.audit_id).order_by(AuditItemRow.id)
    ):
        audits[audit, as_of][code] = last.get(item)
    return {
        as_of: {code: value for code, value in answers.items() if value is not None}
        for (_, as_of), answers in audits.items()
        if None not in answers.values()
    }
