"""Tests of ``classifier``."""
