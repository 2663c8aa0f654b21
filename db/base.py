"""Root of all tables: naming convention, type map, and the enumerations stored as words."""

import datetime as dt
import enum
from typing import Any, ClassVar

from sqlalchemy import JSON, Enum, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase

from db.types import JsonList, JsonObject, UtcDateTime
from vocabulary.codes import (
    Cause,
    Confirmation,
    Currency,
    DocumentCode,
    Label,
    PassageCode,
    ReviewAction,
    RunKind,
    RunState,
    SourceFamily,
    State,
    SuccessionKind,
    TextState,
    VisitOutcome,
)


def _words(codes: type[enum.Enum]) -> Enum:
    """Store an enumeration as its readable values, guarded by a check constraint."""
    return Enum(
        codes,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


_STORED_CODES: tuple[type[enum.Enum], ...] = (
    Cause,
    Confirmation,
    Currency,
    DocumentCode,
    Label,
    PassageCode,
    ReviewAction,
    RunKind,
    RunState,
    SourceFamily,
    State,
    SuccessionKind,
    TextState,
    VisitOutcome,
)


class Base(DeclarativeBase):
    """Root of all tables, with one naming convention and one type map."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(column_0_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {  # as SQLAlchemy declares it
        dt.datetime: UtcDateTime(),
        JsonObject: JSON(),
        JsonList: JSON(),
        bytes: LargeBinary(),
        **{codes: _words(codes) for codes in _STORED_CODES},
    }
