"""The turns of the turnstile as several crawlers share them, through the database."""

import os
import socket

from sqlalchemy.orm import Session, sessionmaker

from db.supplier_turns import hold, leave, try_enter


class SharedTurns:
    """What one crawler asks of the common limits; may be called from any thread."""

    def __init__(self, sessions: sessionmaker[Session], *, lease_seconds: float) -> None:
        self._sessions = sessions
        self._lease_seconds = lease_seconds
        self._holder = f"{socket.gethostname()}:{os.getpid()}"

    def try_enter(self, key: str) -> float | None:
        """Take the turn of a key; None when we have it, else seconds to wait (0: unknown)."""
        with self._sessions() as session, session.begin():
            return try_enter(session, key, self._holder, lease_seconds=self._lease_seconds)

    def leave(self, key: str, pause_seconds: float) -> None:
        """Give the turn back, with the pause that follows it."""
        with self._sessions() as session, session.begin():
            leave(session, key, self._holder, pause_seconds=pause_seconds)

    def hold(self, key: str, seconds: float) -> None:
        """Let no crawler in for some time."""
        with self._sessions() as session, session.begin():
            hold(session, key, seconds=seconds)
