"""Versions of the rules and of the codebook that they follow; stored with every verdict."""

CODEBOOK_VERSION = "1.0"
# Raise it with every change that can alter a document code or a verdict on the same input.
RULES_VERSION = "1"
