"""What a stage took is kept as it goes, and counted once."""

import pytest

from commands import progress
from commands.progress import StageProgress
from commands.run_context import enter_run, leave_run
from db.costs import StageCost


def kept(work: BaseException | None, *, before: int = 0) -> list[StageCost]:
    costs: list[StageCost] = []
    enter_run(1, costs.append)
    try:
        with StageProgress("crawl", "sources", before=before) as stage:
            for done in range(before + 1, before + 4):
                stage(done, 10)
            if work is not None:
                raise work
    except (KeyboardInterrupt, OSError):
        pass
    finally:
        leave_run()
    return costs


def test_a_stage_is_kept_when_it_ends() -> None:
    assert [(cost.stage, cost.items) for cost in kept(None)] == [("crawl", 3)]


def test_a_part_counts_what_it_did_itself() -> None:
    assert [cost.items for cost in kept(KeyboardInterrupt(), before=4)] == [3]


def test_of_a_stage_that_is_lost_the_time_until_then_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "_KEPT_EVERY_SECONDS", 0.0)
    costs = kept(OSError("disk full"))
    assert len(costs) == 3
    assert all(cost.seconds > 0 and cost.items == 0 for cost in costs)
