"""Errors of the crawler.

CrawlError
├── SourceChanged      a landmark is missing; raised by parse methods, ends as outcome `changed`
├── SourceRefused      the source answered that it will not (a diagnostic); never "nothing found"
├── BlockedBySource    challenge page or 403; the source gets no more requests tonight
├── HostSilent         a host failed so often in a row that it is left alone tonight
├── AddressRefused     the address of a host is private, loopback or otherwise not public
├── CrawlStopping      the crawl was asked to stop; the source stays unfinished
└── FolderInvalid      the index of a folder to import is wrong
"""


class CrawlError(Exception):
    """Root of all errors raised by ``crawler``; the message is one line."""


class SourceChanged(CrawlError):
    """A page lacks the landmark that tells it is the page we know."""

    def __init__(self, url: str, landmark: str) -> None:
        super().__init__(f"no {landmark} at {url}")
        self.url = url
        self.landmark = landmark


class SourceRefused(CrawlError):
    """The source answered, and the answer is an error message of its own."""

    def __init__(self, url: str, message: str) -> None:
        super().__init__(f"refused: {' '.join(message.split())[:200]} at {url}")
        self.url = url


class BlockedBySource(CrawlError):
    """The source wants no robots now; asking again tonight would be rude."""


class HostSilent(CrawlError):
    """A host gave no answer many times in a row, so that it is not asked again tonight."""


class AddressRefused(CrawlError):
    """A request would go to an address that is not on the public internet."""


class CrawlStopping(CrawlError):
    """The program was told to stop before this request was sent."""


class FolderInvalid(CrawlError):
    """A folder of documents cannot be imported as it stands; nothing of it is stored."""
