"""Documents that ended their reader are tried again in later nights: twice, and then no more.

What ended it may have been the machine (no memory left, an hour in which all was slow) and not
the file. Other reasons lie in the file, and are not tried again before the extractor changes.
"""

import datetime as dt

from sqlalchemy.orm import Session

from db.stopped_texts import list_stopped_texts
from db.texts import PendingCapture
from documents.results import READ_VERSIONS
from documents.worker_process import MEMORY_REASON

# From one try to the next: the next night, then a week, in which the machine may have been mended.
GAPS = (dt.timedelta(hours=12), dt.timedelta(days=7))
# Reasons that say that the reader ended, as patterns of SQL.
STOPS = ("the reader crashed%", "the reader stopped%", "took more than%", MEMORY_REASON)


def list_due(session: Session, now: dt.datetime) -> dict[str, tuple[PendingCapture, str]]:
    """Captures to be tried again now, with the version under which the try is stored, by sha256."""
    due = {}
    for text in list_stopped_texts(session, READ_VERSIONS, STOPS):
        tries = text.tries
        if tries < len(READ_VERSIONS) and now - text.last_at >= GAPS[tries - 1]:
            due[text.capture.sha256] = (text.capture, READ_VERSIONS[tries])
    return due
