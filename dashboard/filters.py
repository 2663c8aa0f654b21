"""Which municipalities a page shows: every filter is a word in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy.orm import Session

from dashboard.attributes import attribute_choices
from dashboard.errors import BadRequest
from dashboard.moment import Moment
from dashboard.verdicts import KEYS, verdict_key
from db.attributes import municipalities_showing
from db.queries import MunicipalityLine
from vocabulary.codes import Currency, Flag, Subtype

CHOICES: Mapping[str, Sequence[str]] = {
    "verdict": KEYS,
    "field": [str(each) for each in Subtype],
    "currency": [str(each) for each in Currency],
    "flag": [str(each) for each in Flag],
    "attribute": list(attribute_choices()),
}


@dataclass(frozen=True)
class Filters:
    """One value for each filter; empty = all."""

    province: str = ""
    size: str = ""
    verdict: str = ""
    field: str = ""  # policy field that hosts embedded policy
    currency: str = ""
    flag: str = ""
    attribute: str = ""  # attribute:value, as ``attribute_choices`` names them

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "Filters":
        """Read them from an address.

        Raises:
            BadRequest: A value is none of those that exist.
        """
        chosen = {each.name: arguments.get(each.name, "").strip() for each in fields(cls)}
        for name, choices in CHOICES.items():
            if chosen[name] and chosen[name] not in choices:
                raise BadRequest(f"{name}: {chosen[name][:40]!r} bestaat niet")
        if chosen["size"] and chosen["size"] not in "12345678":
            raise BadRequest("size: kies een grootteklasse van 1 tot en met 8")
        return cls(**chosen)

    @property
    def parameters(self) -> dict[str, str]:
        """Those that are set, as they stand in an address."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name))}

    def covers(self, line: MunicipalityLine) -> bool:
        """Whether a municipality lies in the province and size class."""
        return (not self.province or line.province == self.province) and (
            not self.size or str(line.size_class) == self.size
        )

    def choose(
        self, session: Session, lines: Sequence[MunicipalityLine], moment: Moment
    ) -> list[MunicipalityLine]:
        """Municipalities that pass every filter."""
        fitting = [line for line in lines if self._fits(line)]
        if not self.attribute:
            return fitting
        attribute, value = self.attribute.split(":")
        showing = municipalities_showing(
            session, attribute, value, moment.as_of, known_at=moment.known_at
        )
        return [line for line in fitting if line.cbs_code in showing]

    def _fits(self, line: MunicipalityLine) -> bool:
        """Whether the verdict of a municipality passes."""
        return (
            self.covers(line)
            and (not self.verdict or verdict_key(line) == self.verdict)
            and (not self.field or self.field in line.subtypes.split())
            and (not self.currency or line.currency == self.currency)
            and (not self.flag or self.flag in line.flags.split())
        )
