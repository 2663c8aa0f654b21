"""Passages that people settled on, with their text and what the model said beside the code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.people_codes import settled_passages
from db.review_items import is_kept_apart
from db.tables import (
    DocumentRow,
    MunicipalityRow,
    PassageCodeRow,
    PassageRow,
    VersionRow,
)

_IDENTITIES_AT_ONCE = 500


@dataclass(frozen=True)
class ReviewedPassage:
    """One passage of one municipality as people coded it."""

    cbs_code: str
    identity: str
    municipality: str
    document_type: str
    heading: str
    text: str
    code: str
    attributes: Mapping[str, Any]  # as PassageCodeRow.attributes, the person's going first
    kept_apart: bool
    copy_kept_apart: bool  # the same words stand in a municipality that is kept apart


def list_reviewed_passages(session: Session) -> list[ReviewedPassage]:
    """Every settled passage whose text is in the store, by municipality and identity."""
    settled = settled_passages(session, None)
    identities = sorted({identity for _, identity in settled})
    rows = [
        row
        for start in range(0, len(identities), _IDENTITIES_AT_ONCE)
        for row in session.execute(
            select(PassageRow, PassageCodeRow, MunicipalityRow)
            .join(PassageCodeRow, PassageCodeRow.passage_id == PassageRow.id)
            .join(VersionRow, VersionRow.capture_sha256 == PassageRow.capture_sha256)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .join(MunicipalityRow, MunicipalityRow.cbs_code == DocumentRow.cbs_code)
            .where(PassageRow.identity.in_(identities[start : start + _IDENTITIES_AT_ONCE]))
            .order_by(PassageCodeRow.id)
        )
    ]
    apart = {p.identity for p, _, place in rows if is_kept_apart(place.cbs_code)}
    found = {}
    for passage, code, place in rows:
        person = settled.get((place.cbs_code, passage.identity))
        if person is not None:
            found[place.cbs_code, passage.identity] = ReviewedPassage(
                cbs_code=place.cbs_code,
                identity=passage.identity,
                municipality=place.name,
                document_type=code.document_type,
                heading=passage.heading,
                text=passage.text,
                code=person.value,
                attributes={**code.attributes, **person.attributes},
                kept_apart=is_kept_apart(place.cbs_code),
                copy_kept_apart=passage.identity in apart,
            )
    return [found[key] for key in sorted(found)]
