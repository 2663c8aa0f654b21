"""Versions of the rules and of the codebook that they follow; stored with every verdict."""

CODEBOOK_VERSION = "1.0"
# Raise it with every change that can alter a document code or a verdict on the same input: such
# verdicts then change with the cause `rules`. A test holds it against the rules themselves.
RULES_VERSION = "4"
