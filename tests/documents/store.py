"""A small store of captures, documents and versions for the tests of this stage."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from db.captures import CaptureStore
from db.engine import open_engine, session_factory, sqlite_url
from db.schema import upgrade_schema
from db.tables import (
    CaptureRow,
    DocumentRow,
    LocationRow,
    MunicipalityRow,
    SourceRow,
    VersionRow,
)
from vocabulary.codes import SourceFamily

NOW = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)


def fixed_clock() -> dt.datetime:
    return NOW


@dataclass
class Store:
    """Database and captures in one folder, with one municipality."""

    sessions: sessionmaker[Session]
    captures: CaptureStore

    def add(
        self,
        body: bytes,
        title: str = "Nota",
        *,
        media_type: str = "application/pdf",
        family: SourceFamily = SourceFamily.COUNCIL,
        in_force_from: dt.date | None = None,
        in_force_to: dt.date | None = None,
    ) -> tuple[str, int]:
        """Add one document with one version at one place; give its sha256 and version id."""
        sha256 = self.captures.write(body, media_type)
        with self.sessions() as session, session.begin():
            if session.get(CaptureRow, sha256) is None:
                session.add(
                    CaptureRow(
                        sha256=sha256,
                        size_bytes=len(body),
                        media_type=media_type,
                        captured_at=NOW,
                    )
                )
            source = _source(session, family)
            count = session.query(DocumentRow).count()
            document = DocumentRow(
                cbs_code="GM9001", work=f"test:{count}", title=title, first_seen_at=NOW
            )
            session.add(document)
            session.flush()
            version = VersionRow(document_id=document.id, capture_sha256=sha256, first_seen_at=NOW)
            session.add(version)
            session.flush()
            session.add(
                LocationRow(
                    source_id=source.id,
                    version_id=version.id,
                    external_id=f"id-{count}",
                    url=f"https://voorbeeld.example/{count}",
                    title=title,
                    type_hint="",
                    in_force_from=in_force_from,
                    in_force_to=in_force_to,
                    first_seen_at=NOW,
                    last_seen_at=NOW,
                )
            )
            return sha256, version.id


def open_store(folder: Path, name: str = "store") -> Store:
    """Make an empty store, or open one that was made before."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(sqlite_url(folder / f"{name}.sqlite"))
    upgrade_schema(engine)
    sessions = session_factory(engine)
    with sessions() as session, session.begin():
        if session.get(MunicipalityRow, "GM9001") is None:
            session.add(
                MunicipalityRow(
                    cbs_code="GM9001",
                    tooi_code="gm9001",
                    name="Westerkoog",
                    province_code="PV27",
                    province="Kustland",
                )
            )
    return Store(sessions, CaptureStore(folder / "captures"))


def _source(session: Session, family: SourceFamily) -> SourceRow:
    found = session.query(SourceRow).filter_by(family=family).one_or_none()
    if found is None:
        found = SourceRow(cbs_code="GM9001", family=family, platform=family.value, locator="x")
        session.add(found)
        session.flush()
    return found
