"""Errors of the classifier.

ClassifierError
└── DossierInvalid    a dossier contradicts itself, so no verdict may be drawn from it
"""


class ClassifierError(Exception):
    """Root of all errors raised by ``classifier``; the message is fit to print in one line."""


class DossierInvalid(ClassifierError):
    """Parts of a dossier cannot all be true; a fault of whoever built it."""
