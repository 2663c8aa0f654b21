"""Read the records and texts of the official publications: forms, attachments, empty shells."""

import dataclasses
import re

from lxml import etree

from crawler.items import CrawledDocument
from crawler.xml_fields import (
    attribute,
    find_all,
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


def read_forms(record: etree._Element) -> list[str]:
    """Where the text is: XML, then PDF, then HTML, as far as the record has them."""
    items = {
        attribute(item, "manifestation"): text_of(item) for item in find_all(record, "itemUrl")
    }
    return [items[form] for form in _FORMS if items.get(form)]


def read_attachments(
    record: etree._Element, document: CrawledDocument
) -> list[tuple[CrawledDocument, list[str]]]:
    """The external attachments: a policy note is often one, and not in the XML.

    A bare identifier is looked for where the PDF of the record itself stands. That rests
    on the common shape of the addresses and was not seen at the live service.
    """
    pdf = next((url for url in read_forms(record) if url.endswith(".pdf")), "")
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


def is_shell(body: bytes) -> bool:
    """Whether an XML text holds next to no text; a page or a PDF is none."""
    root = parse_xml(body) if b"<" in body[:100] else None
    if root is None or local_name(root) == "html":
        return False
    return text_length(root, without=_NO_TEXT) < _SHELL_CHARACTERS
