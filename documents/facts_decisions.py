"""Which documents a decision or decision list adopts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.fact_text import Fact, FactText, Setting, Span, make_fact, sentences
from documents.title_mentions import KIND, find_titles, is_title, trim_title
from vocabulary.facts import FactName
from vocabulary.volunteer_terms import find_volunteer_term

_NUMBER = (
    r"(?:(?:agendapunt|punt|nr\.?)\s*)?(?:\d{1,2}(?:\.\d{1,2})*\.?[a-z]?(?:\.\d{1,2})*"
    r"|[A-Z]\d{1,2}|[a-z])\s*[.:)|]?\s+"
)
_ITEM = re.compile(rf"^\W{{0,3}}(?:{_NUMBER})(?P<title>\S.*)$", re.IGNORECASE)
_ADOPTED = re.compile(
    r"\bvastgesteld\b|\bstel(?:t|de|len)\b[^.]{0,120}\bvast\b|\bvast te stellen\b|\bvaststellen\b"
    r"|\baangenomen\b|\bconform\b|\bakkoord\b|\bunaniem\b|\b(?:in)?stemt in met\b|\bingestemd\b"
    r"|\bzonder (?:hoofdelijke )?stemming\b|\bgoedgekeurd\b|\bin te stemmen\b|\bfêststeld\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\bverworpen\b|\baangehouden\b|\bafgewezen\b|\bteruggenomen\b|\bvan de agenda\b|\bverdaagd\b"
    r"|\bniet (?:vastgesteld|aangenomen|akkoord)\b|\bvoor kennisgeving\b|\bter kennisneming"
    r" aangenomen"
    r"|^\W*ingetrokken\b|\bingetrokken door\b|\bwordt ingetrokken nadat\b|\bopiniërend\b"
    r"|\b(?:raad|gemeenteraad) voor te stellen\b|\bterinzage\b|\bter inzage\b|\bvrij te geven\b"
    r"|\bconcept\w*\b|\bontwerp\w*\b",
    re.IGNORECASE,
)
_PROCEDURAL = re.compile(
    r"^(?:(?:raads|college)besluit|opening|sluiting|mededelingen|rondvraag|ingekomen|lijst|vragen"
    r"|vragenuur|spreekrecht|notulen"
    r"|besluitenlijst|(?:openbare )?b&w|vaststell\w+ (?:van de )?(?:agenda|notulen"
    r"|besluitenlijst)|agenda"
    r"|moties?|amendement|krediet|benoeming|motie|hamerstukken|bespreekstukken|toezegging\w*|overig"
    r"|besluit(?:en)?|stukken|aanwezig|afwezig|datum|voorzitter|einde|verklaring|beantwoording"
    r"|raadsinformatiebrief|zienswijze|verzoek|principeverzoek|aanbesteding|bestemmingsplan|grond"
    r"|tarieven\w*|verkoop|aankoop|herbenoeming|bekrachtiging|interpellatie|hamer|stemvolgorde|bepalen"
    r"|ter kennisneming|a-stukken|b-stukken|c-stukken|wijziging|wijzigen|tweede|eerste|rapport)\b",
    re.IGNORECASE,
)
_HAMMER = re.compile(r"\bhamerstuk\w*|\bA-stukken\b", re.IGNORECASE)
_SECTION = re.compile(
    r"^\W*(?:\d+\.?\s*)?(?:hamerstukken|bespreekstukken|besluiten|stukken (?:met|zonder)"
    r" bespreking|"
    r"toezeggingen|ingekomen stukken|moties|overig|[a-c]-stukken|mededelingen)\b.{0,40}$",
    re.IGNORECASE,
)
_RESULT_SPLIT = re.compile(r"\s*(?::|\s[-–]\s|\s\|\s|\.\s)\s*")
_LEAD = re.compile(
    r"^(?:(?:voorstel (?:tot|inzake|met betrekking tot|om|over)|raadsvoorstel|collegevoorstel"
    r"|onderwerp:?|(?:het )?vaststell(?:en|ing)(?: van)?|in te stemmen met|tot|besluit:?"
    r"|betreft:?|b\.?:|zaak:?)\s+)+",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\bonderwerp\s*:\s*(?P<title>[^\n]{6,200}?)(?:\.\s|\.$|$)", re.IGNORECASE)
_OBJECT = (
    re.compile(r"^(?P<title>.{6,200}?)(?:,? (?:ongewijzigd|gewijzigd))?\s+vast te stellen\b", re.I),
    re.compile(r"\bvast te stellen:?\s+(?P<title>[^;]{6,200}?)(?:[;.]|$)", re.I),
    re.compile(r"\b(?:tot )?vaststelling van (?P<title>[^;.]{6,200})", re.I),
    re.compile(r"\bin te stemmen met (?P<title>[^;.]{6,200})", re.I),
    re.compile(r"\bstel(?:t|de|len)\b (?P<title>[^;.]{6,160}?)(?: ongewijzigd| gewijzigd)?"
               r" vast\b", re.I),
    re.compile(r"(?P<title>[^;.:]{6,160}?) (?:is|wordt|zijn|worden) (?:\w+ ){0,3}(?:vastgesteld"
               r"|aangenomen)", re.I),
    re.compile(r"\bvast(?:stellen)? van (?P<title>[^;.]{6,160})", re.I),
)  # fmt: skip


_KIND_WORD = re.compile(rf"\b{KIND}\b", re.IGNORECASE)
# An item in the infinitive is an action, not a document.
_ACTION = re.compile(r"\bte \w+(?:en|n)\b|\bvaststellen\b|\bis akkoord\b", re.IGNORECASE)
_LETTER = re.compile(
    r"\b(?:\w*brief|memo|langetermijnagenda|lta|factsheet|woo-verzoek)\b", re.IGNORECASE
)
# What is proposed, or said of another body's paper, adopts nothing.
_ELSEWHERE = re.compile(r"\bvoorgesteld\b|\bzienswijze\b|\bamendement\b|\bmotie\b", re.IGNORECASE)
_MOTION = re.compile(r"\b(?:amendement|motie)\b", re.IGNORECASE)
_LONGEST_CLAUSE = 800  # characters; a decision on one document is shorter
_ITEM_LINES = 40  # what stands further below an item is not its outcome
_FORMALLY = re.compile(r"\bvastgesteld\b|\bvast te stellen\b|\bstelt\b[^.]*\bvast\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|zijn|wordt|worden|stelt|stemt|heeft|hebben|besluit|gaat|haalt|krijgt|neemt|vraagt|wil)\b",
    re.IGNORECASE,
)
_DECISION_WORD = re.compile(
    r"^\W*(?:besluit(?:en)?|advies|toelichting|stemming|de raad|het college)\b", re.I
)
_NAME_WORDS = 7  # a policy's own name without a kind ("Vrij baan!") is short


@dataclass(slots=True)
class _Item:
    head: Span
    title: str
    rest: list[Span]
    hammered: bool


def read_adopted_titles(setting: Setting, text: FactText) -> Iterator[Fact]:
    """Give an ``adopts`` fact for each policy or rule that was adopted.

    Items that were refused, deferred or only noted give nothing; nor do credits, appointments
    and other decisions that adopt no document.
    """
    seen: set[str] = set()
    for title, rule_id, confidence, evidence in (*_listed(text), *_single(setting, text)):
        key = title.casefold()
        if key not in seen:
            seen.add(key)
            yield make_fact(FactName.ADOPTS, title, rule_id, confidence, evidence)


def _listed(text: FactText) -> Iterator[tuple[str, str, float, Span]]:
    for item in _items(text):
        outcome = " ".join(line.text for line in item.rest)
        if _PROCEDURAL.match(item.title):
            continue
        if _REFUSED.search(item.title) or _REFUSED.search(_after_motions(outcome)):
            continue
        if not (_ADOPTED.search(outcome) or item.hammered):
            continue
        named = list(_named_in(item.rest))
        if _names_document(item.title) or (not named and _is_named(item.title, outcome)):
            yield item.title, "adopts.item", 0.85, item.head
        yield from named


def _named_in(lines: list[Span]) -> Iterator[tuple[str, str, float, Span]]:
    for line in lines:
        for sentence in sentences(line):
            for title in _objects(sentence.text):
                yield title, "adopts.item_text", 0.75, sentence


def _names_document(title: str) -> bool:
    """Whether an item's subject is a document by its own words."""
    if not is_title(title) or _ACTION.search(title) or _LETTER.search(title):
        return False
    return bool(_KIND_WORD.search(title)) or find_volunteer_term(title) is not None


def _is_named(title: str, outcome: str) -> bool:
    """Whether a short subject is the name of what was adopted: "Vrij baan!"."""
    if not is_title(title) or _ACTION.search(title) or _LETTER.search(title):
        return False
    named = len(title.split()) <= _NAME_WORDS and _KIND_WORD.search(outcome)
    return bool(named and _FORMALLY.search(outcome))


def _after_motions(outcome: str) -> str:
    """The outcome without what became of amendments and motions to the item."""
    clauses = re.split(r"(?<=[.;])", outcome)
    return "".join(clause for clause in clauses if not _MOTION.search(clause))


def _items(text: FactText) -> Iterator[_Item]:
    """Numbered or bulleted items with the lines that follow each."""
    item: _Item | None = None
    hammered = False
    for line in text.lines:
        if _SECTION.match(line.text):
            hammered = bool(_HAMMER.search(line.text))
            if item is not None:
                yield item
            item = None
            continue
        head = _item_of(line, hammered=hammered)
        if head is not None and not head.title and item is not None and item.title:
            head = None  # a sentence under an item tells what became of it
        if head is not None:
            if item is not None:
                yield item
            item = head
        elif item is not None and len(item.rest) < _ITEM_LINES:
            item.rest.append(line)
    if item is not None:
        yield item


def _item_of(line: Span, *, hammered: bool) -> _Item | None:
    numbered = _ITEM.match(line.text)
    title = numbered["title"] if numbered else line.text
    if numbered is None and not _may_be_head(title, hammered=hammered):
        return None
    subject, decided = _split_title(title)
    name = trim_title(_LEAD.sub("", subject))
    if _VERB.search(name) or _ACTION.search(name):  # a sentence: what it adopts is inside it
        return _Item(line, "", [line], hammered)
    return _Item(line, name, [line] if decided else [], hammered)


def _may_be_head(text: str, *, hammered: bool) -> bool:
    """Whether a line without number can begin an item: it names a document, or is a heading."""
    if _DECISION_WORD.match(text) or len(text) > 300:
        return False
    if hammered:
        return True
    heading = len(text.split()) <= 14 and text[-1] not in ".;:," and not text[0].islower()
    return bool(_KIND_WORD.search(text[:120])) and (heading or bool(_RESULT_SPLIT.search(text)))


def _split_title(text: str) -> tuple[str, str]:
    """Part an item into its subject and what was decided: "Nota X: vastgesteld"."""
    for match in _RESULT_SPLIT.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        quotes = sum(before.count(mark) for mark in '"“”')
        open_quote = before.count("‘") > before.count("’")
        if (
            not open_quote
            and quotes % 2 == 0
            and len(before) >= 6
            and (_ADOPTED.search(after) or _REFUSED.search(after))
        ):
            return before, after
    first = re.split(r"(?<=[\w\"”’!?])\.\s", text, maxsplit=1)
    return (first[0], first[1]) if len(first) == 2 else (text, "")


def _single(setting: Setting, text: FactText) -> Iterator[tuple[str, str, float, Span]]:
    """A decision on one subject: "besluit: de Visie X vast te stellen"."""
    if "besluitenlijst" in setting.title.lower():
        return
    lines = text.lines
    decides = next(
        (
            at
            for at, line in enumerate(lines)
            if re.search(
                r"\bbesluit(?:en)?\b\W*(?:$|:)|\bbesluit\b.*\b(?:vast|instem)", line.text, re.I
            )
            and "raadsbesluit" not in line.text.lower()[:14]
        ),
        None,
    )
    if decides is None:
        return
    generic = False
    for line in lines[decides : decides + 12]:
        if _REFUSED.search(line.text):
            continue
        titles = [title for sentence in sentences(line) for title in _objects(sentence.text)]
        for title in titles:
            yield title, "adopts.decision", 0.9, line
        generic = generic or (not titles and bool(_ADOPTED.search(line.text)))
    if generic:
        for line in lines[: decides + 1]:
            subject = _SUBJECT.search(line.text)
            if subject and is_title(_LEAD.sub("", subject["title"])):
                yield trim_title(_LEAD.sub("", subject["title"])), "adopts.subject", 0.75, line


def _objects(sentence: str) -> Iterator[str]:
    """What a sentence says is adopted, where it names it."""
    for clause in re.split(r";\s*", re.sub(r"\s*\([^)]*\)", "", sentence)):
        if not (_LETTER.search(clause) or _ELSEWHERE.search(clause)):
            yield from _clause_objects(clause)


def _clause_objects(sentence: str) -> Iterator[str]:
    if len(sentence) > _LONGEST_CLAUSE or not _ADOPTED.search(sentence):
        return
    for pattern in _OBJECT:
        match = pattern.search(sentence)
        if match is None:
            continue
        part = re.sub(r"^\W*(?:\d{1,2}[.)]|[a-z][.)])\s*", "", match["title"])
        part = _LEAD.sub("", re.sub(r"^.*\bbesluit(?:en)?\b:?\s*", "", part, flags=re.IGNORECASE))
        titles = list(find_titles(part))
        if titles:
            yield from titles
        elif is_title(part) and re.search(rf"\b{KIND}\b", part, re.IGNORECASE):
            yield trim_title(part)
        return
