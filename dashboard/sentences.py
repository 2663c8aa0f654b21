"""The verdict as one sentence that a civil servant would accept, in Dutch and English."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.languages import Text
from dashboard.words import name_of
from vocabulary.codes import Confirmation, Currency, Label, State, Status, Subtype
from vocabulary.facts import Issuer

_MONTHS_NL = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Said:
    """What a verdict says, with the decision and the period of the policy it rests on."""

    name: str
    label: Label | None
    state: State | None
    confirmation: Confirmation
    currency: Currency | None = None
    subtypes: Sequence[str] = ()
    policy_title: str = ""
    policy_since: dt.date | None = None
    decided_on: dt.date | None = None
    issuer: str = ""
    status: str = ""
    period_to: dt.date | None = None
    inherited: bool = False


def full_date(day: dt.date) -> Text:
    """A date in words: 12 maart 2024."""
    return Text(
        f"{day.day} {_MONTHS_NL[day.month - 1]} {day.year}",
        f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}",
    )


def verdict_sentence(said: Said) -> Text:
    """One sentence without stored words in it."""
    if said.label in (Label.INTEGRAL, Label.EMBEDDED):
        return _presence(said)
    if said.label is Label.NOT_VISIBLE:
        return _absence(said)
    return _state(said)


def _presence(said: Said) -> Text:
    kind = _kind(said)
    decided, until = _decided(said), _until(said)
    return Text(
        f"{said.name} heeft {kind.nl}{decided.nl}{until.nl}.",
        f"{said.name} has {kind.en}{decided.en}{until.en}.",
    )


def _kind(said: Said) -> Text:
    if said.label is Label.INTEGRAL:
        kind = Text("integraal vrijwilligersbeleid", "integral volunteer policy")
    else:
        fields = [name_of(Subtype(part)) for part in said.subtypes]
        kind = Text(
            f"vrijwilligersbeleid als onderdeel van ander beleid{_listed([f.nl for f in fields])}",
            f"volunteer policy as part of other policy{_listed([f.en for f in fields])}",
        )
    if said.inherited:
        return Text(f"{kind.nl} van zijn voorgangers", f"{kind.en} of its predecessors")
    return kind


def _listed(words: Sequence[str]) -> str:
    return f" ({', '.join(words)})" if words else ""


def _decided(said: Said) -> Text:
    day = said.decided_on or said.policy_since
    if said.inherited or day is None:
        return Text("", "")
    when = full_date(day)
    council = Text(
        f", vastgesteld door de raad op {when.nl}", f", adopted by the council on {when.en}"
    )
    executive = Text(
        f", vastgesteld door het college van burgemeester en wethouders op {when.nl}",
        f", adopted by the municipal executive on {when.en}",
    )
    if said.decided_on and said.issuer == Issuer.COUNCIL:
        return council
    if said.decided_on and said.issuer == Issuer.EXECUTIVE:
        return executive
    if said.decided_on and said.status == Status.ADOPTED_BY_COUNCIL:
        return council
    if said.decided_on and said.status == Status.ADOPTED_BY_EXECUTIVE:
        return executive
    return Text(f", sinds {when.nl}", f", since {when.en}")


def _until(said: Said) -> Text:
    if said.currency is Currency.PRESUMED_CURRENT:
        return Text(", en vermoedelijk nog geldig", ", and presumably still in force")
    if said.inherited:
        return Text("", "")
    if said.period_to is None:
        return Text(", zonder einddatum", ", without an end date")
    if (said.period_to.month, said.period_to.day) == (12, 31):
        year = said.period_to.year
        return Text(f", geldig tot en met {year}", f", valid until the end of {year}")
    last = full_date(said.period_to)
    return Text(f", geldig tot en met {last.nl}", f", valid until {last.en}")


def _absence(said: Said) -> Text:
    if said.confirmation is Confirmation.CONFIRMED:
        return Text(
            f"{said.name} heeft geen zichtbaar vrijwilligersbeleid: alle bronnen zijn doorzocht, "
            "en een beoordelaar heeft dat bevestigd.",
            f"{said.name} has no visible volunteer policy: all sources were searched, and a "
            "reviewer confirmed it.",
        )
    return Text(
        f"In {said.name} is geen zichtbaar vrijwilligersbeleid gevonden; dat is nog niet "
        "bevestigd en telt dus niet mee.",
        f"No visible volunteer policy was found in {said.name}; this is not confirmed yet, and "
        "so it does not count.",
    )


def _state(said: Said) -> Text:
    if said.state is State.OUTDATED_ONLY:
        ended = Text("is verlopen", "has expired")
        if said.currency is Currency.WITHDRAWN:
            ended = Text("is ingetrokken", "was withdrawn")
        title = f" (“{said.policy_title}”)" if said.policy_title else ""
        return Text(
            f"Het vrijwilligersbeleid van {said.name}{title} {ended.nl}, en er is niets voor in "
            "de plaats gevonden.",
            f"The volunteer policy of {said.name}{title} {ended.en}, and nothing was found that "
            "took its place.",
        )
    sentence = _STATES.get(said.state) if said.state else None
    if sentence is None:
        return Text(
            f"Over {said.name} is op deze datum nog niets gezegd.",
            f"Nothing was said about {said.name} on this date yet.",
        )
    return Text(sentence.nl.format(name=said.name), sentence.en.format(name=said.name))


_STATES = {
    State.UNKNOWN: Text(
        "Van {name} is recent beleid gevonden waarvan nog niet vaststaat of het meetelt.",
        "Recent policy of {name} was found of which it is not certain whether it counts.",
    ),
    State.INSUFFICIENT_COVERAGE: Text(
        "Van {name} is nog te weinig doorzocht om er iets over te zeggen.",
        "Too little of {name} was searched to say anything about it.",
    ),
    State.CRAWL_FAILED: Text(
        "Geen van de bronnen van {name} was bereikbaar, dus over het beleid is niets te zeggen.",
        "None of the sources of {name} could be reached, so nothing can be said of its policy.",
    ),
    State.NOT_APPLICABLE: Text(
        "De gemeente {name} bestond op deze datum niet.",
        "The municipality of {name} did not exist on this date.",
    ),
}
