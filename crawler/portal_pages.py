"""Read the pages of an iBabs portal: calendar, agenda, lists and their items."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from parsel import Selector
from scrapy.http import HtmlResponse, Response

from crawler.answers import refuse_missing
from crawler.council_answers import read_object
from crawler.dates import find_dutch_date
from crawler.errors import SourceChanged
from crawler.listed import ListedPaper, Meeting

# The heading that a link stands under names its agenda item.
_HEADING = "preceding::*[self::h2 or self::h3 or self::h4 or self::h5][1]"
_MEETING = re.compile(r"/Agenda/Index/([0-9a-fA-F-]{36})")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LIST = re.compile(r"/Reports/Details/([0-9a-fA-F-]{36})")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One entry of a list."""

    id: str
    title: str
    day: dt.date | None


def read_meetings(response: Response) -> list[str]:
    """Ids of the meetings of one month, each once.

    Raises:
        SourceChanged: It is no calendar, which is not the same as a month in recess.
    """
    page = _page(response)
    if not page.css("[class*=calendar], [id*=calendar], [class*=Calendar]"):
        raise SourceChanged(response.url, "calendar")
    return list(dict.fromkeys(_found(page, _MEETING)))


def read_agenda(response: Response, base: str) -> Meeting:
    """A meeting with the papers of its agenda.

    Raises:
        SourceChanged: It is no agenda.
    """
    page = _page(response)
    if not page.css("[class*=agenda], [id*=agenda], [class*=Agenda]"):
        raise SourceChanged(response.url, "agenda")
    headings = [_text(each) for each in page.css("h1, h2, h3, h4, h5")]
    day = next((found for each in headings if (found := find_dutch_date(each))), None)
    papers = _papers(page, base, day, _HEADING)
    return Meeting(day, tuple(headings), papers)


def read_lists(response: Response) -> dict[str, str]:
    """Id -> name of the lists of a portal.

    Raises:
        SourceChanged: There are none.
    """
    page = _page(response)
    found: dict[str, str] = {}
    for link in page.css("a[href*='/Reports/Details/']"):
        match = _LIST.search(link.attrib["href"])
        if match:
            found.setdefault(match[1], _text(link))
    if not found:
        raise SourceChanged(response.url, "lists")
    return found


def read_rows(response: Response) -> tuple[list[ListRow], int]:
    """Entries of one page of a list, and how many the whole list has.

    Raises:
        SourceChanged: It is not what the list's own page asks for.
    """
    refuse_missing(response)
    answer = read_object(response)
    rows, total = answer.get("data"), answer.get("recordsTotal")
    if not isinstance(rows, list) or not isinstance(total, int):
        raise SourceChanged(response.url, "data and recordsTotal")
    if not all(isinstance(row, dict) and row.get("DT_RowId") for row in rows):
        raise SourceChanged(response.url, "DT_RowId")
    return [_row(row) for row in rows], total


def read_item(response: Response, base: str, row: ListRow) -> tuple[ListedPaper, ...]:
    """The files of one entry of a list.

    Raises:
        SourceChanged: It is no page.
    """
    page = _page(response)
    if not page.css("h1, h2, h3, [class*=report]"):
        raise SourceChanged(response.url, "entry of a list")
    return tuple(
        ListedPaper(
            external_id=each.external_id,
            url=each.url,
            title=each.title,
            subject=row.title,
            source_date=row.day,
        )
        for each in _papers(page, base, row.day, "")
    )


def _row(row: dict[str, Any]) -> ListRow:  # Any: as JSON has it
    title = Selector(str(row.get("title") or "")).xpath("string()").get() or ""
    day = find_dutch_date(str(row.get("registrationdate") or ""))
    return ListRow(str(row["DT_RowId"]), " ".join(title.split()), day)


def _papers(page: Selector, base: str, day: dt.date | None, above: str) -> tuple[ListedPaper, ...]:
    found: dict[str, ListedPaper] = {}
    for link in page.css("a[href*='documentId=']"):
        query = parse_qs(urlsplit(link.attrib["href"]).query)
        identity = next((v[0] for k, v in query.items() if k.lower() == "documentid"), "").lower()
        title = _text(link) or link.attrib.get("title", "")
        if identity and identity not in found:
            subject = _text(link.xpath(above)) if above else ""
            url = f"{base}/Document/View/{identity}"
            found[identity] = ListedPaper(identity, url, title or identity, subject, day)
    return tuple(found.values())


def _found(page: Selector, pattern: re.Pattern[str]) -> Iterator[str]:
    for href in page.css("a::attr(href)").getall():
        match = pattern.search(href)
        if match:
            yield match[1].lower()


def _page(response: Response) -> Selector:
    refuse_missing(response)
    if not isinstance(response, HtmlResponse):
        raise SourceChanged(response.url, "web page")
    if _CONTROLS.search(response.text):
        # No page of a portal holds them, and the parser of HTML breaks off at them later.
        return Selector(text=_CONTROLS.sub("", response.text))
    return response.selector


def _text(selector: Any) -> str:  # Any: one element or a list of them
    return " ".join(" ".join(selector.css("::text").getall()).split())
