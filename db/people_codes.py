"""A person's code of a passage in the place of the model's."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from db.reviews import CODERS, Settled, last_words, list_codes, settle
from db.stored_rows import StoredCode, StoredVersion
from db.tables import ReviewRow
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


@dataclass(frozen=True)
class SettledVerdict:
    """What stands of the codes that people gave to one verdict on a municipality."""

    since: dt.date  # first day of the verdict that they read
    value: str  # a label or state; empty where coders disagree
    firm: bool  # two coders agree, or somebody settled it
    coders: tuple[str, ...]
    recorded_at: dt.datetime
    computed: str  # what was computed when the last of them spoke


def settled_verdicts(session: Session, cbs_code: str) -> list[SettledVerdict]:
    """What people made of the verdicts on a municipality, in the order of their first days.

    Where one coder alone is unsure, nothing stands.
    """
    return [
        _verdict(unit, rows)
        for (_, unit), rows in sorted(list_codes(session, [cbs_code]).items(), key=str)
        if isinstance(unit, dt.date) and (settle(rows) or len(last_words(rows)) >= CODERS)
    ]


def _verdict(since: dt.date, rows: list[ReviewRow]) -> SettledVerdict:
    settled = settle(rows)
    return SettledVerdict(
        since=since,
        value=settled.value if settled else "",
        firm=settled is not None and (settled.adjudicated or len(settled.coders) >= CODERS),
        coders=tuple(sorted({row.reviewer for row in rows})),
        recorded_at=rows[-1].recorded_at,
        computed=rows[-1].computed,
    )


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
