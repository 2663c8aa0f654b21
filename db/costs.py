"""Write and read what runs cost: time of each stage, time and bytes of each source."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.operation_tables import SourceCostRow, StageCostRow
from db.tables import SourceRow, VisitRow


@dataclass(frozen=True)
class StageCost:
    """What one stage of a run took."""

    stage: str
    items: int
    seconds: float
    processor_seconds: float


@dataclass(frozen=True)
class PlatformCost:
    """What one run asked of one platform, over all municipalities.

    Attributes:
        platform: Its name.
        sources: Sources visited.
        reached: Of these, how many answered with their landmark.
        requests: Requests that were answered or failed.
        failed_requests: Of these, without a usable answer.
        found: Documents that the sources showed.
        seconds: Waited for answers, without the pauses between requests.
        received_bytes: Bodies of all answers.
    """

    platform: str
    sources: int
    reached: int
    requests: int
    failed_requests: int
    found: int
    seconds: float
    received_bytes: int


def add_stage_costs(session: Session, run_id: int, costs: Iterable[StageCost]) -> None:
    """Keep what the stages of a run, or of a part of it, took."""
    session.add_all(
        StageCostRow(
            run_id=run_id,
            stage=cost.stage,
            items=cost.items,
            seconds=cost.seconds,
            processor_seconds=cost.processor_seconds,
        )
        for cost in costs
    )


def add_source_cost(
    session: Session, run_id: int, source_id: int, *, seconds: float, received_bytes: int
) -> None:
    """Keep what one visit took; a run visits a source once."""
    session.add(
        SourceCostRow(
            run_id=run_id, source_id=source_id, seconds=seconds, received_bytes=received_bytes
        )
    )


def list_stage_costs(session: Session, run_id: int) -> list[StageCost]:
    """The stages of a run in the order in which they ran; parts of the same stage added up."""
    rows = session.execute(
        select(
            StageCostRow.stage,
            func.sum(StageCostRow.items),
            func.sum(StageCostRow.seconds),
            func.sum(StageCostRow.processor_seconds),
        )
        .where(StageCostRow.run_id == run_id)
        .group_by(StageCostRow.stage)
        .order_by(func.min(StageCostRow.id))
    )
    return [StageCost(*row) for row in rows]


def list_platform_costs(session: Session, run_id: int) -> list[PlatformCost]:
    """The platforms of a run, by name; seconds and bytes are 0 where none were measured."""
    rows = session.execute(
        select(VisitRow, SourceRow.platform, SourceCostRow.seconds, SourceCostRow.received_bytes)
        .join(SourceRow, SourceRow.id == VisitRow.source_id)
        .outerjoin(
            SourceCostRow,
            (SourceCostRow.source_id == VisitRow.source_id)
            & (SourceCostRow.run_id == VisitRow.run_id),
        )
        .where(VisitRow.run_id == run_id)
    ).all()
    by_platform: dict[str, list[tuple[VisitRow, float, int]]] = {}
    for visit, platform, seconds, size in rows:
        by_platform.setdefault(platform, []).append((visit, seconds or 0.0, size or 0))
    return [
        PlatformCost(
            platform=platform,
            sources=len(visits),
            reached=sum(visit.reached for visit, _, _ in visits),
            requests=sum(visit.requests for visit, _, _ in visits),
            failed_requests=sum(visit.failed_requests for visit, _, _ in visits),
            found=sum(visit.found for visit, _, _ in visits),
            seconds=sum(seconds for _, seconds, _ in visits),
            received_bytes=sum(size for _, _, size in visits),
        )
        for platform, visits in sorted(by_platform.items())
    ]
