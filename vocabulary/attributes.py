"""Attributes of a municipality's policy (codebook section 11) and the patterns that show them."""

import csv
import functools
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_FILE = Path(__file__).with_name("attributes.csv")
NO_EVIDENCE = "no_evidence"  # nothing was found; not the same as no
YES = "yes"


class Attribute(StrEnum):
    """What is coded beside the label, in the order of the codebook."""

    HOST_DOMAIN = "host_domain"
    FRAMING = "framing"
    SUPPORT_CENTRE = "support_centre"
    SUPPORT_CENTRE_ROLE = "support_centre_role"
    SUBSIDY_STEERING = "subsidy_steering"
    APPRECIATION = "appreciation"
    INSURANCE = "insurance"
    VOG = "vog"
    MATCHING = "matching"
    TRAINING = "training"
    FACILITIES = "facilities"
    CO_CREATION = "co_creation"
    OUTCOME_MEASUREMENT = "outcome_measurement"
    ROUTE = "route"
    POLICY_AGE = "policy_age"
    DEVELOPMENT_STAGE = "development_stage"


class TermKind(StrEnum):
    """What a row of ``attributes.csv`` does."""

    LEXICON = "lexicon"  # the pattern is a dimension of the lexicon, whose rows point at it
    NEEDS = "needs"  # must stand in the passage as well
    NOT = "not"  # a sentence with it says nothing of the attribute
    ROLE = "role"  # the value, where a sentence names the support centre


@dataclass(frozen=True)
class AttributeTerm:
    """One row: a pattern, or the name of a dimension of the lexicon."""

    attribute: Attribute
    kind: TermKind
    value: str
    pattern: str

    def found_in(self, lowered: str) -> bool:
        """Whether lower-cased text holds the pattern."""
        return bool(_compiled(self.pattern).search(lowered))


@functools.cache
def attribute_terms(attribute: Attribute, kind: TermKind) -> tuple[AttributeTerm, ...]:
    """Rows of one attribute and kind in the order of the file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            AttributeTerm(
                Attribute(row["attribute"]), TermKind(row["kind"]), row["value"], row["pattern"]
            )
            for row in csv.DictReader(file)
            if row["attribute"] == attribute and row["kind"] == kind
        )


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
