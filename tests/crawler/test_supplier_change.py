"""A council that moves to another supplier keeps what is known of it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from crawler.sources import load_sources
from db.documents import LocationDetails, NewDocument, Stored, store_document
from db.dossiers import load_dossier
from db.ledger import list_ledger
from db.municipalities import store_register
from db.register_files import Register
from db.tables import DocumentRow, LocationRow, MunicipalityRow, SourceRow, TextRow, VersionRow
from vocabulary.codes import SourceFamily, TextState

CODE = "GM9901"
MOVED = dt.date(2026, 7, 1)
BEFORE = dt.datetime(2026, 6, 1, 2, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 7, 2, 2, tzinfo=dt.UTC)
OLD, NEW = ("notubiz", "281"), ("ibabs", "https://lindenveen.bestuurlijkeinformatie.nl")


def register(
    supplier: str, *sources: tuple[tuple[str, str], dt.date | None, dt.date | None]
) -> Register:
    place = MunicipalityRow(
        cbs_code=CODE,
        tooi_code=CODE.lower(),
        name="Lindenveen",
        province_code="pv99",
        province="Kustland",
        ris_supplier=supplier,
        ris_key="Lindenveen",
    )
    rows = [
        SourceRow(
            cbs_code=CODE,
            family=SourceFamily.COUNCIL,
            platform=platform,
            locator=locator,
            valid_from=first,
            valid_to=last,
        )
        for (platform, locator), first, last in sources
    ]
    return Register((place,), (), (), tuple(rows))


def paper(session: Session, platform: str, identity: str, content: str) -> NewDocument:
    source = session.scalars(select(SourceRow).where(SourceRow.platform == platform)).one()
    details = LocationDetails(
        identity, f"https://x.example/{identity}", "Nota vrijwilligersbeleid", "",
        dt.date(2024, 3, 14), None, None, None, None,
    )  # fmt: skip
    work = f"{platform}:{identity}"
    return NewDocument(CODE, source.id, work, content * 64, 9, "application/pdf", details)


@pytest.fixture
def moved(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """The council's only paper was read at the old supplier, and stands at the new one too."""
    with sessions() as session:
        store_register(session, register(OLD[0], (OLD, None, None)))
        store_document(session, paper(session, OLD[0], "999", "a"), seen_at=BEFORE)
        session.add(
            TextRow(
                capture_sha256="a" * 64,
                extractor_version="1",
                state=TextState.READABLE,
                reason="",
                media_type="application/pdf",
                language="nl",
                page_count=1,
                word_count=9,
                has_volunteer_term=True,
                extracted_at=BEFORE,
            )
        )
        session.flush()
        store_register(session, register(NEW[0], (OLD, None, MOVED), (NEW, MOVED, None)))
        yield session


def asked(session: Session, day: dt.date) -> list[tuple[str, str]]:
    return [(source.platform, source.key) for source in load_sources(session, day)]


def test_from_the_day_on_only_the_new_supplier_is_asked(moved: Session) -> None:
    assert asked(moved, MOVED - dt.timedelta(days=1)) == [("notubiz", "")]
    assert asked(moved, MOVED) == [("ibabs", "Lindenveen")]


def test_what_the_old_supplier_showed_stays(moved: Session) -> None:
    (location,) = moved.scalars(select(LocationRow)).all()
    assert location.gone_at is None
    assert load_dossier(moved, CODE, model_version="").retrieved == 1
    assert [line.platform for line in list_ledger(moved, as_of=MOVED, nights=1)] == [
        "notubiz",
        "ibabs",
    ]


def test_the_same_file_at_the_new_supplier_is_the_same_document(moved: Session) -> None:
    first_seen = moved.scalars(select(VersionRow.first_seen_at)).one()

    stored = store_document(moved, paper(moved, NEW[0], "5e00aa11", "a"), seen_at=AFTER)

    assert stored is Stored.NEW  # a place; the document is known
    assert moved.scalar(select(func.count(DocumentRow.id))) == 1
    assert moved.scalars(select(VersionRow.first_seen_at)).one() == first_seen
    assert moved.scalar(select(func.count(LocationRow.id))) == 2
