"""The table of attributes of codebook section 11."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class AttributeRow(Base):
    """One value of one attribute with one piece of evidence; a set is written whole, and added."""

    __tablename__ = "attributes"
    __table_args__ = (Index("ix_attributes_cbs_code_recorded_at", "cbs_code", "recorded_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    reference_date: Mapped[dt.date]
    recorded_at: Mapped[dt.datetime]  # the same for all rows of a set
    attribute: Mapped[str]  # a vocabulary.attributes.Attribute
    value: Mapped[str]  # no_evidence is not no
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
