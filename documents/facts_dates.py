"""For which period a policy holds, and the register's dates of a regulation."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from documents.date_parsing import (
    FoundPeriod,
    find_coming_years,
    find_dates,
    find_periods,
    find_two_years,
)
from documents.fact_rules import POLICY_TYPES, REGULATION_TYPES
from documents.fact_text import Fact, FactText, Setting, Span, make_fact, sentences
from documents.facts_start import read_start
from documents.period_words import read_end_line, read_extensions, read_years, years_after
from vocabulary.codes import Actor, DocumentType, Status
from vocabulary.facts import FactName

_ONE_YEAR_TYPES = frozenset(
    {DocumentType.BUDGET, DocumentType.ANNUAL_REPORT, DocumentType.EXECUTION_PROGRAMME}
)
_PERIOD_TYPES = POLICY_TYPES | REGULATION_TYPES | _ONE_YEAR_TYPES | {DocumentType.OTHER}
# Papers of others, whose period is told for what it is worth: it supports no label.
_PLANNERS = frozenset(
    {Actor.PARTY, Actor.ASSOCIATION, Actor.SUPPORT_CENTRE, Actor.ADVISORY_COUNCIL}
)
_AHEAD = re.compile(
    r"\b(?:vooruit|horizon|koers|blik)\b[^.]{0,30}\b(?:tot en met|t/m)\s*(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
# A report within the year, or a start without an end, is no period of one year.
_NOT_ONE_YEAR = re.compile(
    r"\b(?:bestuursrapportage|be?rap|burap|tussen\w*|kwartaal\w*|e\.v|en verder|vanaf|ingaande)\b",
    re.IGNORECASE,
)
_ONE_YEAR = re.compile(r"(?<![\d/-])(20\d\d)(?![\d/]|\s?[-–]\s?\d|-)")
_HEAD_CHARACTERS = 160
# Words that tie a span of years to the document itself.
_PERIOD_WORDS = re.compile(
    r"\b(?:looptijd|beleidsperiode|planperiode|periode|geldt|gelden|geldig|voor de jaren|jaren"
    r"|van kracht|met ingang van|vastgesteld voor|nota|beleid\w*|plan|visie|programma|kader"
    r"|agenda)\b",
    re.IGNORECASE,
)
_FOREIGN_PERIOD = re.compile(
    r"\b(?:vorige|vorig|eerdere?|voorgaande|oude|afgelopen|destijds|tot nu toe|evaluatie|terugblik"
    r"|rijks\w*|landelijke?|provinciale|coalitie\w*|collegeperiode|raadsperiode|vervang\w*"
    r"|opvolger|plaats van|seizoen|schooljaar|meerjaren(?:raming|perspectief|begroting))\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:deze|dit|de)\b[^.]{0,80}\b(?:geldt|gelden|loopt|lopen|is geldig|heeft een looptijd)\b"
    r"[^.]{0,40}\b(?P<inclusive>tot en met|t/m|tot)\b\s*(?P<rest>.{4,30})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:eind(?:e)? )?(?P<year>20\d\d)\b")
_OWN_END = re.compile(
    r"\b(?:(?:deze|dit) (?:\w+ )?(?:regeling|verordening|beleidsregels?|nota|besluit|regels|beleid)"
    r"|(?:de )?regeling|deze nadere regels)\b[^.;]{0,110}\b(?:vervalt|vervallen|is vervallen"
    r"|is ingetrokken|ingetrokken)\b"
    r"[^.]{0,30}?\b(?:per|op|met ingang van|ingaande)\b",
    re.IGNORECASE,
)


_LAPSED = re.compile(
    r"\b(?:deze|dit) (?:\w+ )?(?:regeling|verordening|beleidsregels?|besluit|regels)\b is"
    r" (?:op|per|met ingang van) (?P<date>[^.;]{6,25}) (?:vervallen|ingetrokken)\b"
    # the register's own table, and a stamp below the title
    r"|^\W*(?:datum )?uitwerkingtreding\W{1,3}(?P<table>[\w -]{6,20}) \((?:vervallen|ingetrokken)"
    r"|^\W*(?:ingetrokken|vervallen) (?:bij|per|op|met ingang van|door)\b[^;]{0,40}?"
    r"(?P<stamp>\b\d{1,2}[ -/.].{4,16})",
    re.IGNORECASE,
)
_STAMP_CHARACTERS = 800  # of a policy; further on it tells of other texts
_EXTENSION_CHARACTERS = 1500
_RULE_LINES = 400  # of a regulation; its last articles tell its start and end


def read_dates(
    setting: Setting,
    text: FactText,
    kind: DocumentType | None,
    status: Status | None,
    decided_on: dt.date | None,
    actor: Actor,
) -> Iterator[Fact]:
    """Give period, entry into force and withdrawal.

    The register's dates are taken for regulations only: a register keeps notes in force that
    ended long ago, and dates them by their publication.
    """
    if kind in REGULATION_TYPES:
        evidence = Span("")
        if setting.in_force_from is not None:
            yield make_fact(
                FactName.IN_FORCE_FROM, setting.in_force_from, "register.from", 0.95, evidence
            )
        if setting.in_force_to is not None:
            yield make_fact(
                FactName.IN_FORCE_TO, setting.in_force_to, "register.to", 0.95, evidence
            )
        yield from _own_end(text.lines[:_RULE_LINES])
    elif kind in POLICY_TYPES:
        yield from _own_end(text.first(_STAMP_CHARACTERS))
    if kind is DocumentType.OTHER and status is not Status.INTENTION and actor not in _PLANNERS:
        return
    decided = kind is DocumentType.AGENDA_ITEM and status is not None and status.adopted
    if kind is None or kind in _PERIOD_TYPES or decided:
        period = list(_period(setting, text, kind, decided_on))
        extended = next(read_extensions(text.first(_EXTENSION_CHARACTERS)), None)
        if extended is not None:
            period = [
                fact for fact in period if fact.name is not FactName.PERIOD_TO and not decided
            ]
            period.append(
                make_fact(FactName.PERIOD_TO, extended[0], "period.extended", 0.8, extended[1])
            )
        if not any(fact.name is FactName.PERIOD_FROM for fact in period):
            period += read_start(text, kind, decided_on)
        yield from period


def _period(
    setting: Setting, text: FactText, kind: DocumentType | None, decided_on: dt.date | None
) -> Iterator[Fact]:
    for title in (setting.title, *setting.other_titles):
        found = _only_period(title)
        if found is not None:
            exact = next(
                (one for one in _head_periods(text, kind) if _refines(one[0], found)), None
            )
            if exact is not None:
                yield from _facts(exact[0], exact[1], 0.95, exact[3])
            else:
                yield from _facts(found, "period.title", 0.95, Span(title))
            return
    yearly = list(_one_year(setting, text)) if kind in _ONE_YEAR_TYPES else []
    head = next(_head_periods(text, kind), None)
    if head is None and yearly:
        yield from yearly
        return
    stated = head or next(_worded_periods(text, decided_on), None)
    if stated is not None:
        found, rule_id, confidence, evidence = stated
        yield from _facts(found, rule_id, confidence, evidence)


def _one_year(setting: Setting, text: FactText) -> Iterator[Fact]:
    """The year of a budget, account or programme, which stands alone in its title or head."""
    for line in (Span(setting.title), *text.first(300)[:3]):
        years = set(_ONE_YEAR.findall(line.text))
        if (
            len(years) == 1
            and len(line.text) <= _HEAD_CHARACTERS
            and not list(find_dates(line.text))
            and not any(map(_NOT_ONE_YEAR.search, (line.text, setting.title)))
        ):
            year = int(years.pop())
            period = FoundPeriod(dt.date(year, 1, 1), dt.date(year, 12, 31), 0, 0)
            yield from _facts(period, "period.one_year", 0.85, line)
            return


def _refines(exact: FoundPeriod, years: FoundPeriod) -> bool:
    """Whether a period between dates lies in the years of the title."""
    same = (exact.first.year, exact.last.year) == (years.first.year, years.last.year)
    return same and (exact.first, exact.last) != (years.first, years.last)


def _only_period(line: str) -> FoundPeriod | None:
    periods = list(find_periods(line))
    return periods[0] if len(periods) == 1 else None


def _head_periods(
    text: FactText, kind: DocumentType | None
) -> Iterator[tuple[FoundPeriod, str, float, Span]]:
    for line in text.lines[:6]:
        found = _only_period(line.text)
        if found is None and kind in _ONE_YEAR_TYPES:
            found = find_two_years(line.text)
        short = len(line.text) <= _HEAD_CHARACTERS
        # A coalition's own paper names the coalition's period as its own.
        foreign = kind is not DocumentType.OTHER and _FOREIGN_PERIOD.search(line.text)
        if found is not None and short and not foreign:
            yield found, "period.head", 0.9, line


def _worded_periods(
    text: FactText, decided_on: dt.date | None
) -> Iterator[tuple[FoundPeriod, str, float, Span]]:
    for line in text.first(2500):
        for sentence in sentences(line):
            if _FOREIGN_PERIOD.search(sentence.text):
                continue
            found = _only_period(sentence.text)
            if found is not None and _PERIOD_WORDS.search(sentence.text[: found.start][-60:]):
                yield found, "period.words", 0.75, sentence
            ahead = _AHEAD.search(sentence.text)
            if ahead is not None:
                last = dt.date(int(ahead["year"]), 12, 31)
                yield FoundPeriod(dt.date.min, last, 0, 0), "period.ahead", 0.7, sentence
            for told in (read_years(sentence.text, decided_on), read_end_line(sentence.text)):
                if told is not None:
                    yield told, "period.told", 0.75, sentence
            until = _until(sentence.text, decided_on)
            if until is not None:
                yield until, "period.until", 0.75, sentence
            coming = find_coming_years(sentence.text)
            if coming is not None and decided_on is not None:
                last = years_after(decided_on, coming[0]) - dt.timedelta(days=1)
                yield FoundPeriod(decided_on, last, 0, 0), "period.coming", 0.6, sentence


def _until(sentence: str, decided_on: dt.date | None) -> FoundPeriod | None:
    """Read "deze nota geldt tot en met 2028"; it starts with the decision, if there is one."""
    match = _UNTIL.search(sentence)
    if match is None:
        return None
    inclusive = match["inclusive"].lower() != "tot"
    date = next((one for one in find_dates(match["rest"]) if one.start <= 2), None)
    year = _YEAR.match(match["rest"])
    if date is not None:
        last = date.date if inclusive else date.date - dt.timedelta(days=1)
    elif year is not None:
        ends = inclusive or year.group().startswith("eind")
        last = dt.date(int(year["year"]) - (not ends), 12, 31)
    else:
        return None
    if decided_on is not None and decided_on > last:
        return None
    return FoundPeriod(decided_on or dt.date.min, last, 0, 0)


def _facts(period: FoundPeriod, rule_id: str, confidence: float, evidence: Span) -> Iterator[Fact]:
    if period.first != dt.date.min:
        yield make_fact(FactName.PERIOD_FROM, period.first, rule_id, confidence, evidence)
    yield make_fact(FactName.PERIOD_TO, period.last, rule_id, confidence, evidence)


def _own_end(lines: Iterable[Span]) -> Iterator[Fact]:
    """The text's own end as it says it: "Regeling vervallen per 25-09-2024"."""
    for line in lines:
        match = _OWN_END.search(line.text)
        after = line.text[match.end() : match.end() + 40] if match else ""
        found = next(find_dates(after), None) if match else None
        lapsed = None if match else _LAPSED.search(line.text)
        if lapsed and lapsed.lastgroup:
            found = next(find_dates(line.text[lapsed.start(lapsed.lastgroup) :]), None)
        if found is not None and found.start <= 3:
            yield make_fact(FactName.WITHDRAWN_ON, found.date, "withdrawn.own", 0.8, line)
            return
