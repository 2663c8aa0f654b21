"""Errors of the classifier.

ClassifierError
├── DossierInvalid     a dossier contradicts itself, so no verdict may be drawn from it
└── ExamplesInvalid    a file of training or evaluation passages breaks its format
"""


class ClassifierError(Exception):
    """Root of all errors raised by ``classifier``; the message is fit to print in one line."""


class DossierInvalid(ClassifierError):
    """Parts of a dossier cannot all be true; a fault of whoever built it."""


class ExamplesInvalid(ClassifierError):
    """A line of a passages file cannot be read; the message names file and line."""
