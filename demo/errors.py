"""Errors of the demo server.

DemoError
├── QueryRefused   a search answers with a diagnostic instead of records
├── WrongParameter a parameter of the council documents' interface that it refuses
└── FormatUnknown  a country file asks for a format that nobody renders

``country_files.CountryFileInvalid`` stands beside these: it speaks about the files only.
"""


class DemoError(Exception):
    """Root of all errors raised by the demo server."""


class QueryRefused(DemoError):
    """A query that the search service answers with a diagnostic.

    Attributes:
        number: Last part of the diagnostic's URI, ``info:srw/diagnostic/1/<number>``.
        details: The part of the query that it is about.
    """

    def __init__(self, number: int, message: str, details: str = "") -> None:
        super().__init__(message)
        self.number = number
        self.details = details


class WrongParameter(DemoError):
    """A parameter that gets status 400, with the code that clients may branch on."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class FormatUnknown(DemoError):
    """A publication names a format that is not one of ours."""
