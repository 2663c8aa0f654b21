"""Which address of a website to visit next: the best first, each once, within a budget."""

import functools
import heapq
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from w3lib.url import canonicalize_url

from crawler.suppliers import host_of

FILE_SUFFIXES = (".pdf", ".docx", ".odt")
_SKIPPED_SUFFIXES = (
    *(".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".ico", ".css", ".js", ".json"),
    *(".mp3", ".mp4", ".avi", ".mov", ".zip", ".gz", ".xls", ".xlsx", ".csv", ".ppt", ".pptx"),
    *(".ics", ".vcf", ".rss", ".xml", ".woff", ".woff2", ".ttf", ".doc", ".rtf", ".exe"),
)
# Parameters of pages that search instead of show.
_SEARCH_KEYS = frozenset({"q", "query", "s", "search", "trefwoord", "zoek", "zoeken", "zoekterm"})
_KNOWN_FIRST = 1000
# Addresses without anything to sort, quote, fold or leave out.
_PART = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_CANONICAL = re.compile(rf"https?://(?:[a-z0-9-]+\.)+[a-z]{{2,}}/(?:{_PART}/)*(?:{_PART})?")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be visited."""

    url: str
    score: int
    title: str = ""  # link text; empty when not known
    lastmod: str = ""  # what the sitemap says
    known: bool = False  # in the store

    @property
    def rank(self) -> int:
        """Order in which it is visited: what is known comes before anything new."""
        return self.score + (_KNOWN_FIRST if self.known else 0)


def is_file(url: str) -> bool:
    """Whether an address names a document file."""
    return urlsplit(url).path.lower().endswith(FILE_SUFFIXES)


@dataclass(frozen=True, slots=True, eq=False)
class WeighedWords:
    """Words with their weights, folded once: a website has thousands of links."""

    words: tuple[tuple[str, int], ...]
    phrases: tuple[tuple[str, int], ...]  # of several words; the last may go on, the first begin
    any_phrase: re.Pattern[str]  # whether it is worth looking for each of them

    @classmethod
    def of(cls, words: Mapping[str, int]) -> Self:
        """Fold the words as addresses are folded."""
        folded = [(_plain(word).strip(), weight) for word, weight in words.items()]
        phrases = tuple((word, weight) for word, weight in folded if " " in word)
        return cls(
            tuple((word, weight) for word, weight in folded if " " not in word),
            phrases,
            re.compile("|".join(re.escape(phrase) for phrase, _ in phrases) or r"(?!)"),
        )

    def found_in(self, plain: str) -> list[int]:
        """Weights of the words in a folded text."""
        found = set().union(*(_words_in(self, part) for part in set(plain.split())))
        weights = [self.words[place][1] for place in found]
        if self.any_phrase.search(plain):
            weights += [
                weight
                for phrase, weight in self.phrases
                if f" {phrase}" in plain or (weight > 0 and f"{phrase} " in plain)
            ]
        return weights


@functools.lru_cache(maxsize=16384)
def _words_in(words: WeighedWords, part: str) -> frozenset[int]:
    """Places of the words that begin one part of an address or text, or, if good, end it."""
    return frozenset(
        place
        for place, (word, weight) in enumerate(words.words)
        if part.startswith(word) or (weight > 0 and part.endswith(word))
    )


def score(url: str, text: str, words: WeighedWords) -> int:
    """Weigh the words in path and link text.

    A good word may begin or end a longer one (vrijwilligersbeleid, zorgnota); a word to stay
    away from must begin it, so that an uitvoeringsagenda is no agenda. Where the words to stay
    away from weigh more, the result is below zero.
    """
    found = words.found_in(_plain(f"{unquote(urlsplit(url).path)} {text}"))
    below = [weight for weight in found if weight < 0]
    if below and sum(found) <= 0:
        return min(below)
    return sum(weight for weight in found if weight > 0)


def same_site(url: str, home: str) -> bool:
    """Whether an address lies under the registered domain of the home page."""
    host, home_host = host_of(url), host_of(home)
    domain = registered_domain(home_host)
    return host in (home_host, domain) or host.endswith("." + domain)


def registered_domain(host: str) -> str:
    """The last two labels; what a Dutch municipality registers. Numbers stay whole."""
    labels = host.split(".")
    if labels[-1].isdigit():
        return host
    return ".".join(labels[-2:])


@dataclass
class Frontier:
    """The addresses of one website, the best first."""

    home: str
    words: WeighedWords
    max_pages: int
    max_discovery: int
    taken: int = 0  # addresses given out
    _best: dict[str, Candidate] = field(default_factory=dict)
    _waiting: list[tuple[int, int, str]] = field(default_factory=list)
    _given: set[str] = field(default_factory=set)
    _heard: set[tuple[str, str, str, bool, int]] = field(default_factory=set)
    _discovered: int = 0
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def add(
        self,
        url: str,
        text: str = "",
        *,
        lastmod: str = "",
        known: bool = False,
        at_least: int = 0,
    ) -> None:
        """Consider an address; a better link text or a date later improves it.

        Args:
            url: The address.
            text: Text of the link.
            lastmod: What a sitemap says of its last change.
            known: Whether it is in the store.
            at_least: Score of a document file without words of its own, from where it stood.
        """
        told = (url, text, lastmod, known, at_least)
        if told in self._heard:  # every page repeats the menu
            return
        self._heard.add(told)
        if not _visitable(url, self.home):
            return
        url = canonical(url)
        points = score(url, text, self.words)
        if points == 0 and is_file(url):
            points = at_least
        before = self._best.get(url)
        if before is not None:
            points = max(points, before.score)
            known = known or before.known
            text = text or before.title
            lastmod = lastmod or before.lastmod
        candidate = Candidate(url, points, text, lastmod, known)
        if candidate == before:
            return
        self._best[url] = candidate
        if candidate.rank >= 0:
            heapq.heappush(self._waiting, (-candidate.rank, next(self._numbers), url))

    def mark(self, url: str) -> None:
        """Count an address as visited, however we came there."""
        self._given.add(canonical(url))

    def pop(self) -> Candidate | None:
        """The best address not given out yet; None when done or out of budget."""
        while self._waiting and self.taken < self.max_pages:
            rank, _, url = heapq.heappop(self._waiting)
            candidate = self._best[url]
            if url in self._given or -rank != candidate.rank:
                continue
            if candidate.score == 0 and not self._may_discover(candidate):
                return None
            self._given.add(url)
            self.taken += 1
            return candidate
        return None

    @property
    def complete(self) -> bool:
        """Whether no address that scores above zero is left unseen."""
        return all(
            url in self._given or candidate.rank <= 0 for url, candidate in self._best.items()
        )

    def _may_discover(self, candidate: Candidate) -> bool:
        # Pages found so on earlier nights count, or every night would add as many.
        self._discovered += 1
        return candidate.known or self._discovered <= self.max_discovery


@functools.lru_cache(maxsize=8192)
def canonical(url: str) -> str:
    """The form of an address by which it is known: sorted query, no fragment."""
    return url if _CANONICAL.fullmatch(url) else canonicalize_url(url)


def _visitable(url: str, home: str) -> bool:
    parts = urlsplit(url)
    return (
        parts.scheme in ("http", "https")
        and same_site(url, home)
        and not parts.path.lower().endswith(_SKIPPED_SUFFIXES)
        and not any(key.lower() in _SEARCH_KEYS for key, _ in parse_qsl(parts.query))
    )


def _plain(text: str) -> str:
    """Words in lower case with one space around each."""
    return f" {_NOT_LETTERS.sub(' ', text.lower()).strip()} "
