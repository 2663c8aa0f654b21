"""One request and one answer, as the services of the demo see them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """A GET, HEAD or POST request; header names are in lower case, the path is decoded."""

    host: str
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What goes back over the line."""

    status: int
    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()


class Service(Protocol):
    """Everything behind one host name."""

    def answer(self, request: Request) -> Answer | None:
        """The answer; ``None`` closes the connection without one."""


def html(text: str, status: int = 200) -> Answer:
    """A page."""
    return Answer(status, text.encode(), HTML)


def xml(text: str, status: int = 200) -> Answer:
    """An XML document with its declaration."""
    return Answer(status, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode(), XML)


# Any: JSON values of every kind.
def as_json(value: Mapping[str, Any], status: int = 200) -> Answer:
    """A JSON object."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), JSON)


def not_found() -> Answer:
    """The page of a server that has nothing there."""
    return html("<html><head><title>404</title></head><body><h1>Not Found</h1></body></html>", 404)


def entity_tag(body: bytes) -> str:
    """A strong entity tag of the bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'
