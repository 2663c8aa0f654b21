"""Progress of a stage: a bar on a terminal, nothing elsewhere; and what the stage took."""

from types import TracebackType
from typing import TYPE_CHECKING

from commands.interruption import stop_if_asked
from commands.run_context import RunContext, Stopwatch, current_run
from commands.workspace import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


# What a stage took until then is kept, so that a run that is killed loses no more of it.
_KEPT_EVERY_SECONDS = 60.0


class StageProgress:
    """Callable as ``progress(done, total)``; draws only where a person looks at it.

    ``before`` of what is done was done by an earlier part of the run, which counted it.
    """

    def __init__(self, stage: str, unit: str, *, before: int = 0) -> None:
        self._stage = stage
        self._text = f"{stage} ({unit})"
        self._before = self._done = before
        self._stopwatch = Stopwatch()
        self._run: RunContext | None = None
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> "StageProgress":
        stop_if_asked()
        self._run = current_run()
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
        if self._stopwatch.seconds >= _KEPT_EVERY_SECONDS:
            self._keep(items=0)  # they are counted once, at the end
        stop_if_asked()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if kind is None or issubclass(kind, KeyboardInterrupt):  # else writing may fail as well
            self._keep(self._done - self._before)

    def _keep(self, items: int) -> None:
        if self._run is not None:
            self._run.keep_cost(self._stopwatch.read(self._stage, items))
