"""Whether a night's crawl was good enough: failed families, and sources lost since before."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import SourceRow, VisitRow
from vocabulary.codes import VisitOutcome

# design: more than 2% of municipalities losing a source they had is a failed night
LOST_SHARE_LIMIT = 0.02
_FAILED = frozenset(
    {VisitOutcome.UNREACHABLE, VisitOutcome.BLOCKED, VisitOutcome.CHANGED, VisitOutcome.PARTIAL}
)
_NOT_HAD = _FAILED | {VisitOutcome.NOT_COVERED}  # what nobody could ask cannot be lost


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
    failed_families: tuple[str, ...]  # every visit of the family failed
    lost: tuple[str, ...]  # municipalities that lost a source they had the night before
    municipalities: int

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
    had = _reached_before(session, run_id)
    failed = [(visit, source) for visit, source in visits if visit.outcome in _FAILED]
    return NightHealth(
        failed=tuple(
            FailedVisit(
                source.cbs_code, source.family, source.platform, visit.outcome, visit.reason
            )
            for visit, source in failed
        ),
        failed_families=_all_failed(
            (source.family, visit.outcome in _FAILED)
            for visit, source in visits
            if visit.outcome is not VisitOutcome.NOT_COVERED
        ),
        lost=tuple(sorted({source.cbs_code for visit, source in failed if source.id in had})),
        municipalities=len({source.cbs_code for _, source in visits}),
    )


def _all_failed(visits: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    families: dict[str, bool] = {}
    for family, failed in visits:
        families[family] = families.get(family, True) and failed
    return tuple(sorted(family for family, failed in families.items() if failed))


def _reached_before(session: Session, run_id: int) -> set[int]:
    last = (
        select(func.max(VisitRow.id))
        .where(VisitRow.run_id < run_id)
        .group_by(VisitRow.source_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(VisitRow.source_id, VisitRow.outcome).where(VisitRow.id.in_(last))
    )
    return {source_id for source_id, outcome in rows if outcome not in _NOT_HAD}
