"""Read XML by local names: prefixes and namespaces of the sources vary."""

import re
from collections.abc import Iterator

from lxml import etree


def parse_xml(body: bytes) -> etree._Element | None:
    """The root element, or None when there is nothing that could be XML."""
    if not body.strip():
        return None
    # Recovery mends a stray character in a title; entities and network are never followed.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root: etree._Element | None = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    return root


def local_name(element: etree._Element) -> str:
    """Name without namespace; empty for comments and instructions."""
    # Not by QName, which refuses names that recovery let through.
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def find_all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements below, and itself, with this local name, in document order."""
    return (child for child in element.iter() if local_name(child) == name)


def find_text(element: etree._Element, *names: str) -> str:
    """Text of the first element with one of these local names; empty when there is none."""
    for name in names:
        for child in find_all(element, name):
            text = text_of(child)
            if text:
                return text
    return ""


def text_of(element: etree._Element) -> str:
    """All text of an element, white space made single."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def text_length(element: etree._Element, *, without: frozenset[str]) -> int:
    """Number of characters of text, leaving out whole elements of some names."""
    if local_name(element) in without or not isinstance(element.tag, str):
        return 0
    own = len((element.text or "").strip())
    return own + sum(
        text_length(child, without=without) + len((child.tail or "").strip()) for child in element
    )


def attribute(element: etree._Element, name: str) -> str:
    """Value of an attribute by local name; empty when there is none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def closes(body: bytes, name: str) -> bool:
    """Whether the text ends with the closing tag of an element: it was not cut off."""
    return re.search(rb"</(?:[\w.-]+:)?" + name.encode() + rb"\s*>\s*$", body[-300:]) is not None
