"""The regulation register's view of the country: works, and the expressions of each."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from demo.coded_text import Block
from demo.night import Night, Published
from demo.xml_bodies import split_sections
from vocabulary.codes import DocumentCode, DocumentType

_FIRST_CODE = 9000
_YEARS_BACK = 4  # how much older the earlier text of a regulation is
_YEAR = re.compile(r"\b20\d\d\b")
# A change decided on but not yet in force, so that the register shows a future expression.
_NEXT_CHANGE = dt.date(2027, 7, 1)
_NEXT_ARTICLE = (
    Block("heading", "Artikel 5a Overgangsrecht", level=2),
    Block(
        "paragraph",
        "Op een aanvraag die vóór 1 juli 2027 is ingediend, beslist het college met toepassing "
        "van de regeling zoals die luidde op de dag waarop de aanvraag binnenkwam.",
    ),
)
# Only texts that decide nothing get earlier or later expressions: the coded answers of the
# country files speak of the one text that stands there.
_MAY_HAVE_HISTORY = {DocumentCode.MENTION, DocumentCode.IRRELEVANT, DocumentCode.CONTEXT}


@dataclass(frozen=True)
class Expression:
    """One version of one regulation, as the register holds it."""

    source: Published
    work: str
    version: int
    title: str
    blocks: tuple[Block, ...]
    in_force_from: dt.date
    lapses_on: dt.date | None
    issued_on: dt.date
    modified_on: dt.date
    subject_of_change: str
    is_old_record: bool  # identifier without the letters of the register
    has_html: bool

    @property
    def identifier(self) -> str:
        """``CVDR701001_2``, or ``701001_2`` in a record of the early years."""
        work = self.work.removeprefix("CVDR") if self.is_old_record else self.work
        return f"{work}_{self.version}"

    @property
    def path(self) -> str:
        """Folder of this version at the repository."""
        return f"/cvdr/{self.work}/{self.version}"

    @property
    def file_name(self) -> str:
        """Name of its files, without extension."""
        return f"{self.work}_{self.version}"

    @property
    def is_of_council(self) -> bool:
        """Whether the council, and not the executive, adopted it."""
        return self.source.document.type in (DocumentType.ORDINANCE, DocumentType.POLICY_NOTE)


def expressions(night: Night) -> Iterator[Expression]:
    """All expressions of all regulations, by work and version."""
    numbers: dict[str, int] = {}
    for source in night.published("cvdr"):
        code = source.municipality.code
        numbers[code] = numbers.get(code, 0) + 1
        yield from _versions(night, source, numbers[code])


def _versions(night: Night, source: Published, number: int) -> Iterator[Expression]:
    document, place = source.document, source.place
    in_force = place.dated or document.in_force_from or night.now.date()
    code = int(source.municipality.code.removeprefix("GM"))
    changeable = document.document_code in _MAY_HAVE_HISTORY
    has_past = changeable and code % 3 == 1
    has_future = changeable and code == _FIRST_CODE + 1
    current = Expression(
        source=source,
        work=f"CVDR{700000 + (code - _FIRST_CODE) * 1000 + number}",
        version=2 if has_past else 1,
        title=document.title,
        blocks=document.blocks,
        in_force_from=in_force,
        lapses_on=_NEXT_CHANGE if has_future else place.lapses,
        issued_on=min(document.decided_on or in_force, in_force),
        modified_on=night.changed_on(place, in_force),
        subject_of_change="wijziging" if has_past else "nieuwe regeling",
        is_old_record=in_force.year < 2019,
        has_html=number % 2 == 1,
    )
    if has_past:
        yield _earlier(current)
    yield current
    if has_future:
        yield replace(
            current,
            version=current.version + 1,
            blocks=(*current.blocks, *_NEXT_ARTICLE),
            in_force_from=_NEXT_CHANGE,
            lapses_on=None,
            issued_on=dt.date(2026, 12, 8),
            modified_on=dt.date(2026, 12, 18),
            subject_of_change="art. 5a",
        )


def _earlier(current: Expression) -> Expression:
    """The text that held before: older years, one section fewer."""
    _, sections = split_sections(current.blocks)
    dropped = sections[-2] if len(sections) > 2 else []
    kept = tuple(block for block in current.blocks if block not in dropped)
    start = current.in_force_from.replace(year=current.in_force_from.year - _YEARS_BACK)
    return replace(
        current,
        version=current.version - 1,
        title=_earlier_years(current.title),
        blocks=tuple(replace(block, text=_earlier_years(block.text)) for block in kept),
        in_force_from=start,
        lapses_on=current.in_force_from,
        issued_on=min(start, current.issued_on.replace(year=current.issued_on.year - _YEARS_BACK)),
        modified_on=min(current.in_force_from, current.modified_on),
        subject_of_change="nieuwe regeling",
    )


def _earlier_years(text: str) -> str:
    return _YEAR.sub(lambda found: str(int(found[0]) - _YEARS_BACK), text)
