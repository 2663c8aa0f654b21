"""The SOAP service of iBabs: what is posted, and how its answers are read."""

import datetime as dt
from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree
from scrapy.http import Response

from crawler.dates import dutch_date, find_dutch_date
from crawler.errors import SourceChanged, SourceRefused
from crawler.listed import ListedPaper
from crawler.portal_pages import ListRow
from crawler.xml_fields import find_all, find_text, parse_xml

_NAMESPACE = "http://tempuri.org/"
_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<{operation} xmlns="' + _NAMESPACE + '">{parameters}</{operation}></s:Body></s:Envelope>'
)
_OBJECTS = "http://schemas.datacontract.org/2004/07/iBabsWCFObjects.Public"
_OK = 200
_HOLDING_DATES = ("datum", "datum stuk", "datum document", "registratiedatum")
# Dates of an entry come as "Jan 29 2026 12:00AM".
_AMERICAN = "%b %d %Y"


def headers_of(operation: str) -> dict[str, str]:
    """Headers of one operation."""
    return {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{_NAMESPACE}IPublic/{operation}"',
    }


def body_of(operation: str, parameters: Mapping[str, str]) -> bytes:
    """The envelope of an operation with flat parameters."""
    told = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parameters.items())
    return _ENVELOPE.format(operation=operation, parameters=told).encode()


def filter_body(sitename: str, list_id: str, since: dt.date) -> bytes:
    """The envelope that asks for the entries of a list that changed since a day."""
    asked = {"ListId": list_id, "SinceDate": f"{since}T00:00:00", "Sitename": sitename}
    fields = "".join(f"<o:{name}>{escape(value)}</o:{name}>" for name, value in asked.items())
    request = f'<filterRequest xmlns:o="{_OBJECTS}">{fields}</filterRequest>'
    operation = "GetListsEntriesByFilterRequest"
    return _ENVELOPE.format(operation=operation, parameters=request).encode()


def read_soap_lists(response: Response) -> dict[str, str]:
    """Id -> name of the lists of a council.

    Raises:
        SourceRefused: The address has no access, or the council is not known there.
        SourceChanged: It is no answer to the question.
    """
    root = _result(response, "GetListsResult")
    return {
        find_text(each, "Key").lower(): find_text(each, "Value")
        for each in find_all(root, "iBabsKeyValue")
        if find_text(each, "Key")
    }


def read_soap_entries(response: Response) -> list[ListRow]:
    """The entries of a list, dated by their last change.

    Raises:
        SourceRefused, SourceChanged: See ``read_soap_lists``.
    """
    root = _result(response, "Entries")
    rows = []
    for each in find_all(root, "iBabsListEntryBase"):
        identity = find_text(each, "EntryId")
        if not identity:
            raise SourceChanged(response.url, "EntryId")
        day = dutch_date(find_text(each, "MutationDate"))
        rows.append(ListRow(identity, find_text(each, "EntryTitle"), day))
    return rows


def read_soap_entry(response: Response, row: ListRow) -> tuple[ListedPaper, ...]:
    """The public files of one entry, with the entry's own date where it has one.

    Raises:
        SourceRefused, SourceChanged: See ``read_soap_lists``.
    """
    root = _result(response, "GetListEntryResult")
    day = _date_of(root) or row.day
    return tuple(
        ListedPaper(
            external_id=find_text(each, "Id").lower(),
            url=find_text(each, "PublicDownloadURL"),
            title=find_text(each, "DisplayName", "FileName"),
            subject=row.title,
            source_date=day,
        )
        for each in find_all(root, "iBabsDocument")
        if find_text(each, "Confidential").lower() != "true"
        and find_text(each, "Id")
        and find_text(each, "PublicDownloadURL")
    )


def _result(response: Response, name: str) -> etree._Element:
    """The part of an answer that was asked for; errors come with status 200."""
    root = parse_xml(response.body)
    if root is None or response.status != _OK:
        raise SourceRefused(response.url, f"status {response.status}")
    fault = find_text(root, "faultstring", "Text") if any(find_all(root, "Fault")) else ""
    if fault or find_text(root, "Status") == "ERR":
        raise SourceRefused(response.url, fault or find_text(root, "Message") or "an error")
    found = next(find_all(root, name), None)
    if found is None:
        raise SourceChanged(response.url, name)
    return found


def _date_of(root: etree._Element) -> dt.date | None:
    """The date among the values of an entry, whose names differ per council."""
    values = {
        find_text(each, "Key").lower(): find_text(each, "Value")
        for each in find_all(root, "KeyValueOfstringstring")
    }
    for name in _HOLDING_DATES:
        text = values.get(name, "")
        try:
            return dt.datetime.strptime(" ".join(text.split()[:3]), _AMERICAN).date()  # noqa: DTZ007
        except ValueError:
            if (found := dutch_date(text) or find_dutch_date(text)) is not None:
                return found
    return None
