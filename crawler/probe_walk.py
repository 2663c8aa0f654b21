"""The way of a probe through one platform: one answer of each kind that its spider reads; pure."""

import itertools
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scrapy import Request
from scrapy.http import Response

from crawler.contracts import kinds_of
from crawler.items import Source
from crawler.spiders.base import PolicySpider
from crawler.suppliers import host_of

# Answers of one kind that are looked at, since one may be empty: a recess, a list without rows.
MOST_ASKED = 5


@dataclass(frozen=True, eq=False)
class Question:
    """One request, and what its answer leads to when it is parsed as a crawl would."""

    platform: str
    variant: str  # of the service, where a platform has several
    kind: str
    source: str  # name of the municipality; empty for a register of the state
    request: Request
    parse: Callable[[Response], Iterable["Question"]]
    shown: str  # its address, without what may not be shown
    notes: Sequence[str] = ()  # grow when its spider remarks on an answer


@dataclass
class Walk:
    """Which questions to ask of one platform, one at a time."""

    platform: str
    variant: str
    openings: Iterator[Iterable[Question]]  # of one source after the other
    waiting: deque[Question] = field(default_factory=deque)
    asked: Counter[str] = field(default_factory=Counter)  # by kind, of this source
    full: set[str] = field(default_factory=set)  # kinds of which nothing more has to be seen
    silent: set[str] = field(default_factory=set)  # hosts that gave no answer
    stopped: bool = False  # the platform wants no more of us tonight

    def next_question(self) -> Question | None:
        """The next question that may show something new; None when there is none."""
        while not self.stopped:
            self.waiting = deque(filter(self._may_be_asked, self.waiting))
            new = (each for each in self.waiting if each.kind not in self.full)
            again = () if self._has_seen_all() else self.waiting
            question = next(itertools.chain(new, again), None)
            if question is not None:
                self.waiting.remove(question)
                self.asked[question.kind] += 1
                return question
            following = None if self._has_seen_all() else next(self.openings, None)
            if following is None:
                return None
            self.asked.clear()
            self.waiting.extend(following)
        return None

    def _may_be_asked(self, question: Question) -> bool:
        silent = host_of(question.request.url) in self.silent
        return self.asked[question.kind] < MOST_ASKED and not silent

    def _has_seen_all(self) -> bool:
        return all(kind in self.full for kind in kinds_of(self.platform))


def walk_platform(
    platform: str,
    variant: str,
    sources: Iterable[Source],
    make: Callable[[Source], PolicySpider],
) -> Walk:
    """Walk through the answers of a platform's sources, with a spider of its own for each."""
    openings = itertools.chain.from_iterable(_openings(make, source) for source in sources)
    return Walk(platform, variant, openings)


def walk_register(platform: str, kind: str, url: str, read: Callable[[bytes, str], object]) -> Walk:
    """Look at one answer of a register of the state."""

    def parse(response: Response) -> Iterable[Question]:
        read(response.body, response.url)
        return ()

    return Walk(platform, "", iter([[Question(platform, "", kind, "", Request(url), parse, url)]]))


def _openings(
    make: Callable[[Source], PolicySpider], source: Source
) -> Iterator[Iterable[Question]]:
    """What opens a source, and then what only a later night would ask of it."""
    spider = make(source)
    yield (_question(spider, source, request) for request in spider.openings())
    yield (
        _question(spider, source, request)
        for visit in spider.visits.values()
        for request in spider.later_requests(visit)
    )


def _question(spider: PolicySpider, source: Source, request: Request) -> Question:
    handed: Mapping[str, object] = request.cb_kwargs
    context = request.cb_kwargs["context"]
    parse: Callable[..., Iterable[object]] = request.cb_kwargs["parse"]

    def follow(response: Response) -> Iterable[Question]:
        found = parse(response, handed["visit"], **context)
        # All of it at once: what is wrong with an answer shows anywhere in it.
        return [_question(spider, source, each) for each in found if isinstance(each, Request)]

    kind = getattr(parse, "__name__", "").removeprefix("parse_")
    shown = spider.shown(request.url)
    variant = spider.variant(source)
    notes = spider.visits[source.id].notes
    return Question(spider.name, variant, kind, source.municipality, request, follow, shown, notes)
