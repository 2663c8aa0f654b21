"""Everything remembered, and every way to read it."""
