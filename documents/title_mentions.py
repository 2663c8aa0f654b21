"""Titles of other documents as they are named in running text."""

import re
from collections.abc import Iterator

# Words that a policy or rule is called by; compounds count ("vrijwilligersnota", "Wmo-plan").
KIND = (
    r"(?:[\w-]*(?:nota|notitie|visie|plan|programma|agenda|akkoord|kader|beleid|belied|verordening"
    r"|regeling|beleidsregels?|uitgangspunten|aanpak|begroting|jaarstukken|koers)(?:sociaal"
    r" domein)?)"
)
_OPEN, _CLOSE = "[\"“”„'‘’«]", "[\"”’'»“]"
_YEARS = r"(?:(?:19|20)\d\d(?:\s?(?:-|–|—|t/m|tot en met|/)\s?['’]?(?:(?:19|20)\d\d|\d\d))?)"
# A name ends where the sentence goes on with one of these.
_STOP = (
    r"(?=\s+(?:is|zijn|was|waren|wordt|worden|werd|werden|die|dat|dit|deze|geldt|gelden|loopt|lopen"
    r"|kent|heeft|hebben|had|ligt|liggen|staat|stelt|vast|uit|door|op \d|in (?:uitvoering|werking"
    r"|te)|te|hierbij|hiermee|vervalt|vervallen|komt|blijft|vormt|vormen|samen|waarin|waarmee|als"
    r"|zoals|dan|en (?:de|het|deze|dit|wordt|is|besluit|stelt|stemt|het college)|per \d|met ingang"
    r"|met (?:\w+ ){0,2}stemmen|ongewijzigd|gewijzigd|unaniem|conform|nader)\b|\s*[.;:,()!?]|\s*$)"
)
_NO_TITLE = (
    r"(?:in|uit|dat|die|kan|kunnen|is|zijn|was|wordt|worden|werd|naar|er|we|wij|eind|begin|vanaf|per"
    r"|sinds|tot|waarin|waarmee|heeft|hebben)\b"
)
_QUOTED = re.compile(
    rf"(?P<kind>\b{KIND}\b(?:"
    rf" (?!{_OPEN})[^\s.;:()]+){{0,8}}?\s*)?{_OPEN}(?P<name>[A-Z0-9][^\"”’»“]{{3,90}}){_CLOSE}"
    rf"(?P<years>,? {_YEARS})?",
)
_NAMED = re.compile(
    rf"\b(?P<title>{KIND}(?: (?:over|voor|op|inzake|van|bij|rond) (?:de |het )?)?\s?"
    rf"(?:[A-Z][^\s.;:()\"“”]*(?: [^\s.;:()\"“”]+){{0,8}}?[!?]?){_STOP})"
)
_TYPED = re.compile(
    rf"\b(?P<title>{KIND}(?: (?!{_NO_TITLE})[^\s.;:()\"“”,]+){{0,7}}? {_YEARS})", re.IGNORECASE
)
_APPOSED = re.compile(
    rf"\b(?:van|aan|uit|u|in|met) (?P<title>[A-Z][\w'’-]*(?: [\w'’-]+){{0,5}}?[!?]?)(?:,| vast,) "
    rf"(?:ons|onze|de|het|dit|deze) {KIND}\b"
)
_GENERIC = re.compile(
    rf"^(?:de|het|een|deze|dit|onze|ons|nieuwe?|huidige?|bijgevoegde|voorliggende|gewijzigde"
    rf"|beleids|volgende|bestaande|integrale|gemeentelijke?|\s)*{KIND}$",
    re.IGNORECASE,
)
_SPECIFIC_KINDS = re.compile(
    r"^(?:de |het |ons |onze )?(?!beleids?(?:nota|plan|kader|notitie|visie|regels?"
    r"|programma)?$)\w{5,}"
    r"(?:beleid|nota|visie|akkoord|verordening|belied|plan)$",
    re.IGNORECASE,
)
_EDGES = re.compile(
    r"^(?:\W+|(?:de|het|een|deze|dit|ons|onze|bijgevoegde|voorliggende|gewijzigde|huidige|nieuwe"
    r"|vigerende|bestaande|it)\s+)+|[\s.,;:\-–]+$",
    re.IGNORECASE,
)
_LAWS = re.compile(
    r"^(?:Wet|Gemeentewet|Algemene wet|Participatiewet|Jeugdwet|Omgevingswet|Grondwet)\b"
)
_MIN_CHARACTERS = 6
_MAX_WORDS = 16


def trim_title(title: str) -> str:
    """A title without articles in front and marks at its ends."""
    trimmed = _EDGES.sub("", title.strip())
    return re.sub(r"^[\"“”„'‘]+(?=[^\"“”„'‘’]*$)", "", trimmed).strip()


def is_title(title: str) -> bool:
    """Whether a piece of text can name one document: not only "de nota" or "dit plan"."""
    plain = trim_title(title)
    if len(plain) < _MIN_CHARACTERS or len(plain.split()) > _MAX_WORDS or _LAWS.match(plain):
        return False
    if _SPECIFIC_KINDS.match(plain):
        return True
    return not _GENERIC.match(plain) and any(letter.isalpha() for letter in plain)


def find_titles(sentence: str) -> Iterator[str]:
    """Give the documents that a sentence names, the best-marked first.

    Quoted names stand before names with a capital, and those before "nota ... 2015-2018".
    """
    seen: set[str] = set()
    taken: list[tuple[int, int]] = []
    for pattern in (_QUOTED, _APPOSED, _NAMED, _TYPED):
        for match in pattern.finditer(sentence):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            title = _written(match)
            if is_title(title) and title.casefold() not in seen:
                seen.add(title.casefold())
                taken.append(match.span())
                yield title


def _written(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if "title" in groups:
        return trim_title(groups["title"])
    kind = (groups["kind"] or "").strip()
    name = f"{groups['name'].strip(' ,;')}{(groups['years'] or '').replace(',', '')}"
    return trim_title(f"{kind} {name}" if kind and not _GENERIC.match(kind) else name)
