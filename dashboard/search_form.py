"""What a visitor looks for: words, filters and order, each a word in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from flask import request
from sqlalchemy.orm import Session

from dashboard.errors import BadRequest
from dashboard.moment import Moment
from dashboard.verdicts import KEYS, verdict_key
from db.desk_search import Question
from db.municipalities import find_municipality
from db.queries import list_municipalities
from db.search_filters import Narrowing, Order
from vocabulary.codes import DocumentCode, DocumentType, Domain, PassageCode, SourceFamily

LONGEST = 200
_MOST_SKIPPED = 100_000
SEARCH_CHOICES: Mapping[str, Sequence[str]] = {
    "type": [str(each) for each in DocumentType],
    # A model gives the first five; P5 and P6 stand beside them and are no codes of their own.
    "code": [*(str(each) for each in DocumentCode), *(str(each) for each in list(PassageCode)[:5])],
    "field": [str(each) for each in Domain],
    "source": [str(each) for each in SourceFamily],
    "verdict": KEYS,
    "order": [str(each) for each in Order],
}


@dataclass(frozen=True)
class Asked:
    """What the visitor filled in; empty = all."""

    q: str = ""
    municipality: str = ""
    province: str = ""
    from_year: str = ""
    to_year: str = ""
    type: str = ""
    code: str = ""
    field: str = ""
    source: str = ""
    verdict: str = ""  # of the municipality, on the day of the page
    order: str = ""
    skip: str = ""

    @classmethod
    def read(cls) -> "Asked":
        """From the address.

        Raises:
            BadRequest: Too long to be a question, or a value is none of those that exist.
        """
        asked = cls(**{each.name: request.args.get(each.name, "").strip() for each in fields(cls)})
        if len(asked.q) > LONGEST:
            raise BadRequest(f"zoek op ten hoogste {LONGEST} tekens")
        for name, choices in SEARCH_CHOICES.items():
            if (value := getattr(asked, name)) and value not in choices:
                raise BadRequest(f"{name}: {value[:40]!r} bestaat niet")
        _number("skip", asked.skip, 0, _MOST_SKIPPED)
        first = _number("from_year", asked.from_year, 1900, 2100) or 1900
        if (_number("to_year", asked.to_year, 1900, 2100) or 2100) < first:
            raise BadRequest("to_year: ligt voor from_year")
        return asked

    @property
    def parameters(self) -> dict[str, str]:
        """Those that are set, as they stand in an address; without the place to go on from."""
        names = [each.name for each in fields(self) if each.name != "skip"]
        return {name: value for name in names if (value := getattr(self, name))}

    @property
    def narrowed(self) -> bool:
        """Whether any filter beside the words, the place and the order is set."""
        return bool(self.parameters.keys() - {"q", "municipality", "order"})

    @property
    def skipped(self) -> int:
        """After how many finds this page begins."""
        return int(self.skip or 0)

    def question(self, session: Session, moment: Moment) -> Question:
        """The question for the database.

        Raises:
            DatabaseError: The municipality is not known.
        """
        narrowing = Narrowing(
            cbs_codes=self._codes(session, moment),
            province=self.province,
            from_year=int(self.from_year) if self.from_year else None,
            to_year=int(self.to_year) if self.to_year else None,
            type=self.type,
            code=self.code,
            field=self.field,
            source=self.source,
        )
        return Question(self.q, narrowing, Order(self.order or Order.FOUND), self.skipped)

    def _codes(self, session: Session, moment: Moment) -> list[str] | None:
        codes = None
        if self.municipality:
            codes = [find_municipality(session, self.municipality, moment.as_of).row.cbs_code]
        if not self.verdict:
            return codes
        lines = list_municipalities(session, moment.as_of, known_at=moment.known_at)
        held = [line.cbs_code for line in lines if verdict_key(line) == self.verdict]
        return held if codes is None else [code for code in codes if code in held]


def _number(name: str, text: str, least: int, most: int) -> int | None:
    """A whole number in the address, or None.

    Raises:
        BadRequest: It is none, or lies outside.
    """
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
        raise BadRequest(f"{name}: kies een getal van {least} tot en met {most}")
    return int(text)
