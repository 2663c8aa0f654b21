"""Official publications: the municipal gazette (gemeenteblad)."""

import dataclasses
import datetime as dt
import json
import re
from typing import ClassVar

from lxml import etree
from scrapy.http import Response

from crawler.dates import dutch_date
from crawler.items import CrawledDocument
from crawler.settings import CrawlSettings
from crawler.spiders.sru import SruSpider
from crawler.visit import Visit
from crawler.words import search_terms
from crawler.xml_fields import (
    attribute,
    find_all,
    find_text,
    local_name,
    parse_xml,
    text_length,
    text_of,
)

# Below this many characters the XML is a shell around a PDF attachment.
_SHELL_CHARACTERS = 200
_NO_TEXT = frozenset({"meta", "metadata", "metadataowms"})
_FORMS = ("xml", "pdf", "html")
# Identifier of an attached file: exb-2025-12345.
_ATTACHMENT = re.compile(r"exb-(\d{4})-\d+")


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
        items = {
            attribute(item, "manifestation"): text_of(item) for item in find_all(record, "itemUrl")
        }
        return [items[form] for form in _FORMS if items.get(form)]

    def attachments(
        self, record: etree._Element, document: CrawledDocument
    ) -> list[tuple[CrawledDocument, list[str]]]:
        """The external attachments: a policy note is often one, and not in the XML.

        A bare identifier is looked for where the PDF of the record itself stands. That rests
        on the common shape of the addresses and was not seen at the live service.
        """
        pdf = next((url for url in self.text_urls(record) if url.endswith(".pdf")), "")
        found = []
        for element in find_all(record, "externeBijlage"):
            named = attribute(element, "resourceIdentifier") or text_of(element)
            match = _ATTACHMENT.search(f"{named} {text_of(element)}")
            if match is None:
                continue
            attachment = dataclasses.replace(
                document,
                external_id=match[0],
                title=f"{document.title} (bijlage {match[0]})",
                media_type="application/pdf",
            )
            own = rf"/[a-z]+/\d{{4}}/(?={re.escape(document.external_id)})"
            beside = re.sub(own, f"/exb/{match[1]}/", pdf).replace(document.external_id, match[0])
            url = named if named.startswith("http") else beside
            found.append((attachment, [url] if url else []))
        return found

    def is_shell(self, response: Response) -> bool:
        """Whether the XML holds next to no text."""
        root = parse_xml(response.body) if b"<" in response.body[:100] else None
        if root is None or local_name(root) == "html":
            return False
        return text_length(root, without=_NO_TEXT) < _SHELL_CHARACTERS
