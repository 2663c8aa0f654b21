"""Stamps of adoption in head or foot: a body, a date and a word for a decision, close together.

"Raad d.d. 26/05/2011: akkoord, vastgesteld" is no sentence, so the rules for sentences pass it by.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, product

from documents.date_parsing import find_dates, find_months
from documents.fact_text import FactText, Setting, Span, sentences
from documents.title_mentions import KIND
from vocabulary.codes import Status

_COUNCIL = (
    r"(?:gemeente)?raad(?! van (?:toezicht|state|bestuur|commissarissen)\b)|raadsvergadering"
    r"|(?:gemeente)?ried?|riedsgearkomste"
)
_EXECUTIVE = (
    r"college(?:vergadering)?|burgemeester en wethouders|b\.? ?(?:en|&) ?w\b\.?|kolleezje"
    r"|boargemaster en wethâlders"
)
_BODY = re.compile(
    rf"(?<![\w-])(?:(?P<council>{_COUNCIL})|(?P<executive>{_EXECUTIVE}))(?!\w)", re.I
)
_DECIDED = re.compile(
    r"(?<![\w-])(?:vastgesteld|vaststelling(?:sdatum)?|aangenomen|akkoord|bekrachtigd|goedgekeurd"
    r"|aanvaard"
    r"|ingestemd|besluit|besloten|conform|fêststeld|vêststeld|oannommen)(?!\w)",
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
    r"\b(?:gemeenteraden|datum raadsbesluit|aangehouden|verworpen|afgewezen|verdaagd"
    r"|niet (?:vastgesteld|aangenomen|akkoord|vast)"
    r"|nog niet|kennisgeving|kennisneming|kennisname|doorzending|voorgesteld|voorstel"
    r"|ter (?:vaststelling|besluitvorming|behandeling|bespreking)|verwacht\w*|gepland"
    r"|beoogde?|planning|concept\w*|ontwerp\w*|moties?|amendement|startnotitie|vrijgegeven"
    r"|inspraak|commissie|(?<!conform )advies)\b"
    r"|(?:(?<=^)|(?<=[\s(]))(?:zal|wordt|moet|kan|zodra|indien|mits)\b|\.{4}|…|_{3}",
    re.I,
)
# "... vastgesteld, met inachtneming van amendement A"
_AMENDED = re.compile(
    r",? \(?(?:inclusief|met(?: inachtneming van)?|na|conform)(?: het| een| de)?(?: aangenomen)?"
    r" amendement(?:en)?(?: [A-Z\d]{1,3})?\b",
    re.I,
)
# A sentence about another text, or about something else that a body fixed.
_ELSEWHERE = re.compile(
    r"^\W*(?:de |het )?(?:vorige|oude|eerdere|vigerende|toenmalige)\b|\bin opdracht van\b"
    r"|\bpas(?:t|sen) binnen\b|\b(?:kaders?|beleid|visie|afspraken|uitgangspunten|plannen) (?:die"
    r"|dat)"
    r" (?:de|het) (?:gemeente)?(?:raad|college)\b"
    r"|^\W*(?:de|het) (?:subsidies?|budget|bedrag|agenda|besluitenlijst|notulen|verslag|tarie\w+)"
    r" (?:is|zijn|werd|werden)\b|\bstel(?:t|len) (?:de raad|uw? raad|u)\b[^.;]{0,40}\bvoor\b",
    re.I,
)
_UNDATED = re.compile(
    r"^\W*(?:zoals )?(?:vastgesteld|fêststeld) (?:in|door|bij|troch) (?:b\. ?en ?w\."
    r"|[^.;]){3,60}\W*$"
    r"|^\W*(?:raad|college|b ?& ?w)\W{1,3}vastgesteld\W*$",
    re.I,
)
_LAST = re.compile(r"(?<=[a-z] )(?:jl\b\.?|jongstleden\b|l\.l\.)", re.I)
_BODY_EXECUTIVE = re.compile(rf"(?<![\w-])(?:{_EXECUTIVE})(?!\w)", re.I)
_WE = re.compile(
    r"\b(?:wij|ons college)\b[^.;]{0,20}\b(?:hebben|heeft)\b[^.;]{0,40}\b(?:deze|dit)\b[^.;]{0,120}"
    r"\bvastgesteld\b",
    re.I,
)
# How the vote went, between the meeting and what it decided.
_VOTES = re.compile(
    r"\b(?:hoofdelijke |schriftelijke )?stemming(?: per brief)?\b|\b\d+ (?:stemmen )?(?:voor"
    r"|tegen)\b",
    re.I,
)
_OWN = re.compile(r"\b(?:deze|dit|dizze)\b", re.I)
_KIND = re.compile(rf"\b(?:{KIND})\b", re.I)
# Another text by its name: "de Nota Samen Verder".
_NAMED = re.compile(rf"\b(?:{KIND}) ['‘“\"]?(?P<name>(?-i:[A-Z])[\w'’-]+)", re.I)
_WORD = re.compile(r"\w[\w'’&.-]*")
# Words between two of the three parts; a longer line tells of something else.
_BETWEEN = 5
_BEFORE = 5
_LINE_CHARACTERS = 230
_SHORT_CHARACTERS = 60  # "Vastgesteld", "College van B&W", "16 januari 2024" below each other
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


@dataclass(frozen=True, slots=True)
class _Names:
    """Words by which a text names itself, in its title and first lines, and its time."""

    title: frozenset[str]
    head: frozenset[str]
    year: int | None  # first named in the text


def _names(text: FactText, setting: Setting) -> _Names:
    # A line that tells of a decision may name another text; it does not name this one.
    first_lines = (x.text for x in text.lines[:3] if not _DECIDED.search(x.text))
    head = " ".join((setting.title, *first_lines))
    dated = (
        found
        for line in text.first(_HEAD_CHARACTERS)
        for found in (*find_dates(line.text), *find_months(line.text))
    )
    first = next(dated, None)
    return _Names(_words(setting.title), _words(head), first.date.year if first else None)


def _with_year(words: str, year: int | None) -> str:
    """Write "26 januari jl." with the year in which the text is dated."""
    return words if year is None else _LAST.sub(str(year), words)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def find_stamp(text: FactText, setting: Setting) -> Stamp | None:
    """Give the first stamp in head or foot; one line goes before two or three together."""
    head, foot = text.first(_HEAD_CHARACTERS), text.lines[-_FOOT_LINES:]
    own = _names(text, setting)
    single = (
        _read(one, one.text, own) for line in (*head, *foot) for one in (line, *sentences(line))
    )
    double = (
        _read(one, f"{one.text} – {other.text}", own)
        for lines in (head, foot)
        for one, other in pairwise(lines)
        if not any(_ELSEWHERE.search(x.text) for x in (one, other))
    )
    triple = (
        _read(one, " – ".join(x.text for x in (one, *more)), own)
        for one, *more in zip(head, head[1:], head[2:], strict=False)
        if all(len(x.text) <= _SHORT_CHARACTERS for x in (one, *more))
        and not any(_ELSEWHERE.search(x.text) for x in (one, *more))
    )
    singles = [stamp for stamp in single if stamp is not None]
    # The executive agrees to send it, the council adopts it: the higher one counts.
    singles.sort(key=lambda stamp: stamp.status is not Status.ADOPTED_BY_COUNCIL)
    found = (stamp for stamp in (*singles, *double, *triple) if stamp is not None)
    undated = (_read_undated(line) for line in text.first(_HEAD_CHARACTERS // 2))
    last = (stamp for stamp in undated if stamp is not None)
    return next(chain(found, _in_table(text, setting), _read_we(text), last), None)


def _read_undated(line: Span) -> Stamp | None:
    """A line of its own without a full date: "(zoals vastgesteld in b. en w., mei 2005)"."""
    match = _UNDATED.match(line.text)
    body = _BODY.search(line.text) if match else None
    if body is None or _NO_STAMP.search(line.text):
        return None
    return Stamp(_status(body), None, "adoption.stamp_undated", line)


def _read(line: Span, words: str, own: "_Names") -> Stamp | None:
    words = _AMENDED.sub("", words)
    if len(words) > _LINE_CHARACTERS or _NO_STAMP.search(words) or _ELSEWHERE.search(words):
        return None
    both = [(match, match, _status(match)) for match in _BOTH.finditer(words)]
    bodies = [(match, _status(match)) for match in _BODY.finditer(words)]
    parted = [(b, d, status) for (b, status), d in product(bodies, _DECIDED.finditer(words))]
    words = _with_year(words, own.year)
    dates = list(find_dates(words))
    best: tuple[int, dt.date, Status] | None = None
    for body, decided, status in (*both, *parted):
        for date in dates:
            places = sorted({body.span(), decided.span(), (date.start, date.end)})
            if not _near(words, places, own) or not _is_own(words[: places[0][0]], own):
                continue
            length = places[-1][1] - places[0][0]
            if best is None or length < best[0]:
                best = (length, date.date, status)
    return None if best is None else Stamp(best[2], best[1], "adoption.stamp", line)


def _read_we(text: FactText) -> Iterator[Stamp]:
    """An executive that writes of itself: "Wij hebben deze beleidsbrief vastgesteld"."""
    if not any(_BODY_EXECUTIVE.search(line.text) for line in text.opening):
        return
    for line in text.first(_HEAD_CHARACTERS):
        for sentence in sentences(line):
            if _WE.search(sentence.text) and not _NO_STAMP.search(sentence.text):
                dates = find_dates(sentence.text)
                if re.search(r"\bheden\b", sentence.text, re.I):
                    dates = find_dates(" ".join(one.text for one in text.lines[:_TABLE_LINES]))
                found = next(dates, None)
                yield Stamp(
                    Status.ADOPTED_BY_EXECUTIVE,
                    found.date if found else None,
                    "adoption.we",
                    sentence,
                )


def _status(match: re.Match[str]) -> Status:
    return Status.ADOPTED_BY_COUNCIL if match["council"] else Status.ADOPTED_BY_EXECUTIVE


def _near(words: str, places: Sequence[tuple[int, int]], own: "_Names") -> bool:
    """Whether few words part the three; this text's own name does not count, another's does."""
    parts = (words[one[1] : other[0]] for one, other in pairwise(places))
    gaps = (_VOTES.sub(" ", part) for part in parts)
    for gap in gaps:
        others = [word for word in _WORD.findall(gap) if word.casefold() not in own.head]
        if ";" in gap or len(others) > _BETWEEN:
            return False
        if not _OWN.search(gap) and any(_KIND.fullmatch(word) for word in others):
            return False
        named = _NAMED.search(gap)
        if named and named["name"].casefold() not in own.head:
            return False
    return True


def _is_own(before: str, own: "_Names") -> bool:
    """Whether what stands in front leaves the stamp to this text, and names no other one."""
    before = before.rpartition("|")[2]
    if _OWN.search(before):
        return True
    if before.count("(") > before.count(")"):  # "Basis: Samen Sterk (vastgesteld raad ...)"
        return _words(before) <= own.title
    others = [word for word in _WORD.findall(before) if word.casefold() not in own.head]
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
