"""Errors of the database layer.

DatabaseError
├── SchemaOutdated        the file is older than the code; `beleidsmonitor upgrade` mends it
├── SchemaTooNew          the file was written by a later version of the program
├── DatabaseUnusable      the file cannot be opened, written, or is damaged
├── UnknownMunicipality   no municipality by that name or code (with suggestions)
├── AmbiguousMunicipality several municipalities answer to that name
├── UnknownDocument       no document or version has that number or date
├── RegisterInvalid       a register file breaks its own rules
├── CaptureMissing        the bytes of a capture are not where they should be
├── EditionRefused        an edition cannot be written there, or there is nothing to write
├── EditionBroken         there is no such edition, or its files are not what was published
├── AuditRefused          an audit cannot be drawn, or an answer does not fit in it
├── ReviewRefused         a person's code names nothing that is there, or is no code of it
├── BackupRefused         a backup cannot be written there, or would overwrite a store
├── RunUnknown            no run has that number
├── CaptureUnknown        no capture, or more than one, begins with that hash
└── DeskWritingRefused    a correction, step or watch list lacks what it needs
"""

from collections.abc import Sequence


class DatabaseError(Exception):
    """Root of all errors raised by ``db``; the message is fit to print in one line."""


class SchemaOutdated(DatabaseError):
    """The database lacks migrations that this version needs."""


class SchemaTooNew(DatabaseError):
    """The database knows migrations that this version does not."""


class DatabaseUnusable(DatabaseError):
    """The database cannot be opened or written, or its content is damaged."""


class UnknownMunicipality(DatabaseError):
    """No municipality answers to a name or code."""

    def __init__(self, name: str, suggestions: Sequence[str] = ()) -> None:
        hint = f" Did you mean {' or '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"no municipality is called {name!r}.{hint}")
        self.suggestions = tuple(suggestions)


class AmbiguousMunicipality(DatabaseError):
    """A name fits several municipalities; the message lists them with their codes."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{name!r} is not unique: {', '.join(candidates)}. Use the code.")
        self.candidates = tuple(candidates)


class UnknownDocument(DatabaseError):
    """No document has that number, or it has no such version."""


class RegisterInvalid(DatabaseError):
    """A row of a register file is wrong; the message names file, line and reason."""


class CaptureMissing(DatabaseError):
    """A capture's bytes are absent, retired, or do not match their hash."""


class EditionRefused(DatabaseError):
    """The folder of an edition is not empty, or nothing was recorded yet."""


class AuditRefused(DatabaseError):
    """There is nothing to draw from, or an answer is unknown, unsigned or not in the sample."""


class ReviewRefused(DatabaseError):
    """There is no such item, nothing to confirm, or the value is no code of its kind."""


class EditionBroken(DatabaseError):
    """No edition has that number, or its frozen files are gone or were altered."""


class BackupRefused(DatabaseError):
    """A folder holds something else, a backup is not whole, or a store is there already."""


class CaptureUnknown(DatabaseError):
    """No capture begins with the hash that was given, or several do."""


class RunUnknown(DatabaseError):
    """No run has the number that was given."""


class DeskWritingRefused(DatabaseError):
    """What was filled in at the desk lacks something, or contradicts what is there."""
