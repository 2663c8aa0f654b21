"""Captured bytes to pages of text, facts and passages; knows formats, not websites or labels."""
