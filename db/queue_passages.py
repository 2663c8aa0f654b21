"""Passages as the queue needs them: what the model doubts, and the text of those that are read."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.history import civil_date
from db.places import urls_of
from db.reading_order import Candidate
from db.review_items import is_kept_apart
from db.reviews import Unit
from db.tables import (
    DocumentRow,
    PassageCodeRow,
    PassageRow,
    TextRow,
    VersionRow,
)
from vocabulary.codes import PassageCode

_IDS_AT_ONCE = 500


@dataclass(frozen=True)
class PassageFound:
    """One passage with where it stands."""

    passage_id: int
    identity: str
    cbs_code: str
    title: str
    first_seen_on: dt.date
    page: int
    heading: str
    text: str
    url: str

    @property
    def unit(self) -> Unit:
        """By what its codes are kept."""
        return self.cbs_code, self.identity


def list_candidates(session: Session) -> list[Candidate]:
    """Passages of the newest texts that the newest model coded, by id; copies included."""
    wanted = (
        PassageRow.id,
        PassageRow.identity,
        DocumentRow.cbs_code,
        DocumentRow.id,
        PassageCodeRow.probabilities,
    )
    query = _of_newest_texts(session, select(*wanted))
    rows = session.execute(
        query.join(VersionRow, VersionRow.capture_sha256 == PassageRow.capture_sha256)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .order_by(PassageRow.id, DocumentRow.id)
    )
    return [
        Candidate(number, identity, code, place, probabilities, is_kept_apart(code))
        for number, identity, code, place, probabilities in rows
    ]


def list_identities(session: Session) -> set[str]:
    """What the queue can ever give to read: each passage once, however many copies it has."""
    query = _of_newest_texts(session, select(PassageRow.identity).distinct())
    return set(session.scalars(query))


def _of_newest_texts(session: Session, query: Any) -> Any:  # Any: a select of any columns
    """Passages that the newest model coded, in what the last extractor made of each capture."""
    newest = select(func.max(TextRow.id)).group_by(TextRow.capture_sha256)
    return (
        query.join(PassageCodeRow, PassageCodeRow.passage_id == PassageRow.id)
        .join(
            TextRow,
            (TextRow.capture_sha256 == PassageRow.capture_sha256)
            & (TextRow.extractor_version == PassageRow.extractor_version),
        )
        .where(TextRow.id.in_(newest), PassageCodeRow.model_version == newest_model(session))
    )


def newest_model(session: Session) -> str | None:
    """The version of the model that coded last."""
    return session.scalar(
        select(PassageCodeRow.model_version).order_by(PassageCodeRow.id.desc()).limit(1)
    )


def codes_of_model(session: Session, identities: Sequence[str]) -> dict[Unit, list[PassageCode]]:
    """What the newest model makes of passages, by municipality and identity; one for each copy."""
    found: defaultdict[Unit, list[PassageCode]] = defaultdict(list)
    model = newest_model(session)
    for start in range(0, len(identities), _IDS_AT_ONCE):
        rows = session.execute(
            select(DocumentRow.cbs_code, PassageRow.identity, PassageCodeRow.code)
            .join(PassageCodeRow, PassageCodeRow.passage_id == PassageRow.id)
            .join(VersionRow, VersionRow.capture_sha256 == PassageRow.capture_sha256)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .where(
                PassageRow.identity.in_(identities[start : start + _IDS_AT_ONCE]),
                PassageCodeRow.model_version == model,
            )
        )
        for cbs_code, identity, code in rows:
            found[cbs_code, identity].append(code)
    return dict(found)


def find_passages(session: Session, passage_ids: Collection[int]) -> list[PassageFound]:
    """The passages of these ids that are in the store, each once, by id."""
    ids = sorted(passage_ids)
    rows = [
        row
        for start in range(0, len(ids), _IDS_AT_ONCE)
        for row in session.execute(
            select(PassageRow, VersionRow.id, VersionRow.first_seen_at, DocumentRow)
            .join(VersionRow, VersionRow.capture_sha256 == PassageRow.capture_sha256)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .where(PassageRow.id.in_(ids[start : start + _IDS_AT_ONCE]))
            .order_by(PassageRow.id, DocumentRow.id.desc(), VersionRow.id.desc())
        )
    ]
    urls = urls_of(session, [version_id for _, version_id, _, _ in rows])
    found = {
        passage.id: PassageFound(
            passage.id,
            passage.identity,
            document.cbs_code,
            document.title,
            civil_date(seen_at),
            passage.page,
            passage.heading,
            passage.text,
            urls.get(version_id, ""),
        )
        for passage, version_id, seen_at, document in rows
    }
    return list(found.values())
