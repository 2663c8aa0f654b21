"""Schema steps, run by Alembic; configured in code."""
