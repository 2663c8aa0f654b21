"""Tests of ``demo``."""
