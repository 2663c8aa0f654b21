"""Alembic's entry: runs the migrations on the connection that ``db.schema`` hands over."""

from alembic import context

from db.all_tables import all_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_tables(),
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
