"""Why a municipality is grey, what would change the verdict, and what to send where."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.languages import Text
from vocabulary.codes import Confirmation, Label, State

_SEND = Text(
    "Stuur het document (of de link) met de datum van het besluit naar de beheerder van deze "
    "monitor, of leg het vast bij “Correctie of ontbrekend document”.",
    "Send the document (or its link) with the date of the decision to the keeper of this monitor, "
    "or record it under “Correction or missing document”.",
)


@dataclass(frozen=True)
class Explanation:
    """Two plain paragraphs under a verdict."""

    why: Text
    changes: Text  # what would change it
    send: Text | None  # what to send where; None where nothing is missing


def explain(label: Label | None, state: State | None, confirmation: Confirmation) -> Explanation:
    """The explanation for a label or state."""
    if label is Label.NOT_VISIBLE and confirmation is not Confirmation.CONFIRMED:
        return _PROPOSED
    if label is not None:
        return _LABELS[label]
    return _STATES[state] if state is not None else _NOTHING


_LABELS = {
    Label.INTEGRAL: Explanation(
        Text(
            "Er is een vastgestelde en geldende tekst met een eigen visie op vrijwillige inzet, "
            "over ten minste drie beleidsvelden, met doelen waaraan de gemeente zich verbindt.",
            "There is an adopted and current text with a vision of volunteering as such, across "
            "at least three policy fields, with goals to which the municipality commits.",
        ),
        Text(
            "Dit verandert als het beleid afloopt zonder opvolger, wordt ingetrokken, of door "
            "smaller beleid wordt vervangen.",
            "This changes when the policy ends without a successor, is withdrawn, or is replaced "
            "by narrower policy.",
        ),
        None,
    ),
    Label.EMBEDDED: Explanation(
        Text(
            "Er zijn vastgestelde en geldende doelen en maatregelen voor vrijwilligers, maar ze "
            "staan in beleid over iets anders, zoals zorg of participatie.",
            "There are adopted and current goals and measures for volunteers, but they stand in "
            "policy about something else, such as care or participation.",
        ),
        Text(
            "Dit wordt “integraal” zodra de raad of het college een eigen visie op vrijwillige "
            "inzet vaststelt die meer velden dan zorg en welzijn omvat.",
            "This becomes “integral” once the council or executive adopts a vision of "
            "volunteering as such that covers more fields than care and welfare.",
        ),
        None,
    ),
    Label.NOT_VISIBLE: Explanation(
        Text(
            "De website, de raadsinformatie, de bekendmakingen en de regelgeving zijn doorzocht. "
            "Er is geen vastgesteld en geldend vrijwilligersbeleid in gevonden. Dat zegt niets "
            "over hoeveel vrijwilligerswerk er is.",
            "The website, council papers, official publications and regulations were searched. No "
            "adopted and current volunteer policy was found. This says nothing about how much "
            "volunteering there is.",
        ),
        Text(
            "Eén vastgesteld en geldend document verandert dit oordeel.",
            "One adopted and current document changes this verdict.",
        ),
        _SEND,
    ),
}
_PROPOSED = Explanation(
    _LABELS[Label.NOT_VISIBLE].why,
    Text(
        "Een beoordelaar moet dit nog bevestigen; tot die tijd telt de gemeente niet mee in de "
        "aandelen. Eén vastgesteld en geldend document verandert dit oordeel.",
        "A reviewer has yet to confirm this; until then the municipality does not count in the "
        "shares. One adopted and current document changes this verdict.",
    ),
    _SEND,
)
_STATES = {
    State.OUTDATED_ONLY: Explanation(
        Text(
            "Er was vrijwilligersbeleid, maar de looptijd is voorbij of het is ingetrokken. "
            "Alle bronnen zijn doorzocht; een opvolger is niet gevonden.",
            "There was volunteer policy, but its period is over or it was withdrawn. All sources "
            "were searched; no successor was found.",
        ),
        Text(
            "Een nieuw vastgesteld document verandert dit, of een besluit of begroting die zegt "
            "dat het oude beleid nog wordt uitgevoerd.",
            "A newly adopted document changes this, or a decision or budget that says the old "
            "policy is still carried out.",
        ),
        _SEND,
    ),
    State.UNKNOWN: Explanation(
        Text(
            "Er is een recente beleidstekst, maar één ding staat niet vast: of die is vastgesteld, "
            "van wanneer die is, of wat er staat. Waar het aan ligt, staat bij de regels.",
            "There is a recent policy text, but one thing is not certain: whether it was adopted, "
            "from when it dates, or what it says. The rules below name it.",
        ),
        Text(
            "Het besluit van raad of college waarmee de tekst is vastgesteld, met datum, neemt de "
            "twijfel meestal weg.",
            "The decision of council or executive that adopted the text, with its date, usually "
            "takes the doubt away.",
        ),
        _SEND,
    ),
    State.INSUFFICIENT_COVERAGE: Explanation(
        Text(
            "Dit grijs zegt iets over ons zoeken, niet over de gemeente. Pas als vier soorten "
            "bronnen genoeg zijn doorzocht, zeggen wij dat er geen beleid zichtbaar is.",
            "This grey says something about our search, not about the municipality. Only when four "
            "kinds of sources were searched enough do we say that no policy is visible.",
        ),
        Text(
            "Eén vastgesteld document volstaat om te tonen dat er beleid is. Verder helpt het als "
            "de bron die hieronder ontbreekt weer leesbaar wordt, of iemand haar met de hand "
            "doorzoekt.",
            "One adopted document is enough to show that there is policy. It also helps when the "
            "source missing below can be read again, or somebody searches it by hand.",
        ),
        _SEND,
    ),
    State.CRAWL_FAILED: Explanation(
        Text(
            "Dit grijs zegt iets over ons zoeken, niet over de gemeente: geen enkele bron gaf "
            "antwoord in de afgelopen 90 dagen.",
            "This grey says something about our search, not about the municipality: not one source "
            "answered in the last 90 days.",
        ),
        Text(
            "Het verandert zodra de bronnen weer bereikbaar zijn.",
            "It changes once the sources can be reached again.",
        ),
        _SEND,
    ),
    State.NOT_APPLICABLE: Explanation(
        Text(
            "De gemeente bestond op deze datum niet; kijk bij haar voorgangers of opvolgers.",
            "The municipality did not exist on this date; see its predecessors or successors.",
        ),
        Text("Kies een andere datum.", "Choose another date."),
        None,
    ),
}
_NOTHING = Explanation(
    Text(
        "Er is nog geen nacht geweest waarin deze gemeente is beoordeeld.",
        "There has been no night yet in which this municipality was judged.",
    ),
    Text("De volgende nacht vult dit aan.", "The next night fills this in."),
    None,
)


def missing_coverage(trace: Sequence[str]) -> tuple[str, ...]:
    """Lines of a trace about coverage (step 6 of the decision tree)."""
    return tuple(line for line in trace if line.startswith("6: "))
