"""Titles as written in one document, matched with the titles of other documents."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from classifier.dossier import DossierDocument

_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEAR_RANGE = re.compile(r"\b((?:19|20)\d\d)\s*[-–/]\s*'?(\d\d)\b(?!\d)")
_WORD = re.compile(r"\w+")
# Words that say how far a text has come or where it hangs, not which policy it is.
_CARRIER_WORDS = frozenset({"concept", "ontwerp", "definitief", "definitieve", "bijlage", "pdf"})
_SMALL_WORDS = frozenset(
    {"de", "het", "een", "en", "van", "voor", "in", "op", "met", "aan", "over", "tot", "te"}
    | {"bij", "der", "des", "t", "onze", "ons"}
)
# A paper about a policy bears the policy's title and one of these words.
_OTHER_PAPER = frozenset(
    {"uitvoeringsprogramma", "uitvoeringsplan", "uitvoeringsagenda", "werkplan", "evaluatie"}
    | {"raadsvoorstel", "collegevoorstel", "raadsbesluit", "collegebesluit", "besluitenlijst"}
    | {"raadsinformatiebrief", "motie", "amendement", "startnotitie", "advies", "samenvatting"}
)
# One telling word beside equal years, or two without: "Sportnota 2023-2027" is a title,
# "nota" is not.
_MIN_WORDS = 2
_MIN_WORDS_WITH_YEARS = 1


def normalise_title(title: str) -> str:
    """Lower case, without accents, quotes, punctuation and carrier words; years are kept."""
    plain = unicodedata.normalize("NFKD", _SHORT_YEAR_RANGE.sub(_full_range, title))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _WORD.findall(plain.lower())
    return " ".join(word for word in words if word not in _CARRIER_WORDS)


def _full_range(match: re.Match[str]) -> str:
    """Write "2015-18" as "2015-2018"."""
    first, last = match.groups()
    return f"{first}-{first[:2]}{last}"


@dataclass(frozen=True)
class _Key:
    """A normalised title taken apart."""

    words: frozenset[str]
    years: frozenset[str]

    @classmethod
    def of(cls, normalised: str) -> "_Key":
        words = {word for word in normalised.split() if word not in _SMALL_WORDS}
        years = {word for word in words if _YEAR.fullmatch(word)}
        return cls(frozenset(words - years), frozenset(years))

    def fits(self, other: "_Key") -> bool:
        """Whether one title says no more than the other, and no other years."""
        if self.years and other.years and self.years != other.years:
            return False
        shared = self.words & other.words
        apart = self.words ^ other.words
        if shared not in (self.words, other.words) or apart & _OTHER_PAPER:
            return False
        same_years = bool(self.years) and self.years == other.years
        return len(shared) >= (_MIN_WORDS_WITH_YEARS if same_years else _MIN_WORDS)

    def distance(self, other: "_Key") -> int:
        """Number of words that stand in one title only."""
        return len(self.words ^ other.words)


@dataclass(frozen=True)
class TitleIndex:
    """The documents of one municipality by title."""

    documents: Sequence[DossierDocument]
    _by_title: dict[str, list[DossierDocument]] = field(default_factory=dict)
    _keys: dict[str, _Key] = field(default_factory=dict)
    _titles: dict[int, set[str]] = field(default_factory=dict)  # of each document's versions

    def __post_init__(self) -> None:
        for document in self.documents:
            normalised = normalise_title(document.facts.title)
            self._by_title.setdefault(normalised, []).append(document)
            self._keys[normalised] = _Key.of(normalised)
            self._titles.setdefault(document.document_id, set()).add(normalised)

    def find(self, title: str, *, apart_from: int) -> tuple[DossierDocument, ...]:
        """Documents that a title names: the same title, else the one that differs least.

        Empty when no title fits, or when several fit equally well: a wrong link is worse
        than a missing one.
        """
        wanted = normalise_title(title)
        same = self._others(wanted, apart_from)
        if same or not wanted:
            return same
        name = self._nearest(_Key.of(wanted), apart_from)
        return self._others(name, apart_from) if name else ()

    def _nearest(self, wanted: _Key, apart_from: int) -> str | None:
        """The one normalised title that fits best; equal years decide between equals."""
        fitting = {
            name: wanted.distance(key)
            for name, key in self._keys.items()
            if wanted.fits(key) and self._others(name, apart_from)
        }
        periods = {self._keys[name].years for name in fitting} - {frozenset()}
        if not wanted.years and len(periods) > 1:
            return None  # the title was used for several periods
        nearest = min(fitting.values(), default=None)
        names = [name for name, distance in fitting.items() if distance == nearest]
        if len(names) > 1:
            names = [name for name in names if self._keys[name].years == wanted.years]
        return names[0] if len(names) == 1 else None

    def find_all(self, titles: Iterable[str], *, apart_from: int) -> tuple[DossierDocument, ...]:
        """Documents that any of several titles name."""
        return tuple(
            document for title in titles for document in self.find(title, apart_from=apart_from)
        )

    def _others(self, name: str, apart_from: int) -> tuple[DossierDocument, ...]:
        """The documents of a title without the one that holds the link, and its copies."""
        if name in self._titles.get(apart_from, ()):
            return ()
        found = self._by_title.get(name, ())
        return tuple(document for document in found if document.document_id != apart_from)
