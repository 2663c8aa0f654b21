"""Municipalities of which the council's papers cannot be read, and why."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.municipalities import municipalities_on
from db.tables import CaptureRow, LocationRow, MunicipalityRow, SourceRow, VersionRow
from vocabulary.codes import SourceFamily

# In the register for a council whose system is not known.
UNKNOWN_PLATFORM = "unknown"
IBABS = "ibabs"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing."""

    cbs_code: str
    name: str
    gap: str  # no_council_source, no_portal_address or no_spider
    platform: str


def list_gaps(session: Session, day: dt.date, *, readable: Collection[str]) -> list[Gap]:
    """Gaps of the municipalities that exist on a day, by name.

    Args:
        session: On the store.
        day: Sources that ended before it do not count.
        readable: Platforms that a spider reads; the others end as ``not_covered``.
    """
    councils: dict[str, list[SourceRow]] = {}
    for row in session.scalars(
        select(SourceRow).where(SourceRow.family == SourceFamily.COUNCIL).order_by(SourceRow.id)
    ):
        if row.valid_to is None or row.valid_to > day:
            councils.setdefault(row.cbs_code, []).append(row)
    return [
        gap
        for municipality in municipalities_on(session, day)
        for gap in _gaps(municipality, councils.get(municipality.cbs_code, []), readable)
    ]


def list_website_captures(session: Session, cbs_code: str) -> list[str]:
    """Hashes of what a municipality's website showed and whose bytes are kept, in a fixed order."""
    return list(
        session.scalars(
            select(VersionRow.capture_sha256)
            .join(CaptureRow, CaptureRow.sha256 == VersionRow.capture_sha256)
            .join(LocationRow, LocationRow.version_id == VersionRow.id)
            .join(SourceRow, SourceRow.id == LocationRow.source_id)
            .where(SourceRow.cbs_code == cbs_code, SourceRow.family == SourceFamily.WEBSITE)
            .where(CaptureRow.retired_at.is_(None))
            .distinct()
            .order_by(VersionRow.capture_sha256)
        )
    )


def _gaps(
    municipality: MunicipalityRow, councils: list[SourceRow], readable: Collection[str]
) -> list[Gap]:
    def gap(kind: str, platform: str) -> Gap:
        return Gap(municipality.cbs_code, municipality.name, kind, platform)

    named = [row for row in councils if row.platform != UNKNOWN_PLATFORM]
    found = [
        gap("no_spider", row.platform)
        for row in named
        if row.platform not in readable and row.locator
    ]
    # Of some iBabs councils another service has a copy; the portal is the fresher one.
    supplied = municipality.ris_supplier == IBABS or any(r.platform == IBABS for r in named)
    if supplied and not any(r.platform == IBABS and r.locator for r in named):
        found.append(gap("no_portal_address", IBABS))
    if not any(row.locator for row in named):
        found.append(gap("no_council_source", municipality.ris_supplier or ""))
    return found
