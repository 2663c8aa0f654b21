"""Municipalities: keep the register in the database, and find one by name or code."""

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from db.errors import AmbiguousMunicipality, UnknownMunicipality
from db.register_files import Register
from db.tables import AliasRow, MunicipalityRow, SourceRow, SuccessionRow

_SUFFIX = re.compile(r"\s*\([^)]*\)\s*$")
_SUGGESTIONS = 3
_NOT_OF_THE_REGISTER = ("id", "accepted_by", "accepted_at")


@dataclass(frozen=True)
class FoundMunicipality:
    """The municipality a name stands for, and what else the reader may have meant."""

    row: MunicipalityRow
    remarks: tuple[str, ...]


def store_register(
    session: Session, register: Register, *, recorded_at: dt.datetime | None = None
) -> None:
    """Bring the tables up to the register; a municipality or source is never removed.

    Sources that are new get ``recorded_at``, so that no earlier ledger shows them.
    """
    _store(session, MunicipalityRow, register.municipalities, ("cbs_code",))
    session.flush()
    session.execute(delete(AliasRow))
    session.add_all(
        [AliasRow(name=a.name, cbs_code=a.cbs_code, note=a.note) for a in register.aliases]
    )
    _store(session, SuccessionRow, register.successions, ("happened_on", "old_code", "new_code"))
    for source in register.sources:
        source.recorded_at = recorded_at
    _store(session, SourceRow, register.sources, ("cbs_code", "platform", "locator"))
    session.flush()


def _store(
    session: Session,
    table: type[MunicipalityRow] | type[SuccessionRow] | type[SourceRow],
    rows: Iterable[MunicipalityRow | SuccessionRow | SourceRow],
    key: Sequence[str],
) -> None:
    """Add the rows whose ``key`` is not there yet, and bring the others up to date."""
    known = {
        tuple(getattr(row, name) for name in key): row for row in session.scalars(select(table))
    }
    for row in rows:
        values = {
            column.key: getattr(row, column.key)
            for column in table.__table__.columns
            if column.key not in _NOT_OF_THE_REGISTER
        }
        present = known.get(tuple(values[name] for name in key))
        if present is None:
            session.add(table(**values))
            continue
        for name, value in values.items():
            if name != "recorded_at" and getattr(present, name) != value:
                setattr(present, name, value)


def ends_on(municipality: MunicipalityRow) -> dt.date | None:
    """First day on which the municipality no longer exists, planned ends included."""
    return municipality.valid_to or municipality.planned_end


def exists_on(municipality: MunicipalityRow, day: dt.date) -> bool:
    """Whether the municipality exists on ``day``."""
    end = ends_on(municipality)
    started = municipality.valid_from is None or municipality.valid_from <= day
    return started and (end is None or day < end)


def municipalities_on(session: Session, day: dt.date) -> list[MunicipalityRow]:
    """Municipalities that exist on ``day``, by name."""
    rows = session.scalars(
        select(MunicipalityRow)
        .where(or_(MunicipalityRow.valid_from.is_(None), MunicipalityRow.valid_from <= day))
        .order_by(MunicipalityRow.name)
    )
    return [row for row in rows if exists_on(row, day)]


def find_municipality(session: Session, name: str, day: dt.date) -> FoundMunicipality:
    """Resolve a name or CBS code.

    A municipality that exists on ``day`` goes before a dissolved one of the same name.

    Raises:
        AmbiguousMunicipality: Several existing municipalities bear the name.
        UnknownMunicipality: None does; near misses are suggested.
    """
    by_code = session.get(MunicipalityRow, name.strip().upper())
    if by_code is not None:
        return FoundMunicipality(by_code, ())
    rows = list(session.scalars(select(MunicipalityRow).order_by(MunicipalityRow.cbs_code)))
    aliases = list(session.scalars(select(AliasRow)))
    wanted = _fold(name)
    candidates = _candidates(wanted, rows, aliases)
    living = [row for row in candidates if exists_on(row, day)]
    if len(living) > 1:
        raise AmbiguousMunicipality(name, [f"{row.name} ({row.cbs_code})" for row in living])
    if not living and len(candidates) != 1:
        raise UnknownMunicipality(name, _near(wanted, rows, aliases))
    chosen = living[0] if living else candidates[0]
    others = [
        f"{row.name} ({row.cbs_code}) ended on {ends_on(row)}"
        for row in candidates
        if row is not chosen
    ]
    notes = [a.note for a in aliases if a.note and _fold(a.name) == wanted]
    return FoundMunicipality(chosen, (*others, *notes))


def _candidates(
    wanted: str, rows: Sequence[MunicipalityRow], aliases: Sequence[AliasRow]
) -> list[MunicipalityRow]:
    exact = [row for row in rows if _fold(row.name) == wanted]
    if exact:
        return exact
    coded = {alias.cbs_code for alias in aliases if _fold(alias.name) == wanted}
    return [
        row for row in rows if row.cbs_code in coded or _fold(_SUFFIX.sub("", row.name)) == wanted
    ]


def _near(
    wanted: str, rows: Sequence[MunicipalityRow], aliases: Sequence[AliasRow]
) -> tuple[str, ...]:
    names = {_fold(row.name): row.name for row in rows} | {_fold(a.name): a.name for a in aliases}
    return tuple(names[key] for key in difflib.get_close_matches(wanted, names, _SUGGESTIONS))


def _fold(name: str) -> str:
    """Fold case, accents, apostrophes, dots and hyphens, as people type names."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[-.'’`]", " ", kept).split())
