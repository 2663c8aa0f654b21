"""Links to other documents: withdraws, replaces, reaffirms, refers to, parent."""

import re
from collections.abc import Iterator

from documents.adoption_statement import is_hope
from documents.date_parsing import find_dates
from documents.fact_rules import POLICY_TYPES, REGULATION_TYPES
from documents.fact_text import Fact, FactText, Span, make_fact, sentences
from documents.title_mentions import KIND, find_titles, is_title, trim_title
from vocabulary.codes import DocumentType, Status
from vocabulary.facts import FactName

_WITHDRAWS = (
    ("withdraws.is", re.compile(
        r"(?P<title>[^;:]{6,160}?) (?:wordt|worden|is|zijn)(?: hierbij| hiermee| gelijktijdig)?"
        r"(?P<when>(?: (?:per|met ingang van|op|vanaf) [^.;]{4,40}?)?) ingetrokken", re.I)),
    ("withdraws.to", re.compile(r"(?P<title>[^;:]{6,160}?) in te trekken", re.I)),
    ("withdraws.of", re.compile(
        r"\b(?:onder )?(?:gelijktijdige )?intrekking van (?P<title>[^.;:]{6,160})", re.I)),
    ("withdraws.lapses", re.compile(
        r"(?P<title>[^;:]{6,160}?) (?:vervalt|vervallen|komt te vervallen|komen te"
        r" vervallen)\b", re.I)),
    ("withdraws.lists", re.compile(r"\bingetrokken:? (?P<title>(?:de|het) [^.;:]{6,160})", re.I)),
)  # fmt: skip
_NOT_WITHDRAWN = re.compile(
    r"\b(?:motie|amendement|voorstel|aanvraag|bezwaar|beroep|subsidie|vergunning|verlening|beschikking"
    r"|rijbewijs|uitkering|toestemming|kan|kunnen|indien|als|wanneer|zodra|raadslid|fractie|mandaat"
    r"|recht|aanspraak|termijn|lid|post|uren|treedt|treden)\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(r"^.*\b(?:besluit(?:en)?)\b(?: (?:de raad|het college))?:?\s*", re.IGNORECASE)
_PART_OF = re.compile(r"^(?:[\w-]+ ){1,3}van (?:de |het )(?=[\w-]+$)", re.IGNORECASE)
_REPLACES = (
    ("replaces.this", re.compile(
        r"\b(?:deze|dit|dizze)\b[^.]{0,60}\b(?:vervangt|vervangen|ferfangt)\b"
        r" (?P<title>[^.;]{6,160})",
        re.I)),
    ("replaces.by", re.compile(
        r"(?P<title>[^.;]{6,160}?) (?:wordt|worden) (?:hiermee|hierdoor|met (?:deze"
        r"|dit)[^.]{0,40}|door "
        r"(?:deze|dit)[^.]{0,40}) vervangen", re.I)),
    ("replaces.place", re.compile(
        r"\b(?:komt|komen|treedt|treden) in de plaats van (?P<title>[^.;]{6,160})", re.I)),
    ("replaces.successor", re.compile(
        r"\b(?:deze|dit|de|het)\b[^.]{0,60}\b(?:is de )?opvolger van"
        r" (?P<title>[^.;]{6,160})", re.I)),
    ("replaces.follows", re.compile(
        r"\b(?:deze|dit)\b[^.]{0,40}\bvolgt (?P<title>[^.;]{6,120}?) op\b", re.I)),
)  # fmt: skip
_REAFFIRMS = re.compile(
    r"\b(?:is|zijn|was|nu|volop) (?:\w+ ){0,4}in uitvoering\b|\bvoeren (?:\w+ ){0,8}?uit\b"
    r"|\buitvoering (?:te )?(?:gegeven|geven) aan\b|\b(?:wordt|word[dt]en|geven) (?:\w+"
    r" ){0,3}uitvoering"
    r"|\bter uitvoering van\b|\bde uitvoering van\b|\bblijft (?:van kracht|gelden|ons kader)\b"
    r"|\b(?:is|zijn|wordt|worden) (?:\w+ ){0,4}(?:verlengd|uitgevoerd|geëvalueerd|voortgezet)\b"
    r"|\bevalueren (?:wij|we)\b|\b(?:wij|we) evalueren\b|\bhalverwege de looptijd\b|\bloopt door\b"
    r"|\bconform (?:de|het|ons)\b|\bop basis van (?:de|het|ons)\b[^.]{0,20}\b(?:nota|visie|plan"
    r"|beleid)"
    r"|\bvoortgang van\b|\btweede jaar van\b|\bwordt toegepast\b|\bwerken volgens\b|\byn"
    r" útfiering\b",
    re.IGNORECASE,
)
_LAPSED = re.compile(
    r"\b(?:verlopen|afgelopen|beëindigd|ingetrokken|vervallen|niet meer|destijds|oude|vervangen"
    r"|vorige|nieuwe?)\b",
    re.IGNORECASE,
)
# "Wij voeren de nota uit": which one, the sentence before says.
_BACK = re.compile(rf"\b(?:de|het|dit|deze|die|ons|onze) {KIND}\b", re.IGNORECASE)
# Named in every report, and no policy that can be reaffirmed.
_NO_POLICY = re.compile(
    r"^(?:\w*begroting|jaarstukken|jaarrekening|kadernota \d+|(?:voorjaars|najaars|perspectief)nota"
    r"|\w*verordening|\w*regeling|\w*bestemmingsplan|omgevingsplan|plan van aanpak|kader van"
    r"|(?-i:(?:kader|koers|aanpak)(?! [\"“‘'A-Z])))\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\bin (?:onderlinge )?samenhang met\b|\bsamen met\b[^.]{0,100}\b(?:vorm(?:t|en)|één|aanpak"
    r"|geheel)\b"
    r"|\bvorm(?:t|en) samen\b|\béén (?:aanpak|geheel|beleid|pakket|koers)\b|\bals één\b"
    r"|\bin combinatie met\b|\bhoort onlosmakelijk bij\b|\bonlosmakelijk verbonden met\b",
    re.IGNORECASE,
)
_PARENT = (
    ("parent.works_out", re.compile(
        r"\bwerkt (?P<title>[^.;]{6,160}?) (?:verder |nader )?uit\b", re.I)),
    ("parent.elaboration", re.compile(
        r"\b(?:nadere |concrete |verdere )?(?:uitwerking|vertaling|invulling) (?:is )?van"
        r" (?P<title>[^.;]{6,160})",
        re.I)),
    ("parent.execution", re.compile(
        r"\b(?:uitvoering (?:geven |gegeven )?(?:aan|van)|voert|hoort bij|behoort bij|behorend"
        r" bij|bij) "
        rf"(?P<title>(?:de |het |ons |onze )?{KIND}[^.;]{{0,140}})", re.I)),
)  # fmt: skip
_REPORTS = frozenset(
    {
        DocumentType.BUDGET,
        DocumentType.ANNUAL_REPORT,
        DocumentType.EXECUTION_PROGRAMME,
        DocumentType.OTHER,
        DocumentType.SUBSIDY_REGULATION,
    }
)
# One cheap word search before the patterns that take a title in front of the verb.
_WITHDRAWAL = re.compile(r"ingetrokken|in te trekken|intrekking|vervalt|vervallen", re.IGNORECASE)
_REPLACEMENT = re.compile(r"vervang|ferfang|in de plaats|opvolger|\bop\b", re.IGNORECASE)
_LONGEST_SENTENCE = 1500  # characters; what is longer is a table or a list, not a sentence
_PARENT_CHARACTERS = 3000


def read_links(text: FactText, kind: DocumentType | None, status: Status | None) -> Iterator[Fact]:
    """Give the links of one document, each title once per kind of link."""
    seen: set[tuple[FactName, str]] = set()
    for fact in _links(text, kind, status):
        key = (fact.name, fact.value.casefold())
        if fact.name is FactName.WITHDRAWN_ON:
            key = (fact.name, "")
        if key not in seen:
            seen.add(key)
            yield fact


def _links(text: FactText, kind: DocumentType | None, status: Status | None) -> Iterator[Fact]:
    decided = status is not None and status.adopted
    if kind is DocumentType.EXECUTION_PROGRAMME:
        yield from _parent(text)
    for line in text.lines:
        before = None
        for sentence in sentences(line):
            if len(sentence.text) > _LONGEST_SENTENCE:
                continue
            if decided and (
                kind is DocumentType.AGENDA_ITEM or kind in REGULATION_TYPES or kind in POLICY_TYPES
            ):
                yield from _withdraws(sentence)
            if decided or status in (Status.DRAFT, Status.PROPOSAL):
                yield from _replaces(sentence)
            if _is_report(kind, status) and status not in (Status.INTENTION, Status.OTHER_ACTOR):
                yield from _reaffirms(sentence, before)
            if kind in POLICY_TYPES and _TOGETHER.search(sentence.text):
                for title in find_titles(sentence.text):
                    yield make_fact(FactName.REFERS_TO, title, "refers.together", 0.7, sentence)
            before = sentence


def _is_report(kind: DocumentType | None, status: Status | None) -> bool:
    """Whether a paper tells how policy fares: a report, or a letter on the council's agenda."""
    return kind in _REPORTS or (kind is DocumentType.AGENDA_ITEM and status is None)


def _withdraws(sentence: Span) -> Iterator[Fact]:
    if not _WITHDRAWAL.search(sentence.text):
        return
    for rule_id, pattern in _WITHDRAWS:
        match = pattern.search(sentence.text)
        if match is None or is_hope(sentence.text):
            continue
        part = _DECIDES.sub("", match["title"])
        titles = [] if _NOT_WITHDRAWN.search(part) else _titles(part)
        for title in titles:
            yield make_fact(FactName.WITHDRAWS, title, rule_id, 0.85, sentence)
        found = next(find_dates(sentence.text[match.start("title") + len(match["title"]) :]), None)
        if titles and found is not None:
            yield make_fact(FactName.WITHDRAWN_ON, found.date, rule_id, 0.8, sentence)
        if titles:
            return


def _replaces(sentence: Span) -> Iterator[Fact]:
    if not _REPLACEMENT.search(sentence.text):
        return
    for rule_id, pattern in _REPLACES:
        match = pattern.search(sentence.text)
        if match is not None:
            for title in _titles(match["title"]):
                yield make_fact(FactName.REPLACES, title, rule_id, 0.8, sentence)


def _reaffirms(sentence: Span, before: Span | None) -> Iterator[Fact]:
    if _REAFFIRMS.search(sentence.text) and not _LAPSED.search(sentence.text):
        titles = list(find_titles(sentence.text))
        if not titles and before is not None and _BACK.search(sentence.text):
            titles = list(find_titles(before.text))
        for title in titles:
            if not _NO_POLICY.match(title):
                yield make_fact(FactName.REAFFIRMS, title, "reaffirms.sentence", 0.7, sentence)


def _parent(text: FactText) -> Iterator[Fact]:
    for line in text.first(_PARENT_CHARACTERS):
        for sentence in sentences(line):
            for rule_id, pattern in _PARENT:
                match = pattern.search(sentence.text)
                titles = _titles(match["title"]) if match else []
                if titles:
                    yield make_fact(FactName.PARENT, titles[0], rule_id, 0.8, sentence)
                    return


def _titles(part: str) -> list[str]:
    """Titles named in a part of a sentence; the part itself when it is one without marks."""
    titles = list(find_titles(part))
    plain = _PART_OF.sub("", trim_title(part))
    if not titles and is_title(plain) and re.search(rf"\b{KIND}\b", plain, re.IGNORECASE):
        return [plain]
    return titles
