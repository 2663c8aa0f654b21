"""Read the sources of a register into ``Source`` rows."""

import datetime as dt
from collections.abc import Collection, Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crawler.dates import years_before
from crawler.items import Source
from db.municipalities import exists_on
from db.tables import MunicipalityRow, SourceRow, SuccessionRow
from vocabulary.codes import SourceFamily
from vocabulary.coverage_limits import LEGACY_YEARS

# Registers that know a municipality by its name, and all that know it by a key of their own.
_BY_NAME = ("cvdr", "official_publications")
_NATIONAL = (*_BY_NAME, "openbesluitvorming", "ori")


def load_sources(
    session: Session,
    reference_date: dt.date,
    *,
    cbs_codes: Collection[str] | None = None,
    families: Collection[SourceFamily] | None = None,
) -> list[Source]:
    """The sources of municipalities that exist on a date, in a fixed order; None means all."""
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
    if cbs_codes is not None:
        query = query.where(SourceRow.cbs_code.in_(cbs_codes))
    if families is not None:
        query = query.where(SourceRow.family.in_(families))
    before = _left_behind(session, reference_date)
    return [
        _source(row, municipality, before.get((row.cbs_code, row.platform), ()))
        for row, municipality in session.execute(query)
        if exists_on(municipality, reference_date)
    ]


def _left_behind(
    session: Session, reference_date: dt.date
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Successor and platform -> under which names its predecessors of the legacy period stand.

    Their regulations stay in force, and may stay under the old name; the national services
    are asked for both. Portals and websites of a council that is no more are not.
    """
    merged = session.execute(
        select(SuccessionRow.new_code, MunicipalityRow)
        .join(MunicipalityRow, MunicipalityRow.cbs_code == SuccessionRow.old_code)
        .where(
            SuccessionRow.happened_on <= reference_date,
            SuccessionRow.happened_on > years_before(reference_date, LEGACY_YEARS),
        )
        .order_by(SuccessionRow.id)
    ).all()
    sources = session.scalars(
        select(SourceRow)
        .where(SourceRow.cbs_code.in_({old.cbs_code for _, old in merged}))
        .where(SourceRow.platform.in_(_NATIONAL))
        .order_by(SourceRow.id)
    ).all()
    left: dict[tuple[str, str], tuple[str, ...]] = {}
    for new_code, old in merged:
        named = dict.fromkeys(_BY_NAME, old.name)
        named |= {row.platform: row.locator for row in sources if row.cbs_code == old.cbs_code}
        for platform, locator in named.items():
            key = (new_code, platform)
            left[key] = (*left.get(key, ()), *locator.split("|"))
    return left


def _source(row: SourceRow, municipality: MunicipalityRow, before: Iterable[str]) -> Source:
    supplied = row.platform == municipality.ris_supplier
    own = row.locator.split("|")
    return Source(
        id=row.id,
        cbs_code=row.cbs_code,
        municipality=municipality.name,
        family=row.family,
        platform=row.platform,
        locator="|".join([*own, *(name for name in before if name not in own)]),
        key=(municipality.ris_key or "") if supplied else "",
    )
