"""Which municipalities a page shows: every filter is a word in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from dashboard.errors import BadRequest
from dashboard.verdicts import KEYS, verdict_key
from db.queries import MunicipalityLine
from vocabulary.codes import Currency, Flag, Subtype

CHOICES: Mapping[str, Sequence[str]] = {
    "verdict": KEYS,
    "field": [str(each) for each in Subtype],
    "currency": [str(each) for each in Currency],
    "flag": [str(each) for each in Flag],
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

    def fits(self, line: MunicipalityLine) -> bool:
        """Whether a municipality passes every filter."""
        return (
            self.covers(line)
            and (not self.verdict or verdict_key(line) == self.verdict)
            and (not self.field or self.field in line.subtypes.split())
            and (not self.currency or line.currency == self.currency)
            and (not self.flag or self.flag in line.flags.split())
        )
