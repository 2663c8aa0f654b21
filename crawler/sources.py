"""Read the sources of a register into ``Source`` rows."""

import datetime as dt
from collections.abc import Collection, Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crawler.dates import years_before
from crawler.items import Source
from crawler.windows import is_sweep_night
from db.municipalities import ends_on, exists_on
from db.tables import MunicipalityRow, SourceRow, SuccessionRow
from vocabulary.codes import SourceFamily
from vocabulary.coverage_limits import LEGACY_YEARS

# What a municipality left behind: the national services and its council's system keep its papers,
# its website hardly ever outlives it.
_LEFT_BEHIND = (SourceFamily.REGULATIONS, SourceFamily.PUBLICATIONS, SourceFamily.COUNCIL)
_UNKNOWN_PLATFORM = "unknown"


def load_sources(
    session: Session,
    reference_date: dt.date,
    *,
    cbs_codes: Collection[str] | None = None,
    families: Collection[SourceFamily] | None = None,
) -> list[Source]:
    """The sources to ask on a date, in a fixed order; None means all.

    Those of municipalities that exist, and what their predecessors left behind: every night in
    the legacy period, for their policy still holds then, and every four weeks after it, for the
    years in which they lived. Whoever names a municipality names its predecessors too.
    """
    query = (
        select(SourceRow, MunicipalityRow)
        .join(MunicipalityRow, MunicipalityRow.cbs_code == SourceRow.cbs_code)
        .where(
            or_(SourceRow.valid_from.is_(None), SourceRow.valid_from <= reference_date),
            or_(SourceRow.valid_to.is_(None), SourceRow.valid_to > reference_date),
            SourceRow.family != SourceFamily.IMPORT,
        )
        .order_by(SourceRow.cbs_code, SourceRow.id)
    )
    named = _with_predecessors(session, cbs_codes or ())
    if cbs_codes is not None:
        query = query.where(SourceRow.cbs_code.in_(named))
    if families is not None:
        query = query.where(SourceRow.family.in_(families))
    rows = [
        (row, municipality)
        for row, municipality in session.execute(query)
        if exists_on(municipality, reference_date)
        or _is_asked_after_its_end(row, municipality, reference_date, named)
    ]
    known = {(row.cbs_code, row.family, row.platform) for row, _ in rows if row.locator}
    known |= {(code, family, _UNKNOWN_PLATFORM) for code, family, _ in known}
    return [
        _source(row, municipality, reference_date)
        for row, municipality in rows
        # What was missing stays in the register after a person accepted an address.
        if row.locator or (row.cbs_code, row.family, row.platform) not in known
    ]


def _with_predecessors(session: Session, cbs_codes: Iterable[str]) -> set[str]:
    """The municipalities and all that went over into them, however far back."""
    before: dict[str, set[str]] = {}
    for old, new in session.execute(select(SuccessionRow.old_code, SuccessionRow.new_code)):
        before.setdefault(new, set()).add(old)
    found, waiting = set(cbs_codes), list(cbs_codes)
    while waiting:
        older = before.get(waiting.pop(), set()) - found
        found |= older
        waiting += older
    return found


def _is_asked_after_its_end(
    row: SourceRow, municipality: MunicipalityRow, day: dt.date, named: Collection[str]
) -> bool:
    end = ends_on(municipality)
    if end is None or end > day or row.family not in _LEFT_BEHIND:
        return False
    in_legacy_period = end > years_before(day, LEGACY_YEARS)
    return in_legacy_period or row.cbs_code in named or is_sweep_night(day, row.id)


def _source(row: SourceRow, municipality: MunicipalityRow, day: dt.date) -> Source:
    end = ends_on(municipality)
    return Source(
        id=row.id,
        cbs_code=row.cbs_code,
        municipality=municipality.name,
        family=row.family,
        platform=row.platform,
        locator=row.locator,
        key=(municipality.ris_key or "") if row.platform == municipality.ris_supplier else "",
        ended_on=end if end is not None and end <= day else None,
    )
