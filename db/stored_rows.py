"""What is stored about one municipality, as the values that ``db.dossiers`` returns."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from db.tables import ManualSearchRow, MunicipalityRow, ReviewRow, SuccessionRow
from vocabulary.codes import PassageCode, SourceFamily, VisitOutcome


@dataclass(frozen=True)
class StoredCode:
    """One coded passage of a version."""

    passage_id: int
    page: int
    heading: str
    text: str
    code: PassageCode
    probabilities: dict[str, float]
    attributes: dict[str, Any]  # as PassageCodeRow.attributes
    standard: bool = False  # its sentences are standard wording of many municipalities
    marks: frozenset[int] = frozenset()  # of its sentences, to know copies by
    identity: str = ""  # hash of the words, by which people's codes find it


@dataclass(frozen=True)
class StoredVersion:
    """One version of a document with its facts and coded passages."""

    version_id: int
    document_id: int
    title: str
    first_seen_on: dt.date
    readable: bool
    language: str
    facts: dict[str, tuple[str, ...]]  # name -> values, most certain first
    family: SourceFamily | None
    source_date: dt.date | None
    gone: bool  # every place where it stood answered without it
    in_force_from: dt.date | None
    in_force_to: dt.date | None
    latest_expression: bool  # the register has no later version of the same work
    passages: tuple[StoredCode, ...]


@dataclass(frozen=True)
class StoredVisit:
    """One visit of the coverage ledger; it may stand for like ones of the same month."""

    family: SourceFamily
    outcome: VisitOutcome
    visited_on: dt.date
    reached: bool
    requests: int
    failed_requests: int
    found: int
    pages: int
    section_complete: bool
    covers_from: dt.date | None


@dataclass(frozen=True)
class StoredDossier:
    """All that is stored about one municipality."""

    municipality: MunicipalityRow
    versions: tuple[StoredVersion, ...]
    visits: tuple[StoredVisit, ...]
    manual_searches: tuple[ManualSearchRow, ...]
    confirmations: tuple[ReviewRow, ...]
    retrieved: int  # versions with a text row, read or not
    readable: int
    predecessors: tuple[SuccessionRow, ...]
