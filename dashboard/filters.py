"""Which municipalities a page shows: every filter is a word in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from dashboard.attributes import attribute_choices, host_domains
from dashboard.errors import BadRequest
from dashboard.moment import Moment
from dashboard.verdicts import KEYS, verdict_key
from db.attributes import municipalities_showing
from db.queries import MunicipalityLine
from vocabulary.attributes import Attribute
from vocabulary.codes import Currency, Flag, Subtype

CHOICES: Mapping[str, Sequence[str]] = {
    "verdict": KEYS,
    "field": [*(str(each) for each in Subtype), *host_domains()],
    "currency": [str(each) for each in Currency],
    "flag": [str(each) for each in Flag],
    "attribute": list(attribute_choices()),
}


_MOST_ATTRIBUTES = 8


@dataclass(frozen=True)
class Filters:
    """One value for each filter, several attributes; empty = all."""

    province: str = ""
    size: str = ""
    verdict: str = ""
    field: str = ""  # policy field that hosts the policy, by its verdict or its attributes
    currency: str = ""
    flag: str = ""
    attribute: tuple[str, ...] = ()  # attribute:value, all of which were found

    @classmethod
    def read(cls, arguments: "MultiDict[str, str]") -> "Filters":
        """Read them from an address.

        Raises:
            BadRequest: A value is none of those that exist.
        """
        single = [each.name for each in fields(cls) if each.name != "attribute"]
        chosen = {name: arguments.get(name, "").strip() for name in single}
        attributes = tuple(dict.fromkeys(filter(None, arguments.getlist("attribute"))))
        asked = [*chosen.items(), *(("attribute", each) for each in attributes)]
        for name, value in asked:
            if value and name in CHOICES and value not in CHOICES[name]:
                raise BadRequest(f"{name}: {value[:40]!r} bestaat niet")
        if chosen["size"] and chosen["size"] not in "12345678":
            raise BadRequest("size: kies een grootteklasse van 1 tot en met 8")
        if len(attributes) > _MOST_ATTRIBUTES:
            raise BadRequest(f"attribute: kies ten hoogste {_MOST_ATTRIBUTES} kenmerken")
        return cls(**chosen, attribute=attributes)

    @property
    def parameters(self) -> dict[str, str | tuple[str, ...]]:
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
        showing = self._showing(session, moment)
        return [line for line in lines if self._fits(line, showing)]

    def _showing(self, session: Session, moment: Moment) -> Mapping[str, set[str]]:
        """Attributes that are asked for, each with the municipalities of which it was found."""
        asked = [*self.attribute, *([self._host] if self.field else [])]
        if not asked:
            return {}
        return municipalities_showing(session, asked, moment.as_of, known_at=moment.known_at)

    @property
    def _host(self) -> str:
        return f"{Attribute.HOST_DOMAIN}:{self.field}"

    def _fits(self, line: MunicipalityLine, showing: Mapping[str, set[str]]) -> bool:
        """Whether the verdict and the attributes of a municipality pass."""
        return (
            self.covers(line)
            and (not self.verdict or verdict_key(line) == self.verdict)
            and (
                not self.field
                or self.field in line.subtypes.split()
                or line.cbs_code in showing[self._host]
            )
            and (not self.currency or line.currency == self.currency)
            and (not self.flag or self.flag in line.flags.split())
            and all(line.cbs_code in showing[each] for each in self.attribute)
        )
