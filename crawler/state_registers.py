"""Read the registers of the state: government organisations (ROO), and areas with their codes."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawler.dates import dutch_date
from crawler.errors import SourceChanged
from crawler.xml_fields import attribute, find_all, find_text, local_name, parse_xml, text_of
from db.register_update import Observed

_CODE = re.compile(r"gm\d{4}$", re.IGNORECASE)
_PREFIX = re.compile(r"^gemeente\s+", re.IGNORECASE)


def read_organisations(body: bytes, url: str) -> list[Observed]:
    """The municipalities of an export of ROO.

    Direct children only: nested organisations and employees repeat the names.

    Raises:
        SourceChanged: It is no export, or holds no municipality.
    """
    root = parse_xml(body)
    if root is None:
        raise SourceChanged(url, "XML")
    found = [each for each in map(_organisation, find_all(root, "organisatie")) if each]
    if not found:
        raise SourceChanged(url, "organisatie with a code of a municipality")
    return found


def read_areas(body: bytes, url: str) -> tuple[dict[str, str], str]:
    """Code -> name of one page of areas, and the address of the next page; empty on the last.

    Raises:
        SourceChanged: It is no collection of areas with codes.
    """
    try:
        answer: Any = json.loads(body)  # Any: as json.loads returns it
        codes = {
            str(each["properties"]["identificatie"]).upper(): str(each["properties"]["naam"])
            for each in answer["features"]
        }
        links = answer.get("links") or ()
        following = next((str(each["href"]) for each in links if each.get("rel") == "next"), "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SourceChanged(url, "features with identificatie and naam") from None
    if not all(_CODE.fullmatch(code) for code in codes):
        raise SourceChanged(url, "codes of municipalities")
    return codes, following


def _organisation(element: etree._Element) -> Observed | None:
    match = _CODE.search(attribute(element, "resourceIdentifierTOOI"))
    names = [text_of(child) for child in _children(element, "naam")]
    if match is None or not names:
        return None
    return Observed(
        cbs_code=match[0].upper(),
        name=_PREFIX.sub("", names[0]),
        website_url=_website(element),
        population=_population(element),
        ended_on=_ended_on(element),
    )


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if local_name(child) == name)


def _website(element: etree._Element) -> str:
    for contact in _children(element, "contact"):
        for address in find_all(contact, "internetadres"):
            url = find_text(address, "url") or text_of(address)
            if url.startswith(("http://", "https://")):
                return url
    return ""


def _population(element: etree._Element) -> int | None:
    for place in _children(element, "geografie"):
        digits = re.sub(r"\D", "", find_text(place, "aantalInwoners"))
        if digits:
            return int(digits)
    return None


def _ended_on(element: etree._Element) -> dt.date | None:
    told = (text_of(child) for child in element if local_name(child).lower() == "einddatum")
    return next((day for text in told if (day := dutch_date(text))), None)
