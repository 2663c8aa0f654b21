"""Marks of sentences that name volunteers, to know standard wording and copies by."""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the step; passages read before have no marks until they are read again."""
    op.add_column("passages", sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "sentence_marks",
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("cbs_code", sa.String(length=6), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cbs_code"],
            ["municipalities.cbs_code"],
            name=op.f("fk_sentence_marks_cbs_code_municipalities"),
        ),
        sa.PrimaryKeyConstraint("mark", "cbs_code", "organisation", name=op.f("pk_sentence_marks")),
    )
    op.create_table(
        "standard_sentences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", db.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_sentences")),
        sa.UniqueConstraint("mark", name=op.f("uq_standard_sentences_mark")),
    )
