"""Errors of the desk.

DeskError
├── NotFound    there is no such page, municipality or document; becomes 404
├── BadRequest  a parameter or form field makes no sense; becomes 400, with the sentence
└── Unsafe      the desk would be open to others without a password; wrong usage
"""


class DeskError(Exception):
    """Root of all errors raised by the desk."""


class NotFound(DeskError):
    """What an address names is not there."""


class BadRequest(DeskError):
    """A parameter or field has a value that means nothing."""


class Unsafe(DeskError):
    """The desk may not be served like this; raised before it listens."""
