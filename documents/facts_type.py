"""What type of document a text is: from its title, its form, its first lines, or its source."""

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.date_parsing import find_dates
from documents.fact_rules import HINT_TYPES, POLICY_TYPES, REGULATION_TYPES, TYPE_RULES
from documents.fact_text import Fact, FactText, Setting, Span, make_fact
from documents.facts_adoption import find_adoption
from documents.media.sniff import HTML
from vocabulary.codes import DocumentType, SourceFamily
from vocabulary.facts import FactName

HEAD_LINES = 4  # title, subtitle and kind of document stand in these
_HEAD_CHARACTERS = 160  # a longer line is running text
_SUBTITLE_WORDS = 8
_TITLE_WORDS = 10  # a longer line that ends with a full stop is a sentence
_FORM = re.compile(
    r"^\W*(?:(?:(?:raads|college|commissie|burger)(?:voorstel|advies|besluit|memo|brief|mededeling"
    r"|agenda)|(?:raads)?informatie(?:nota|brief|memo)|besluit(?: van de)? raad|memo"
    r"|nota voor (?:burgemeester|b ?& ?w)\b.*|b ?& ?w-(?:nota|advies))\b"
    r"|voorstel\W*$)",
    re.IGNORECASE,
)
_FORM_LINES = 3
# The head of a message: who, when, to whom, about what.
_MAIL = (
    re.compile(r"^\W*van:", re.I),
    re.compile(r"^\W*(?:onderwerp: (?:re|fw|antw)\b|verzonden:)", re.I),
)
# A paper that comes with another one is not that other one.
_BELONGS = re.compile(r"^\W*(?:behorend\w*|hoort|bijlage(?: \d+)?)\b.{0,12}\b(?:bij|van)\b", re.I)
_YEARLY = frozenset({"type.accounts", "type.budget"})
# A council or executive that decides several things, none of them the articles of a rule.
_RESOLVES = re.compile(
    r"^\W*(?:(?:de|het) )?(?:gemeente)?raad van (?:de )?(?:gemeente )?\S"
    r"|^\W*burgemeester en wethouders van\b|^\W*het college van burgemeester\b",
    re.IGNORECASE,
)
_RESOLUTION = re.compile(r"^\W*besluit(?:en)?\W*$|\bbesluit(?:en)?\W*$", re.IGNORECASE)
_POINT = re.compile(
    r"^\W*(?:(?:[a-e1-9]|i{1,3})[.)]|\d |(?:i{1,3}|iv|v) {2,}"
    r"|(?:in te (?:trekken|stemmen)|kennis te)\b)",
    re.IGNORECASE,
)
_RESOLUTION_LINES = 14
_TO_COUNCIL = re.compile(
    r"^\W*aan(?: de"
    r"|:? (?:de )?(?:leden van de )?)\s?(?:gemeente)?raad(?:sleden\b.*)?\b(?! van toezicht)"
    r"|^\W*geachte (?:leden van de )?raad\b",
    re.IGNORECASE,
)
_RULE_TYPES = frozenset({DocumentType.SUBSIDY_REGULATION, DocumentType.POLICY_RULE})
# Titles with a general word, and what the first lines may make of them.
_NARROWER = {
    "type.note": _RULE_TYPES
    | {
        DocumentType.WMO_PLAN,
        DocumentType.SOCIAL_DOMAIN_PLAN,
        DocumentType.EXECUTION_PROGRAMME,
    },
    "type.rule": frozenset({DocumentType.SUBSIDY_REGULATION}),
    "type.ordinance": frozenset({DocumentType.SUBSIDY_REGULATION}),
}


def document_type(fact: Fact | None) -> DocumentType | None:
    """The type in a type fact."""
    return DocumentType(fact.value) if fact else None


def read_type(setting: Setting, text: FactText) -> Fact | None:
    """Give the type, from the title, the source's word, the first lines, or the source.

    A page of a municipal website is a web page, unless its title or first lines name a
    policy or decision and the text records it.
    """
    title = Span(setting.title)
    if all(any(mark.search(x.text) for x in text.lines[:HEAD_LINES]) for mark in _MAIL):
        return make_fact(FactName.TYPE, DocumentType.OTHER.value, "type.mail", 0.8, text.lines[0])
    by_title = _type_by_rules(title, 0.9)
    if by_title is not None and not _heads_itself(by_title, text):
        by_title = _form_of(text, by_title) or _refined(by_title, text)
    if setting.family is SourceFamily.WEBSITE and setting.media_type == HTML:
        return _type_of_page(setting, text, by_title)
    if by_title is not None:
        return by_title
    hint = setting.type_hint.strip().casefold()
    if hint in HINT_TYPES:
        evidence = Span(setting.type_hint)
        return make_fact(FactName.TYPE, HINT_TYPES[hint].value, "type.hint", 0.8, evidence)
    for other in setting.other_titles:
        found = _type_by_rules(Span(other), 0.8)
        if found is not None:
            return found
    for line in head_lines(text):
        found = _type_by_rules(line, 0.7)
        if found is not None:
            return _refined(found, text)
    form = _form_of(text)
    if form is not None:
        return form
    if hint:
        return _type_by_rules(Span(setting.type_hint), 0.6)
    if setting.family is SourceFamily.REGULATIONS:
        return make_fact(FactName.TYPE, DocumentType.POLICY_RULE.value, "type.register", 0.5, title)
    return None


def is_decision_list(fact: Fact | None) -> bool:
    """Whether a type fact tells of a list of decisions, which adopts other documents."""
    listed = fact is not None and fact.rule_id == "type.hint" and "besluitenlijst" in fact.quote
    return listed or (fact is not None and fact.rule_id == "type.decision_list")


def _heads_itself(by_title: Fact, text: FactText) -> bool:
    """Whether a budget or account stands under its own name, with a letter to the council in it."""
    if by_title.rule_id not in _YEARLY:
        return False
    heads = (_type_by_rules(line, 0.9) for line in text.lines[:3] if not _FORM.search(line.text))
    return any(head is not None and head.rule_id == by_title.rule_id for head in heads)


def _form_of(text: FactText, by_title: Fact | None = None) -> Fact | None:
    """A paper for a meeting, whatever policy its title names: its first line says so."""
    ruled = by_title is not None and DocumentType(by_title.value) in REGULATION_TYPES
    resolved = None if ruled else _resolution(text)
    if resolved is not None:
        value = DocumentType.AGENDA_ITEM.value
        return make_fact(FactName.TYPE, value, "type.resolution", 0.8, resolved)
    for at, line in enumerate(text.lines[: 2 * HEAD_LINES]):
        form = at < _FORM_LINES and _FORM.search(line.text) and not list(find_dates(line.text))
        if form or _TO_COUNCIL.search(line.text):
            value = DocumentType.AGENDA_ITEM.value
            return make_fact(FactName.TYPE, value, "type.form", 0.8, line)
    return None


def _resolution(text: FactText) -> Span | None:
    """The line "besluit:" under the name of the body, where a list of decisions follows."""
    lines = text.lines[:_RESOLUTION_LINES]
    begins = next((at for at, x in enumerate(lines[:3]) if _RESOLVES.search(x.text)), None)
    for at in range(begins, len(lines)) if begins is not None else ():
        below = text.lines[at + 1 : at + 4]
        if _RESOLUTION.search(lines[at].text) and below:
            return lines[at] if _POINT.search(below[0].text) else None
    return None


def _refined(by_title: Fact, text: FactText) -> Fact:
    """A narrower type in the first lines, where the title gives a general word only."""
    narrower = _NARROWER.get(by_title.rule_id, frozenset())
    for line in text.lines[:HEAD_LINES] if narrower else ():
        found = _type_by_rules(line, 0.75) if len(line.text) <= _HEAD_CHARACTERS else None
        if found is not None and DocumentType(found.value) in narrower:
            return found
    return by_title


def _type_of_page(setting: Setting, text: FactText, by_title: Fact | None) -> Fact:
    candidates = [by_title, *(_type_by_rules(line, 0.7) for line in head_lines(text))]
    for found in filter(None, candidates):
        value = DocumentType(found.value)
        listed = found.rule_id == "type.decision_list"
        if listed or (value in POLICY_TYPES | REGULATION_TYPES and find_adoption(text, setting)):
            return found
    return make_fact(
        FactName.TYPE, DocumentType.WEB_PAGE.value, "type.page", 0.9, Span(setting.title)
    )


def _type_by_rules(line: Span, confidence: float) -> Fact | None:
    for rule_id, value, pattern in TYPE_RULES:
        match = pattern.search(line.text.replace("_", " "))
        if match:
            return make_fact(FactName.TYPE, value.value, rule_id, confidence, line)
    return None


def head_lines(text: FactText) -> Iterator[Span]:
    """The first lines that may be titles: short, and no sentences."""
    for at, line in enumerate(text.lines[:HEAD_LINES]):
        if _BELONGS.search(line.text):
            continue
        titled = line.text[0].isupper() or line.text[0].isdigit() or line.text[0] in "\"'‘“"
        subtitle = at == 1 and line.text[-1].isalnum() and len(line.text.split()) <= _SUBTITLE_WORDS
        sentence = line.text.endswith((".", ";")) and len(line.text.split()) > _TITLE_WORDS
        if (titled or subtitle) and not sentence and len(line.text) <= _HEAD_CHARACTERS:
            yield line


def other_text(actor: Fact) -> Fact:
    """The type of what another actor wrote, on the evidence that it did."""
    return replace(actor, name=FactName.TYPE, value=DocumentType.OTHER.value, rule_id="type.actor")
