"""What people should read next, the most urgent first; what we or others said is not shown."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queue_municipalities import HeldItem, list_held_items
from db.queue_passages import PassageFound, codes_of_model, find_passages, list_candidates
from db.reading_order import reading_order
from db.review_items import is_kept_apart, municipality_item, passage_item
from db.reviews import CODERS, Unit, differs_again, disagree, last_words, list_codes
from db.tables import MunicipalityRow, ReviewRow
from vocabulary.codes import ReviewAction

POSTPONED_DAYS = 14


class Why(StrEnum):
    """Why an item is in the queue, in the order of the queue."""

    PROPOSED_ABSENCE = "proposed_absence"
    DISAGREEMENT = "disagreement"  # two coders, two codes
    DIFFERS = "differs_from_person"  # what we compute is not what a person coded
    LABEL_CHANGE = "label_change"
    ABSTENTION = "abstention"
    PASSAGE = "passage"


@dataclass(frozen=True)
class QueueItem:
    """One item to read, with what a coder needs to find it."""

    item: str
    why: Why
    cbs_code: str
    name: str
    reference_date: dt.date
    title: str
    page: int | None
    heading: str
    passage: str
    url: str
    coded: int  # coders so far
    kept_apart: bool  # for testing: it never trains


def list_queue(
    session: Session, today: dt.date, *, by: str = "", limit: int = 50
) -> list[QueueItem]:
    """The first items of the queue.

    Args:
        session: A session on the store.
        today: Verdicts are those that hold on this date.
        by: Initials of a coder: leaves out what that coder coded or postponed. Without them
            what anybody postponed is left out.
        limit: Most items.
    """
    postponed = _postponed(session, today, by)
    codes = list_codes(session)
    names = dict(session.execute(select(MunicipalityRow.cbs_code, MunicipalityRow.name)).all())
    held = [
        _of_municipality(each, why, names, codes)
        for each in list_held_items(session, today, codes, by)
        if (why := _why(each, codes, by)) and each.unit not in postponed
    ]
    held.sort(key=lambda item: (list(Why).index(item.why), item.name))
    disputes = _disputes(session, codes, postponed, by, names)
    cut = sum(item.why is Why.PROPOSED_ABSENCE for item in held)
    first = [*held[:cut], *disputes, *held[cut:]][:limit]
    left = limit - len(first)
    listed = {item.item for item in disputes}
    passages = _passages(session, codes, postponed, by, names, left) if left else []
    return first + [item for item in passages if item.item not in listed]


def _why(each: HeldItem, codes: Mapping[Unit, Sequence[ReviewRow]], by: str) -> Why | None:
    """Why a municipality is in the queue, if it is; the first reason counts."""
    rows = codes.get(each.unit, [])
    if each.proposed_absence and by not in last_words(rows):
        return Why.PROPOSED_ABSENCE
    if disagree(rows) and len(last_words(rows)) >= CODERS:
        return Why.DISAGREEMENT
    if each.differs_from_person:
        return Why.DIFFERS
    if by in last_words(rows) or len(last_words(rows)) >= CODERS or any(r.settles for r in rows):
        return None
    if each.changed:
        return Why.LABEL_CHANGE
    return Why.ABSTENTION if each.abstained else None


def _of_municipality(
    each: HeldItem,
    why: Why,
    names: Mapping[str, str],
    codes: Mapping[Unit, Sequence[ReviewRow]],
) -> QueueItem:
    return QueueItem(
        item=municipality_item(each.cbs_code, each.holds_since),
        why=why,
        cbs_code=each.cbs_code,
        name=names[each.cbs_code],
        reference_date=each.holds_since,
        title="",
        page=None,
        heading="",
        passage="",
        url="",
        coded=len(last_words(codes.get(each.unit, []))),
        kept_apart=is_kept_apart(each.cbs_code),
    )


def _postponed(session: Session, today: dt.date, by: str) -> set[Unit]:
    """Units that were put off not long ago, by this coder or by anybody."""
    since = dt.datetime.combine(today - dt.timedelta(days=POSTPONED_DAYS), dt.time(), dt.UTC)
    query = select(ReviewRow).where(
        ReviewRow.action == ReviewAction.POSTPONE, ReviewRow.recorded_at >= since
    )
    rows = session.scalars(query.where(ReviewRow.reviewer == by) if by else query)
    return {(row.cbs_code, row.identity or row.reference_date) for row in rows}


def _disputes(
    session: Session,
    codes: Mapping[Unit, Sequence[ReviewRow]],
    postponed: Collection[Unit],
    by: str,
    names: Mapping[str, str],
) -> list[QueueItem]:
    """Passages on which coders disagree, and those of which the model differs from a person."""
    wanted: dict[Unit, Why] = {}
    read = {unit: rows for unit, rows in codes.items() if isinstance(unit[1], str)}
    now = codes_of_model(session, [str(identity) for _, identity in read])
    for unit, rows in read.items():
        if unit in postponed:
            continue
        if disagree(rows) and len(last_words(rows)) >= CODERS:
            wanted[unit] = Why.DISAGREEMENT
        elif differs_again(rows, now.get(unit, []), by):
            wanted[unit] = Why.DIFFERS
    lines = find_passages(session, [codes[unit][-1].passage_id or 0 for unit in wanted])
    made = [
        _of_passage(line, wanted[line.unit], len(last_words(codes[line.unit])), names)
        for line in lines
        if line.unit in wanted
    ]
    return sorted(made, key=lambda item: (list(Why).index(item.why), item.name, item.item))


def _passages(
    session: Session,
    codes: Mapping[Unit, Sequence[ReviewRow]],
    postponed: Collection[Unit],
    by: str,
    names: Mapping[str, str],
    limit: int,
) -> list[QueueItem]:
    """The passages that teach most, and among them some of those that are kept apart."""
    candidates = [
        replace(each, coded=len(words))
        for each in list_candidates(session)
        if (each.cbs_code, each.identity) not in postponed
        if by not in (words := last_words(codes.get((each.cbs_code, each.identity), ())))
        if len(words) < CODERS
        and not any(row.settles for row in codes.get((each.cbs_code, each.identity), ()))
    ]
    chosen = {each.passage_id: each for each in reading_order(candidates, limit)}
    found = {line.passage_id: line for line in find_passages(session, list(chosen))}
    return [
        _of_passage(found[number], Why.PASSAGE, each.coded, names)
        for number, each in chosen.items()
    ]


def _of_passage(line: PassageFound, why: Why, coded: int, names: Mapping[str, str]) -> QueueItem:
    return QueueItem(
        item=passage_item(line.passage_id),
        why=why,
        cbs_code=line.cbs_code,
        name=names[line.cbs_code],
        reference_date=line.first_seen_on,
        title=line.title,
        page=line.page,
        heading=line.heading,
        passage=line.text,
        url=line.url,
        coded=coded,
        kept_apart=is_kept_apart(line.cbs_code),
    )
