"""Indexes under the coverage ledger, so that years of nights cost little."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_READ = (
    "source_id",
    "reference_date",
    "outcome",
    "reached",
    "requests",
    "failed_requests",
    "found",
    "pages",
    "section_complete",
    "covers_from",
)


def upgrade() -> None:
    """Apply the step."""
    op.drop_index("ix_visits_source_id", table_name="visits")
    op.create_index("ix_visits_ledger", "visits", [*_READ])
    op.create_index("ix_visits_reference_date", "visits", ["reference_date"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_visits_reference_date", table_name="visits")
    op.drop_index("ix_visits_ledger", table_name="visits")
    op.create_index("ix_visits_source_id", "visits", ["source_id"])
