"""What type of document a text is: from its title, its form, its first lines, or its source."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from documents.date_parsing import find_dates
from documents.fact_rules import HINT_TYPES, POLICY_TYPES, REGULATION_TYPES, TYPE_RULES
from documents.fact_text import Fact, FactText, Setting, Span, make_fact
from documents.facts_adoption import find_adoption
from documents.facts_papers import PROPOSAL_LINE
from documents.form_rules import ABOUT_REGULATIONS, ABOVE_FORM, OPENING_FORMS
from documents.media.sniff import HTML
from vocabulary.codes import DocumentType, SourceFamily
from vocabulary.facts import FactName

HEAD_LINES = 4  # title, subtitle and kind of document stand in these
_FURNITURE = re.compile(r"^[\s\-–—|•·]*(?:\d{1,3}\s*[\-–—|]\s*)?")  # "- 2 -   Begroting 2026"
_HEAD_CHARACTERS = 160  # a longer line is running text
_SUBTITLE_WORDS = 8
_TITLE_WORDS = 10  # a longer line that ends with a full stop is a sentence
_FORM = re.compile(
    r"^\W*(?:(?:(?:raads|college|commissie|burger)(?:voorstel|advies|besluit|memo|mededeling"
    r"|agenda)|(?:raads)?informatie(?:nota|memo)|besluit(?: van de)? raad|memo"
    r"|nota voor (?:burgemeester|b ?& ?w)\b.*|b ?& ?w[- ](?:nota|advies|besluit|voorstel))\b"
    r"|besluit(?: van)?(?: de| het)? (?:college|b ?& ?w|burgemeester en wethouders)\W*$"
    r"|(?:raads|college|initiatief)?voorstel(?: aan (?:de|uw) (?:gemeente)?raad)?\W*$)",
    re.IGNORECASE,
)
# What a text with a title as general as "vrijwilligersbeleid" may call itself.
_SELF_NAMED = re.compile(
    r"\W*(?:\w*begroting|jaar(?:verslag|stukken|rekening)|\w*verordening|\w*visie)\b", re.IGNORECASE
)
_FORM_LINES = 3
_OPENING_LINES = 6
# Such a line alone, also below the routing of a paper, makes it a proposal.
_PROPOSAL_HEAD = re.compile(
    r"^\W*(?:(?:raads|college|initiatief)voorstel|voorstel aan (?:de|uw) (?:gemeente)?raad)\W*$",
    re.IGNORECASE,
)
# The head of a message: who, when, to whom, about what.
_MAIL = (
    re.compile(r"^\W*van:", re.I),
    re.compile(r"^\W*(?:onderwerp: (?:re|fw|antw)\b|verzonden:)", re.I),
)
_MEMO = re.compile(r"^\W*(?:intern(?:e)? )?(?:memo(?:randum)?|notitie)\W*$", re.IGNORECASE)
_TO_EXECUTIVE = re.compile(
    r"^\W*aan\s*:?\s*(?:het )?(?:college|b ?(?:&|en) ?w\b|burgemeester|(?:de )?wethouder|directie)",
    re.IGNORECASE,
)
_SALUTE = re.compile(r"^\W*geachte (?:leden van de )?(?:raad|raadsleden|leden)\b", re.IGNORECASE)
_LETTER_LINES = 14
# A letter with this in it asks for a decision, or holds one.
_DECIDES = re.compile(
    PROPOSAL_LINE.pattern + r"|\bvoorgesteld\b|\bbeslispunt\w*|\b(?:aldus|besluit:|besloten in)\b",
    re.IGNORECASE,
)
# A consideration of a decision, or a sentence that goes on.
_CLAUSE = re.compile(r"^\W*(?:(?-i:[a-z])|overwegende|gelet op|gelezen|gezien|gehoord)\b|;$", re.I)
# A paper that comes with another one is not that other one.
_BELONGS = re.compile(r"^\W*(?:behorend\w*|hoort|bijlage(?: \d+)?)\b.{0,12}\b(?:bij|van)\b", re.I)
_YEARLY = frozenset({"type.accounts", "type.budget"})
# These say what a paper is, whatever is bound in with it.
_PLAIN_TITLES = _YEARLY | {"type.decision_list", "type.start_note", "type.approach"}
# A council or executive that decides several things, none of them the articles of a rule.
_RESOLVES = re.compile(
    r"^\W*(?:(?:de|het) )?(?:gemeente)?raad van (?:de )?(?:gemeente )?\S"
    r"|^\W*burgemeester en wethouders van\b|^\W*het college van burgemeester\b",
    re.IGNORECASE,
)
_RESOLUTION = re.compile(r"^\W*besluit(?:en)?\W*$|\bbesluit(?:en)?\W*$", re.IGNORECASE)
_POINT = re.compile(
    r"^\W*(?:(?:[a-e1-9]|i{1,3})[.)]|\d |(?:i{1,3}|iv|v) {2,}"
    r"|(?:in te (?:trekken|stemmen)|kennis te)\b|[^;]{6,250}\bin te trekken\W*$)",
    re.IGNORECASE,
)
_RESOLUTION_LINES = 14
_DATED_DECISION = re.compile(r"^\W*(?:raads|college|b ?& ?w[- ])besluit\b", re.IGNORECASE)
_RESOLVED = re.compile(
    r"^\W*(?:de (?:gemeente)?raad|het college|burgemeester en wethouders)\b[^.]{0,80}"
    r"\b(?:besluit(?:en)?|heeft besloten)\b",
    re.IGNORECASE,
)
_TO_COUNCIL = re.compile(
    r"^\W*aan(?: de"
    r"|:? (?:de )?(?:leden van de )?)\s?(?:gemeente)?raad(?:sleden\b.*)?\b(?! van toezicht)"
    r"|^\W*geachte (?:leden van de )?raad\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^\W*art(?:ikel|\.)?\s*(?:\d|i\b)", re.IGNORECASE)
_RULE_TYPES = frozenset({DocumentType.SUBSIDY_REGULATION, DocumentType.POLICY_RULE})
# Titles with a general word, and what the first lines may make of them.
_NARROWER = {
    "type.note": _RULE_TYPES
    | {
        DocumentType.WMO_PLAN,
        DocumentType.SOCIAL_DOMAIN_PLAN,
        DocumentType.EXECUTION_PROGRAMME,
    },
    "type.social": frozenset({DocumentType.WMO_PLAN}),
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
    opening = None if setting.media_type == HTML else _opening_form(text, by_title)
    if opening is not None and (by_title is None or by_title.rule_id not in _PLAIN_TITLES):
        return opening
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
    heads = list(head_lines(text))
    first = _type_by_rules(heads[0], 0.7) if heads else None
    form = None if first is not None and first.rule_id in _YEARLY else _form_of(text)
    if form is not None:
        return form
    for line in heads:
        found = _type_by_rules(line, 0.7)
        if found is not None:
            return _refined(found, text)
    if hint:
        return _type_by_rules(Span(setting.type_hint), 0.6)
    if setting.family is SourceFamily.REGULATIONS:
        return make_fact(FactName.TYPE, DocumentType.POLICY_RULE.value, "type.register", 0.5, title)
    return None


def _opening_form(text: FactText, by_title: Fact | None) -> Fact | None:
    """A paper about a policy or rule, by the words at the start of one of its first lines."""
    ruled = by_title is not None and DocumentType(by_title.value) in REGULATION_TYPES
    heads = [x for x in text.lines[:_OPENING_LINES] if not ABOVE_FORM.match(x.text)]
    for line in heads[:2]:
        if len(line.text.split()) > _TITLE_WORDS:
            continue
        for rule_id, value, pattern in OPENING_FORMS:
            dated = value is DocumentType.AGENDA_ITEM and list(find_dates(line.text))
            barred = dated or (ruled and rule_id not in ABOUT_REGULATIONS)
            if pattern.match(line.text) and not barred:
                return make_fact(FactName.TYPE, value.value, rule_id, 0.85, line)
        own = _type_by_rules(line, 0.75)
        if own is not None:  # it calls itself a policy or rule; below stands a subtitle
            general = by_title is not None and by_title.rule_id == "type.note"
            return own if general and _SELF_NAMED.match(line.text) else _letter(text)
    return _letter(text)


def _letter(text: FactText) -> Fact | None:
    """A letter to the council that proposes nothing, or a note from inside to the executive."""
    head = text.lines[:_LETTER_LINES]
    value = DocumentType.OTHER.value
    memo = next((x for x in head[:_FORM_LINES] if _MEMO.search(x.text)), None)
    if memo is not None and any(_TO_EXECUTIVE.search(line.text) for line in head):
        return make_fact(FactName.TYPE, value, "type.memo_inside", 0.8, memo)
    salute = next((x for x in head if _SALUTE.search(x.text)), None)
    asks = any(_DECIDES.search(line.text) for line in text.lines)
    if salute is None or asks or any(_FORM.search(line.text) for line in head):
        return None
    return make_fact(FactName.TYPE, value, "type.letter_to_council", 0.75, salute)


def is_decision_list(fact: Fact | None) -> bool:
    """Whether a type fact tells of a list of decisions, which adopts other documents."""
    listed = fact is not None and fact.rule_id == "type.hint" and "besluitenlijst" in fact.quote
    return listed or (fact is not None and fact.rule_id == "type.decision_list")


def is_bundle(title: str) -> bool:
    """Whether a title is that of a collection of papers."""
    found = _type_by_rules(Span(title), 0.9)
    return found is not None and found.rule_id == "type.bundle"


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
        # Dated it may be the stamp on a policy, unless the decision itself comes after it.
        decided = at == 0 and _DATED_DECISION.search(line.text)
        if decided and any(_RESOLVED.search(x.text) for x in text.lines[1:_RESOLUTION_LINES]):
            value = DocumentType.AGENDA_ITEM.value
            return make_fact(FactName.TYPE, value, "type.form", 0.8, line)
        form = at < _FORM_LINES and _FORM.search(line.text) and not list(find_dates(line.text))
        if form or _PROPOSAL_HEAD.search(line.text) or _TO_COUNCIL.search(line.text):
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
    heads = [x for x in text.lines[:HEAD_LINES] if not _CLAUSE.search(x.text)] if narrower else []
    # A title may go on in the next line: "Samenwerkingsagenda", and below it "Sociaal domein".
    joined = [replace(one, text=f"{one.text} {two.text}") for one, two in pairwise(heads)]
    for line, evidence in (*zip(heads, heads, strict=True), *zip(joined, heads, strict=False)):
        found = _type_by_rules(line, 0.75) if len(line.text) <= _HEAD_CHARACTERS else None
        if found is not None and DocumentType(found.value) in narrower:
            return make_fact(FactName.TYPE, found.value, found.rule_id, 0.75, evidence)
    return by_title


def _type_of_page(setting: Setting, text: FactText, by_title: Fact | None) -> Fact:
    candidates = [by_title, *(_type_by_rules(line, 0.7) for line in head_lines(text))]
    for found in filter(None, candidates):
        value = DocumentType(found.value)
        if found.rule_id == "type.decision_list":
            return found
        # A page about a regulation names it; the regulation itself has articles.
        ruled = value in REGULATION_TYPES and any(_ARTICLE.search(x.text) for x in text.lines)
        if (ruled or value in POLICY_TYPES) and find_adoption(text, setting):
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
        begin = _FURNITURE.sub("", line.text)[:1]
        titled = begin.isupper() or begin.isdigit() or begin in tuple("\"'‘“")
        subtitle = at == 1 and line.text[-1].isalnum() and len(line.text.split()) <= _SUBTITLE_WORDS
        sentence = line.text.endswith((".", ";")) and len(line.text.split()) > _TITLE_WORDS
        if (titled or subtitle) and not sentence and len(line.text) <= _HEAD_CHARACTERS:
            yield line


def other_text(actor: Fact) -> Fact:
    """The type of what another actor wrote, on the evidence that it did."""
    return replace(actor, name=FactName.TYPE, value=DocumentType.OTHER.value, rule_id="type.actor")
