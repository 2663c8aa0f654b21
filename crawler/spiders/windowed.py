"""WindowedSpider: a register that can be asked for what changed since a day."""

from abc import abstractmethod
from collections.abc import Iterable

from crawler.spiders.documents import DocumentSpider
from crawler.visit import Visit
from crawler.windows import CURSOR, Window, asked_since, question_of, read_window, window_after


class WindowedSpider(DocumentSpider):
    """Base of spiders that ask for changes on most nights, and for everything now and then."""

    @classmethod
    @abstractmethod
    def questions(cls, visit: Visit) -> Iterable[str]:
        """What is asked of the register; when it is not the same any more, all is asked again."""

    def open_window(self, visit: Visit) -> None:
        """Decide whether only changes are asked for; ``visit.since`` says from which day."""
        visit.since = asked_since(self._window(visit), self.reference_date, visit.source.id)

    def conclude(self, visit: Visit) -> None:
        """Move the window, unless a text is missing; what was not told of is as it was.

        While the text of a record cannot be had, the same changes are asked for every night.
        """
        if not visit.reached:
            return
        if visit.since is not None:
            visit.carry()
            visit.add_expected(len(visit.carried))
        if not visit.failed_requests and not visit.dropped:
            moved = window_after(
                self._window(visit),
                self.reference_date,
                question_of(self.questions(visit)),
                whole=visit.since is None,
            )
            visit.cursors[CURSOR] = str(moved)

    def _window(self, visit: Visit) -> Window | None:
        return read_window(visit.load_cursor(CURSOR), question_of(self.questions(visit)))
