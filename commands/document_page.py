"""Everything about one document on one page of text, or as JSON."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from commands.text_lines import wrapped
from db.document_versions import (
    CodedPassage,
    DocumentHead,
    FactLine,
    PlaceLine,
    VersionLine,
    find_document,
    find_document_code,
    list_coded_passages,
    list_facts,
    list_places,
    list_versions,
    load_version_pages,
)
from db.errors import UnknownDocument


@dataclass(frozen=True)
class DocumentPage:
    """What ``document NUMBER`` shows; facts and passages are those of ``shown``."""

    head: DocumentHead
    code: str
    trace: tuple[str, ...]
    shown: VersionLine | None
    versions: tuple[VersionLine, ...]
    places: tuple[PlaceLine, ...]
    facts: tuple[FactLine, ...]
    passages: tuple[CodedPassage, ...]


def build_page(session: Session, document_id: int, version: str | None) -> DocumentPage:
    """Gather the page of a document.

    Args:
        session: On the database.
        document_id: Its number.
        version: As ``choose_version`` takes it; the newest by default.

    Raises:
        UnknownDocument: There is no such document or version.
    """
    head = find_document(session, document_id)
    versions = list_versions(session, document_id)
    shown = choose_version(versions, version) if versions else None
    code, trace = find_document_code(session, shown) if shown else ("", ())
    return DocumentPage(
        head=head,
        code=code,
        trace=trace,
        shown=shown,
        versions=tuple(versions),
        places=tuple(list_places(session, versions)),
        facts=tuple(list_facts(session, shown)) if shown else (),
        passages=tuple(list_coded_passages(session, shown)) if shown else (),
    )


def choose_version(versions: Sequence[VersionLine], wanted: str | None) -> VersionLine:
    """The version with this number, or the one that stood on this date; the newest for None.

    Raises:
        UnknownDocument: There is no such version.
    """
    if wanted is None:
        return versions[-1]
    try:
        day = dt.date.fromisoformat(wanted)
    except ValueError:
        found = [one for one in versions if str(one.number) == wanted]
    else:
        found = [one for one in versions if one.stands_from <= day]
    if not found:
        raise UnknownDocument(
            f"no version {wanted}: there are {len(versions)}, the first of "
            f"{versions[0].stands_from}; give a number or a date"
        )
    return found[-1]


def page_text(session: Session, version: VersionLine, number: int) -> str:
    """The text of one page of a version as it is stored.

    Raises:
        UnknownDocument: The version has no such page, or no text.
    """
    pages = load_version_pages(session, version)
    if not pages:
        raise UnknownDocument(f"version {version.number} has no text: {version.text}")
    if number > len(pages):
        raise UnknownDocument(f"version {version.number} has no page {number}, but {len(pages)}")
    return pages[number - 1]


def page_as_json(page: DocumentPage) -> str:
    """The page as one JSON object; dates as ISO text."""
    return json.dumps(asdict(page), ensure_ascii=False, indent=2, default=str)


def page_as_text(page: DocumentPage) -> str:
    """The page as text of at most 100 columns, addresses aside."""
    return "\n".join(_lines(page))


def _lines(page: DocumentPage) -> Iterator[str]:
    head = page.head
    yield from wrapped(head.title or "(no title)", "")
    yield f"  document {head.document_id} of {head.municipality} ({head.cbs_code})"
    if page.code:
        yield f"  code: {page.code}"
    yield from (line for step in page.trace for line in wrapped(f"- {step}", "    "))
    yield from _section("Versions", [_version_text(one, page.shown) for one in page.versions])
    yield ""
    yield "Places"
    for place in page.places:
        yield f"  {place.url}"
        yield f"     {_place_text(place)}"
    yield from _section("Facts", [_fact_text(fact) for fact in page.facts])
    yield ""
    yield "Passages that name volunteers"
    for passage in page.passages:
        code = f" [{passage.code}]" if passage.code else ""
        heading = f" under {passage.heading}" if passage.heading else ""
        yield from wrapped(f"p. {passage.page}{code}{heading}", "  ")
        yield from wrapped(f"“{' '.join(passage.passage.split())}”", "     ")
    if not page.passages:
        yield "  none"


def _version_text(version: VersionLine, shown: VersionLine | None) -> str:
    seen = f"first seen {version.first_seen_on}"
    since = f"in force from {version.stands_from}, {seen}"
    same = version.stands_from == version.first_seen_on
    parts = [f"{version.number}. {seen if same else since}", version.text]
    if version.pages:
        pages = "1 page" if version.pages == 1 else f"{version.pages} pages"
        parts.append(f"{pages}, {version.words} words")
    if version.language:
        quality = "" if version.quality is None else f", quality {version.quality:.2f}"
        parts.append(f"language {version.language}{quality}")
    parts += [version.media_type] if version.media_type else []
    parts.append(f"capture {version.capture_sha256}")
    mark = " (shown here)" if shown and len({shown.number, version.number, 1}) > 1 else ""
    return "; ".join(parts) + (mark if version == shown else "")


def _place_text(place: PlaceLine) -> str:
    parts = [f"version {place.version}", f"last seen {place.last_seen_on}"]
    if place.source_date:
        parts.append(f"dated {place.source_date} by the source")
    if place.gone_on:
        parts.append(f"gone since {place.gone_on}")
    return "; ".join(parts)


def _fact_text(fact: FactLine) -> str:
    where = f"p. {fact.page}" if fact.page else "by the source"
    quote = f" “{' '.join(fact.quote.split())}”" if fact.quote else ""
    return f"{fact.name}: {fact.value} ({where}, {fact.confidence:.2f}, {fact.rule_id}){quote}"


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield ""
    yield title
    if not lines:
        yield "  none"
    for line in lines:
        yield from wrapped(line, "  ")
