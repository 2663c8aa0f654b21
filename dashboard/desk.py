"""What the desk works with: the database, the captures, the clock."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from db.captures import CaptureStore
from db.history import CIVIL_ZONE

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Desk:
    """Everything outside the application, given once at its start."""

    reader: sessionmaker[Session]
    editor: Callable[[], sessionmaker[Session]]  # opened when something is first written
    captures: CaptureStore
    clock: Callable[[], dt.datetime]
    data_dir: Path
    program_version: str
    secret_key: bytes  # signs the cookie
    password: str | None = None  # None: only this machine may ask
    trusted_hosts: tuple[str, ...] = LOOPBACK_NAMES

    @property
    def today(self) -> dt.date:
        """The civil date in the Netherlands."""
        return self.clock().astimezone(CIVIL_ZONE).date()
