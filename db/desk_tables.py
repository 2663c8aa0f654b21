"""Tables that only the desk writes: corrections by municipalities, and watch lists."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class CorrectionRow(Base):
    """What a municipality, or somebody who knows it, says against a verdict: right of reply."""

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"), index=True)
    kind: Mapped[str]  # correction or missing_document
    received_on: Mapped[dt.date]
    sender: Mapped[str]  # organisation or function from which it came
    message: Mapped[str]
    url: Mapped[str]  # where the document stands; may be empty
    inbox: Mapped[str]  # folder in the inbox that `import` takes; empty without a file
    recorded_by: Mapped[str]  # initials
    recorded_at: Mapped[dt.datetime]


class CorrectionStepRow(Base):
    """One step in the handling of a correction; steps are only ever added."""

    __tablename__ = "correction_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), index=True)
    action: Mapped[str]  # imported, accepted or declined
    note: Mapped[str]
    recorded_by: Mapped[str]  # initials
    recorded_at: Mapped[dt.datetime]


class WatchListRow(Base):
    """A learning circle: municipalities that somebody follows, with a feed of its own."""

    __tablename__ = "watch_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    recorded_by: Mapped[str]  # initials
    recorded_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]  # when it was taken away


class WatchMemberRow(Base):
    """One municipality on a watch list."""

    __tablename__ = "watch_members"
    __table_args__ = (UniqueConstraint("list_id", "cbs_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("watch_lists.id"))
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"))
