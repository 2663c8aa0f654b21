"""Display names and one-line meanings of stored words, in Dutch and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vocabulary.codes import Cause, Confirmation, Currency, Flag, Label, State, Subtype


@dataclass(frozen=True)
class DisplayName:
    """What a reader sees for one stored word."""

    dutch: str
    english: str
    meaning: str  # one English sentence, for the codebook page of an edition


NAMES: Mapping[StrEnum, DisplayName] = {
    Label.INTEGRAL: DisplayName(
        "integraal vrijwilligersbeleid",
        "integral volunteer policy",
        "Adopted and current policy on volunteering as such, across at least three domains.",
    ),
    Label.EMBEDDED: DisplayName(
        "onderdeel van ander beleid",
        "part of other policy",
        "Adopted and current policy with a goal and means for volunteering, within another field.",
    ),
    Label.NOT_VISIBLE: DisplayName(
        "geen zichtbaar beleid",
        "no visible policy",
        "All sources were searched and no adopted, current policy was found; a statement about "
        "visibility, not about volunteering.",
    ),
    State.OUTDATED_ONLY: DisplayName(
        "alleen verouderd beleid",
        "only outdated policy",
        "Volunteer policy expired or was withdrawn in the last eight years; nothing replaced it.",
    ),
    State.UNKNOWN: DisplayName(
        "onbekend",
        "unknown",
        "A recent policy text was found that is undated, unreadable or of unknown adoption.",
    ),
    State.INSUFFICIENT_COVERAGE: DisplayName(
        "onvoldoende doorzocht",
        "insufficient coverage",
        "Too little was searched to say that policy is absent.",
    ),
    State.CRAWL_FAILED: DisplayName(
        "bronnen niet bereikbaar", "crawl failed", "None of the sources could be read."
    ),
    State.NOT_APPLICABLE: DisplayName(
        "niet van toepassing",
        "not applicable",
        "The municipality did not exist on the reference date.",
    ),
    Subtype.CARE: DisplayName(
        "informele zorg", "informal care", "The policy stands in care or welfare policy."
    ),
    Subtype.PARTICIPATION: DisplayName(
        "participatie", "participation", "The policy stands in work and participation policy."
    ),
    Subtype.OTHER: DisplayName(
        "ander beleidsveld",
        "other field",
        "The policy stands in sport, culture, liveability or another field.",
    ),
    Flag.IN_DEVELOPMENT: DisplayName(
        "in ontwikkeling", "in development", "A draft, proposal or announcement of policy exists."
    ),
    Flag.POLITICAL_DEMAND: DisplayName(
        "politieke vraag", "political demand", "A motion or coalition agreement asks for policy."
    ),
    Flag.LEGACY_POLICY: DisplayName(
        "beleid van voorganger", "legacy policy", "The policy is that of a predecessor."
    ),
    Flag.HISTORIC_POLICY: DisplayName(
        "ooit beleid", "historic policy", "There was policy longer ago."
    ),
    Flag.REGIONAL_POLICY: DisplayName(
        "regionaal beleid", "regional policy", "The policy is a regional text that was adopted."
    ),
    Flag.SOURCE_GONE: DisplayName(
        "bron verdwenen", "source gone", "The document no longer stands where it was found."
    ),
    Flag.PARENT_MISSING: DisplayName(
        "kader ontbreekt", "parent missing", "The policy behind an execution programme is missing."
    ),
    Flag.UNKNOWN_ADOPTION: DisplayName(
        "vaststelling onbekend", "unknown adoption", "Whether a text was adopted is not known."
    ),
    Flag.LOW_CONFIDENCE: DisplayName(
        "onzeker", "low confidence", "The policy is presumed current, not known to be."
    ),
    Confirmation.NOT_NEEDED: DisplayName(
        "niet nodig", "not needed", "The verdict rests on a document that proves it."
    ),
    Confirmation.PROPOSED: DisplayName(
        "nog niet bevestigd",
        "not yet confirmed",
        "Proposed by the program; counts as not assessable until a person confirms it.",
    ),
    Confirmation.CONFIRMED: DisplayName("bevestigd", "confirmed", "A person confirmed it."),
    Confirmation.REFUTED: DisplayName("weerlegd", "refuted", "A person found otherwise."),
    Currency.FUTURE: DisplayName("toekomstig", "future", "Adopted, not yet in force."),
    Currency.CURRENT: DisplayName(
        "actueel", "current", "Within its period, or open-ended and under four years old."
    ),
    Currency.PRESUMED_CURRENT: DisplayName(
        "vermoedelijk actueel",
        "presumed current",
        "Open-ended and four to eight years old, ended under twelve months ago, or reaffirmed.",
    ),
    Currency.EXPIRED: DisplayName(
        "verlopen", "expired", "Ended twelve months ago or more, or eight years old."
    ),
    Currency.WITHDRAWN: DisplayName("ingetrokken", "withdrawn", "Withdrawn or lapsed."),
    Currency.UNDATED: DisplayName("ongedateerd", "undated", "No date can be established."),
    Cause.POLICY: DisplayName("beleid", "policy", "The municipality decided something."),
    Cause.EXPIRY: DisplayName("verlopen", "expiry", "A period ended."),
    Cause.KNOWLEDGE: DisplayName(
        "nieuwe kennis", "knowledge", "An older document was found; the past is corrected."
    ),
    Cause.MODEL: DisplayName("model", "model", "Another model reads the same documents."),
    Cause.RULES: DisplayName("regels", "rules", "The rules of the codebook or program changed."),
    Cause.COVERAGE: DisplayName("dekking", "coverage", "More or less could be searched."),
    Cause.REVIEW: DisplayName("beoordeling", "review", "A person judged it."),
    Cause.BOUNDARY: DisplayName("grenswijziging", "boundary", "Municipalities merged or split."),
}


def dutch(code: StrEnum | None) -> str:
    """Dutch display name; empty for None."""
    return NAMES[code].dutch if code is not None else ""


def english(code: StrEnum | None) -> str:
    """English display name; empty for None."""
    return NAMES[code].english if code is not None else ""
