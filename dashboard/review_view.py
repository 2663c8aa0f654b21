"""What a coder reads: the dossier without our answer and without that of other coders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from classifier.agreement import Agreement, measure_agreement
from classifier.stopping import Stopping, judge_reading
from dashboard.languages import Text
from dashboard.words import PASSAGE_CODES
from db.desk_documents import PassagePlace, VersionHead, find_passage, find_version
from db.desk_queries import Place, find_place, newest_versions
from db.document_queries import DocumentLine, list_documents
from db.document_versions import list_versions, load_version_pages
from db.queries import CoverageLine, list_coverage
from db.reading_progress import reading_so_far
from db.review_files import coded_units
from db.review_items import UNSURE, Item
from db.reviews import codes_of, disagree, last_words, list_codes
from vocabulary.codes import Label, State

_DRAWS = 200  # for a page; the command `agreement` takes 2,000
_UNSURE = Text("onzeker: een ander moet dit lezen", "unsure: somebody else has to read this")
PASSAGE_CHOICES: Mapping[str, tuple[str, Text]] = {  # value -> key on the keyboard, meaning
    **{code: (code[1], text) for code, text in PASSAGE_CODES.items()},
    UNSURE: ("u", _UNSURE),
}
MUNICIPALITY_CHOICES: Mapping[str, tuple[str, Text]] = {
    Label.INTEGRAL: ("1", Text("integraal vrijwilligersbeleid", "integral volunteer policy")),
    Label.EMBEDDED: ("2", Text("onderdeel van ander beleid", "part of other policy")),
    Label.NOT_VISIBLE: (
        "3",
        Text(
            "geen zichtbaar beleid (licht toe waar u zocht)",
            "no visible policy (say where you looked)",
        ),
    ),
    State.OUTDATED_ONLY: ("4", Text("alleen verouderd beleid", "only outdated policy")),
    State.UNKNOWN: ("5", Text("onbekend: twijfelachtige tekst", "unknown: doubtful text")),
    State.INSUFFICIENT_COVERAGE: ("6", Text("onvoldoende doorzocht", "insufficient coverage")),
    UNSURE: ("u", _UNSURE),
}


@dataclass(frozen=True)
class PassageToRead:
    """A passage in its page."""

    head: VersionHead
    number: int
    heading: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class GivenCode:
    """What one coder said; shown only to who settles a disagreement."""

    coder: str
    value: str
    note: str


@dataclass(frozen=True)
class ItemPage:
    """Everything the page of one item shows."""

    item: Item
    place: Place
    choices: Mapping[str, tuple[str, Text]]
    passage: PassageToRead | None
    documents: Sequence[tuple[DocumentLine, int]]  # with the newest version
    coverage: Sequence[CoverageLine]
    given: Sequence[GivenCode]  # empty unless coders disagree


def gather_item(session: Session, item: Item) -> ItemPage:
    """Gather the page of one item."""
    place = find_place(session, item.cbs_code, item.reference_date)
    if place is None:
        raise ValueError(f"an item of a municipality that is not there: {item.cbs_code}")
    rows = codes_of(session, item)
    passage = _passage(session, item)
    documents = [] if passage else _documents(session, item)
    coverage = (
        []
        if passage
        else list_coverage(session, as_of=item.reference_date, cbs_codes=[item.cbs_code])
    )
    given = [GivenCode(row.reviewer, row.value, row.note) for row in last_words(rows).values()]
    return ItemPage(
        item=item,
        place=place,
        choices=PASSAGE_CHOICES if item.identity else MUNICIPALITY_CHOICES,
        passage=passage,
        documents=documents,
        coverage=coverage,
        given=given if disagree(rows) and len(given) > 1 else (),
    )


def _passage(session: Session, item: Item) -> PassageToRead | None:
    if item.passage_id is None or item.version_id is None:
        return None
    head = find_version(session, item.version_id)
    if head is None:
        return None
    place = find_passage(session, item.passage_id, head.sha256) or PassagePlace(1, 0, 0, "")
    versions = list_versions(session, head.document_id)
    line = next(each for each in versions if each.version_id == head.version_id)
    pages = load_version_pages(session, line)
    content = pages[place.page - 1] if place.page <= len(pages) else ""
    return PassageToRead(
        head=head,
        number=place.page,
        heading=place.heading,
        before=content[: place.start],
        marked=content[place.start : place.end],
        after=content[place.end :],
    )


def _documents(session: Session, item: Item) -> list[tuple[DocumentLine, int]]:
    """Documents up to the day, the newest decision first; what we make of them is not shown."""
    lines = list_documents(session, cbs_codes=[item.cbs_code], as_of=item.reference_date)
    versions = newest_versions(session, [line.document_id for line in lines])
    ordered = sorted(lines, key=lambda line: line.decided_on, reverse=True)
    return [(line, versions[line.document_id]) for line in ordered]


@dataclass(frozen=True)
class Progress:
    """How far the reading of passages has come, and how well coders agree."""

    reading: Stopping
    agreement: Sequence[tuple[Text, Agreement]]  # on municipalities and on passages


def gather_progress(session: Session) -> Progress:
    """Gather what the page of the queue says beside the queue."""
    codes = list_codes(session)
    done = reading_so_far(session, codes)
    of = (Text("gemeenten", "municipalities"), False), (Text("passages", "passages"), True)
    return Progress(
        reading=judge_reading(done.is_policy, done.unread),
        agreement=[
            (name, measure_agreement(list(coded_units(codes, passages=kind).values()), _DRAWS))
            for name, kind in of
        ],
    )
