"""The running account of one source tonight; ``outcomes`` turns it into a record."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from crawler.items import CrawledDocument, Source
from db.visits import KnownLocation


def _no_cursor(_name: str) -> str | None:
    return None


@dataclass
class Visit:
    """What has been asked of one source so far, and what came back.

    It is finished when nothing is ``open`` any more.
    """

    source: Source
    load_known: Callable[[], Mapping[str, KnownLocation]] = dict
    load_cursor: Callable[[str], str | None] = _no_cursor
    order: int = 0  # earlier sources go first
    open: int = 0  # requests and documents that are under way
    requests: int = 0
    failed_requests: int = 0
    seconds: float = 0.0  # waited for answers
    received_bytes: int = 0
    forbidden: int = 0  # by robots.txt
    dropped: int = 0  # documents without what every document must have
    expected: int | None = None
    reached: bool = False
    listed: bool = True  # whether all that the source has was listed
    recent_only: bool = False  # the older part was listed on an earlier night
    since: dt.date | None = None  # only changes from this day on were asked for
    cursors: dict[str, str] = field(default_factory=dict)  # kept when the visit ends well
    covers_from: dt.date | None = None
    pages: int = 0
    sitemaps: int = 0  # asked for
    section_complete: bool = False
    newest_document_on: dt.date | None = None
    newest_listed_on: dt.date | None = None  # of all that the source has, our subject or not
    seen: set[str] = field(default_factory=set)  # external ids shown by the source tonight
    unchanged: set[str] = field(default_factory=set)  # seen, and nothing of it is new
    spared: set[str] = field(default_factory=set)  # not seen, but that says nothing
    carried: set[str] = field(default_factory=set)  # still there: the source told no change
    missing: set[str] = field(default_factory=set)  # external ids whose request failed
    deleted: set[str] = field(default_factory=set)  # the source told that they are gone
    asked: set[str] = field(default_factory=set)  # external ids looked up tonight
    searched: set[str] = field(default_factory=set)  # words by which decisions were looked for
    fetched: int = 0  # new documents asked for
    too_large: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # one line each, for the reason
    first_failure: str = ""
    blocked: str = ""
    changed: str = ""
    not_covered: str = ""
    last_asked: bool = False  # the requests that end a source were made
    finished: bool = False

    @cached_property
    def known(self) -> Mapping[str, KnownLocation]:
        """What the store holds of this source, by external id; read once, when needed."""
        return self.load_known()

    def list_once(self, external_id: str) -> bool:
        """Note that a list shows a document; whether it is the first tonight that does.

        What is listed is not gone, whatever becomes of the request for it.
        """
        first = external_id not in self.asked
        self.asked.add(external_id)
        self.spared.add(external_id)
        return first

    def is_listed_as(self, external_id: str, title: str, day: dt.date | None) -> bool:
        """Whether a list shows a document as it is in the store; it may be gone from there."""
        known = self.known.get(external_id)
        return known is not None and (known.title, known.source_date) == (title, day)

    def stop_listing(self, reason: str) -> None:
        """Note that not everything was listed, and why."""
        self.listed = False
        self.first_failure = self.first_failure or reason

    def add_expected(self, count: int) -> None:
        """Add what the source says it has."""
        self.expected = (self.expected or 0) + count

    def fail(self, reason: str) -> None:
        """Count a request that got no usable answer."""
        self.failed_requests += 1
        self.first_failure = self.first_failure or reason

    def reach_back(self, date: dt.date | None) -> None:
        """Move the oldest date that the source was shown to reach."""
        if date is not None:
            self.covers_from = min(date, self.covers_from or date)

    def list_newest(self, date: dt.date | None) -> None:
        """Move the newest date of anything that the source has."""
        if date is not None:
            self.newest_listed_on = max(date, self.newest_listed_on or date)

    def see(self, document: CrawledDocument) -> None:
        """Count a document that the source showed."""
        self.seen.add(document.external_id)
        known = self.known.get(document.external_id)
        self._list_document(document.source_date or (known.source_date if known else None))

    def still_stands(self, document: CrawledDocument) -> bool:
        """Whether a document is as the store has it in all that its source told tonight."""
        known = self.known.get(document.external_id)
        if known is None or known.gone_at is not None or document.body is not None:
            return False
        told = (
            (document.url, known.url),
            (document.title, known.title),
            (document.type_hint, known.type_hint),
            (document.source_date, known.source_date),
            (document.etag, known.etag),
            (document.last_modified, known.last_modified),
        )
        force = (document.in_force_from, document.in_force_to)
        return force == (known.in_force_from, known.in_force_to) and all(
            not now or now == before for now, before in told
        )

    def carry(self, listed_since: dt.date | None = None) -> None:
        """Count what is known and was not told of as there: a change would have been told.

        What no list has shown since a day is not counted, so that this night's number can be
        held against that of a whole list.
        """
        for external_id, known in self.known.items():
            if known.gone_at is not None or external_id in self.seen | self.deleted:
                continue
            if listed_since is not None and known.last_seen_at.date() < listed_since:
                self.spared.add(external_id)
                continue
            self.carried.add(external_id)
            self._list_document(known.source_date)

    @property
    def found(self) -> int:
        """Documents that the source has, as far as it told tonight."""
        return len(self.seen | self.carried)

    def still_there(self) -> set[str]:
        """What the store holds and no night found gone."""
        return {key for key, known in self.known.items() if known.gone_at is None}

    def redact(self, shown: Callable[[str], str]) -> None:
        """Keep out of what is stored of the visit what may not be shown."""
        self.changed, self.blocked = shown(self.changed), shown(self.blocked)
        self.first_failure = shown(self.first_failure)
        self.notes = [shown(note) for note in self.notes]

    def gone(self) -> list[str]:
        """Known documents that the source no longer shows, in a fixed order."""
        return sorted(
            external_id
            for external_id, location in self.known.items()
            if location.gone_at is None
            and external_id not in self.seen | self.spared | self.carried
        )

    def _list_document(self, date: dt.date | None) -> None:
        if date is not None:
            self.newest_document_on = max(date, self.newest_document_on or date)
