"""The desk of the request that is being answered, and its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy.orm import Session

from dashboard.desk import Desk


def this_desk() -> Desk:
    """The desk that serves this request."""
    desk: Desk = current_app.extensions["desk"]
    return desk


@contextmanager
def reading() -> Iterator[Session]:
    """A session that cannot write; one for each request."""
    with this_desk().reader() as session:
        yield session
