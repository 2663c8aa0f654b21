"""The search of open.overheid.nl: how it is asked, and how its answers are read."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from scrapy.http import Response

from crawler.answers import refuse_hollow
from crawler.council_answers import Record, read_object, read_records, records_within
from crawler.dates import dutch_date
from crawler.errors import SourceChanged
from crawler.items import CrawledDocument
from crawler.titles import type_of
from crawler.urls import join_url

PAGE_SIZE = 50  # 10, 20 or 50; nothing else is accepted
_GAZETTE = "officielebekendmakingen.nl"  # provider of what another source has already


def search_url(base: str, organisation: str, term: str, start: int, since: dt.date | None) -> str:
    """Address of one page; ``start`` counts from 0, and filters are encoded twice."""
    parameters = {
        "zoektekst": term,
        "organisatie": quote(organisation, safe=""),
        "start": str(start),
        "aantalResultaten": str(PAGE_SIZE),
        "sort": "publicatiedatum",
        "order": "asc",
    }
    if since is not None:
        parameters["publicatiedatumVan"] = f"{since:%d-%m-%Y}"
    return f"{base}/zoek?{urlencode(parameters)}"


def read_page(
    response: Response, organisation: str, source_id: int, start: int
) -> tuple[list[CrawledDocument], int]:
    """The documents of a page that the organisation published, and how many hits there are.

    Their number is 0 on a page without hits.

    Raises:
        SourceRefused: It tells of results and shows none.
        SourceChanged: It is no page of results.
    """
    results = read_records(response, "resultaten")
    total = read_object(response).get("totaal")
    if not isinstance(total, int):
        raise SourceChanged(response.url, "totaal")
    if start == 0:
        refuse_hollow(response, results, total)
    found = list(_found(results, organisation, response))
    return [_document(each, source_id) for each in found], total if results else 0


def read_file_url(response: Response) -> str:
    """Where the file of the newest version is.

    Raises:
        SourceChanged: It is no detail of a document.
    """
    versions = read_records(response, "versies")
    files = [file for each in versions for file in records_within(each, "bestanden", response.url)]
    if not files or not files[-1].get("url"):
        raise SourceChanged(response.url, "versies with bestanden and url")
    return join_url(response.url, str(files[-1]["url"]))


def _found(results: list[Record], organisation: str, response: Response) -> Iterator[Record]:
    for result in results:
        found = result.get("document")
        if not isinstance(found, dict) or not found.get("id"):
            raise SourceChanged(response.url, "document with id")
        if found.get("aanbieder") != _GAZETTE and _is_by(found, organisation):
            yield found


def _is_by(found: Record, organisation: str) -> bool:
    """Whether the organisation published it: a filter that is not understood filters nothing."""
    publisher = " ".join(str(found.get("publisher") or "").casefold().split())
    return not publisher or publisher == organisation.casefold()


def _document(found: Record, source_id: int) -> CrawledDocument:
    identity, _, version = str(found["id"]).partition("_")
    title = str(found.get("titel") or "").strip() or identity
    return CrawledDocument(
        source_id=source_id,
        external_id=identity,
        url=str(found.get("pid") or found.get("weblocatie") or ""),
        title=title,
        body=None,
        media_type="application/pdf",
        type_hint=type_of(title).type_hint,
        source_date=dutch_date(str(found.get("openbaarmakingsdatum") or "")),
        last_modified=f"{found.get('mutatiedatumtijd') or ''} version {version or '1'}".strip(),
    )
