"""What a person coded, kept by the words of the passage, with hosts, themes and adjudication."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the step; reviews of before were of no passage, or keep its identity from now on."""
    op.add_column("reviews", sa.Column("identity", sa.String(length=32), nullable=True))
    op.add_column(
        "reviews", sa.Column("attributes", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column("reviews", sa.Column("computed", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "reviews", sa.Column("settles", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(
        "UPDATE reviews SET identity = (SELECT passages.identity FROM passages "
        "WHERE passages.id = reviews.passage_id) WHERE passage_id IS NOT NULL"
    )
