"""Search over passages by the stems of their words."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Dialect, Select, column, exists, select, table
from sqlalchemy.orm import Session, aliased

from db.fulltext import matches_stems
from db.places import urls_of
from db.search_filters import Narrowing, Order, conditions, document_date, fact_value, ordering
from db.stemming import stem, words_of
from db.tables import DocumentRow, MunicipalityRow, PassageRow, TextRow, VersionRow
from vocabulary.facts import FactName

_BEFORE, _AFTER = 140, 220  # characters of a snippet around the first word that was asked for
_INDEX = table("passages_fts_stems", column("rowid"))


@dataclass(frozen=True)
class Question:
    """What is looked for, where, and in which order."""

    words: str
    narrowing: Narrowing = field(default_factory=Narrowing)
    order: Order = Order.FOUND
    skip: int = 0  # go on after so many


@dataclass(frozen=True)
class Piece:
    """A part of a snippet; ``hit`` where it is a word that was asked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Found:
    """One passage that answers."""

    passage_id: int
    version_id: int
    document_id: int
    cbs_code: str
    municipality: str
    title: str
    type: str
    dated_on: str  # of the decision or the document; empty where unknown
    page: int
    heading: str
    passage: str
    url: str
    snippet: tuple[Piece, ...] = ()


def search_stems(session: Session, question: Question, *, limit: int) -> list[Found]:
    """Passages that hold every word in some form, in the passage or its heading.

    What an earlier extractor made of the same bytes is left out. In the order ``FOUND`` SQLite
    walks the index backwards, so that a common word costs no more than a rare one; the other
    orders look at every find.
    """
    statement = _statement(session.get_bind().dialect, question)
    rows = session.execute(statement.offset(question.skip).limit(limit)).all()
    urls = urls_of(session, [version_id for _, version_id, *_ in rows])
    asked = _asked(question.words)
    return [
        Found(
            passage_id=passage.id,
            version_id=version_id,
            document_id=document.id,
            cbs_code=document.cbs_code,
            municipality=name,
            title=document.title,
            type=kind or "",
            dated_on=dated_on or "",
            page=passage.page,
            heading=passage.heading,
            passage=passage.text,
            url=urls.get(version_id, ""),
            snippet=cut_snippet(passage.text, asked),
        )
        for passage, version_id, document, name, kind, dated_on in rows
    ]


def _statement(
    dialect: Dialect, question: Question
) -> Select[PassageRow, int, DocumentRow, str, str | None, str | None]:
    later = aliased(TextRow)
    newest = select(TextRow.extractor_version).where(
        TextRow.capture_sha256 == PassageRow.capture_sha256,
        ~exists().where(later.capture_sha256 == TextRow.capture_sha256, later.id > TextRow.id),
    )
    kind, dated_on = fact_value(FactName.TYPE), document_date()
    statement = select(PassageRow, VersionRow.id, DocumentRow, MunicipalityRow.name, kind, dated_on)
    number: ColumnElement[int] = PassageRow.id  # type: ignore[assignment]  # a column all the same
    if dialect.name != "postgresql":
        statement = statement.select_from(_INDEX).join(PassageRow, PassageRow.id == _INDEX.c.rowid)
        number = _INDEX.c.rowid  # the same number, in the index
    return (
        statement.join(VersionRow, VersionRow.capture_sha256 == PassageRow.capture_sha256)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(MunicipalityRow, MunicipalityRow.cbs_code == DocumentRow.cbs_code)
        .where(
            matches_stems(dialect, question.words),
            PassageRow.extractor_version == newest.scalar_subquery(),
            *conditions(question.narrowing),
        )
        .order_by(*ordering(dialect, question.order, question.words, number))
    )


def _asked(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Stems that were asked for, and beginnings (words that end in a star)."""
    spans = words_of(words)
    stars = [words[start:end].lower() for start, end in spans if words[end : end + 1] == "*"]
    stems = [stem(words[start:end]) for start, end in spans if words[end : end + 1] != "*"]
    return frozenset(stems), tuple(stars)


def cut_snippet(text: str, asked: tuple[frozenset[str], tuple[str, ...]]) -> tuple[Piece, ...]:
    """The text around the first word that was asked for, with all such words apart."""
    stems, beginnings = asked
    hits = [
        (start, end)
        for start, end in words_of(text)
        if (found := stem(text[start:end])) in stems
        or any(found.startswith(each) for each in beginnings)
    ]
    first = hits[0][0] if hits else 0
    begin = text.rfind(" ", 0, max(0, first - _BEFORE)) + 1 if first > _BEFORE else 0
    end = min(len(text), begin + _BEFORE + _AFTER)
    pieces = [Piece("… ", hit=False)] if begin else []
    at = begin
    for start, stop in hits:
        if start >= begin and stop <= end:
            pieces += [Piece(text[at:start], hit=False), Piece(text[start:stop], hit=True)]
            at = stop
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else ""), hit=False))
    return tuple(piece for piece in pieces if piece.text)
