"""Read the JSON answers of council sources, and miss nothing quietly."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from scrapy.http import Response

from crawler.dates import dutch_date
from crawler.errors import SourceChanged
from crawler.items import CrawledDocument
from crawler.titles import type_of

# With these states a source says nothing about what its council has.
NOT_COVERED = ("never_imported", "not_implemented", "not listed")
NOT_REACHED = ("failing", "stale", *NOT_COVERED)

# It imports every day; once it stood still for twelve days, all its iBabs councils at a time.
_STANDING_DAYS = 7

Record = dict[str, Any]  # as json.loads returns it


def read_json(response: Response) -> Any:
    """The JSON value of an answer, of whatever kind.

    Raises:
        SourceChanged: It is not JSON.
    """
    try:
        return json.loads(response.body)
    except ValueError:
        raise SourceChanged(response.url, "JSON") from None


def read_object(response: Response) -> Record:
    """The JSON object of an answer.

    Raises:
        SourceChanged: It is not JSON, or not an object.
    """
    answer = read_json(response)
    if not isinstance(answer, dict):
        raise SourceChanged(response.url, "JSON object")
    return answer


def read_records(response: Response, name: str) -> list[Record]:
    """The list of objects under a name.

    Raises:
        SourceChanged: There is no such list.
    """
    found = read_object(response).get(name)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise SourceChanged(response.url, f"list {name!r}")
    return found


def records_within(record: Record, name: str, url: str) -> list[Record]:
    """The list of objects under a name of an object, which may leave it out.

    Raises:
        SourceChanged: Something else stands there.
    """
    found = record.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise SourceChanged(url, f"list {name!r}")
    return found


def read_state(
    states: Mapping[str, Record], key: str, ended_on: dt.date | None = None
) -> tuple[Record | None, str]:
    """What the service says of a source, and why its answers say nothing of its council.

    The second is empty when they do. That nothing is imported any more of a council that ended
    is as it should be, and what it has stays.
    """
    state = states.get(key)
    if state is None:
        return None, "not listed"
    word = str(state.get("state") or "").lower()
    if word == "discontinued" or (word not in NOT_REACHED and state.get("discontinuedAt")):
        return state, "" if ended_on else "discontinued"
    return state, word if word in NOT_REACHED else ""


def describe_state(state: Record | None, today: dt.date) -> list[str]:
    """What else the service says of a source: why it fails, who succeeds it, a standing import."""
    if state is None:
        return []
    successor = state.get("succeededBy") or {}
    parts = []
    if read_state({"": state}, "")[1] and state.get("lastErrorMessage"):
        parts.append(f"its import says {str(state['lastErrorMessage'])[:80]!r}")
    if successor.get("sourceKey"):
        parts.append(f"succeeded by {successor['sourceKey']}")
    imported_on = dutch_date(str(state.get("lastSuccessAt") or ""))
    if imported_on is not None and (today - imported_on).days > _STANDING_DAYS:
        parts.append(f"last imported on {imported_on}")
    return parts


def read_content_date(state: Record) -> dt.date | None:
    """Date of the newest paper of a source, on whatever subject."""
    return dutch_date(str(state.get("latestContentDate") or ""))


def read_date(record: Record) -> dt.date | None:
    """Date of the meeting, or the date the source sorts by."""
    return dutch_date(str(record.get("date") or record.get("sortDate") or ""))


def read_document(record: Record, source_id: int, response: Response) -> CrawledDocument:
    """A hit or an entity as a document without body; both carry the same fields.

    Raises:
        SourceChanged: It has no identity.
    """
    identity = str(record.get("entityId") or "")
    if not identity:
        raise SourceChanged(response.url, "entityId")
    title = str(record.get("title") or "").strip() or identity
    return CrawledDocument(
        source_id=source_id,
        external_id=identity,
        url=str(record.get("downloadUrl") or record.get("pdfUrl") or response.url),
        title=title,
        body=None,
        media_type="text/markdown",
        type_hint=type_of(title).type_hint,
        source_date=read_date(record),
    )
