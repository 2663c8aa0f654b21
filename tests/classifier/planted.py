"""A store in which events are planted between two nights, and the labelling that follows.

Passages come with their codes for each model version, so no model has to be asked.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from classifier.labelling import LabellingSummary, label_pending
from db.history import Change, list_changes, start_of_day
from db.tables import (
    MunicipalityRow,
    PassageCodeRow,
    RunRow,
    SourceRow,
    SuccessionRow,
    VisitRow,
)
from tests.db.rows import (
    StoredDocument,
    add_document,
    add_fact,
    add_municipality,
    add_run,
    add_source,
)
from vocabulary.codes import (
    Actor,
    Cause,
    DocumentType,
    PassageCode,
    PolicyObject,
    SourceFamily,
    Status,
    SuccessionKind,
    VisitOutcome,
)
from vocabulary.facts import FactName

EARLIER, BEFORE, TONIGHT = dt.date(2026, 5, 1), dt.date(2026, 6, 1), dt.date(2026, 6, 2)
_FAMILIES = (
    SourceFamily.REGULATIONS,
    SourceFamily.PUBLICATIONS,
    SourceFamily.COUNCIL,
    SourceFamily.WEBSITE,
)
_INTEGRAL: Sequence[tuple[str, str, str]] = (  # code, hosts, themes
    ("P4", "", "stimulate"),
    ("P4", "sport culture", "support"),
    ("P3", "care", ""),
)
CODES: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "integral": _INTEGRAL,
    "embedded": (("P3", "care", "support"),) * 3,
    "instrument": (("P2", "", ""),) * 3,
    "mention": (("P1", "", ""),) * 3,
}


@dataclass(frozen=True)
class NamedModel:
    """A model that is never asked: every passage was coded before."""

    version: str
    trained: Any = None


@dataclass
class Planted:
    """One country of a few municipalities, night by night."""

    sessions: sessionmaker[Session]
    everything: bool = False  # whether nights decide all, whatever changed
    sources: dict[str, list[SourceRow]] = field(default_factory=dict)

    def municipality(self, code: str = "GM9001", *, people: int = 40_000, **fields: Any) -> None:
        """Add one with a source of every family; further fields go to the row."""
        with self.sessions() as session, session.begin():
            row = add_municipality(session, code, f"Plaats {code}")
            row.population = people
            for name, value in fields.items():
                setattr(row, name, value)
            self.sources[code] = [
                add_source(session, code, family=family, platform=str(family))
                for family in _FAMILIES
            ]
        self.document(
            "Jaarverslag",
            "mention",
            code=code,
            type=DocumentType.AGENDA_ITEM,
            volunteer_specific="",
        )

    def change(self, code: str, **fields: Any) -> None:
        """Change the register row of one."""
        with self.sessions() as session, session.begin():
            row = session.get_one(MunicipalityRow, code)
            for name, value in fields.items():
                setattr(row, name, value)

    def succession(self, kind: SuccessionKind, old: str, new: str, day: dt.date = TONIGHT) -> None:
        """Let one go over into another on a day."""
        with self.sessions() as session, session.begin():
            session.add(
                SuccessionRow(happened_on=day, kind=kind, old_code=old, new_code=new, part="whole")
            )

    def document(
        self,
        title: str = "Nota vrijwilligers",
        codes: str | Mapping[str, str] = "integral",
        *,
        code: str = "GM9001",
        seen: dt.date = BEFORE,
        source: int = 3,
        **facts: str,
    ) -> StoredDocument:
        """Add an adopted note; ``codes`` is one kind, or a kind for each model version."""
        kinds = dict.fromkeys(("m1", "m2"), codes) if isinstance(codes, str) else codes
        with self.sessions() as session, session.begin():
            place = session.get_one(SourceRow, self.sources[code][source].id)
            stored = add_document(
                session,
                place,
                title,
                tuple(f"{title} {code} {source} alinea {n}" for n in range(3)),
                seen_at=f"{seen}T00:30",
            )
            stored.location.title = title
            for name, value in {**_ADOPTED, **facts}.items():
                if value:
                    add_fact(session, stored.version, FactName(name), value)
            for version, kind in kinds.items():
                for passage, coded in zip(stored.passages, CODES[kind], strict=True):
                    session.add(_coded(passage.id, version, *coded))
        return stored

    def code_again(self, stored: StoredDocument, version: str, kind: str) -> None:
        """Code the passages of a document by another version of the model."""
        with self.sessions() as session, session.begin():
            for passage, coded in zip(stored.passages, CODES[kind], strict=True):
                session.add(_coded(passage.id, version, *coded))

    def decision(self, day: str, link: str, title: str) -> None:
        """Add a decision list of tonight that adopts, withdraws or reaffirms by title."""
        self.document(
            f"Besluitenlijst {day}",
            "mention",
            seen=TONIGHT,
            type=DocumentType.AGENDA_ITEM,
            object=PolicyObject.NONE,
            decided_on=day,
            volunteer_specific="",
            **{link: title},  # type: ignore[arg-type]  # a fact, not one of the other options
        )

    def night(
        self, day: dt.date, model: str = "m1", *, lost: Sequence[int] = ()
    ) -> LabellingSummary:
        """Visit every source, then label; ``lost`` are places in the list of sources."""
        with self.sessions() as session, session.begin():
            run = add_run(session, str(day))
            for sources in self.sources.values():
                for place, source in enumerate(sources):
                    session.add(_visit(run, source, lost=place in lost))
        return label_pending(
            sessions=self.sessions,
            model=NamedModel(model),
            run_id=run.id,
            reference_date=day,
            clock=lambda: start_of_day(day) + dt.timedelta(hours=4),
            versions={"program": "1"},
            everything=self.everything,
        )

    def changes(self, code: str = "GM9001") -> list[Change]:
        """What tonight changed of one municipality, of whatever cause."""
        with self.sessions() as session:
            rows = list_changes(session, start_of_day(TONIGHT), causes=list(Cause))
            return [change for change in rows if change.after.cbs_code == code]

    def runs(self) -> int:
        """How many nights there were."""
        with self.sessions() as session:
            return len(session.scalars(select(RunRow)).all())


_ADOPTED: Mapping[str, str] = {
    FactName.TYPE: DocumentType.POLICY_NOTE,
    FactName.ACTOR: Actor.MUNICIPALITY,
    FactName.OBJECT: PolicyObject.VOLUNTEERING,
    FactName.STATUS: Status.ADOPTED_BY_COUNCIL,
    FactName.DECIDED_ON: "2025-03-04",
    FactName.VOLUNTEER_SPECIFIC: "title",
}


def _coded(passage_id: int, version: str, code: str, hosts: str, themes: str) -> PassageCodeRow:
    policy = code in ("P3", "P4")
    marks = dict.fromkeys(("pointer", "absence", "trap", "boilerplate", "veto"), False)
    kind = DocumentType.AGENDA_ITEM if code == "P1" else DocumentType.POLICY_NOTE
    return PassageCodeRow(
        passage_id=passage_id,
        model_version=version,
        document_type=kind,
        code=PassageCode(code),
        probabilities={code: 1.0},
        attributes={
            "hosts": hosts.split(),
            "themes": themes.split(),
            "goal": policy,
            "means": policy,
            **marks,
        },
    )


def _visit(run: RunRow, source: SourceRow, *, lost: bool) -> VisitRow:
    return VisitRow(
        run_id=run.id,
        source_id=source.id,
        outcome=VisitOutcome.UNREACHABLE if lost else VisitOutcome.OK,
        reason="",
        visited_at=run.started_at,
        reference_date=run.reference_date,
        reached=not lost,
        requests=20,
        failed_requests=20 if lost else 0,
        found=0 if lost else 30,
        pages=300,
        section_complete=True,
        covers_from=dt.date(2005, 1, 1),
    )
