"""Tests of ``crawler``."""
