"""The probability of each label and state beside a verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the step; verdicts of before know the probability of their label alone."""
    op.add_column(
        "verdicts", sa.Column("probabilities", sa.JSON(), nullable=False, server_default="{}")
    )
