"""Every table of the schema in one place: whoever needs all of them takes them from here."""

from sqlalchemy import MetaData

import db.attribute_tables
import db.desk_tables
import db.operation_tables
import db.sentence_tables
import db.tables  # noqa: F401 - all fill the metadata
from db.base import Base


def all_tables() -> MetaData:
    """The schema with every table in it."""
    return Base.metadata
