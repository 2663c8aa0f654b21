"""The trace of the rules in Dutch; stored lines are English and stay as they are."""

import re
from collections.abc import Callable, Sequence

from dashboard.languages import Text

_DOMAINS = {
    "care": "zorg",
    "welfare": "welzijn",
    "work": "werk",
    "sport": "sport",
    "culture": "cultuur",
    "nature": "natuur",
    "education": "onderwijs",
    "youth": "jeugd",
    "liveability": "leefbaarheid",
    "safety": "veiligheid",
    "faith": "levensbeschouwing",
    "citizen_participation": "bewonersinitiatief",
    "language": "taal",
    "poverty": "armoede",
    "stimulate": "stimuleren",
    "match": "bemiddelen",
    "support": "ondersteunen",
    "continuity": "behouden",
    "integral": "integraal",
    "embedded": "onderdeel van ander beleid",
}
_WORD = re.compile("|".join(rf"\b{word}\b" for word in _DOMAINS))
_REGISTERS = {
    "official publications": "officiële bekendmakingen",
    "the regulation register": "het regelingenregister",
    " and ": " en ",
}
# A pattern of a stored line and how it reads in Dutch; the first that fits counts.
_LINES: Sequence[tuple[str, str]] = (
    (r"1: the unit exists", "Stap 1: de gemeente bestaat op deze datum."),
    (r"1: the unit did not exist", "Stap 1: de gemeente bestond op deze datum niet."),
    (r"2: (.+) is integral by itself", r"Stap 2: \1 is op zichzelf integraal beleid."),
    (r"2-4: no adopted and current policy text", "Stap 2-4: geen vastgestelde, geldende tekst."),
    (r"3: one approach: (.+)", r"Stap 3: samen één aanpak: \1."),
    (r"note: (.+): its text cannot be read", r"Let op: \1: de tekst is niet leesbaar."),
    (
        r"note: (.+): its language is not covered yet",
        r"Let op: \1: de taal wordt nog niet gelezen.",
    ),
    (r"note: (.+): its adoption was not found", r"Let op: \1: het besluit is niet gevonden."),
    (r"note: (.+): it cannot be dated", r"Let op: \1: de tekst is niet te dateren."),
    (r"A1: own vision on (.+)", r"A1: eigen visie op \1"),
    (r"A1: no own vision", "A1: geen eigen visie op vrijwillige inzet"),
    (
        r"6: not searched without errors in (\d+) days: (.+)",
        r"Stap 6: in \1 dagen niet zonder fouten doorzocht: {registers:\2}.",
    ),
    (
        r"6: official publications and the regulation register were searched",
        "Stap 6: officiële bekendmakingen en het regelingenregister zijn doorzocht.",
    ),
    (
        r"6: the website was reached and enough of it is stored",
        "Stap 6: de website is bereikt en genoeg ervan is bewaard.",
    ),
    (r"6: the website was not reached", "Stap 6: de website is niet bereikt."),
    (
        r"6: only (\d+) pages of the website, policy section not complete",
        r"Stap 6: maar \1 pagina's van de website; het beleidsdeel is niet compleet.",
    ),
    (
        r"6: no council papers were reached and no manual search is recorded",
        "Stap 6: geen raadsinformatie bereikt, en er is niet met de hand gezocht.",
    ),
    (
        r"6: council papers were searched from (\S+)",
        r"Stap 6: raadsinformatie is doorzocht vanaf \1.",
    ),
    (
        r"6: council papers reach back to (\S+), needed is (\S+)",
        r"Stap 6: raadsinformatie gaat terug tot \1; nodig is \2.",
    ),
    (
        r"6: (\d+) of (\d+) documents have usable text",
        r"Stap 6: \1 van \2 documenten hebben bruikbare tekst.",
    ),
    (
        r"6: (\d+) documents that were retrieved are not in the store",
        r"Stap 6: \1 opgehaalde documenten zijn niet bewaard.",
    ),
    (r"6: no documents were retrieved", "Stap 6: er zijn geen documenten opgehaald."),
    (r"7: (.+) ended on (\S+)", r"Stap 7: \1 eindigde op \2."),
    (
        r"7: no volunteer-specific policy ended in the last years",
        "Stap 7: de laatste jaren is geen eigen vrijwilligersbeleid afgelopen.",
    ),
    (
        r"8: the municipality itself says that it has no such policy",
        "Stap 8: de gemeente zegt zelf dat zij zulk beleid niet heeft.",
    ),
    (r"5: (.+): its text cannot be read", r"Stap 5: \1: de tekst is niet leesbaar."),
    (
        r"5: (.+): its language is not covered yet",
        r"Stap 5: \1: de taal wordt nog niet gelezen.",
    ),
    (r"5: (.+): its adoption was not found", r"Stap 5: \1: het besluit is niet gevonden."),
    (r"5: (.+): it cannot be dated", r"Stap 5: \1: de tekst is niet te dateren."),
    (
        r"section 9: policy of predecessors, by share of inhabitants: (.+)",
        r"Paragraaf 9: beleid van voorgangers, naar aandeel inwoners: {words:\1}",
    ),
)
_COMPILED = [(re.compile(pattern), dutch) for pattern, dutch in _LINES]
_PLACE = re.compile(r"\{(words|registers):([^}]*)\}")
_FIELDS = re.compile(r"(A2|A3): (.+?)(; not met)?$")
_FOUR = re.compile(r"4: (.+)$")
_IN_BRACKETS = re.compile(r"\(([^()\"]*)\)")


def trace_text(line: str) -> Text:
    """One line of the trace; in English where no Dutch is known for it."""
    fields = _FIELDS.match(line)
    if fields:
        unmet = "; niet gehaald" if fields[3] else ""
        return Text(f"{fields[1]}: {_words(fields[2])}{unmet}", line)
    four = _FOUR.match(line)
    if four:
        named = _IN_BRACKETS.sub(lambda found: f"({_words(found[1])})", four[1])
        return Text(f"Stap 4: doelen en middelen in ander beleid: {named}", line)
    for pattern, dutch in _COMPILED:
        found = pattern.fullmatch(line)
        if found:
            return Text(_PLACE.sub(_translated, found.expand(dutch)), line)
    return Text(line, line)


def _translated(found: "re.Match[str]") -> str:
    translate: Callable[[str], str] = _words if found[1] == "words" else _registers
    return translate(found[2])


def _words(text: str) -> str:
    return _WORD.sub(lambda found: _DOMAINS[found[0]], text)


def _registers(text: str) -> str:
    for english, dutch in _REGISTERS.items():
        text = text.replace(english, dutch)
    return text
