"""Attributes of a policy (codebook section 11) as pages name them, each with its evidence.

They were not compared with human coders. No hit is "no evidence", never "no".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.languages import Text
from dashboard.words import DOMAINS
from db.attributes import AttributeLine
from vocabulary.attributes import NO_EVIDENCE, YES, Attribute
from vocabulary.codes import Domain, Subtype

_NAMES: Mapping[Attribute, Text] = {
    Attribute.HOST_DOMAIN: Text("Geplaatst bij", "Placed with"),
    Attribute.FRAMING: Text("Waarom vrijwilligers", "Framing"),
    Attribute.SUPPORT_CENTRE: Text("Steunpunt of vrijwilligerscentrale", "Support centre"),
    Attribute.SUPPORT_CENTRE_ROLE: Text("Rol van het steunpunt", "Role of the support centre"),
    Attribute.SUBSIDY_STEERING: Text("Subsidie met doelen", "Grants tied to goals"),
    Attribute.APPRECIATION: Text("Waardering", "Appreciation"),
    Attribute.INSURANCE: Text("Verzekering", "Insurance"),
    Attribute.VOG: Text("Verklaring omtrent gedrag", "Certificate of conduct"),
    Attribute.MATCHING: Text("Bemiddeling", "Matching"),
    Attribute.TRAINING: Text("Scholing", "Training"),
    Attribute.FACILITIES: Text("Accommodatie en regeldruk", "Facilities and red tape"),
    Attribute.CO_CREATION: Text("Samen met het veld gemaakt", "Made together with the field"),
    Attribute.OUTCOME_MEASUREMENT: Text("Meting van effect", "Measurement of outcome"),
    Attribute.ROUTE: Text("Route", "Route"),
    Attribute.POLICY_AGE: Text("Leeftijd van het beleid", "Age of the policy"),
    Attribute.DEVELOPMENT_STAGE: Text("Stand van het beleid", "Stage of the policy"),
}
_CARE_AND_WORK = (Domain.CARE, Domain.WELFARE, Domain.WORK)  # under two names of their own
_VALUES: Mapping[Attribute, Mapping[str, Text]] = {
    Attribute.HOST_DOMAIN: {
        "care": Text("zorg en welzijn", "care and welfare"),
        "participation": Text("werk en participatie", "work and participation"),
        **{name: text for name, text in DOMAINS.items() if name not in _CARE_AND_WORK},
    },
    Attribute.FRAMING: {
        "instrumental": Text("als middel voor iets anders", "instrumental"),
        "intrinsic": Text("om de waarde zelf", "intrinsic"),
        "mixed": Text("beide", "mixed"),
    },
    Attribute.SUPPORT_CENTRE_ROLE: {
        "adviser": Text("denkt mee", "adviser"),
        "connector": Text("verbindt", "connector"),
        "executor": Text("voert uit", "executor"),
        "innovator": Text("vernieuwt", "innovator"),
        "expertise_centre": Text("kenniscentrum", "expertise centre"),
    },
    Attribute.ROUTE: {
        "director": Text("1: de gemeente als regisseur", "1: the municipality as director"),
        "networker": Text("2: de gemeente als netwerker", "2: the municipality as networker"),
        "process_guide": Text("3: de gemeente als procesbegeleider", "3: as process guide"),
        "mixed": Text("gemengd", "mixed"),
    },
    Attribute.DEVELOPMENT_STAGE: {
        "asked": Text("gevraagd", "asked for"),
        "in_preparation": Text("in voorbereiding", "in preparation"),
        "draft": Text("concept", "draft"),
        "adopted": Text("vastgesteld", "adopted"),
        "in_review": Text("wordt herzien", "in review"),
    },
}
_FOUND = Text("aanwijzing gevonden", "evidence found")


@dataclass(frozen=True)
class ShownValue:
    """One value with the first piece of its evidence."""

    text: Text
    version_id: int | None
    passage_id: int | None
    page: int | None


@dataclass(frozen=True)
class ShownAttribute:
    """One attribute with its values; without any there is no evidence."""

    name: Text
    values: Sequence[ShownValue]

    @property
    def found(self) -> Text | None:
        """All values in one text, or None."""
        texts = [value.text for value in self.values]
        return Text(*map("; ".join, zip(*texts, strict=True))) if texts else None


def show_attributes(lines: Sequence[AttributeLine]) -> list[ShownAttribute]:
    """A stored set in the order of the codebook; empty where nothing at all was found."""
    values: dict[Attribute, dict[str, ShownValue]] = {each: {} for each in Attribute}
    for line in lines:
        attribute = Attribute(line.attribute)
        if line.value != NO_EVIDENCE:
            shown = ShownValue(
                value_name(attribute, line.value), line.version_id, line.passage_id, line.page
            )
            values[attribute].setdefault(line.value, shown)
    if not any(values.values()):
        return []
    return [ShownAttribute(_NAMES[each], list(found.values())) for each, found in values.items()]


def value_name(attribute: Attribute, value: str) -> Text:
    """What a reader sees for a stored value."""
    if attribute is Attribute.POLICY_AGE:
        return Text(f"{value} jaar", f"{value} year" + "s" * (value != "1"))
    if value == YES:
        return _FOUND
    return _VALUES.get(attribute, {}).get(value) or Text(value, value)


def host_domains() -> list[str]:
    """Fields that ``host_domain`` may name and that no verdict names by itself."""
    return [each for each in _VALUES[Attribute.HOST_DOMAIN] if each not in list(Subtype)]


def attribute_choices() -> dict[str, Text]:
    """What a filter can ask: an attribute that is there, or ``attribute:value``."""
    choices: dict[str, Text] = {}
    for attribute, name in _NAMES.items():
        if attribute is Attribute.POLICY_AGE:  # a day, of which every municipality has another
            continue
        if attribute not in _VALUES:
            choices[f"{attribute}:{YES}"] = name
        for value, text in _VALUES.get(attribute, {}).items():
            choices[f"{attribute}:{value}"] = Text(f"{name.nl}: {text.nl}", f"{name.en}: {text.en}")
    return choices
