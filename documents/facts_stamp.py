"""Stamps of adoption in head or foot: a body, a date and a word for a decision, close together.

"Raad d.d. 26/05/2011: akkoord, vastgesteld" is no sentence, so the rules for sentences pass it by.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from documents.date_parsing import find_dates
from documents.fact_text import FactText, Setting, Span
from documents.title_mentions import KIND
from vocabulary.codes import Status

_COUNCIL = (
    r"(?:gemeente)?raad(?! van (?:toezicht|state|bestuur|commissarissen)\b)|raadsvergadering|rie"
    r"|ried|riedsgearkomste"
)
_EXECUTIVE = (
    r"college(?:vergadering)?|burgemeester en wethouders|b\.? ?(?:en|&) ?w\b\.?|kolleezje"
    r"|boargemaster en wethâlders"
)
_BODY = re.compile(
    rf"(?<![\w-])(?:(?P<council>{_COUNCIL})|(?P<executive>{_EXECUTIVE}))(?!\w)", re.I
)
_DECIDED = re.compile(
    r"(?<![\w-])(?:vastgesteld|vaststelling|aangenomen|akkoord|bekrachtigd|goedgekeurd|aanvaard"
    r"|besluit|besloten|fêststeld|vêststeld|oannommen)(?!\w)",
    re.I,
)
# One word for body and decision: "Raadsbesluit: 26 juni 2008", "B&W-besluit".
_BOTH = re.compile(
    r"(?<![\w-])(?:(?P<council>raads|ried)|(?P<executive>college|b ?& ?w-|b en w-))"
    r"(?:besluit|beslút)(?!\w)",
    re.I,
)
# Words that tell a paper under way, a refusal, or another paper's decision.
_NO_STAMP = re.compile(
    r"\b(?:aangehouden|verworpen|afgewezen|verdaagd|niet (?:vastgesteld|aangenomen|akkoord|vast)"
    r"|nog niet|kennisgeving|kennisneming|kennisname|doorzending|voorgesteld|voorstel|ter (?:vaststelling"
    r"|besluitvorming|behandeling|bespreking)|verwacht\w*|gepland|beoogde?|planning|concept\w*"
    r"|ontwerp\w*|moties?|amendement|startnotitie|vrijgegeven|inspraak|commissie|advies)\b"
    r"|(?:(?<=^)|(?<=[\s(]))(?:zal|wordt|moet|kan|zodra|indien|mits)\b|\.{4}|…|_{3}",
    re.I,
)
_OWN = re.compile(r"\b(?:deze|dit|dizze)\b", re.I)
_KIND = re.compile(rf"\b(?:{KIND})\b", re.I)
_WORD = re.compile(r"\w[\w'’&.-]*")
# Words between two of the three parts; a longer line tells of something else.
_BETWEEN = 5
_BEFORE = 5
_LINE_CHARACTERS = 230
_HEAD_CHARACTERS = 1200
_FOOT_LINES = 5
_TABLE_LINES = 8
_TABLE = re.compile(r"\b(?:raadsbesluit(?:en)?|vaststelling door de gemeenteraden)\b", re.I)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A decision stamped on a text; its date is None where the stamp has no full date."""

    status: Status
    decided_on: dt.date | None
    rule_id: str
    evidence: Span


def find_stamp(text: FactText, setting: Setting) -> Stamp | None:
    """Give the first stamp in head or foot; one line goes before two lines together."""
    head, foot = text.first(_HEAD_CHARACTERS), text.lines[-_FOOT_LINES:]
    single = (_read(line, line.text, setting) for line in (*head, *foot))
    double = (
        _read(one, f"{one.text} – {other.text}", setting)
        for lines in (head, foot)
        for one, other in pairwise(lines)
    )
    found = [stamp for stamp in (*single, *double) if stamp is not None]
    return next((stamp for stamp in (*found, *_in_table(text, setting))), None)


def _read(line: Span, words: str, setting: Setting) -> Stamp | None:
    if len(words) > _LINE_CHARACTERS or _NO_STAMP.search(words):
        return None
    both = [(match, match, _status(match)) for match in _BOTH.finditer(words)]
    bodies = [(match, _status(match)) for match in _BODY.finditer(words)]
    parted = [(b, d, status) for (b, status), d in product(bodies, _DECIDED.finditer(words))]
    dates = list(find_dates(words))
    best: tuple[int, dt.date, Status] | None = None
    for body, decided, status in (*both, *parted):
        for date in dates:
            places = sorted({body.span(), decided.span(), (date.start, date.end)})
            if not _near(words, places) or not _own(words[: places[0][0]], setting):
                continue
            length = places[-1][1] - places[0][0]
            if best is None or length < best[0]:
                best = (length, date.date, status)
    return None if best is None else Stamp(best[2], best[1], "adoption.stamp", line)


def _status(match: re.Match[str]) -> Status:
    return Status.ADOPTED_BY_COUNCIL if match["council"] else Status.ADOPTED_BY_EXECUTIVE


def _near(words: str, places: Sequence[tuple[int, int]]) -> bool:
    gaps = (words[one[1] : other[0]] for one, other in pairwise(places))
    return all(len(_WORD.findall(gap)) <= _BETWEEN and ";" not in gap for gap in gaps)


def _own(before: str, setting: Setting) -> bool:
    """Whether what stands in front leaves the stamp to this text, and names no other one."""
    before = before.rpartition("|")[2]
    if _OWN.search(before):
        return True
    title = {word.casefold() for word in _WORD.findall(setting.title)}
    others = [word for word in _WORD.findall(before) if word.casefold() not in title]
    return len(others) <= _BEFORE and not any(_KIND.fullmatch(word) for word in others)


def _in_table(text: FactText, setting: Setting) -> Iterator[Stamp]:
    """A joint text lists the decision of each council: "Bovenlo 20 november 2014"."""
    lines = text.first(_HEAD_CHARACTERS)
    for at, line in enumerate(lines):
        above = lines[max(0, at - _TABLE_LINES) : at]
        if not setting.municipality or not line.text.startswith(setting.municipality):
            continue
        dates = list(find_dates(line.text))
        bare = len(_WORD.findall(line.text)) <= len(setting.municipality.split()) + 4
        if len(dates) == 1 and bare and any(_TABLE.search(one.text) for one in above):
            yield Stamp(Status.ADOPTED_BY_COUNCIL, dates[0].date, "adoption.table", line)
