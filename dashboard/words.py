"""Names that pages show for stored words, beyond those that editions explain."""

from collections.abc import Mapping

from dashboard.languages import Text
from vocabulary.names import NAMES

_FAMILIES: Mapping[str, Text] = {
    "regulations": Text("regelgeving (CVDR)", "regulation register (CVDR)"),
    "publications": Text("officiële bekendmakingen", "official publications"),
    "council": Text("raadsinformatie", "council papers"),
    "website": Text("website van de gemeente", "municipal website"),
    "woo": Text("openbaar gemaakt (Woo)", "published under the Woo"),
    "import": Text("aangeleverde documenten", "imported documents"),
}
_OUTCOMES: Mapping[str, Text] = {
    "ok": Text("gelezen", "read"),
    "empty": Text("gelezen, niets gevonden", "read, nothing found"),
    "partial": Text("deels gelezen", "partly read"),
    "unreachable": Text("niet bereikbaar", "unreachable"),
    "blocked": Text("geweigerd", "blocked"),
    "changed": Text("bron is veranderd", "source has changed"),
    "suspicious": Text("verdacht weinig gevonden", "suspiciously little found"),
    "not_covered": Text("wordt nog niet gelezen", "not read yet"),
    "": Text("nooit bezocht", "never visited"),
}
_TYPES: Mapping[str, Text] = {
    "policy_note": Text("beleidsnota", "policy note"),
    "vision": Text("visie", "vision"),
    "execution_programme": Text("uitvoeringsprogramma", "execution programme"),
    "social_domain_plan": Text("plan sociaal domein", "social domain plan"),
    "Wmo_plan": Text("Wmo-plan", "Wmo plan"),
    "subsidy_regulation": Text("subsidieregeling", "subsidy regulation"),
    "ordinance": Text("verordening", "ordinance"),
    "policy_rule": Text("beleidsregel", "policy rule"),
    "budget": Text("begroting", "budget"),
    "annual_report": Text("jaarverslag", "annual report"),
    "web_page": Text("webpagina", "web page"),
    "agenda_item": Text("raadsstuk of besluitenlijst", "council paper or decision list"),
    "other": Text("anders", "other"),
}
_STATUSES: Mapping[str, Text] = {
    "S0": Text("tekst van een ander", "text of another actor"),
    "S1": Text("voornemen", "intention"),
    "S2": Text("concept", "draft"),
    "S3": Text("voorstel", "proposal"),
    "S4": Text("vastgesteld door het college", "adopted by the executive"),
    "S5": Text("vastgesteld door de raad", "adopted by the council"),
}
_DOCUMENT_CODES: Mapping[str, Text] = {
    "doc_A": Text("integraal beleid", "integral policy"),
    "doc_B": Text("beleid binnen ander veld", "policy within another field"),
    "doc_instrument": Text("instrument", "instrument"),
    "doc_mention": Text("vermelding", "mention"),
    "context": Text("context", "context"),
    "irrelevant": Text("niet van belang", "irrelevant"),
}
PASSAGE_CODES: Mapping[str, Text] = {
    "P0": Text("niet van belang", "irrelevant"),
    "P1": Text("vermelding", "mention"),
    "P2": Text("instrument", "instrument"),
    "P3": Text("doel of maatregel binnen ander beleid", "goal within other policy"),
    "P4": Text("eigen vrijwilligersbeleid", "volunteer policy of its own"),
}
DOMAINS: Mapping[str, Text] = {
    "care": Text("zorg", "care"),
    "welfare": Text("welzijn", "welfare"),
    "work": Text("werk", "work"),
    "sport": Text("sport", "sport"),
    "culture": Text("cultuur", "culture"),
    "nature": Text("natuur", "nature"),
    "education": Text("onderwijs", "education"),
    "youth": Text("jeugd", "youth"),
    "liveability": Text("leefbaarheid", "liveability"),
    "safety": Text("veiligheid", "safety"),
    "faith": Text("levensbeschouwing", "faith"),
    "citizen_participation": Text("bewonersinitiatief", "citizen participation"),
    "language": Text("taal", "language"),
    "poverty": Text("armoede", "poverty"),
}
_ORDERS: Mapping[str, Text] = {
    "found": Text("laatst gevonden eerst", "last found first"),
    "relevance": Text("best passend eerst", "best match first"),
    "date": Text("jongste document eerst", "youngest document first"),
}
_FOUND_CODES: Mapping[str, Text] = {
    **{
        code: Text(f"document: {each.nl}", f"document: {each.en}")
        for code, each in _DOCUMENT_CODES.items()
    },
    **{
        code: Text(f"passage: {each.nl}", f"passage: {each.en}")
        for code, each in PASSAGE_CODES.items()
    },
}
_ROLES: Mapping[str, Text] = {
    "A1": Text("eigen visie op vrijwillige inzet", "own vision of volunteering"),
    "A2": Text("doel of maatregel in een beleidsveld", "goal or measure in a policy field"),
    "A3": Text("waartoe de gemeente zich verbindt", "what the municipality commits to"),
    "policy": Text("de beleidstekst", "the policy text"),
    "goal": Text("doel met middelen", "goal with means"),
    "former goal": Text("doel van het vroegere beleid", "goal of the former policy"),
    "adoption": Text("het besluit tot vaststelling", "the decision that adopted it"),
    "withdrawal": Text("het besluit tot intrekking", "the decision that withdrew it"),
    "absence": Text("de gemeente zegt het zelf", "the municipality says so itself"),
    "illegible": Text("tekst is niet leesbaar", "its text cannot be read"),
    "language": Text("taal wordt nog niet gelezen", "its language is not covered yet"),
    "undated": Text("tekst is niet te dateren", "it cannot be dated"),
}
_FACTS: Mapping[str, Text] = {
    "type": Text("soort", "type"),
    "actor": Text("wie spreekt", "who speaks"),
    "issuer": Text("besloten door", "decided by"),
    "object": Text("over wie", "about whom"),
    "status": Text("status", "status"),
    "volunteer_specific": Text("gaat over vrijwilligers", "is about volunteers"),
    "regional": Text("regionale tekst", "regional text"),
    "decided_on": Text("besloten op", "decided on"),
    "dated_on": Text("gedateerd op", "dated on"),
    "period_from": Text("geldt vanaf", "period from"),
    "period_to": Text("geldt tot en met", "period until"),
    "in_force_from": Text("in werking vanaf", "in force from"),
    "in_force_to": Text("in werking tot", "in force until"),
    "withdrawn_on": Text("ingetrokken op", "withdrawn on"),
    "meeting_on": Text("vergadering op", "meeting on"),
    "adopts": Text("stelt vast", "adopts"),
    "withdraws": Text("trekt in", "withdraws"),
    "replaces": Text("vervangt", "replaces"),
    "reaffirms": Text("bevestigt", "reaffirms"),
    "refers_to": Text("verwijst naar", "refers to"),
    "parent": Text("uitvoering van", "carries out"),
}
_OTHERS: Mapping[str, Text] = {
    "council": Text("de raad", "the council"),
    "executive": Text("het college van B en W", "the executive"),
    "municipality": Text("de gemeente", "the municipality"),
    "volunteering": Text("vrijwillige inzet", "volunteering"),
    "own_volunteers": Text("vrijwilligers van de gemeente zelf", "the municipality's own"),
    "club_volunteers": Text("vrijwilligers van een vereniging", "a club's own volunteers"),
    "merged": Text("samengevoegd", "merged"),
    "absorbed": Text("opgegaan in", "absorbed"),
    "split": Text("gesplitst", "split"),
    "renamed": Text("hernoemd", "renamed"),
    "readable": Text("leesbaar", "readable"),
    "unreadable": Text("niet leesbaar", "not readable"),
    "waiting": Text("wacht op lezing", "waits to be read"),
}
_KINDS: Mapping[str, Mapping[str, Text]] = {
    "family": _FAMILIES,
    "outcome": _OUTCOMES,
    "type": _TYPES,
    "status": _STATUSES,
    "code": _DOCUMENT_CODES,
    "found_code": _FOUND_CODES,
    "domain": DOMAINS,
    "order": _ORDERS,
    "role": _ROLES,
    "fact": _FACTS,
    "value": {**_OTHERS, **_TYPES, **_STATUSES},
}
SIZE_CLASSES: Mapping[int, Text] = {
    1: Text("minder dan 5.000 inwoners", "fewer than 5,000 inhabitants"),
    2: Text("5.000 tot 10.000", "5,000 to 10,000"),
    3: Text("10.000 tot 20.000", "10,000 to 20,000"),
    4: Text("20.000 tot 50.000", "20,000 to 50,000"),
    5: Text("50.000 tot 100.000", "50,000 to 100,000"),
    6: Text("100.000 tot 150.000", "100,000 to 150,000"),
    7: Text("150.000 tot 250.000", "150,000 to 250,000"),
    8: Text("250.000 of meer", "250,000 or more"),
}
_SHOWN = {
    **DOMAINS,
    **{str(code): Text(name.dutch, name.english) for code, name in NAMES.items()},
}


def name_of(code: object, kind: str = "") -> Text:
    """The display name of a stored word; the word itself where it has none."""
    word = "" if code is None else str(code)
    if kind:
        return _KINDS[kind].get(word) or Text(word, word)
    return _SHOWN.get(word) or Text(word, word)


def size_class_name(size_class: int | None) -> Text:
    """What a CBS size class means."""
    unknown = Text("onbekend", "unknown")
    return unknown if size_class is None else SIZE_CLASSES.get(size_class, unknown)
