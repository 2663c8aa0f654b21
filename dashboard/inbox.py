"""The inbox: a document that somebody sent, put down as `beleidsmonitor import` takes it."""

import csv
import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import BadRequest

MAX_BYTES = 25_000_000
_ENDINGS = frozenset(
    {".pdf", ".docx", ".doc", ".odt", ".rtf", ".html", ".htm", ".txt", ".md", ".zip", ".xml"}
)
_COLUMNS = ("id", "cbs_code", "title", "date", "doc_type", "file")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


@dataclass(frozen=True)
class SentDocument:
    """A file as it was sent; its name is read for its ending alone."""

    name: str
    body: bytes
    title: str
    dated_on: dt.date | None

    @property
    def ending(self) -> str:
        """The ending, in lower case.

        Raises:
            BadRequest: It is none that is read, or the file is empty or too large.
        """
        found = _ENDING.search(self.name)
        ending = found[0].lower() if found else ""
        if ending not in _ENDINGS:
            raise BadRequest(f"dit soort bestand wordt niet gelezen: {ending or 'zonder einde'}")
        if not self.body or len(self.body) > MAX_BYTES:
            raise BadRequest("het bestand is leeg of groter dan 25 MB")
        return ending


def put_down(data_dir: Path, number: int, cbs_code: str, document: SentDocument) -> Path:
    """Write the file and its index into a folder of its own; no part of its name is used.

    Raises:
        BadRequest: See ``SentDocument.ending``.
    """
    ending = document.ending
    folder = data_dir / "inbox" / f"correction-{number}"
    folder.mkdir(parents=True)
    file = f"document{ending}"
    (folder / file).write_bytes(document.body)
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as index:
        writer = csv.writer(index)
        writer.writerow(_COLUMNS)
        date = str(document.dated_on or "")
        title = " ".join(document.title.split())
        writer.writerow((f"correction-{number}", cbs_code, title, date, "", file))
    return folder
