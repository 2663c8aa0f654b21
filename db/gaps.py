"""Municipalities of which the council's papers cannot be read, and why."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.municipalities import municipalities_on
from db.tables import CaptureRow, LocationRow, MunicipalityRow, SourceRow, VersionRow
from vocabulary.codes import SourceFamily

# In the register for a council whose system is not known.
UNKNOWN_PLATFORM = "unknown"
IBABS = "ibabs"
# Services that copy the papers of councils from their systems.
_COPIES = ("openbesluitvorming", "ori")
# What may be missing, the worst first; a municipality has one gap at most.
GAPS = {
    "no_council_source": "the council's system is not known, and nobody has a copy",
    "copy_only": "the council's system is not known; a copy of its papers is read",
    "no_portal_address": "at iBabs, and the address of the portal is not known",
    "no_address": "the supplier is known, and not the address, key or session id there",
    "no_spider": "a system of its own, an undecided one, or one that no spider reads",
}


@dataclass(frozen=True)
class Gap:
    """What is missing of one council."""

    cbs_code: str
    name: str
    gap: str  # a word of GAPS
    platform: str  # its supplier, as far as known
    key: str  # what the supplier calls it; empty when not known
    read_at: tuple[str, ...]  # platforms that are asked for its papers all the same


def list_gaps(
    session: Session,
    day: dt.date,
    *,
    readable: Collection[str],
    is_usable: Callable[[str, str], bool],
) -> list[Gap]:
    """Gaps of the municipalities that exist on a day, in the order of ``GAPS``, then by name.

    Args:
        session: On the store.
        day: Sources that ended before it do not count.
        readable: Platforms that a spider reads; the others end as ``not_covered``.
        is_usable: Whether a locator is one that a platform can be asked by.
    """
    councils: dict[str, list[SourceRow]] = {}
    for row in session.scalars(
        select(SourceRow).where(SourceRow.family == SourceFamily.COUNCIL).order_by(SourceRow.id)
    ):
        if row.valid_to is None or row.valid_to > day:
            councils.setdefault(row.cbs_code, []).append(row)
    found = []
    for municipality in municipalities_on(session, day):
        rows = councils.get(municipality.cbs_code, [])
        asked = [
            r.platform for r in rows if r.platform in readable and is_usable(r.platform, r.locator)
        ]
        found.append(_gap(municipality, [row.platform for row in rows], asked, readable))
    order = list(GAPS)
    return sorted((gap for gap in found if gap), key=lambda gap: order.index(gap.gap))


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


def _gap(
    municipality: MunicipalityRow,
    platforms: Sequence[str],
    asked: Sequence[str],
    readable: Collection[str],
) -> Gap | None:
    named = [each for each in platforms if each not in (*_COPIES, UNKNOWN_PLATFORM)]
    supplier = next(iter(named), municipality.ris_supplier or "")
    copied = bool(set(asked) & set(_COPIES))
    if IBABS in (*named, municipality.ris_supplier) and IBABS not in asked:
        kind, supplier = "no_portal_address", IBABS  # a copy is no match for the portal
    elif set(asked) - set(_COPIES) or (copied and not named and supplier in readable):
        return None
    elif supplier:
        kind = "no_address" if supplier in readable else "no_spider"
    else:
        kind = "copy_only" if copied else "no_council_source"
    read_at = tuple(dict.fromkeys(asked))
    key = municipality.ris_key or ""
    return Gap(municipality.cbs_code, municipality.name, kind, supplier, key, read_at)
