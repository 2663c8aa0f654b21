"""Language and quality of each page, its origins, and which pages wait for OCR."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the step; texts read before say nothing of their pages and are read again."""
    op.add_column(
        "texts", sa.Column("page_qualities", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("texts", sa.Column("origins", sa.LargeBinary(), nullable=True))
    op.add_column("texts", sa.Column("ocr_pages", sa.JSON(), nullable=True))
