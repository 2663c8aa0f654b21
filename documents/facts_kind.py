"""Facts on whose text it is and what about: actor, object, region, whether it is specific."""

import re

from documents.fact_rules import (
    ACTOR_TITLE_RULES,
    CLUB_VOICE,
    LETTERHEADS,
    MUNICIPAL_VOICE,
    MUNICIPAL_WORDS,
    MUNICIPALITIES,
    OWN_VOLUNTEERS,
    POLICY_TYPES,
    REGION,
    SPEAKERS,
    TRAPS,
)
from documents.fact_text import Fact, FactText, Setting, Span, make_fact
from documents.facts_type import head_lines
from documents.passages import PATH_SEPARATOR
from vocabulary.codes import Actor, DocumentType, PolicyObject, SourceFamily
from vocabulary.facts import FactName
from vocabulary.volunteer_terms import find_volunteer_term

_MUNICIPAL_FAMILIES = frozenset(
    {
        SourceFamily.REGULATIONS,
        SourceFamily.PUBLICATIONS,
        SourceFamily.COUNCIL,
        SourceFamily.WEBSITE,
        SourceFamily.WOO,
    }
)
_OWN_HEAD = re.compile(r"^\W*gemeente\b", re.IGNORECASE)
# Fewer lines with a volunteer term make a document about something else.
_MIN_MENTIONS = 3
_MIN_SHARE = 0.02


def read_actor(setting: Setting, text: FactText) -> Fact:
    """Give who speaks; unknown only where neither source nor text tells."""
    titles = [Span(title) for title in (setting.title, *setting.other_titles)]
    for title in (*titles, *list(head_lines(text))[:2]):
        for rule_id, actor, pattern in ACTOR_TITLE_RULES:
            if pattern.search(title.text):
                return make_fact(FactName.ACTOR, actor.value, rule_id, 0.85, title)
    # Below "Gemeente X" stands to whom it writes.
    own_head = text.lines and _OWN_HEAD.search(text.lines[0].text)
    for line in text.lines[: 1 if own_head else 2]:
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
    for line in list(head_lines(text))[:2]:
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
    for line in (Span(setting.title), *head_lines(text)):
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
