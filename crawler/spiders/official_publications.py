"""Official publications: the municipal gazette (gemeenteblad)."""

import datetime as dt
import json
from typing import ClassVar

from lxml import etree
from scrapy.http import Response

from crawler.dates import dutch_date
from crawler.gazette_answers import is_shell, read_attachments, read_forms
from crawler.items import CrawledDocument
from crawler.settings import CrawlSettings
from crawler.spiders.sru import SruSpider
from crawler.visit import Visit
from crawler.words import search_terms
from crawler.xml_fields import (
    find_text,
)


class OfficialPublicationsSpider(SruSpider):
    """Announcements, and policy notes published as such, from 2014.

    Publisher: KOOP, SRU 2.0. The interface was last checked against its captured self
    description, one record and client programs in November 2026.
    """

    name = "official_publications"
    parameters: ClassVar[dict[str, str]] = {"version": "2.0"}

    @classmethod
    def endpoint(cls, settings: CrawlSettings) -> str:
        """Base URL of the service."""
        return settings.endpoints.official_publications

    @classmethod
    def query(cls, creator: str, since: dt.date | None = None) -> str:
        """Gazette of one creator with a volunteer word, in a fixed order for paging."""
        changed = "" if since is None else f"AND dt.modified>={since} "
        words = " ".join(term.term for term in search_terms(cls.name))
        return (
            "c.product-area==officielepublicaties AND w.publicatienaam==Gemeenteblad "
            f"AND dt.creator=={json.dumps(creator, ensure_ascii=False)} "
            f'AND cql.textAndIndexes any "{words}" {changed}sortBy dt.available/sort.ascending'
        )

    def read_record(self, record: etree._Element, visit: Visit) -> CrawledDocument | None:
        """One publication; its date is the day on which it was published."""
        identifier = find_text(record, "identifier")
        if not identifier:
            return None
        published = find_text(record, "available", "date", "issued")
        return CrawledDocument(
            source_id=visit.source.id,
            external_id=identifier,
            url=find_text(record, "preferredUrl", "preferred_url"),
            title=find_text(record, "title"),
            body=None,
            media_type="application/xml",
            type_hint=find_text(record, "type"),
            source_date=dutch_date(published),
            last_modified=find_text(record, "datumTijdstipWijzigingExpression", "modified") or None,
        )

    def text_urls(self, record: etree._Element) -> list[str]:
        """XML, then PDF, then HTML, as far as the record has them."""
        return read_forms(record)

    def attachments(
        self, record: etree._Element, document: CrawledDocument
    ) -> list[tuple[CrawledDocument, list[str]]]:
        """The external attachments, which are not in the XML."""
        return read_attachments(record, document)

    def is_shell(self, response: Response) -> bool:
        """Whether the XML holds next to no text."""
        return is_shell(response.body)
