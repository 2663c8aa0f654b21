"""Progress of a stage: a bar on a terminal, nothing elsewhere; and what the stage took."""

from types import TracebackType
from typing import TYPE_CHECKING

from commands.interruption import stop_if_asked
from commands.run_context import Stopwatch, current_run
from commands.workspace import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class StageProgress:
    """Callable as ``progress(done, total)``; draws only where a person looks at it."""

    def __init__(self, stage: str, unit: str) -> None:
        self._stage = stage
        self._text = f"{stage} ({unit})"
        self._done = 0
        self._stopwatch = Stopwatch()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> "StageProgress":
        stop_if_asked()
        if is_terminal():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
            )
            self._bar.start()
            self._task = self._bar.add_task(self._text, total=None)
        return self

    def __call__(self, done: int, total: int) -> None:
        """Say how far the stage is.

        Raises:
            KeyboardInterrupt: The run was told to stop.
        """
        self._done = done
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=total)
        stop_if_asked()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        run = current_run()
        if run is not None:
            run.costs.append(self._stopwatch.cost(self._stage, self._done))
