"""Where a reader can open a document version."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from db.tables import LocationRow, VersionRow

# Ids at hand, or a question for them: a list as long as a country does not fit in a statement.
_Ids = Collection[int] | Select[int]


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
        .where(cited.id.in_(version_ids))
        .order_by(
            standing.id == cited.id, LocationRow.gone_at.is_(None), LocationRow.id.desc()
        )  # the last one stays in the dictionary
    )
    return dict(rows.all())
