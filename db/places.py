"""Where a document version stands, and which of several places speaks for it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, case, select
from sqlalchemy.orm import Session, aliased

from db.tables import LocationRow, SourceRow, VersionRow
from vocabulary.codes import SourceFamily

# The register's title and dates say most, a municipality's own page says least.
_FAMILY_ORDER = (
    SourceFamily.REGULATIONS,
    SourceFamily.PUBLICATIONS,
    SourceFamily.COUNCIL,
    SourceFamily.WEBSITE,
    SourceFamily.WOO,
    SourceFamily.IMPORT,
)

# Ids at hand, or a question for them: a list as long as a country does not fit in a statement.
_Ids = Collection[int] | Select[int]


def place_order() -> tuple[ColumnElement[int] | ColumnElement[str], ...]:
    """How to order the places of one text, for a query that joins locations and sources.

    The place that speaks for it comes first. When each was found plays no part: a night that
    was cut off finds them in another order.
    """
    ranks = {family: rank for rank, family in enumerate(_FAMILY_ORDER)}
    family = case(ranks, value=SourceRow.family)
    return family, SourceRow.platform.expression, LocationRow.external_id.expression


def work_precedence(session: Session, cbs_code: str, work: str) -> tuple[int, str]:
    """Rank of a work among those that one text of a municipality may go by; the lowest wins."""
    family = session.scalar(
        select(SourceRow.family)
        .where(SourceRow.cbs_code == cbs_code, SourceRow.platform == work.partition(":")[0])
        .limit(1)
    )
    return (len(_FAMILY_ORDER) if family is None else _FAMILY_ORDER.index(family)), work


def urls_of(session: Session, version_ids: _Ids) -> dict[int, str]:
    """One URL for each version: where it stands, else where its document stands.

    A place moves on to the next version when its content changes, so an older version may
    have none of its own. A place that still exists goes before one that is gone.
    """
    cited, standing = aliased(VersionRow), aliased(VersionRow)
    rows = session.execute(
        select(cited.id, LocationRow.url)
        .join(standing, standing.document_id == cited.document_id)
        .join(LocationRow, LocationRow.version_id == standing.id)
        .join(SourceRow, SourceRow.id == LocationRow.source_id)
        .where(cited.id.in_(version_ids))
        .order_by(
            standing.id == cited.id,
            LocationRow.gone_at.is_(None),
            *(each.desc() for each in place_order()),
        )  # the last one stays in the dictionary
    )
    return dict(rows.all())
