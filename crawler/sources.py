"""Read the sources of a register into ``Source`` rows."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crawler.items import Source
from db.municipalities import exists_on
from db.tables import MunicipalityRow, SourceRow
from vocabulary.codes import SourceFamily


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
    return [
        _source(row, municipality)
        for row, municipality in session.execute(query)
        if exists_on(municipality, reference_date)
    ]


def _source(row: SourceRow, municipality: MunicipalityRow) -> Source:
    supplied = row.platform == municipality.ris_supplier
    return Source(
        id=row.id,
        cbs_code=row.cbs_code,
        municipality=municipality.name,
        family=row.family,
        platform=row.platform,
        locator=row.locator,
        key=(municipality.ris_key or "") if supplied else "",
    )
