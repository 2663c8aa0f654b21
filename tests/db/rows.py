"""Rows for tests: whole by default, so that a test names only what it is about."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.tables import (
    CaptureRow,
    DocumentRow,
    EvidenceRow,
    FactRow,
    LocationRow,
    MunicipalityRow,
    PassageRow,
    RunRow,
    SourceRow,
    TextRow,
    VerdictRow,
    VersionRow,
    VisitRow,
)
from vocabulary.codes import (
    Cause,
    Confirmation,
    Label,
    RunKind,
    RunState,
    SourceFamily,
    State,
    TextState,
    VisitOutcome,
)


def day(text: str) -> dt.date:
    """An ISO date."""
    return dt.date.fromisoformat(text)


def moment(text: str) -> dt.datetime:
    """An ISO time in UTC; a date alone is two o'clock at night, when a run records."""
    time = text if "T" in text else f"{text}T02:00"
    return dt.datetime.fromisoformat(time).replace(tzinfo=dt.UTC)


def add_municipality(
    session: Session,
    cbs_code: str,
    name: str,
    *,
    province: str = "Utrecht",
    size_class: int | None = 5,
    valid_from: str | None = None,
    valid_to: str | None = None,
) -> MunicipalityRow:
    row = MunicipalityRow(
        cbs_code=cbs_code,
        tooi_code=cbs_code.lower(),
        name=name,
        province_code="PV26",
        province=province,
        population=40_000,
        size_class=size_class,
        valid_from=day(valid_from) if valid_from else None,
        valid_to=day(valid_to) if valid_to else None,
    )
    session.add(row)
    session.flush()
    return row


def verdict(
    valid_from: str,
    recorded_at: str,
    *,
    cbs_code: str = "GM9001",
    label: Label | None = None,
    state: State | None = None,
    valid_to: str | None = None,
    cause: Cause | None = None,
    confirmation: Confirmation = Confirmation.NOT_NEEDED,
    reason: str = "",
    confidence: float | None = None,
) -> VerdictRow:
    return VerdictRow(
        cbs_code=cbs_code,
        valid_from=day(valid_from),
        valid_to=day(valid_to) if valid_to else None,
        recorded_at=moment(recorded_at),
        computed_label=label,
        computed_state=state,
        effective_label=label,
        effective_state=state,
        effective_reason="",
        subtypes=[],
        flags=[],
        confirmation=confirmation,
        confidence=confidence,
        cause=cause,
        reason=reason,
        trace=[],
        versions={},
    )


def add_source(
    session: Session,
    cbs_code: str = "GM9001",
    *,
    family: SourceFamily = SourceFamily.WEBSITE,
    platform: str = "municipal_site",
) -> SourceRow:
    row = SourceRow(
        cbs_code=cbs_code, family=family, platform=platform, locator=f"https://{cbs_code}.example/"
    )
    session.add(row)
    session.flush()
    return row


def add_run(session: Session, reference_date: str, state: RunState = RunState.DONE) -> RunRow:
    row = RunRow(
        kind=RunKind.NIGHTLY,
        state=state,
        reference_date=day(reference_date),
        started_at=moment(reference_date),
        versions={"program": "1"},
        options={},
        counts={},
    )
    session.add(row)
    session.flush()
    return row


def add_visit(
    session: Session,
    run: RunRow,
    source: SourceRow,
    outcome: VisitOutcome = VisitOutcome.OK,
    *,
    found: int = 1,
) -> None:
    session.add(
        VisitRow(
            run_id=run.id,
            source_id=source.id,
            outcome=outcome,
            reason="",
            visited_at=run.started_at,
            reference_date=run.reference_date,
            reached=outcome is VisitOutcome.OK,
            requests=3,
            failed_requests=0,
            found=found,
            pages=0,
            section_complete=False,
        )
    )
    session.flush()


@dataclass(frozen=True)
class StoredDocument:
    """A document in its first version, at one place, read once."""

    document: DocumentRow
    version: VersionRow
    location: LocationRow
    passages: tuple[PassageRow, ...]


def add_document(
    session: Session,
    source: SourceRow,
    title: str,
    passages: tuple[str, ...] = ("De gemeente ondersteunt vrijwilligers.",),
    *,
    heading: str = "",
    seen_at: str = "2026-01-01",
) -> StoredDocument:
    document = DocumentRow(
        cbs_code=source.cbs_code,
        work=f"{source.platform}:{title}",
        title=title,
        first_seen_at=moment(seen_at),
    )
    session.add(document)
    session.flush()
    version = add_version(session, document, f"{source.cbs_code} {title}", seen_at=seen_at)
    location = add_location(session, source, version, f"{source.locator}{title}", seen_at=seen_at)
    read = add_text(session, version, passages, heading=heading)
    return StoredDocument(document, version, location, read)


def add_version(
    session: Session, document: DocumentRow, content: str, *, seen_at: str = "2026-01-01"
) -> VersionRow:
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    session.add(
        CaptureRow(sha256=sha256, size_bytes=1, media_type="text/html", captured_at=moment(seen_at))
    )
    session.flush()
    version = VersionRow(
        document_id=document.id, capture_sha256=sha256, first_seen_at=moment(seen_at)
    )
    session.add(version)
    session.flush()
    return version


def add_location(
    session: Session,
    source: SourceRow,
    version: VersionRow,
    url: str,
    *,
    seen_at: str = "2026-01-01",
) -> LocationRow:
    row = LocationRow(
        source_id=source.id,
        version_id=version.id,
        external_id=url,
        url=url,
        title="",
        type_hint="",
        first_seen_at=moment(seen_at),
        last_seen_at=moment(seen_at),
    )
    session.add(row)
    session.flush()
    return row


def add_text(
    session: Session,
    version: VersionRow,
    passages: tuple[str, ...],
    *,
    heading: str = "",
    extractor_version: str = "1",
) -> tuple[PassageRow, ...]:
    session.add(
        TextRow(
            capture_sha256=version.capture_sha256,
            extractor_version=extractor_version,
            state=TextState.READABLE,
            reason="",
            media_type="text/html",
            language="nl",
            page_count=1,
            word_count=10,
            has_volunteer_term=True,
            page_qualities=[["nl", 1.0]],
            extracted_at=version.first_seen_at,
        )
    )
    rows = tuple(
        PassageRow(
            capture_sha256=version.capture_sha256,
            extractor_version=extractor_version,
            ordinal=ordinal,
            identity=hashlib.sha256(text.encode()).hexdigest()[:32],
            kind="paragraph",
            heading=heading,
            page=1,
            start=0,
            end=len(text),
            text=text,
            has_volunteer_term=True,
        )
        for ordinal, text in enumerate(passages)
    )
    session.add_all(rows)
    session.flush()
    return rows


def add_fact(
    session: Session,
    version: VersionRow,
    name: str,
    value: str,
    *,
    confidence: float = 0.9,
    extractor_version: str = "1",
) -> None:
    session.add(
        FactRow(
            version_id=version.id,
            extractor_version=extractor_version,
            name=name,
            value=value,
            rule_id="test",
            confidence=confidence,
            quote="",
        )
    )
    session.flush()


def evidence(stored: StoredDocument, role: str = "A1") -> EvidenceRow:
    return EvidenceRow(version_id=stored.version.id, passage_id=stored.passages[0].id, role=role)
