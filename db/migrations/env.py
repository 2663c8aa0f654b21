"""Alembic's entry: runs the migrations on the connection that ``db.schema`` hands over."""

from alembic import context

import db.tables  # noqa: F401 - fills the metadata
from db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
