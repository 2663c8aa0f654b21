"""What the desk writes, and Dutch stems for its search."""

import sqlalchemy as sa
from alembic import op

import db.types
from db.fulltext import create_stems_index
from db.stemming import stems_of_passage

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BATCH = 2000


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cbs_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("inbox", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", db.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cbs_code"],
            ["municipalities.cbs_code"],
            name=op.f("fk_corrections_cbs_code_municipalities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_cbs_code"), "corrections", ["cbs_code"])
    op.create_table(
        "correction_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", db.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"],
            ["corrections.id"],
            name=op.f("fk_correction_steps_correction_id_corrections"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_steps")),
    )
    op.create_index(
        op.f("ix_correction_steps_correction_id"), "correction_steps", ["correction_id"]
    )
    op.create_table(
        "watch_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", db.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_lists")),
        sa.UniqueConstraint("name", name=op.f("uq_watch_lists_name")),
    )
    op.create_table(
        "watch_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("cbs_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cbs_code"],
            ["municipalities.cbs_code"],
            name=op.f("fk_watch_members_cbs_code_municipalities"),
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["watch_lists.id"], name=op.f("fk_watch_members_list_id_watch_lists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_members")),
        sa.UniqueConstraint("list_id", "cbs_code", name=op.f("uq_watch_members_list_id_cbs_code")),
    )
    op.add_column("passages", sa.Column("stems", sa.String(), nullable=False, server_default=""))
    _fill_stems()
    create_stems_index()


def _fill_stems() -> None:
    """Stem the passages that are there, in the order of their ids."""
    connection = op.get_bind()
    passages = sa.table(
        "passages",
        sa.column("id", sa.Integer),
        sa.column("text", sa.String),
        sa.column("heading", sa.String),
        sa.column("stems", sa.String),
    )
    update = (
        sa.update(passages)
        .where(passages.c.id == sa.bindparam("passage_id"))
        .values(stems=sa.bindparam("new_stems"))
    )
    last = 0
    while rows := connection.execute(
        sa.select(passages.c.id, passages.c.text, passages.c.heading)
        .where(passages.c.id > last)
        .order_by(passages.c.id)
        .limit(_BATCH)
    ).all():
        connection.execute(
            update,
            [
                {"passage_id": row.id, "new_stems": stems_of_passage(row.text, row.heading)}
                for row in rows
            ],
        )
        last = rows[-1].id
