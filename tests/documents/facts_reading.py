"""Read facts from a short text, for the tests of the fact rules."""

import datetime as dt

from documents.fact_text import Fact, FactText, Setting
from documents.facts import read_facts
from vocabulary.codes import SourceFamily
from vocabulary.facts import FactName


def facts_of(
    text: str = "",
    *,
    title: str = "",
    family: SourceFamily | None = SourceFamily.COUNCIL,
    media_type: str = "application/pdf",
    type_hint: str = "",
    municipality: str = "Westerkoog",
    in_force_from: dt.date | None = None,
    in_force_to: dt.date | None = None,
    ratified_by: str = "",
) -> list[Fact]:
    """Facts of a text whose pages are parted by form feeds; checks their evidence."""
    pages = tuple(text.split("\f")) if text else ()
    setting = Setting(
        title=title,
        family=family,
        media_type=media_type,
        type_hint=type_hint,
        municipality=municipality,
        in_force_from=in_force_from,
        in_force_to=in_force_to,
        ratified_by=ratified_by,
    )
    facts = read_facts(setting, FactText(pages))
    for fact in facts:
        assert 0 < fact.confidence <= 1
        if fact.page is not None:
            assert pages[fact.page - 1][fact.start : fact.end] == fact.quote
    return facts


def value(
    name: FactName,
    text: str = "",
    *,
    title: str = "",
    family: SourceFamily | None = SourceFamily.COUNCIL,
    media_type: str = "application/pdf",
    type_hint: str = "",
    municipality: str = "Westerkoog",
) -> str | None:
    """The value of one fact, or None where it has no row."""
    facts = facts_of(
        text,
        title=title,
        family=family,
        media_type=media_type,
        type_hint=type_hint,
        municipality=municipality,
    )
    return next((fact.value for fact in facts if fact.name is name), None)


def values(facts: list[Fact], name: FactName) -> list[str]:
    """All values of one name, in their order."""
    return [fact.value for fact in facts if fact.name is name]
