"""Errors of the documents stage.

DocumentsError
├── UnreadableDocument    a file gives no text; ``reason`` goes into its text row
│   ├── UnsupportedFormat     a format no reader knows
│   ├── DamagedDocument       the format is known, but the file breaks its rules
│   ├── EncryptedDocument     a password is needed
│   ├── DocumentTooLarge      more bytes, pages or characters than the limits allow
│   ├── OcrFailed             the OCR engine gave nothing for a page
│   └── ReaderStopped         the worker crashed, hung, or passed a limit
└── WorkerUnavailable     no worker process can be started; extraction stops
"""


class DocumentsError(Exception):
    """Root of all errors raised by ``documents``; the message is fit to print in one line."""


class UnreadableDocument(DocumentsError):
    """A document gives no text; caught in the worker or the pool, and stored as its reason."""

    @property
    def reason(self) -> str:
        """One line for the text row."""
        return " ".join(str(self).split())


class UnsupportedFormat(UnreadableDocument):
    """No reader knows this format."""


class DamagedDocument(UnreadableDocument):
    """The format is known, but the file is truncated or breaks its own rules."""


class EncryptedDocument(UnreadableDocument):
    """The file opens only with a password."""


class DocumentTooLarge(UnreadableDocument):
    """The file unpacks to more than the limits allow."""


class OcrFailed(UnreadableDocument):
    """The OCR engine crashed, or could not read the picture of a page."""


class ReaderStopped(UnreadableDocument):
    """The process that read the file crashed, hung, or was stopped at a limit."""


class WorkerUnavailable(DocumentsError):
    """A worker process could not be started at all: a fault of ours, not of a document."""
