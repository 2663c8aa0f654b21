"""Facts on what a document is: type, actor, object, region, and whether it is specific."""

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.date_parsing import find_dates
from documents.fact_rules import (
    ACTOR_TITLE_RULES,
    CLUB_VOICE,
    HINT_TYPES,
    LETTERHEADS,
    MUNICIPAL_VOICE,
    MUNICIPAL_WORDS,
    MUNICIPALITIES,
    OWN_VOLUNTEERS,
    POLICY_TYPES,
    REGION,
    REGULATION_TYPES,
    SPEAKERS,
    TRAPS,
    TYPE_RULES,
)
from documents.fact_text import Fact, FactText, Setting, Span, make_fact
from documents.facts_adoption import find_adoption
from documents.media.sniff import HTML
from documents.passages import PATH_SEPARATOR
from vocabulary.codes import Actor, DocumentType, PolicyObject, SourceFamily
from vocabulary.facts import FactName
from vocabulary.volunteer_terms import find_volunteer_term

_HEAD_LINES = 4  # title, subtitle and kind of document stand in these
_HEAD_CHARACTERS = 160  # a longer line is running text
_TITLE_WORDS = 10  # a longer line that ends with a full stop is a sentence
_MUNICIPAL_FAMILIES = frozenset(
    {
        SourceFamily.REGULATIONS,
        SourceFamily.PUBLICATIONS,
        SourceFamily.COUNCIL,
        SourceFamily.WEBSITE,
        SourceFamily.WOO,
    }
)
_FORM = re.compile(
    r"^\W*(?:(?:(?:raads|college|commissie|burger)(?:voorstel|advies|besluit|memo|brief|mededeling)"
    r"|raadsinformatiebrief|memo|nota voor (?:burgemeester|b ?& ?w)\b.*|b ?& ?w-(?:nota|advies))\b"
    r"|voorstel\W*$)",
    re.IGNORECASE,
)
_FORM_LINES = 3
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
# Fewer lines with a volunteer term make a document about something else.
_MIN_MENTIONS = 3
_MIN_SHARE = 0.02


def document_type(fact: Fact | None) -> DocumentType | None:
    """The type in a type fact."""
    return DocumentType(fact.value) if fact else None


def read_type(setting: Setting, text: FactText) -> Fact | None:
    """Give the type, from the title, the source's word, the first lines, or the source.

    A page of a municipal website is a web page, unless its title or first lines name a
    policy or decision and the text records it.
    """
    title = Span(setting.title)
    by_title = _type_by_rules(title, 0.9)
    if by_title is not None:
        by_title = _form_of(text) or _refined(by_title, text)
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
    for line in _head_lines(text):
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


def _form_of(text: FactText) -> Fact | None:
    """A paper for a meeting, whatever policy its title names: its first line says so."""
    for at, line in enumerate(text.lines[: 2 * _HEAD_LINES]):
        form = at < _FORM_LINES and _FORM.search(line.text) and not list(find_dates(line.text))
        if form or _TO_COUNCIL.search(line.text):
            value = DocumentType.AGENDA_ITEM.value
            return make_fact(FactName.TYPE, value, "type.form", 0.8, line)
    return None


def _refined(by_title: Fact, text: FactText) -> Fact:
    """A narrower type in the first lines, where the title gives a general word only."""
    narrower = _NARROWER.get(by_title.rule_id, frozenset())
    for line in text.lines[:_HEAD_LINES] if narrower else ():
        found = _type_by_rules(line, 0.75) if len(line.text) <= _HEAD_CHARACTERS else None
        if found is not None and DocumentType(found.value) in narrower:
            return found
    return by_title


def _type_of_page(setting: Setting, text: FactText, by_title: Fact | None) -> Fact:
    candidates = [by_title, *(_type_by_rules(line, 0.7) for line in _head_lines(text))]
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


def _head_lines(text: FactText) -> Iterator[Span]:
    for line in text.lines[:_HEAD_LINES]:
        titled = line.text[0].isupper() or line.text[0].isdigit() or line.text[0] in "\"'‘“"
        sentence = line.text.endswith((".", ";")) and len(line.text.split()) > _TITLE_WORDS
        if titled and not sentence and len(line.text) <= _HEAD_CHARACTERS:
            yield line


def other_text(actor: Fact) -> Fact:
    """The type of what another actor wrote, on the evidence that it did."""
    return replace(actor, name=FactName.TYPE, value=DocumentType.OTHER.value, rule_id="type.actor")


def read_actor(setting: Setting, text: FactText) -> Fact:
    """Give who speaks; unknown only where neither source nor text tells."""
    titles = [Span(title) for title in (setting.title, *setting.other_titles)]
    for title in (*titles, *list(_head_lines(text))[:2]):
        for rule_id, actor, pattern in ACTOR_TITLE_RULES:
            if pattern.search(title.text):
                return make_fact(FactName.ACTOR, actor.value, rule_id, 0.85, title)
    for line in text.lines[:1]:
        for rule_id, actor, pattern in LETTERHEADS:
            if pattern.search(line.text):
                return make_fact(FactName.ACTOR, actor.value, rule_id, 0.8, line)
    for line in (*text.first(1200), *text.closing[-4:]):
        for rule_id, actor, pattern in SPEAKERS:
            if pattern.search(line.text):
                return make_fact(FactName.ACTOR, actor.value, rule_id, 0.8, line)
    voices = [line for line in text.opening if CLUB_VOICE.search(line.text)]
    municipal = any(MUNICIPAL_VOICE.search(line.text) for line in text.opening)
    if len(voices) >= 2 and not municipal:
        return make_fact(
            FactName.ACTOR, Actor.ASSOCIATION.value, "actor.club_voice", 0.75, voices[0]
        )
    if setting.family in _MUNICIPAL_FAMILIES:
        evidence = Span(setting.title)
        return make_fact(FactName.ACTOR, Actor.MUNICIPALITY.value, "actor.source", 0.7, evidence)
    for line in text.opening:
        if MUNICIPAL_WORDS.search(line.text):
            return make_fact(
                FactName.ACTOR, Actor.MUNICIPALITY.value, "actor.municipality", 0.7, line
            )
    return make_fact(FactName.ACTOR, Actor.UNKNOWN.value, "actor.none", 0.5, Span(setting.title))


def read_object(
    setting: Setting, text: FactText, actor: Actor, specific: Fact | None
) -> Fact | None:
    """Give whose volunteers the document is about; None when mentions are too few to say."""
    mentions = [line for line in text.lines if has_volunteer_term(line.text)]
    title = Span(setting.title)
    if actor in (Actor.ASSOCIATION, Actor.SUPPORT_CENTRE) and mentions:
        value = PolicyObject.CLUB_VOLUNTEERS
        return make_fact(FactName.OBJECT, value.value, "object.club", 0.8, mentions[0])
    for line in (title, *text.first(1500)):
        if OWN_VOLUNTEERS.search(line.text) and (specific is not None):
            value = PolicyObject.OWN_VOLUNTEERS
            return make_fact(FactName.OBJECT, value.value, "object.own", 0.8, line)
    if specific is not None:
        evidence = mentions[0] if mentions else title
        return make_fact(
            FactName.OBJECT, PolicyObject.VOLUNTEERING.value, "object.specific", 0.85, evidence
        )
    if not mentions and text.pages:
        return make_fact(FactName.OBJECT, PolicyObject.NONE.value, "object.none", 0.9, title)
    if len(mentions) >= max(_MIN_MENTIONS, len(text.lines) * _MIN_SHARE):
        return make_fact(
            FactName.OBJECT, PolicyObject.VOLUNTEERING.value, "object.mentions", 0.6, mentions[0]
        )
    return None


def read_specific(setting: Setting, text: FactText, kind: DocumentType | None) -> Fact | None:
    """Say whether the title, or a chapter of a policy, is about volunteering."""
    name = FactName.VOLUNTEER_SPECIFIC
    for title in (setting.title, *setting.other_titles):
        if has_volunteer_term(title):
            return make_fact(name, "title", "specific.title", 0.95, Span(title))
    for line in list(_head_lines(text))[:2]:
        if has_volunteer_term(line.text) and len(line.text.split()) <= 14:
            return make_fact(name, "title", "specific.first_line", 0.8, line)
    for path in text.headings if kind in POLICY_TYPES else ():
        for heading in path.split(PATH_SEPARATOR):
            if has_volunteer_term(heading):
                return make_fact(name, "chapter", "specific.heading", 0.8, _place(text, heading))
    return None


def read_regional(setting: Setting, text: FactText) -> Fact | None:
    """Give the region, or the municipalities, that a text is made for together."""
    for line in (Span(setting.title), *text.first(1000)):
        several = MUNICIPALITIES.search(line.text)
        if several and setting.municipality and setting.municipality in several["names"]:
            names = several["names"]
            return make_fact(FactName.REGIONAL, names, "regional.municipalities", 0.75, line)
    for line in (Span(setting.title), *_head_lines(text)):
        match = REGION.search(line.text)
        if match:
            name = match["region"] or match["name"] or match.group()
            return make_fact(FactName.REGIONAL, name, "regional.region", 0.7, line)
    return None


def has_volunteer_term(text: str) -> bool:
    """Whether a volunteer stem is left when the plain traps are taken out."""
    return find_volunteer_term(TRAPS.sub(" ", text)) is not None


def _place(text: FactText, heading: str) -> Span:
    """Where a heading stands in the text."""
    return next((line for line in text.lines if line.text.startswith(heading)), Span(heading))
