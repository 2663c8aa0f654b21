"""Write XML and HTML as text, with full say over prefixes and the order of attributes."""

from collections.abc import Mapping
from html import escape


def text(value: object) -> str:
    """Escaped character data."""
    return escape(str(value), quote=False)


def element(tag: str, *content: str, attributes: Mapping[str, str] | None = None) -> str:
    """One element around content that is already escaped or built."""
    written = "".join(f' {name}="{escape(value)}"' for name, value in (attributes or {}).items())
    return f"<{tag}{written}>{''.join(content)}</{tag}>" if content else f"<{tag}{written}/>"


def leaf(tag: str, value: object, attributes: Mapping[str, str] | None = None) -> str:
    """One element around text."""
    return element(tag, text(value), attributes=attributes)
