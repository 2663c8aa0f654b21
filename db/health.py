"""Whether a night's crawl was good enough: failed families, and sources lost since before."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.tables import SourceRow, VisitRow
from db.visits import ADDRESS_BLOCKED, reached_before
from vocabulary.codes import VisitOutcome

# design: more than 2% of municipalities losing a source they had is a failed night
LOST_SHARE_LIMIT = 0.02
_FAILED = frozenset(
    {VisitOutcome.UNREACHABLE, VisitOutcome.BLOCKED, VisitOutcome.CHANGED, VisitOutcome.PARTIAL}
)
# One council in twenty may stand still or reorganise its site on a night; more at once is a
# spider or a service that broke without saying so.
SUSPICIOUS_SHARE_LIMIT = 0.05
# A family has failed when fewer than half of its sources were reached: a single website that
# is down is a line in the report, a register that is down is not.
FAMILY_REACHED_SHARE = 0.5


@dataclass(frozen=True)
class FailedVisit:
    """One source that did not answer as it should."""

    cbs_code: str
    family: str
    platform: str
    outcome: VisitOutcome
    reason: str


@dataclass(frozen=True)
class NightHealth:
    """What a run's visits say about the run."""

    failed: tuple[FailedVisit, ...]
    failed_families: tuple[str, ...]  # fewer than half of their sources were reached
    lost: tuple[str, ...]  # municipalities that lost a source they had the night before
    municipalities: int
    suspicious: tuple[FailedVisit, ...] = ()  # answered, but not with what it should have
    asked: int = 0  # sources that a spider reads
    address_block: str = ""  # what a supplier said that shut our address out

    @property
    def alarming(self) -> bool:
        """Whether somebody has to look: much that is suspicious, or a supplier's block."""
        return self.much_suspicious or bool(self.address_block)

    @property
    def much_suspicious(self) -> bool:
        """Whether more sources than the share gave a suspicious answer."""
        share = len(self.suspicious) / self.asked if self.asked else 0.0
        return share > SUSPICIOUS_SHARE_LIMIT

    @property
    def sources_failed(self) -> bool:
        """Whether the run has to end with the exit code for failed sources."""
        lost_share = len(self.lost) / self.municipalities if self.municipalities else 0.0
        return bool(self.failed_families) or lost_share > LOST_SHARE_LIMIT


def assess_night(session: Session, run_id: int) -> NightHealth:
    """Judge the visits of one run against the last visit before it to the same sources."""
    visits = session.execute(
        select(VisitRow, SourceRow)
        .join(SourceRow, SourceRow.id == VisitRow.source_id)
        .where(VisitRow.run_id == run_id)
        .order_by(SourceRow.cbs_code, SourceRow.id)
    ).all()
    had = reached_before(session, {source.id for _, source in visits}, run_id)
    doubtful = frozenset({VisitOutcome.SUSPICIOUS})
    return NightHealth(
        failed=_listed(visits, _FAILED),
        suspicious=_listed(visits, doubtful),
        asked=sum(visit.outcome is not VisitOutcome.NOT_COVERED for visit, _ in visits),
        address_block=next(
            (visit.reason for visit, _ in visits if visit.reason.startswith(ADDRESS_BLOCKED)), ""
        ),
        failed_families=_failed_families(
            (source.family, visit.reached)
            for visit, source in visits
            if visit.outcome is not VisitOutcome.NOT_COVERED  # what none covers cannot fail
        ),
        lost=tuple(
            sorted({s.cbs_code for visit, s in visits if not visit.reached and s.id in had})
        ),
        municipalities=len({source.cbs_code for _, source in visits}),
    )


def thresholds() -> list[str]:
    """What makes a night end with another exit code than 0, a line each."""
    return [
        f"exit 3: under {FAMILY_REACHED_SHARE:.0%} of the sources of a family reached, or over "
        f"{LOST_SHARE_LIMIT:.0%} of municipalities lost a source",
        f"exit 4: over {SUSPICIOUS_SHARE_LIMIT:.0%} of the sources suspicious, or a supplier "
        "that blocked our address",
    ]


def _listed(
    visits: Iterable[Row[VisitRow, SourceRow]], outcomes: frozenset[VisitOutcome]
) -> tuple[FailedVisit, ...]:
    return tuple(
        FailedVisit(source.cbs_code, source.family, source.platform, visit.outcome, visit.reason)
        for visit, source in visits
        if visit.outcome in outcomes
    )


def _failed_families(visits: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    """Families of which fewer sources than the share were reached."""
    families: dict[str, list[bool]] = {}
    for family, reached in visits:
        families.setdefault(family, []).append(reached)
    return tuple(
        family
        for family, reached in sorted(families.items())
        if sum(reached) < FAMILY_REACHED_SHARE * len(reached)
    )
