"""Small dossiers for tests: everything adopted, readable and well covered unless said otherwise."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from classifier.dossier import (
    CodedPassage,
    DocumentFacts,
    Dossier,
    DossierDocument,
    Visit,
)
from vocabulary.codes import (
    Actor,
    DocumentType,
    Domain,
    PassageCode,
    PolicyObject,
    SourceFamily,
    Status,
    Theme,
    VisitOutcome,
)

TODAY = dt.date(2026, 12, 31)
SEEN = dt.date(2026, 6, 1)
_ids = itertools.count(1)


def passage(
    code: str, hosts: str = "", themes: str = "", words: str = "", text: str = ""
) -> CodedPassage:
    """``words`` holds goal, means, pointer, absence, trap, boilerplate, own_or_club."""
    number = next(_ids)
    plain = CodedPassage(
        passage_id=number,
        code=PassageCode(code),
        hosts=tuple(Domain(word) for word in hosts.split()),
        themes=tuple(Theme(word) for word in themes.split()),
        page=number % 20 + 1,
        text=text,
    )
    marks: dict[str, Any] = dict.fromkeys(words.split(), True)
    return replace(plain, **marks)


def integral() -> tuple[CodedPassage, ...]:
    """A1, A2 and A3 met."""
    return (
        passage("P4", "", "stimulate", "goal"),
        passage("P4", "sport culture", "support", "goal means"),
        passage("P3", "care", "", "goal means"),
    )


def embedded(host: str = "care", count: int = 2) -> tuple[CodedPassage, ...]:
    """Goal and means for one host domain."""
    return tuple(passage("P3", host, "support", "goal means") for _ in range(count))


def mention() -> tuple[CodedPassage, ...]:
    return (passage("P1"),)


def document(
    title: str = "Nota vrijwillige inzet",
    passages: Sequence[CodedPassage] = (),
    *,
    first_seen_on: dt.date = SEEN,
    # Any: the other fields of DocumentFacts and DossierDocument, checked by those.
    **fields: Any,
) -> DossierDocument:
    """An adopted council note; further fields go to the facts or to the document."""
    number = next(_ids)
    facts: dict[str, Any] = {
        "type": DocumentType.POLICY_NOTE,
        "actor": Actor.MUNICIPALITY,
        "object": PolicyObject.VOLUNTEERING,
        "status": Status.ADOPTED_BY_COUNCIL,
        "decided_on": dt.date(2025, 3, 4),
    }
    facts |= {name: fields.pop(name) for name in list(fields) if name in _FACTS}
    plain = DossierDocument(
        document_id=number,
        version_id=number,
        first_seen_on=first_seen_on,
        passages=tuple(passages),
        facts=DocumentFacts(title=title, **facts),
    )
    return replace(plain, **fields)


_FACTS = set(DocumentFacts.__dataclass_fields__)


def decision_list(day: dt.date, **fields: Any) -> DossierDocument:  # Any: as above
    """A decision list of the council."""
    given: dict[str, Any] = {"type": DocumentType.AGENDA_ITEM, "object": PolicyObject.NONE}
    return document(
        f"Besluitenlijst raad {day}", mention(), **{**given, "decided_on": day, **fields}
    )


def visits(day: dt.date = TODAY) -> tuple[Visit, ...]:
    """One good visit to a source of every family that the coverage rule asks for."""
    good = Visit(SourceFamily.REGULATIONS, VisitOutcome.OK, day, requests=20, found=30, pages=300)
    return (
        good,
        replace(good, family=SourceFamily.PUBLICATIONS),
        replace(good, family=SourceFamily.WEBSITE, section_complete=True),
        replace(good, family=SourceFamily.COUNCIL, covers_from=dt.date(2011, 1, 1)),
    )


def dossier(*documents: DossierDocument, **fields: Any) -> Dossier:  # Any: as above
    """A well covered municipality that has existed for long."""
    given: dict[str, Any] = {
        "cbs_code": "GM9900",
        "name": "Voorbeeldhage",
        "valid_from": dt.date(1980, 1, 1),
        "visits": visits(),
        "retrieved_documents": 100,
        "readable_documents": 95,
        **fields,
    }
    return Dossier(documents=tuple(documents), **given)
