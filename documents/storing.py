"""Write the text of a capture, and the facts of its versions, in the caller's transaction."""

import datetime as dt
import logging
from dataclasses import asdict

from sqlalchemy.orm import Session

from db.captures import CaptureStore
from db.errors import CaptureMissing
from db.sentences import add_sentence_marks
from db.texts import (
    FactRecord,
    PassageRecord,
    StoredText,
    TextRecord,
    add_facts,
    add_text,
    list_versions_of_capture,
    load_text,
    load_version_setting,
)
from documents.fact_text import Fact, FactText, Setting
from documents.facts import read_facts
from documents.register import read_ratifying_body
from documents.results import ReadResult
from vocabulary.codes import SourceFamily

logger = logging.getLogger(__name__)


def store_result(
    session: Session,
    captures: CaptureStore,
    sha256: str,
    result: ReadResult,
    *,
    extractor_version: str,
    now: dt.datetime,
) -> int:
    """Write one capture's text and the facts of its versions; return the number of those."""
    add_text(
        session,
        sha256,
        _text_record(result),
        extractor_version=extractor_version,
        extracted_at=now,
    )
    versions = list_versions_of_capture(session, sha256, extractor_version)
    for version_id in versions:
        store_facts(session, captures, version_id, sha256, extractor_version)
    return len(versions)


def store_facts(
    session: Session, captures: CaptureStore, version_id: int, sha256: str, extractor_version: str
) -> None:
    """Read and write the facts of one version, whose capture has its text row already."""
    stored = load_text(session, sha256, extractor_version)
    setting = load_version_setting(session, version_id)
    ratified_by = ""
    if setting.family is SourceFamily.REGULATIONS:
        try:
            ratified_by = read_ratifying_body(captures.read(sha256))
        except CaptureMissing as error:
            logger.warning("%s", error)
    facts = read_facts(
        Setting(
            title=setting.title,
            other_titles=setting.location_titles,
            type_hint=setting.type_hint,
            family=setting.family,
            media_type=stored.media_type if stored else "",
            municipality=setting.municipality,
            in_force_from=setting.in_force_from,
            in_force_to=setting.in_force_to,
            ratified_by=ratified_by,
        ),
        _fact_text(stored),
    )
    add_facts(session, version_id, map(_fact_record, facts), extractor_version=extractor_version)
    add_sentence_marks(session, version_id, extractor_version)


def _fact_text(stored: StoredText | None) -> FactText:
    return FactText(stored.pages, stored.headings) if stored else FactText((), ())


def _text_record(result: ReadResult) -> TextRecord:
    return TextRecord(
        state=result.state,
        reason=result.reason,
        media_type=result.media_type,
        language=result.language,
        quality=result.quality,
        pages=result.pages,
        page_count=result.page_count,
        word_count=result.word_count,
        has_volunteer_term=result.has_volunteer_term,
        passages=tuple(PassageRecord(**asdict(passage)) for passage in result.passages),
        page_qualities=result.page_qualities,
        origins=result.origins,
        ocr_pages=result.ocr_pages,
    )


def _fact_record(fact: Fact) -> FactRecord:
    return FactRecord(**{**asdict(fact), "name": fact.name.value})
