"""The change feed of OpenBesluitvorming: what a page of it tells, and where it was left; pure."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scrapy.http import Response

from crawler.answers import header_of
from crawler.errors import SourceChanged
from crawler.titles import decision_queries, type_of
from crawler.windows import is_sweep_due
from crawler.words import search_terms

# Documents that one night could not fetch, a line each; the feed does not tell them again.
RETRY_CURSOR = "retry"


@dataclass(frozen=True, slots=True)
class FeedMark:
    """Where the feed of one source was left, and when its council was searched as a whole."""

    swept_on: dt.date
    question: str  # what was searched for; see crawler.windows
    position: str  # the service's own cursor

    def __str__(self) -> str:
        """As it is stored."""
        return f"{self.swept_on} {self.question} {self.position}"


@dataclass(frozen=True, slots=True)
class Change:
    """The last thing that the feed told of one document."""

    external_id: str
    deleted: bool
    title: str


def cursor_of(key: str) -> str:
    """Name under which the mark of a source is stored; a municipality may have several."""
    return f"changes:{key}"


def read_mark(stored: str | None, question: str) -> FeedMark | None:
    """The stored mark; None before the first, and when it was for other words."""
    parts = (stored or "").split(" ", 2)
    if len(parts) != 3 or parts[1] != question:
        return None
    return FeedMark(dt.date.fromisoformat(parts[0]), question, parts[2])


def feed_to_read(mark: FeedMark | None, today: dt.date, source_id: int) -> FeedMark | None:
    """The mark to read on from tonight; None when the council has to be searched."""
    due = mark is None or is_sweep_due(mark.swept_on, today, source_id)
    return None if due else mark


def read_changes(response: Response) -> list[Change]:
    """The changes of documents on one page, in order.

    Raises:
        SourceChanged: A line is no change, or the page does not say whether more follow.
    """
    if header_of(response, "X-Has-More").lower() not in ("true", "false"):
        raise SourceChanged(response.url, "header X-Has-More")
    changes = [_change(line, response) for line in response.body.splitlines() if line.strip()]
    return [change for change in changes if change is not None]


def read_position(response: Response) -> tuple[str, bool]:
    """The cursor after a page, and whether more pages follow.

    Raises:
        SourceChanged: More follow, and the cursor is missing.
    """
    position = header_of(response, "X-Next-Cursor")
    more = header_of(response, "X-Has-More").lower() == "true"
    if more and not position:
        raise SourceChanged(response.url, "header X-Next-Cursor")
    return position, more


def is_wanted(title: str, text: str, policies: Iterable[str], municipality: str) -> bool:
    """Whether a search of the council would have shown a document, or a decision on a policy.

    Args:
        title: Of the document.
        text: All of it.
        policies: Titles of the council's policies that are known.
        municipality: Its name, which tells no policy from another.
    """
    held = f"{title}\n{text}".casefold()
    if any(_stands_in(term.term, held) for term in search_terms("openbesluitvorming")):
        return True
    if type_of(title).role != "decision":
        return False
    queries = (query for policy in policies for query in decision_queries(policy, municipality))
    return any(_stands_in(query, held) for query in queries)


def _stands_in(words: str, held: str) -> bool:
    """As the service searches: all words, in any order."""
    return all(word in held for word in words.casefold().split())


def _change(line: bytes, response: Response) -> Change | None:
    try:
        record: dict[str, Any] = json.loads(line)  # Any: as json.loads returns it
        identity, operation = str(record["entity_id"]), record["op"]
        kind = str(record.get("entity_type") or "")
        payload = record.get("payload") or {}
        title = str(payload.get("name") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SourceChanged(response.url, "change with entity_id and op") from None
    if operation not in ("upsert", "delete"):
        raise SourceChanged(response.url, f"known op, but {str(operation)[:20]!r}")
    if kind.lower() != "document":
        return None
    return Change(identity, operation == "delete", title.strip())
