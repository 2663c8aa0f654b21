"""Whose turn it is at a supplier: one limit for all crawlers that share this database.

Each step is one statement, so that two crawlers cannot both be let in. On PostgreSQL the server's
clock counts, so that crawlers on machines with other clocks agree.
"""

import datetime as dt

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.operation_tables import SupplierTurnRow

_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def try_enter(
    session: Session, supplier: str, holder: str, *, lease_seconds: float
) -> float | None:
    """Take the turn when it is free.

    A crawler that is killed with the turn in hand loses it after the lease.

    Returns:
        None when the turn is ours; else the seconds after which it may be free, 0 where another
        crawler's request is under way.
    """
    now = _now(session)
    _make_row(session, supplier)
    taken = session.execute(
        update(SupplierTurnRow)
        .where(
            SupplierTurnRow.supplier == supplier,
            SupplierTurnRow.free_at <= now,
            or_(SupplierTurnRow.holder == "", SupplierTurnRow.held_until <= now),
        )
        .values(holder=holder, held_until=now + dt.timedelta(seconds=lease_seconds))
        .returning(SupplierTurnRow.supplier)
    ).first()
    if taken is not None:
        return None
    free_at = session.scalar(
        select(SupplierTurnRow.free_at).where(SupplierTurnRow.supplier == supplier)
    )
    return max(0.0, (free_at - now).total_seconds()) if free_at else 0.0


def leave(session: Session, supplier: str, holder: str, *, pause_seconds: float) -> None:
    """Give the turn back; the next request starts after the pause, counted from now."""
    session.execute(
        update(SupplierTurnRow)
        .where(SupplierTurnRow.supplier == supplier, SupplierTurnRow.holder == holder)
        .values(holder="")
    )
    hold(session, supplier, seconds=pause_seconds)


def hold(session: Session, supplier: str, *, seconds: float) -> None:
    """Let nobody in for some time, counted from now; a longer wait that was asked before stays."""
    _make_row(session, supplier)
    until = _now(session) + dt.timedelta(seconds=seconds)
    session.execute(
        update(SupplierTurnRow)
        .where(SupplierTurnRow.supplier == supplier, SupplierTurnRow.free_at < until)
        .values(free_at=until)
    )


def _make_row(session: Session, supplier: str) -> None:
    row = {"supplier": supplier, "free_at": _NEVER, "holder": "", "held_until": _NEVER}
    if session.get_bind().dialect.name == "postgresql":
        session.execute(postgresql.insert(SupplierTurnRow).values(row).on_conflict_do_nothing())
    else:
        session.execute(sqlite.insert(SupplierTurnRow).values(row).on_conflict_do_nothing())


def _now(session: Session) -> dt.datetime:
    if session.get_bind().dialect.name == "postgresql":
        moment: dt.datetime = session.scalars(select(func.clock_timestamp())).one()
        return moment.astimezone(dt.UTC)
    return dt.datetime.now(dt.UTC)
