"""The rows of made-up documents, table by table, for stores that benchmarks measure on."""

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from typing import Any

from vocabulary.codes import (
    Actor,
    DocumentType,
    PassageCode,
    PolicyObject,
    Status,
    TextState,
)
from vocabulary.facts import FactName

MODEL_VERSION = "made-up"
EXTRACTOR_VERSION = "1"
DOCUMENTS_WITH_TERM = 10  # one in so many speaks of volunteers
_PASSAGES = 3
Rows = tuple[str, dict[str, Any]]  # table and column values; Any: of every type
_WORDS = (
    "gemeente raad college vereniging buurt ondersteuning vrijwilligers waardering subsidie sport "
    "cultuur mantelzorg ontmoeting jongeren dorpshuis steunpunt plan uitvoering begroting jaar "
    "inwoners afspraken organisaties budget scholing bestuur vacature accommodatie natuur zorg "
)
_CHOICE = tuple(_WORDS.split())


def _sha256(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _title(number: int) -> str:
    named = number % DOCUMENTS_WITH_TERM == 0
    return f"Nota vrijwillige inzet {number}" if named else f"Verslag vergadering {number}"


def document_rows(number: int, code: str, source_id: int, moment: dt.datetime) -> Iterator[Rows]:
    """A document in its first version, at one place, read once."""
    sha256 = _sha256(number)
    yield (
        "captures",
        {
            "sha256": sha256,
            "size_bytes": 50_000,
            "media_type": "application/pdf",
            "captured_at": moment,
        },
    )
    yield (
        "documents",
        {
            "id": number,
            "cbs_code": code,
            "work": f"made-up:{number}",
            "title": _title(number),
            "first_seen_at": moment,
        },
    )
    yield (
        "versions",
        {
            "id": number,
            "document_id": number,
            "capture_sha256": sha256,
            "first_seen_at": moment,
        },
    )
    yield from _place(number, source_id, moment)
    yield from _text(number, moment)


def _place(number: int, source_id: int, moment: dt.datetime) -> Iterator[Rows]:
    yield (
        "locations",
        {
            "source_id": source_id,
            "version_id": number,
            "external_id": str(number),
            "url": f"https://example.org/{number}",
            "title": _title(number),
            "type_hint": "",
            "first_seen_at": moment,
            "last_seen_at": moment,
        },
    )


def _text(number: int, moment: dt.datetime) -> Iterator[Rows]:
    yield (
        "texts",
        {
            "capture_sha256": _sha256(number),
            "extractor_version": EXTRACTOR_VERSION,
            "state": TextState.READABLE,
            "reason": "",
            "media_type": "application/pdf",
            "language": "nl",
            "page_count": 10,
            "word_count": 4000,
            "has_volunteer_term": number % DOCUMENTS_WITH_TERM == 0,
            "extracted_at": moment,
        },
    )


_ADOPTED = {
    FactName.TYPE: DocumentType.POLICY_NOTE,
    FactName.ACTOR: Actor.MUNICIPALITY,
    FactName.OBJECT: PolicyObject.VOLUNTEERING,
    FactName.STATUS: Status.ADOPTED_BY_COUNCIL,
}


def read_rows(number: int, chance: random.Random, *, policy: bool) -> Iterator[Rows]:
    """Facts and coded passages of a document that speaks of volunteers."""
    decided = dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(6000))
    facts = {**_ADOPTED, FactName.DECIDED_ON: str(decided)} if policy else {}
    for name, value in facts.items():
        yield (
            "facts",
            {
                "version_id": number,
                "extractor_version": EXTRACTOR_VERSION,
                "name": name,
                "value": value,
                "rule_id": "made-up",
                "confidence": 0.9,
                "quote": "",
            },
        )
    for ordinal in range(_PASSAGES):
        yield from _passage(number, ordinal, chance, policy=policy)


def _passage(number: int, ordinal: int, chance: random.Random, *, policy: bool) -> Iterator[Rows]:
    words = " ".join(chance.choices(_CHOICE, k=60))
    passage_id = number * 10 + ordinal
    yield (
        "passages",
        {
            "id": passage_id,
            "capture_sha256": _sha256(number),
            "extractor_version": EXTRACTOR_VERSION,
            "ordinal": ordinal,
            "identity": _sha256(passage_id)[:32],
            "kind": "paragraph",
            "heading": "Ambities",
            "page": ordinal + 1,
            "start": 0,
            "end": len(words),
            "text": f"vrijwilligers {words}",
            "has_volunteer_term": True,
        },
    )
    marks = dict.fromkeys(("pointer", "absence", "trap", "boilerplate", "veto"), False)
    code = PassageCode.EMBEDDED_POLICY if policy else PassageCode.MENTION
    yield (
        "passage_codes",
        {
            "passage_id": passage_id,
            "model_version": MODEL_VERSION,
            "document_type": DocumentType.POLICY_NOTE if policy else "",
            "code": code,
            "probabilities": {code.value: 0.9, PassageCode.IRRELEVANT.value: 0.1},
            "attributes": {
                "hosts": ["care"] if policy else [],
                "themes": ["support"] if policy else [],
                "goal": policy,
                "means": policy,
                **marks,
            },
        },
    )
