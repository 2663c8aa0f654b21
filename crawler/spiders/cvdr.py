"""CVDR: the register of local regulations."""

import datetime as dt
from typing import ClassVar

from lxml import etree

from crawler.dates import dutch_date
from crawler.items import CrawledDocument
from crawler.settings import CrawlSettings
from crawler.spiders.sru import SruSpider
from crawler.visit import Visit
from crawler.words import search_terms
from crawler.xml_fields import attribute, find_all, find_text, text_of


class CvdrSpider(SruSpider):
    """Regulations of municipalities, every version with the dates on which it holds.

    Publisher: KOOP, SRU 1.2. The interface was last checked against its captured self
    description and against client programs in November 2026.
    """

    name = "cvdr"
    parameters: ClassVar[dict[str, str]] = {"version": "1.2", "x-connection": "cvdr"}

    @classmethod
    def endpoint(cls, settings: CrawlSettings) -> str:
        """Base URL of the service."""
        return settings.endpoints.cvdr

    @classmethod
    def query(cls, creator: str, since: dt.date | None = None) -> str:
        """Regulations of one creator that hold a volunteer word."""
        changed = "" if since is None else f" AND dcterms.modified>={since}"
        words = " ".join(term.term for term in search_terms(cls.name))
        return f'gemeente="{_quoted(creator)}" AND keyword any "{words}"{changed}'

    def read_record(self, record: etree._Element, visit: Visit) -> CrawledDocument | None:
        """One expression of a regulation; provinces and water boards are left out."""
        identifier = find_text(record, "identifier")
        if not identifier or not _of_a_municipality(record):
            return None
        work = identifier.rpartition("_")[0] or identifier
        in_force_from = dutch_date(find_text(record, "inwerkingtredingDatum"))
        return CrawledDocument(
            source_id=visit.source.id,
            external_id=identifier,
            work=work,
            url=find_text(record, "preferred_url", "preferredUrl"),
            title=find_text(record, "title"),
            body=None,
            media_type="application/xml",
            type_hint=_type(record),
            source_date=dutch_date(find_text(record, "issued")) or in_force_from,
            in_force_from=in_force_from,
            in_force_to=dutch_date(find_text(record, "uitwerkingtredingDatum")),
            last_modified=find_text(record, "modified") or None,
        )

    def text_urls(self, record: etree._Element) -> list[str]:
        """XML first; some works have only one of the two."""
        found = (find_text(record, "publicatieurl_xml"), find_text(record, "publicatieurl_xhtml"))
        return [url for url in found if url]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _of_a_municipality(record: etree._Element) -> bool:
    kind = find_text(record, "organisatietype").lower()
    if kind:
        return kind.startswith("gemeente")
    schemes = [attribute(creator, "scheme") for creator in find_all(record, "creator")]
    return not any(schemes) or any(scheme.endswith("Gemeente") for scheme in schemes)


def _type(record: etree._Element) -> str:
    """The finest word for the type: the rubric when the record has one."""
    types = {attribute(each, "scheme"): text_of(each) for each in find_all(record, "type")}
    rubric = [value for scheme, value in types.items() if scheme.endswith("Rubriek")]
    return (rubric or [*types.values(), ""])[0]
