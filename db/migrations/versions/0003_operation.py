"""What runs cost, and whose turn it is at a supplier."""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "stage_costs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("processor_seconds", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_stage_costs_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_costs")),
    )
    op.create_index(op.f("ix_stage_costs_run_id"), "stage_costs", ["run_id"])
    op.create_table(
        "source_costs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("received_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_source_costs_run_id_runs")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_costs_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_costs")),
        sa.UniqueConstraint("run_id", "source_id", name=op.f("uq_source_costs_run_id_source_id")),
    )
    op.create_index(op.f("ix_source_costs_source_id"), "source_costs", ["source_id"])
    op.create_table(
        "supplier_turns",
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("free_at", db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("held_until", db.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("supplier", name=op.f("pk_supplier_turns")),
    )
