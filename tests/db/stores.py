"""A store of documents whose bytes are there, for the tests of keeping."""

from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from db.captures import CaptureStore
from tests.db.rows import StoredDocument, add_document, add_municipality, add_source


class Store:
    """One municipality with a website; a document's bytes are what its hash is of."""

    def __init__(self, sessions: sessionmaker[Session], folder: Path) -> None:
        self.sessions = sessions
        self.captures = CaptureStore(folder)
        with sessions() as session, session.begin():
            add_municipality(session, "GM9001", "Westerkoog")
            self._source = add_source(session).id

    def add(self, title: str, *, seen_at: str = "2026-01-01") -> StoredDocument:
        from db.tables import SourceRow

        with self.sessions() as session, session.begin():
            source = session.get_one(SourceRow, self._source)
            stored = add_document(
                session, source, title, (f"{title} voor vrijwilligers.",), seen_at=seen_at
            )
        sha256 = self.captures.write(f"GM9001 {title}".encode(), "text/html")
        assert sha256 == stored.version.capture_sha256
        return stored
