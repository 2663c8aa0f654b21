"""Column types shared by all tables: UTC times, stored words, JSON."""

import datetime as dt
from typing import Any

from sqlalchemy import DateTime, Dialect, TypeDecorator


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment in UTC: aware in Python, stored without offset on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse naive times, so that no local time is stored by accident."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"time without offset: {value!r}")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the interface of TypeDecorator
    ) -> dt.datetime | None:
        """Give every time back aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


# JSON columns hold what json.loads returns; its shape is said at each column.
JsonObject = dict[str, Any]
JsonList = list[Any]
