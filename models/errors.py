"""Errors of the model registry.

ModelError
├── ModelUnknown      no release of that version
├── ModelAltered      the file is not the one that was released
├── ModelMisfit       made with other library versions than those installed
└── FiguresMissing    the library that draws the figures of a card is not installed
"""


class ModelError(Exception):
    """Root of all errors raised by ``models``; the message names what mends it."""


class ModelUnknown(ModelError):
    """There is no release of that version in the list of releases."""


class ModelAltered(ModelError):
    """The hash of a model file is not in the list of releases; it was not opened."""


class ModelMisfit(ModelError):
    """A release was made with library versions that are not installed here."""


class FiguresMissing(ModelError):
    """The library that draws the figures of a card is not installed."""
