"""Tables of operation: what runs cost, how they differ, and whose turn it is at a supplier."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class StageCostRow(Base):
    """What one stage of a run took; a run that was taken up again has a row for each part."""

    __tablename__ = "stage_costs"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    stage: Mapped[str]
    items: Mapped[int]  # sources, documents, pages or municipalities, as the stage counts
    seconds: Mapped[float]  # by the clock on the wall
    processor_seconds: Mapped[float]  # of the program and the processes it started and ended


class SourceCostRow(Base):
    """What one run's visit to one source took; beside the ledger, on which no verdict may rest."""

    __tablename__ = "source_costs"
    __table_args__ = (UniqueConstraint("run_id", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"), index=True)
    seconds: Mapped[float]  # waited for answers, without the pauses between requests
    received_bytes: Mapped[int] = mapped_column(BigInteger)


class SupplierTurnRow(Base):
    """Whose turn it is at a supplier, when several crawlers share one database."""

    __tablename__ = "supplier_turns"

    supplier: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[dt.datetime]  # no request may start before
    holder: Mapped[str]  # crawler whose request is under way; empty when none is
    held_until: Mapped[dt.datetime]  # a crawler that was killed loses its turn then


class DriftRow(Base):
    """One measure of one run beside the runs before it."""

    __tablename__ = "drift"
    __table_args__ = (UniqueConstraint("run_id", "measure"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    measure: Mapped[str]
    hits: Mapped[int]
    sample: Mapped[int]
    earlier_hits: Mapped[int]
    earlier_sample: Mapped[int]
    chance: Mapped[float | None]  # of so many hits or more if nothing changed; None: too few
    alarm: Mapped[bool]
    detail: Mapped[str]  # what must stay the same under one version, as a hash; else empty
    said: Mapped[str]  # one line
