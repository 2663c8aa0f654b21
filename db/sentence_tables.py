"""Tables of sentences that stand in many municipalities' papers."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class SentenceMarkRow(Base):
    """A mark of a sentence that names volunteers stands in a municipality's papers."""

    __tablename__ = "sentence_marks"

    mark: Mapped[int] = mapped_column(BigInteger, primary_key=True)  # see documents.sentence_marks
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"), primary_key=True)
    # the municipality, or the region or the first municipality with which it shares the text
    organisation: Mapped[str] = mapped_column(primary_key=True)


class StandardSentenceRow(Base):
    """A mark that was found to be of standard wording; it stays so."""

    __tablename__ = "standard_sentences"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[int] = mapped_column(BigInteger, unique=True)
    recorded_at: Mapped[dt.datetime]
