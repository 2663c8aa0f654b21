"""Municipalities whose verdict wants a person: proposed absence, change, abstention, difference."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.history import held_verdicts, list_changes, start_of_day
from db.reviews import Unit, differs_again, settle
from db.tables import ReviewRow, VerdictRow
from vocabulary.codes import Cause, Confirmation, Label, ReviewAction, State

# A change that nobody looked at for a year is no longer news to be checked.
_CHANGE_DAYS = 365


@dataclass(frozen=True)
class HeldItem:
    """One verdict that is held, and what about it wants a person."""

    cbs_code: str
    holds_since: dt.date
    proposed_absence: bool = False
    differs_from_person: bool = False
    changed: bool = False
    abstained: bool = False

    @property
    def unit(self) -> Unit:
        """By what its codes are kept."""
        return self.cbs_code, self.holds_since


def list_held_items(
    session: Session, today: dt.date, codes: Mapping[Unit, Sequence[ReviewRow]], by: str
) -> list[HeldItem]:
    """Every verdict of today that wants a person, and older ones that a person saw otherwise."""
    held = held_verdicts(session, today)
    changed = _changed(session, today)
    seen = _seen(session)
    items = [
        HeldItem(
            code,
            row.valid_from,
            proposed_absence=row.effective_label is Label.NOT_VISIBLE
            and row.confirmation is Confirmation.PROPOSED,
            changed=row.id in changed and seen.get(code, _NEVER) < row.recorded_at,
            abstained=row.effective_state is State.UNKNOWN,
        )
        for code, row in held.items()
    ]
    return items + _differing(session, codes, by)


def _changed(session: Session, today: dt.date) -> set[int]:
    """Verdicts by which the label or state changed, as a reader sees it."""
    since = start_of_day(today - dt.timedelta(days=_CHANGE_DAYS))
    return {
        change.after.id
        for change in list_changes(session, since, causes=list(Cause), as_of=today)
        if change.before is not None and _shown(change.before) != _shown(change.after)
    }


def _shown(row: VerdictRow) -> tuple[object, object]:
    return row.effective_label, row.effective_state


def _seen(session: Session) -> dict[str, dt.datetime]:
    """When a person last confirmed or refuted something of a municipality."""
    rows = session.execute(
        select(ReviewRow.cbs_code, ReviewRow.recorded_at)
        .where(ReviewRow.action.in_([ReviewAction.CONFIRM, ReviewAction.REFUTE]))
        .order_by(ReviewRow.id)
    )
    return dict(rows.all())


def _differing(
    session: Session, codes: Mapping[Unit, Sequence[ReviewRow]], by: str
) -> list[HeldItem]:
    """Units that people coded and of which something else is computed now."""
    found = []
    for (code, unit), rows in codes.items():
        if not isinstance(unit, dt.date) or settle(rows) is None:
            continue
        row = held_verdicts(session, unit, cbs_codes=[code]).get(code)
        if row is None:
            continue
        if differs_again(rows, [row.computed_label or row.computed_state or ""], by):
            found.append(HeldItem(code, unit, differs_from_person=True))
    return found


_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
