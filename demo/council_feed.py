"""The export of OpenBesluitvorming: a snapshot of each council's documents, and what changed."""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from demo.errors import WrongParameter
from demo.exchange import Answer
from demo.papers import Paper

_PAGE_CAP = 2  # records; the service gives up to 1000, and the second page has to be met
_START = "at-"


@dataclasses.dataclass(frozen=True)
class Entry:
    """One line of the log: a document came, or went."""

    number: int
    paper: Paper
    deleted: bool = False


def log_of(before: Sequence[Paper], now: Sequence[Paper]) -> list[Entry]:
    """What was logged until tonight: the documents of the first night, then the changes."""
    shown = {paper.entity_id: paper for paper in now}
    known = {paper.entity_id: paper for paper in before}
    told = [(paper, False) for paper in before]
    told += [(paper, True) for key, paper in known.items() if key not in shown]
    told += [(paper, False) for key, paper in shown.items() if known.get(key) != paper]
    return [Entry(number, *each) for number, each in enumerate(told, 1)]


def export(log: Sequence[Entry], path: str, asked: Mapping[str, str]) -> Answer:
    """One page of NDJSON.

    Raises:
        WrongParameter: The cursor or the limit is none.
    """
    own = [entry for entry in log if entry.paper.key == asked.get("source", "")]
    cursor = asked.get("cursor") or f"{_START}0"
    limit = asked.get("limit") or str(_PAGE_CAP)
    number = cursor.removeprefix(_START)
    if not number.isdigit() or not cursor.startswith(_START):
        raise WrongParameter("invalid_cursor", "cursor is not one of ours")
    if not limit.isdigit():
        raise WrongParameter("invalid_limit", "limit is not a number")
    left = [entry for entry in own if entry.number > int(number)]
    page = left[: min(int(limit), _PAGE_CAP)]
    headers = [("X-Has-More", "true" if len(left) > len(page) else "false")]
    if page:
        headers.append(("X-Next-Cursor", f"{_START}{page[-1].number}"))
    if path.endswith("snapshot") and "cursor" not in asked:
        last = max((entry.number for entry in log), default=0)
        headers.append(("X-Changes-Cursor", f"{_START}{last}"))
    lines = "".join(json.dumps(_record(entry)) + "\n" for entry in page)
    return Answer(200, lines.encode(), "application/x-ndjson", tuple(headers))


def _record(entry: Entry) -> dict[str, Any]:  # Any: JSON values of every kind
    paper = entry.paper
    moment = dt.datetime.combine(paper.day, dt.time(12), dt.UTC)
    return {
        "seq": entry.number,
        "op": "delete" if entry.deleted else "upsert",
        "time": moment.isoformat().replace("+00:00", "Z"),
        "entity_id": paper.entity_id,
        "entity_type": "Document",
        "source_key": paper.key,
        "supplier": "notubiz",
        **dict(_payload(entry)),
    }


def _payload(entry: Entry) -> Iterator[tuple[str, Any]]:
    if not entry.deleted:
        paper = entry.paper
        yield "payload", {"type": "Document", "name": paper.title, "original_url": paper.url}
