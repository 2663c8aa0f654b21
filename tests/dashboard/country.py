"""A small invented country in a database: one municipality for each kind of verdict."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from fpdf import FPDF
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from db.attribute_tables import AttributeRow
from db.attributes import add_attributes
from db.captures import CaptureStore
from db.history import append_verdict
from db.packing import pack_pages
from db.tables import (
    CaptureRow,
    DocumentCodeRow,
    EvidenceRow,
    PassageCodeRow,
    PassageRow,
    SuccessionRow,
    TextRow,
    VerdictRow,
    VersionRow,
)
from tests.db.rows import (
    StoredDocument,
    add_document,
    add_fact,
    add_municipality,
    add_run,
    add_source,
    add_version,
    add_visit,
    day,
    moment,
    verdict,
)
from vocabulary.attributes import NO_EVIDENCE, YES, Attribute
from vocabulary.codes import (
    Cause,
    Confirmation,
    Currency,
    DocumentCode,
    Label,
    PassageCode,
    SourceFamily,
    State,
    SuccessionKind,
    TextState,
    VisitOutcome,
)

NOW = dt.datetime(2026, 12, 31, 2, 0, tzinfo=dt.UTC)
TITLE = "Nota Samen aan Zet 2024-2028"
GOAL = "Wij willen dat elke inwoner die zich vrijwillig inzet daarbij op hulp kan rekenen."
AROUND = ("Hoofdstuk 1. Onze visie.\n", "\nDe raad stelt hiervoor 40.000 euro beschikbaar.")
SCRIPT = "<script>alert('gemeente')</script>"
SCRIPT_URL = "javascript:alert(1)"
STATES = {
    "GM9003": ("Heidebeek", State.OUTDATED_ONLY),
    "GM9004": ("Marserhoek", State.INSUFFICIENT_COVERAGE),
    "GM9005": ("Wytmarskoog", State.UNKNOWN),
    "GM9006": ("Vlietdam", State.CRAWL_FAILED),
}


def plant(sessions: sessionmaker[Session], captures: CaptureStore) -> None:
    """Fill an empty database."""
    with sessions() as session, session.begin():
        note = _integral(session, captures)
        _embedded(session)
        _states(session)
        _proposed(session)
        _ended(session)
        _hostile(session)
        _coded_passages(session)
        _attributes(session, note)


def pdf_of(text: str) -> bytes:
    """A PDF of one page."""
    paper = FPDF()
    paper.add_page()
    paper.set_font("helvetica", size=12)
    paper.multi_cell(0, 8, text.encode("latin-1", "replace").decode("latin-1"))
    return bytes(paper.output())


def _integral(session: Session, captures: CaptureStore) -> StoredDocument:
    add_municipality(session, "GM9001", "Westerkoog", province="Kustland")
    source = add_source(session, "GM9001", family=SourceFamily.COUNCIL, platform="ori")
    add_visit(session, add_run(session, "2026-12-30"), source, found=4)
    note = add_document(session, source, TITLE, (GOAL,), heading="Onze visie")
    _keep_pdf(session, captures, note)
    decision = add_document(
        session, source, "Besluitenlijst raad 12 maart 2024", ("De raad stelt de nota vast.",)
    )
    for name, value in (
        ("type", "policy_note"),
        ("status", "S5"),
        ("decided_on", "2024-03-12"),
        ("period_from", "2024-01-01"),
        ("period_to", "2028-12-31"),
    ):
        add_fact(session, note.version, name, value)
    add_fact(session, decision.version, "decided_on", "2024-03-12")
    add_fact(session, decision.version, "issuer", "council")
    session.add(_coded(note, DocumentCode.DOC_A))
    session.flush()
    append_verdict(
        session,
        verdict("2010-01-01", "2026-12-30", state=State.INSUFFICIENT_COVERAGE, valid_to=None),
    )
    row = verdict("2024-03-12", "2026-12-30T03:00", label=Label.INTEGRAL, confidence=0.94)
    row.currency = Currency.CURRENT
    row.policy_title, row.policy_since = TITLE, day("2024-03-12")
    row.cause = Cause.POLICY
    row.trace = ["1: the unit exists", f'2: "{TITLE}" is integral by itself', "A2: care (p. 1)"]
    row.versions = {"program": "0.1.0", "model": "1"}
    passage = note.passages[0].id
    append_verdict(
        session,
        row,
        [
            EvidenceRow(version_id=note.version.id, passage_id=passage, role="A1"),
            EvidenceRow(version_id=note.version.id, passage_id=passage, role="A3"),
            EvidenceRow(version_id=note.version.id, passage_id=None, role="policy"),
            EvidenceRow(version_id=decision.version.id, passage_id=None, role="adoption"),
        ],
    )

    return note


def _attributes(session: Session, note: StoredDocument) -> None:
    """What was found in the note, coded first in the last night."""
    version, passage = note.version.id, note.passages[0].id
    found: dict[Attribute, tuple[str, int, int | None]] = {
        Attribute.HOST_DOMAIN: ("care", version, passage),
        Attribute.SUPPORT_CENTRE: (YES, version, passage),
        Attribute.ROUTE: ("director", version, passage),
        Attribute.POLICY_AGE: ("2024-03-12", version, None),
        Attribute.DEVELOPMENT_STAGE: ("adopted", version, None),
    }
    run_id = add_run(session, "2026-12-30").id
    add_attributes(session, _set_of("GM9001", run_id, found))
    add_attributes(session, _set_of("GM9007", run_id, {}))


def _set_of(
    cbs_code: str, run_id: int, found: Mapping[Attribute, tuple[str, int, int | None]]
) -> list[AttributeRow]:
    rows = []
    for attribute in Attribute:
        value, version_id, passage_id = found.get(attribute, (NO_EVIDENCE, None, None))
        rows.append(
            AttributeRow(
                cbs_code=cbs_code,
                run_id=run_id,
                reference_date=day("2026-12-30"),
                recorded_at=moment("2026-12-30T04:00"),
                attribute=attribute,
                value=value,
                version_id=version_id,
                passage_id=passage_id,
            )
        )
    return rows


def _keep_pdf(session: Session, captures: CaptureStore, note: StoredDocument) -> None:
    """Give the note the bytes of a real PDF, and a page of text around its passage."""
    content = AROUND[0] + GOAL + AROUND[1]
    body = pdf_of(content)
    sha256 = captures.write(body, "application/pdf")
    session.add(
        CaptureRow(
            sha256=sha256,
            size_bytes=len(body),
            media_type="application/pdf",
            captured_at=note.version.first_seen_at,
        )
    )
    session.flush()
    passage = session.get_one(PassageRow, note.passages[0].id)
    text = session.scalars(
        select(TextRow).where(TextRow.capture_sha256 == note.version.capture_sha256)
    ).one()
    passage.capture_sha256 = text.capture_sha256 = sha256
    passage.start, passage.end = len(AROUND[0]), len(AROUND[0]) + len(GOAL)
    text.media_type, text.pages = "application/pdf", pack_pages([content])
    session.get_one(VersionRow, note.version.id).capture_sha256 = sha256
    session.flush()


def _coded(stored: StoredDocument, code: DocumentCode) -> DocumentCodeRow:
    return DocumentCodeRow(
        version_id=stored.version.id,
        extractor_version="1",
        model_version="1",
        rules_version="1",
        code=code,
        hosts=[],
        passage_ids=[],
        trace=[],
    )


def _embedded(session: Session) -> None:
    add_municipality(session, "GM9002", "Oostermeren", province="Rivierenland")
    source = add_source(session, "GM9002", platform="municipal_site")
    add_visit(session, add_run(session, "2026-12-30"), source)
    plan = add_document(session, source, "Beleidsplan Wmo 2025", ("Vrijwilligers in de zorg.",))
    later = add_version(session, plan.document, "later text", seen_at="2026-06-01")
    for version, words in (
        (plan.version, "Wij steunen vrijwilligers met scholing. De zon schijnt."),
        (later, "Wij steunen vrijwilligers met geld. De zon schijnt."),
    ):
        _text_of(session, version, words)
    row = verdict("2025-01-01", "2026-12-30", cbs_code="GM9002", label=Label.EMBEDDED)
    row.subtypes, row.currency = ["care"], Currency.CURRENT
    row.policy_title, row.policy_since = "Beleidsplan Wmo 2025", day("2025-01-01")
    append_verdict(session, row)


def _text_of(session: Session, version: VersionRow, words: str) -> None:
    known = session.scalar(select(TextRow).where(TextRow.capture_sha256 == version.capture_sha256))
    if known is None:
        known = TextRow(
            capture_sha256=version.capture_sha256,
            extractor_version="1",
            state=TextState.READABLE,
            reason="",
            media_type="text/html",
            language="nl",
            page_count=1,
            word_count=8,
            has_volunteer_term=True,
            extracted_at=version.first_seen_at,
        )
        session.add(known)
    known.pages = pack_pages([words])
    session.flush()


def _states(session: Session) -> None:
    run = add_run(session, "2026-12-29")
    for code, (name, state) in STATES.items():
        add_municipality(session, code, name, province="Heideland", size_class=3)
        source = add_source(session, code)
        add_visit(session, run, source, VisitOutcome.UNREACHABLE, found=0)
        row = verdict("2010-01-01", "2026-12-30", cbs_code=code, state=state)
        row.trace = ["1: the unit exists", "6: the website was not reached"]
        append_verdict(session, row)


def _proposed(session: Session) -> None:
    add_municipality(session, "GM9007", "Laagkerkum", province="Rivierenland")
    append_verdict(
        session,
        verdict(
            "2010-01-01",
            "2026-12-30",
            cbs_code="GM9007",
            label=Label.NOT_VISIBLE,
            confirmation=Confirmation.PROPOSED,
        ),
    )


def _ended(session: Session) -> None:
    add_municipality(session, "GM9008", "Hogeschor", province="Kustland", valid_to="2026-01-01")
    session.add(
        SuccessionRow(
            happened_on=day("2026-01-01"),
            kind=SuccessionKind.ABSORBED,
            old_code="GM9008",
            new_code="GM9001",
            part="whole",
        )
    )
    append_verdict(
        session, verdict("2010-01-01", "2026-12-30", cbs_code="GM9008", label=Label.EMBEDDED)
    )
    append_verdict(
        session,
        verdict(
            "2026-01-01",
            "2026-12-30",
            cbs_code="GM9008",
            state=State.NOT_APPLICABLE,
            cause=Cause.BOUNDARY,
        ),
    )


def _hostile(session: Session) -> None:
    """A municipality whose crawled texts try to run."""
    add_municipality(session, "GM9009", "Snoodrecht", province="Heideland")
    source = add_source(session, "GM9009")
    page = add_document(session, source, SCRIPT, (f"{SCRIPT} vrijwilligers",), heading=SCRIPT)
    page.location.url = SCRIPT_URL
    page.location.title = SCRIPT
    add_fact(session, page.version, "adopts", SCRIPT)
    session.flush()
    _text_of(session, page.version, f"{SCRIPT} vrijwilligers")
    row: VerdictRow = verdict("2025-01-01", "2026-12-30", cbs_code="GM9009", label=Label.INTEGRAL)
    row.policy_title, row.reason = SCRIPT, SCRIPT
    row.trace = [SCRIPT]
    append_verdict(
        session,
        row,
        [EvidenceRow(version_id=page.version.id, passage_id=page.passages[0].id, role="A1")],
    )


def _coded_passages(session: Session) -> None:
    """Ten passages that a model coded, for people to read."""
    source = add_source(session, "GM9002", family=SourceFamily.COUNCIL, platform="ori")
    texts = tuple(
        f"Punt {number}: wij helpen vrijwilligers in kern {number}." for number in range(10)
    )
    report = add_document(session, source, "Jaarverslag 2025", texts)
    _text_of(session, report.version, "\n".join(texts))
    for number, passage in enumerate(report.passages):
        passage.start = sum(len(text) + 1 for text in texts[:number])
        passage.end = passage.start + len(texts[number])
        session.add(
            PassageCodeRow(
                passage_id=passage.id,
                model_version="1",
                document_type="annual_report",
                code=PassageCode.MENTION,
                probabilities={"P1": 0.5, "P3": 0.5},
                attributes={},
            )
        )
    session.flush()


def make_captures(folder: Path) -> CaptureStore:
    """An empty folder of captures."""
    return CaptureStore(folder / "captures")
