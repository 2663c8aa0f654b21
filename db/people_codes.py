"""A person's code of a passage in the place of the model's."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from db.reviews import Settled, list_codes, settle
from db.stored_rows import StoredCode, StoredVersion
from vocabulary.codes import PassageCode

_POLICY = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)


def settled_passages(
    session: Session, cbs_codes: list[str] | None, *, known_at: dt.datetime | None = None
) -> dict[tuple[str, str], Settled]:
    """(CBS code, identity of the passage) -> what people settled on."""
    return {
        (code, unit): settled
        for (code, unit), rows in list_codes(session, cbs_codes, known_at=known_at).items()
        if isinstance(unit, str) and (settled := settle(rows))
    }


def with_people(
    session: Session,
    cbs_code: str,
    versions: tuple[StoredVersion, ...],
    known_at: dt.datetime | None,
) -> tuple[StoredVersion, ...]:
    """The versions of a municipality with what people coded instead of what the model did."""
    settled = settled_passages(session, [cbs_code], known_at=known_at)
    if not settled:
        return versions
    return tuple(
        replace(version, passages=tuple(_said(p, settled, cbs_code) for p in version.passages))
        for version in versions
    )


def _said(
    passage: StoredCode, settled: Mapping[tuple[str, str], Settled], cbs_code: str
) -> StoredCode:
    person = settled.get((cbs_code, passage.identity))
    return passage if person is None else by_person(passage, person)


def by_person(passage: StoredCode, person: Settled) -> StoredCode:
    """One passage as a person coded it; what the person did not say stays the model's."""
    code = PassageCode(person.value)
    policy = code in _POLICY
    known = {**passage.attributes, **person.attributes}
    attributes: dict[str, Any] = {
        **known,
        "goal": policy,
        "means": bool(known["means"]) if policy else code is PassageCode.INSTRUMENT,
        # Whoever coded it saw whether it is a trap, a standard sentence or a club's own.
        "trap": passage.attributes["trap"] and code is PassageCode.IRRELEVANT,
        "boilerplate": False,
        "veto": "",
    }
    return replace(passage, code=code, probabilities={code.value: 1.0}, attributes=attributes)
