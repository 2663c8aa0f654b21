"""Facts of document openings against the coder's answers."""

import datetime as dt
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.currency import ValidTime, currency_on
from classifier.policies import build_policies
from classifier.stored import document_of
from db.stored_rows import StoredVersion
from documents.fact_text import Fact, FactText, Setting
from documents.facts import read_facts
from documents.normalise import normalise_text
from vocabulary.codes import DocumentType, SourceFamily, Status
from vocabulary.facts import FactName

FOLDER = Path(__file__).parents[1] / "documents" / "openings"
FROZEN = FOLDER / "SHA256"
FIRST, TUNING, HELD_OUT = "openings.jsonl", "tuning.jsonl", "held_out.jsonl"
# How near a decision date has to come: publication and minutes differ by weeks.
_DAYS = 31
_FAMILIES = {
    "website": SourceFamily.WEBSITE,
    "obv": SourceFamily.COUNCIL,
    "gmb": SourceFamily.PUBLICATIONS,
    "cvdr": SourceFamily.REGULATIONS,
}
_ADOPTED = (Status.ADOPTED_BY_COUNCIL, Status.ADOPTED_BY_EXECUTIVE)

Opening = dict[str, Any]  # one JSON line; its keys are those of the file


@dataclass(frozen=True)
class Judged:
    """What was right of one opening; a question that does not apply is left out."""

    id: str
    right: dict[str, bool]


def read_openings(name: str = FIRST) -> list[Opening]:
    """All openings of a file in their order.

    ``FIRST`` is by one author and read in part, see ``is_for_tuning``. ``TUNING`` and
    ``HELD_OUT`` are by another, who saw the codebook and not the rules; of ``HELD_OUT`` nobody
    who wrote a rule has read a word.
    """
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def digests() -> dict[str, str]:
    """Hash of each file with openings and their answers."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.jsonl")
    }


def facts_of(opening: Opening) -> list[Fact]:
    """What the rules read in an opening, with its source as the crawler would give it."""
    setting = Setting(
        title=opening["title"],
        family=_FAMILIES.get(opening["source"]),
        media_type="text/html" if opening["type"] == "web_page" else "application/pdf",
        municipality=opening["municipality"],
    )
    return read_facts(setting, FactText(pages_of(opening)))


def pages_of(opening: Opening) -> tuple[str, ...]:
    """The text as the pipeline would store it: each line repaired, as one block.

    A line that ends with a hyphen goes on in the next, as the readers of pages have it.
    """
    return tuple(
        "\n".join(filter(None, map(normalise_text, re.split(r"(?<![^\W\d_]-)\n", page))))
        for page in opening["text"].split("\f")
    )


def judge(opening: Opening) -> Judged:
    """Compare what was read with what the coder answered."""
    facts = facts_of(opening)
    found = {name: [f.value for f in facts if f.name is name] for name in FactName}

    def first(name: FactName) -> str:
        return next(iter(found[name]), "")

    right = {
        "adopted or not": (first(FactName.STATUS) in _ADOPTED) is (opening["status"] in _ADOPTED),
        "status": first(FactName.STATUS) == opening["status"],
        "type": first(FactName.TYPE) == opening["type"],
        "actor": first(FactName.ACTOR) == opening["actor"],
        "decision date": _near(first(FactName.DECIDED_ON), opening["decided_on"]),
        "period": (first(FactName.PERIOD_FROM), first(FactName.PERIOD_TO))
        == (opening["period_from"], opening["period_to"]),
        "withdrawn on": first(FactName.WITHDRAWN_ON) == opening["withdrawn_on"],
    }
    if opening["currency"]:
        right["currency"] = _currency(opening, found) == opening["currency"]
    return Judged(opening["id"], right)


def _near(found: str, wanted: str) -> bool:
    if not (found and wanted):
        return found == wanted
    return abs((dt.date.fromisoformat(found) - dt.date.fromisoformat(wanted)).days) <= _DAYS


def _currency(opening: Opening, found: dict[FactName, list[str]]) -> str:
    day = dt.date.fromisoformat(opening["reference_date"])
    seen = dt.date.fromisoformat(opening["source_date"]) if opening["source_date"] else day
    version = StoredVersion(
        version_id=1,
        document_id=1,
        title=opening["title"],
        first_seen_on=seen,
        readable=True,
        language="nl",
        facts={str(name): tuple(values) for name, values in found.items() if values},
        family=_FAMILIES.get(opening["source"]),
        source_date=seen,
        gone=False,
        in_force_from=None,
        in_force_to=None,
        latest_expression=True,
        passages=(),
    )
    policies = build_policies([document_of(version)])
    if not policies or found[FactName.TYPE][:1] == [DocumentType.AGENDA_ITEM]:
        # A decision about other texts, or a rule for own volunteers, has its time all the same.
        return str(currency_on(_own_time(found), day)) if found[FactName.DECIDED_ON] else ""
    return str(currency_on(policies[0].valid_time(policies[0].expression_on(day)), day))


def _own_time(found: dict[FactName, list[str]]) -> ValidTime:
    """When a document holds by its own facts alone."""

    def day(name: FactName) -> dt.date | None:
        return next((dt.date.fromisoformat(value) for value in found[name]), None)

    last = day(FactName.PERIOD_TO)
    return ValidTime(
        valid_from=day(FactName.DECIDED_ON),
        starts_on=day(FactName.PERIOD_FROM),
        ends_on=last + dt.timedelta(days=1) if last else None,
        withdrawn_on=day(FactName.WITHDRAWN_ON),
    )


def shares(judged: Iterable[Judged]) -> dict[str, tuple[int, int]]:
    """Right answers and questions, for each kind of question."""
    counted: dict[str, list[bool]] = defaultdict(list)
    for each in judged:
        for name, right in each.right.items():
            counted[name].append(right)
    return {name: (sum(rights), len(rights)) for name, rights in counted.items()}


def is_for_tuning(opening: Opening) -> bool:
    """Whether rules may be tuned on one of the first: three of four, by the hash of the id."""
    return hashlib.sha256(opening["id"].encode()).digest()[0] % 4 != 1
