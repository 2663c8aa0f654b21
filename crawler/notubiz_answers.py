"""Read the JSON answers of Notubiz, and tell its error messages from empty answers."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Response

from crawler.answers import GONE, refuse_missing
from crawler.council_answers import read_object
from crawler.dates import dutch_date
from crawler.errors import SourceChanged, SourceRefused
from crawler.listed import ListedPaper, Meeting
from crawler.visit import Visit

Record = dict[str, Any]  # as json.loads returns it
_TITLE, _DATE = 1, 15  # attribute numbers, the same for all organisations


def read_answer(response: Response) -> Record:
    """The object of an answer.

    Raises:
        SourceRefused: It is an error message, which comes with status 200.
        SourceChanged: It is no JSON object.
    """
    answer = read_object(response)
    if "error_code" in answer:
        raise SourceRefused(response.url, str(answer.get("message") or answer["error_code"]))
    return answer


def read_list(response: Response, name: str, visit: Visit) -> list[Record]:
    """The list of objects under a name; in older answers it lies one level deeper.

    Raises:
        SourceRefused: It is an error message, the window is too wide, or the organisation has
            left; of the last the visit is told.
        SourceChanged: There is no such list.
    """
    if response.status in GONE and b"non-active" in response.body:
        visit.not_covered = "the organisation is no longer active at Notubiz"
    refuse_missing(response)
    found = read_answer(response).get(name)
    if isinstance(found, dict):
        found = found.get(name.removesuffix("s"))
    if not isinstance(found, list) or not all(
        isinstance(each, dict) and "id" in each for each in found
    ):
        raise SourceChanged(response.url, f"list {name!r}")
    return found


def read_events(response: Response, visit: Visit) -> tuple[list[str], bool]:
    """Ids of the public meetings of a page, and whether another page follows.

    Raises:
        SourceRefused, SourceChanged: See ``read_list``.
    """
    events = read_list(response, "events", visit)
    pagination = read_answer(response).get("pagination")
    if not isinstance(pagination, dict) or "has_more_pages" not in pagination:
        raise SourceChanged(response.url, "has_more_pages")
    public = [str(event["id"]) for event in events if is_public(event)]
    return public, bool(pagination["has_more_pages"] and events)


def read_meeting(response: Response, base: str) -> Meeting | None:
    """A meeting with its public papers; None when it was cancelled, or is not public.

    Raises:
        SourceRefused: It is an error message.
        SourceChanged: It is no meeting.
    """
    meeting = read_answer(response).get("meeting")
    if not isinstance(meeting, dict) or "plannings" not in meeting:
        raise SourceChanged(response.url, "meeting with plannings")
    if not is_public(meeting) or meeting.get("canceled") or meeting.get("inactive"):
        return None
    papers = tuple(papers_of_meeting(meeting, base))
    day = dutch_date(_start(meeting))
    return Meeting(day, tuple(title for _, title in _agenda(meeting.get("agenda_items"))), papers)


def is_public(record: Record) -> bool:
    """Whether everyone may read it."""
    return record.get("permission_group", "public") == "public" and not record.get("confidential")


def papers_of_meeting(meeting: Record, base: str) -> list[ListedPaper]:
    """The public files of a meeting and its agenda items, at any depth."""
    day = _start(meeting)
    papers = [_paper(each, "", day, base) for each in _public(meeting.get("documents"))]
    for item, subject in _agenda(meeting.get("agenda_items")):
        papers += [_paper(each, subject, day, base) for each in _public(item.get("documents"))]
    return papers


def papers_of_item(item: Record, base: str) -> list[ListedPaper]:
    """The public files of a module's item, with the item's title as their subject."""
    attributes = [
        each for each in _records(item.get("attributes")) if isinstance(each.get("id"), int)
    ]
    values = {each.get("id"): _records(each.get("values")) for each in attributes}
    subject = _content(values.get(_TITLE))
    day = _content(values.get(_DATE)) or str(item.get("last_modified") or "")
    documents = [value.get("document") for each in values.values() for value in each]
    return [_paper(each, subject, day, base) for each in _public(documents)]


def _start(meeting: Record) -> str:
    planning: Record = next(iter(_records(meeting.get("plannings"))), {})
    return str(planning.get("start_date") or "")


def _agenda(items: Any) -> Iterator[tuple[Record, str]]:
    # Any: whatever the answer holds under "agenda_items".
    for item in _records(items):
        if is_public(item):
            data = item.get("type_data")
            attributes = _records(data.get("attributes")) if isinstance(data, dict) else []
            named = (str(each.get("value")) for each in attributes if each.get("id") == _TITLE)
            yield item, next(named, "")
            yield from _agenda(item.get("agenda_items"))


def _public(documents: Any) -> Iterator[Record]:
    # Any: as above; an attribute without a file holds None.
    for each in _records(documents):
        if "id" in each and is_public(each):
            yield each


def _records(value: Any) -> list[Record]:
    """The objects of a list; what is no object is no record."""
    # Any: whatever an answer holds under a name.
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _paper(document: Record, subject: str, day: str, base: str) -> ListedPaper:
    identity, version = str(document["id"]), str(document.get("version") or 1)
    types, files = _records(document.get("types")), _records(document.get("versions"))
    return ListedPaper(
        external_id=identity,
        url=f"{base}/document/{identity}/{version}",
        title=str(document.get("title") or identity).strip(),
        subject=subject,
        source_date=dutch_date(day),
        media_type=str(files[-1].get("mime_type") or "") if files else "",
        type_hint=str(types[0].get("value") or "").lower() if types else "",
        version=f"{document.get('last_modified') or ''} version {version}".strip(),
        other_urls=(f"{base}/document/{identity}",),  # some files are refused by their version
    )


def _content(values: Any) -> str:
    # Any: the values of one attribute.
    return next((str(each["content"]) for each in _records(values) if each.get("content")), "")
