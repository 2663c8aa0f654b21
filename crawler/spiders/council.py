"""CouncilSpider: what the spiders of council information systems share.

Such a system has no search. Its meetings are listed window by window, and of their papers
those are fetched whose title, or that of their agenda item, speaks of our subject, with the
decision lists of the same meeting.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import ClassVar

from scrapy import Request

from crawler.dates import years_before
from crawler.items import CrawledDocument
from crawler.listed import ListedPaper, Meeting
from crawler.spiders.base import Output
from crawler.spiders.documents import DocumentSpider
from crawler.titles import is_telling, type_of
from crawler.visit import Visit
from crawler.windows import is_sweep_night

# Eight years of windows cost a thousand requests; between two nights on which everything is
# listed the recent ones do. The coverage rule joins what visits of 90 days reached. Papers are
# added to a meeting until its minutes are adopted.
_RECENT_DAYS = 120
_AHEAD_DAYS = 60  # an agenda is published weeks before its meeting
_RECESS_DAYS = 120  # beyond the eight years, so that a recess hides no earlier meeting


class CouncilSpider(DocumentSpider):
    """Base of the spiders that list a council's meetings and choose by title."""

    window_days: ClassVar[int]

    def first_requests(self, visit: Visit) -> Iterable[Request]:
        """Open every window, the newest first, so that a limit leaves out the oldest."""
        visit.recent_only = bool(visit.known) and not is_sweep_night(
            self.reference_date, visit.source.id
        )
        for number, locator in enumerate(visit.source.locators):
            for first, last in self.windows(visit):
                yield from self.ask_window(visit, locator, first, last, priority=-number)

    def ask_window(
        self, visit: Visit, locator: str, first: dt.date, last: dt.date, *, priority: int
    ) -> Iterable[Request]:
        """The requests that list one window of one council."""
        raise NotImplementedError

    def windows(self, visit: Visit) -> Iterator[tuple[dt.date, dt.date]]:
        """First and last day of each window, newest first."""
        start = self.first_day(visit)
        last = self.reference_date + dt.timedelta(days=_AHEAD_DAYS)
        while last >= start:
            first = max(start, last - dt.timedelta(days=self.window_days - 1))
            yield first, last
            last = first - dt.timedelta(days=1)

    def list_newest(self, visit: Visit, day: dt.date | None) -> None:
        """Note a day on which the council had papers; what is only planned is no sign of life."""
        if day is not None and day <= self.reference_date:
            visit.list_newest(day)

    def follow_meeting(self, meeting: Meeting | None, visit: Visit) -> Output:
        """Take what tells of our subject, and what the same meeting decided; None was cancelled.

        The agenda counts too: what is decided often has its paper on an earlier meeting.
        """
        if meeting is None:
            return
        visit.reach_back(meeting.day)
        self.list_newest(visit, meeting.day)
        telling = {paper.external_id for paper in meeting.papers if paper.is_telling}
        decided = bool(telling) or any(map(is_telling, meeting.items))
        for paper in meeting.papers:
            decides = type_of(paper.title).role == "decision"
            if paper.external_id in telling or (decided and decides):
                yield from self.follow(paper, visit)

    def follow_papers(self, papers: Iterable[ListedPaper], visit: Visit) -> Output:
        """Take what tells of our subject, of papers that stand outside meetings."""
        for paper in papers:
            self.list_newest(visit, paper.source_date)
            if paper.is_telling:
                yield from self.follow(paper, visit)

    def follow(self, paper: ListedPaper, visit: Visit) -> Output:
        """Note a paper that is known as it is; fetch another, as far as the night allows.

        A list that tells no versions cannot tell a file that was replaced: such files are
        visited again whenever everything is listed.
        """
        identity = paper.external_id
        if not visit.list_once(identity):
            return
        document = _document(paper, visit.source.id)
        known = visit.known.get(identity)
        listed = (paper.title, document.last_modified)
        same = known is not None and (known.title, known.last_modified) == listed
        if same and (paper.version or visit.recent_only):
            yield document
        elif same or self.room(visit):
            urls = (paper.url, *paper.other_urls)
            yield self.ask_file(urls, visit, document, known if same else None)

    def conclude(self, visit: Visit) -> None:
        """Nothing is concluded about papers of days that were not asked for tonight.

        On a night for recent papers the older ones count as there, so that the number found
        compares with that of other nights.
        """
        start = self.first_day(visit)
        older = {
            known.external_id
            for known in visit.known.values()
            if known.gone_at is None and (known.source_date is None or known.source_date < start)
        }
        visit.spared |= older
        if visit.recent_only:
            visit.carried |= older - visit.seen

    def first_day(self, visit: Visit) -> dt.date:
        """First day of which the papers are listed tonight."""
        if visit.recent_only:
            return self.reference_date - dt.timedelta(days=_RECENT_DAYS)
        return years_before(self.reference_date) - dt.timedelta(days=_RECESS_DAYS)


def _document(paper: ListedPaper, source_id: int) -> CrawledDocument:
    return CrawledDocument(
        source_id=source_id,
        external_id=paper.external_id,
        url=paper.url,
        title=paper.title,
        body=None,
        media_type=paper.media_type,
        type_hint=type_of(paper.title).type_hint or paper.type_hint,
        source_date=paper.source_date,
        last_modified=paper.version or None,
    )
