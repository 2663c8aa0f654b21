"""What people said: codes, confirmations, adjudications; rows are only added, the last counts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import ReviewRefused
from db.history import civil_date, held_verdict
from db.review_items import UNSURE, Item
from db.tables import ReviewRow, SuccessionRow
from vocabulary.codes import Confirmation, Domain, Label, PassageCode, ReviewAction, Theme

# (CBS code, identity of the passage) or (CBS code, first day on which the verdict holds)
Unit = tuple[str, str | dt.date]
CODERS = 2  # coders for each item, who do not see each other's codes
_POLICY = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)


@dataclass(frozen=True)
class Signature:
    """Who said it, when, and by which codebook."""

    reviewer: str  # initials
    recorded_at: dt.datetime
    codebook_version: str


@dataclass(frozen=True)
class Settled:
    """What stands of the codes that people gave to one unit."""

    value: str
    attributes: Mapping[str, Any]  # as ReviewRow.attributes
    coders: tuple[str, ...]
    adjudicated: bool
    recorded_at: dt.datetime  # of the word that settled it


@dataclass(frozen=True)
class PersonCode:
    """A code for one item, with what the coder says beside it."""

    value: str
    note: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)


def confirm_absence(
    session: Session,
    cbs_code: str,
    day: dt.date,
    outcome: Confirmation,
    note: str,
    signed: Signature,
) -> bool:
    """Confirm or refute that a municipality has no visible policy, as it is held on ``day``.

    Returns:
        False when the same person said the same on that day already.

    Raises:
        ReviewRefused: Nothing of the kind is said of it, or there is no note or no initials.
    """
    _signed(signed)
    held = held_verdict(session, cbs_code, day)
    if held is None or held.effective_label is not Label.NOT_VISIBLE:
        said = "nothing" if held is None else held.effective_label or held.effective_state
        raise ReviewRefused(f"{cbs_code} is {said} on {day}: there is no absence to confirm")
    if not note.strip():
        raise ReviewRefused("a note is needed: where you looked, and what you found")
    confirmed = outcome is Confirmation.CONFIRMED
    action = ReviewAction.CONFIRM if confirmed else ReviewAction.REFUTE
    row = _row(Item(cbs_code, day, verdict_id=held.id), action, PersonCode("", note), signed)
    return _add_once(session, row)


def add_code(
    session: Session, item: Item, code: PersonCode, signed: Signature, *, settles: bool = False
) -> bool:
    """Record a code, or with ``settles`` the adjudication of what coders disagree on.

    Returns:
        False when this coder's last word on the item was the same: nothing is added.

    Raises:
        ReviewRefused: The value or an attribute is no code of this kind of item, nobody signed,
            or an adjudication is unsure.
    """
    _check(item, code, signed, settles=settles)
    row = _row(item, ReviewAction.CODE, code, signed, settles=settles)
    mine = [each for each in codes_of(session, item) if each.reviewer == signed.reviewer]
    if mine and _word(mine[-1]) == _word(row):
        return False
    session.add(row)
    session.flush()
    return True


def postpone(session: Session, item: Item, note: str, signed: Signature) -> bool:
    """Take an item out of this coder's queue for a while; False when that was said already."""
    _signed(signed)
    return _add_once(session, _row(item, ReviewAction.POSTPONE, PersonCode("", note), signed))


def _add_once(session: Session, row: ReviewRow) -> bool:
    """Add a word unless the same person said the same of the same on the same day."""
    same = select(ReviewRow.recorded_at).where(
        ReviewRow.action == row.action,
        ReviewRow.cbs_code == row.cbs_code,
        ReviewRow.reviewer == row.reviewer,
        ReviewRow.reference_date == row.reference_date,
        ReviewRow.note == row.note,
        ReviewRow.identity.is_(None)
        if row.identity is None
        else ReviewRow.identity == row.identity,
    )
    day = civil_date(row.recorded_at)
    if any(civil_date(moment) == day for moment in session.scalars(same)):
        return False
    session.add(row)
    session.flush()
    return True


def codes_of(session: Session, item: Item) -> list[ReviewRow]:
    """All codes given to one item, oldest first."""
    rows = list_codes(session, [item.cbs_code])
    return rows.get((item.cbs_code, item.identity or item.reference_date), [])


def coded_since(session: Session, cbs_code: str, moment: dt.datetime) -> bool:
    """Whether people coded a passage after a moment, here or in what came into this unit."""
    query = select(ReviewRow.id).where(
        ReviewRow.action == ReviewAction.CODE,
        ReviewRow.identity.is_not(None),
        ReviewRow.recorded_at > moment,
    )
    before = select(SuccessionRow.old_code).where(SuccessionRow.new_code == cbs_code)
    mine = (ReviewRow.cbs_code == cbs_code) | ReviewRow.cbs_code.in_(before)
    return session.scalar(query.where(mine).limit(1)) is not None


def list_codes(
    session: Session,
    cbs_codes: Collection[str] | None = None,
    *,
    known_at: dt.datetime | None = None,
) -> dict[Unit, list[ReviewRow]]:
    """Codes that people gave, by unit, oldest first; confirmations of an absence are no codes."""
    query = select(ReviewRow).where(ReviewRow.action == ReviewAction.CODE)
    if cbs_codes is not None:
        query = query.where(ReviewRow.cbs_code.in_(cbs_codes))
    if known_at is not None:
        query = query.where(ReviewRow.recorded_at <= known_at)
    found: defaultdict[Unit, list[ReviewRow]] = defaultdict(list)
    for row in session.scalars(query.order_by(ReviewRow.id)):
        if row.identity is not None:
            found[row.cbs_code, row.identity].append(row)
        elif row.verdict_id is not None:
            found[row.cbs_code, row.reference_date].append(row)
    return dict(found)


def last_words(rows: Iterable[ReviewRow]) -> dict[str, ReviewRow]:
    """The last code of each coder, adjudications aside."""
    return {row.reviewer: row for row in rows if not row.settles}


def settle(rows: Sequence[ReviewRow]) -> Settled | None:
    """What stands of the codes of one unit, oldest first.

    The last adjudication counts; without one, what all coders agree on, be it one coder. None
    where coders disagree or somebody is unsure.
    """
    decided = [row for row in rows if row.settles]
    words = list(last_words(rows).values())
    if decided:
        last = decided[-1]
    elif words and len({row.value for row in words}) == 1 and words[0].value != UNSURE:
        last = max(words, key=lambda row: (bool(row.attributes), row.id))
    else:
        return None
    coders = tuple(sorted({row.reviewer for row in rows}))
    return Settled(last.value, last.attributes, coders, bool(decided), last.recorded_at)


def disagree(rows: Sequence[ReviewRow]) -> bool:
    """Whether coders of one unit said different things, and nobody settled it."""
    words = last_words(rows).values()
    several = len({row.value for row in words}) > 1
    doubted = any(row.value == UNSURE for row in words)
    return (several or doubted) and not any(row.settles for row in rows)


def differs_again(rows: Sequence[ReviewRow], computed: Sequence[str], by: str = "") -> bool:
    """Whether a unit that people settled has to be read again, because we compute otherwise.

    It has to when what we compute changed since they coded it, and also where only one person
    did. Where two agree, or somebody decided, against what was computed then, that is known.

    Args:
        rows: The codes of one unit, oldest first.
        computed: What is computed now, of every copy.
        by: A coder, who need not read what they coded since it was computed so.
    """
    settled = settle(rows)
    if any(row.reviewer == by and row.computed in computed for row in rows):
        return False
    if settled is None or not computed or settled.value in computed:
        return False
    if rows[-1].computed not in computed:
        return True
    return not settled.adjudicated and len(settled.coders) < CODERS


def _check(item: Item, code: PersonCode, signed: Signature, *, settles: bool) -> None:
    _signed(signed)
    if code.value not in item.values:
        raise ReviewRefused(f"{code.value!r} is none of {', '.join(sorted(item.values))}")
    if settles and code.value == UNSURE:
        raise ReviewRefused("an adjudication decides; leave the item as it is, or postpone it")
    known = {"hosts": frozenset(Domain), "themes": frozenset(Theme)}
    for name, words in known.items():
        unknown = sorted(set(code.attributes.get(name, ())) - words)
        if unknown:
            raise ReviewRefused(f"{unknown[0]!r} in {name} is none of {', '.join(sorted(words))}")
    if code.attributes and code.value not in {*_POLICY, PassageCode.INSTRUMENT}:
        raise ReviewRefused(f"hosts, themes and means belong to P2, P3 and P4, not {code.value}")


def _signed(signed: Signature) -> None:
    if not signed.reviewer.strip():
        raise ReviewRefused("no initials: a word counts when it is signed")


def _word(row: ReviewRow) -> tuple[object, ...]:
    return row.value, row.note, row.attributes, row.settles, row.computed


def _row(
    item: Item, action: ReviewAction, code: PersonCode, signed: Signature, *, settles: bool = False
) -> ReviewRow:
    return ReviewRow(
        action=action,
        cbs_code=item.cbs_code,
        verdict_id=item.verdict_id,
        version_id=item.version_id,
        passage_id=item.passage_id,
        identity=item.identity,
        reviewer=signed.reviewer,
        value=code.value,
        attributes=dict(code.attributes),
        computed=item.computed,
        settles=settles,
        note=code.note,
        reference_date=item.reference_date,
        codebook_version=signed.codebook_version,
        recorded_at=signed.recorded_at,
    )
