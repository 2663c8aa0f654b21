"""Items as lines of a file that people fill in, and the codes given so far."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queue_passages import find_passages
from db.review_items import UNSURE, municipality_item, passage_item
from db.review_queue import QueueItem
from db.reviews import Unit, last_words, list_codes
from db.tables import MunicipalityRow, ReviewRow


@dataclass(frozen=True)
class ReviewLine:
    """One line of a review file; a coder fills in ``value`` and, for P2 to P4, what follows."""

    item: str
    cbs_code: str
    name: str
    reference_date: str
    title: str
    url: str
    page: int | None
    heading: str
    passage: str
    value: str
    hosts: str  # domains, apart by spaces; empty: not said
    themes: str
    means: str  # yes, no, or empty: not said
    coder: str
    note: str


def lines_to_code(items: Iterable[QueueItem], coder: str) -> list[ReviewLine]:
    """Lines for one coder, in an order that does not tell why they are in the queue."""
    lines = [
        ReviewLine(
            item=each.item,
            cbs_code=each.cbs_code,
            name=each.name,
            reference_date=str(each.reference_date),
            title=each.title,
            url=each.url,
            page=each.page,
            heading=each.heading,
            passage=each.passage,
            value="",
            hosts="",
            themes="",
            means="",
            coder=coder,
            note="",
        )
        for each in items
    ]
    return sorted(lines, key=lambda line: hashlib.blake2b(line.item.encode()).digest())


def list_coded_lines(session: Session) -> list[ReviewLine]:
    """The last code of every coder for every item, adjudications included."""
    codes = list_codes(session)
    names = dict(session.execute(select(MunicipalityRow.cbs_code, MunicipalityRow.name)).all())
    numbers = [rows[-1].passage_id for rows in codes.values() if rows[-1].passage_id is not None]
    texts = {line.unit: line for line in find_passages(session, numbers)}
    lines = []
    for (cbs_code, unit), rows in sorted(codes.items(), key=lambda pair: str(pair[0])):
        found = texts.get((cbs_code, unit))
        for row in _standing(rows):
            written = (
                municipality_item(cbs_code, row.reference_date)
                if row.identity is None
                else passage_item(row.passage_id or 0)
            )
            lines.append(
                ReviewLine(
                    item=written,
                    cbs_code=cbs_code,
                    name=names[cbs_code],
                    reference_date=str(row.reference_date),
                    title=found.title if found else "",
                    url=found.url if found else "",
                    page=found.page if found else None,
                    heading=found.heading if found else "",
                    passage=found.text if found else "",
                    value=row.value,
                    hosts=" ".join(row.attributes.get("hosts", ())),
                    themes=" ".join(row.attributes.get("themes", ())),
                    means=_yes_or_no(row.attributes),
                    coder=row.reviewer,
                    note=row.note,
                )
            )
    return lines


def _standing(rows: Sequence[ReviewRow]) -> list[ReviewRow]:
    decided = [row for row in rows if row.settles][-1:]
    return [*last_words(rows).values(), *decided]


def _yes_or_no(attributes: Mapping[str, Any]) -> str:
    return "" if "means" not in attributes else ("yes" if attributes["means"] else "no")


def coded_units(
    codes: Mapping[Unit, Sequence[ReviewRow]], *, passages: bool
) -> dict[Unit, dict[str, str]]:
    """Codes of passages, or of municipalities: unit -> coder -> last value; unsure is no code.

    ``codes`` are as ``list_codes`` gives them.
    """
    return {
        unit: {coder: row.value for coder, row in last_words(rows).items() if row.value != UNSURE}
        for unit, rows in codes.items()
        if isinstance(unit[1], str) is passages
    }
