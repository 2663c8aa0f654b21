"""Label what is new and record what changed."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from classifier.attributes import find_attributes
from classifier.causes import Held, Versions, cause_of_change
from classifier.cluster import ClusterCoder
from classifier.coding import PassageModel
from classifier.document_coding import code_documents
from classifier.dossier import Dossier, Evidence
from classifier.due import Outlook, look_out
from classifier.held import Segment, differing_segments, verdict_of
from classifier.hysteresis import effective_verdict
from classifier.loading import load
from classifier.municipality import decide, exists
from classifier.people import Word, with_words
from classifier.prepared import PreparedDossier, prepare
from classifier.timeline import EARLIEST, timeline_with_outlook
from classifier.versions import CODEBOOK_VERSION, RULES_VERSION
from db.attribute_tables import AttributeRow
from db.attributes import add_attributes
from db.decisions import keep_decisions, store_decision
from db.history import append_verdict, civil_date, held_timeline
from db.municipalities import exists_on
from db.people_codes import settled_verdicts
from db.reviews import coded_since
from db.runs import last_labelled_on
from db.tables import (
    DocumentRow,
    EvidenceRow,
    MunicipalityRow,
    VerdictRow,
)
from vocabulary.codes import Cause, Label, State

Progress = Callable[[int, int], None]
_LABELS: Mapping[str, Label | State] = {each.value: each for each in (*Label, *State)}


@dataclass(frozen=True)
class LabellingSummary:
    """What one labelling came to."""

    passages_coded: int
    documents_coded: int
    municipalities: int
    verdicts_recorded: int
    changes: int  # recorded verdicts that have a cause

    def counts(self) -> dict[str, int]:
        """Counter names and numbers, for the run row and the report."""
        return {
            "passages_classified": self.passages_coded,
            "documents_classified": self.documents_coded,
            "municipalities_decided": self.municipalities,
            "verdicts_recorded": self.verdicts_recorded,
            "changes": self.changes,
        }


@dataclass(frozen=True)
class _Labelling:
    """What every step of one labelling needs."""

    sessions: sessionmaker[Session]
    model: PassageModel
    run_id: int
    reference_date: dt.date
    clock: Callable[[], dt.datetime]
    versions: Mapping[str, str]


def label_pending(
    *,
    sessions: sessionmaker[Session],
    model: PassageModel,
    run_id: int,
    reference_date: dt.date,
    clock: Callable[[], dt.datetime],
    versions: Mapping[str, str],
    everything: bool = False,
    on_cluster: bool = False,
    progress: Progress | None = None,
) -> LabellingSummary:
    """Code new passages and documents, decide what may have changed, append what differs.

    One short transaction for each document and each municipality; running it twice on the
    same store and date appends nothing. A municipality is decided when something that its
    verdict rests on changed; the result is that of deciding all.

    Args:
        sessions: Makes sessions on the store.
        model: The released passage model.
        run_id: The run that the verdicts belong to.
        reference_date: Civil date that the verdicts are about.
        clock: Gives the time in UTC, aware; it becomes the record time.
        versions: Program and other parts, stored with each verdict beside ours.
        everything: Decide every municipality, whatever changed.
        on_cluster: Code passages on joblib's backend; the codes are the same.
        progress: Called with documents done and all, then with municipalities done and all.
    """
    work = _Labelling(
        sessions=sessions,
        model=model,
        run_id=run_id,
        reference_date=reference_date,
        clock=clock,
        versions={**versions, **_own_versions(model)},
    )
    cluster = ClusterCoder() if on_cluster else None
    passages, documents = code_documents(sessions, model, cluster, progress)
    with sessions() as session:
        candidates = _candidates(session, reference_date)
        outlook = look_out(
            session, candidates, reference_date, work.versions, everything=everything
        )
    recorded: list[VerdictRow] = []
    for done, cbs_code in enumerate(outlook.due, start=1):
        recorded += _decide(work, cbs_code, outlook)
        if progress is not None:
            progress(done, len(outlook.due))
    with sessions() as session, session.begin():
        keep_decisions(session, outlook.kept, marks=outlook.marks, checked_on=reference_date)
    changes = sum(row.cause is not None for row in recorded)
    return LabellingSummary(passages, documents, len(outlook.due), len(recorded), changes)


def _own_versions(model: PassageModel) -> dict[str, str]:
    return {"model": model.version, "rules": RULES_VERSION, "codebook": CODEBOOK_VERSION}


def _candidates(session: Session, day: dt.date) -> list[str]:
    """Those that exist, and those that ended but have documents or verdicts."""
    known = set(session.scalars(select(DocumentRow.cbs_code).distinct()))
    known |= set(session.scalars(select(VerdictRow.cbs_code).distinct()))
    rows = session.scalars(select(MunicipalityRow).order_by(MunicipalityRow.cbs_code))
    return [row.cbs_code for row in rows if row.cbs_code in known or exists_on(row, day)]


def _decide(work: _Labelling, cbs_code: str, outlook: Outlook) -> list[VerdictRow]:
    with work.sessions() as session, session.begin():
        dossier = load(session, cbs_code, work.model.version)
        prepared = prepare(dossier)
        now, next_on = timeline_with_outlook(prepared, EARLIEST, work.reference_date)
        now = with_words(now, _words(session, cbs_code), dossier)
        segments = differing_segments(now, held_timeline(session, cbs_code))
        known_on = last_labelled_on(session, before_run=work.run_id)
        rows = [_append(session, work, dossier, segment, known_on) for segment in segments]
        _add_attributes(session, work, prepared)
        store_decision(session, outlook.decision(dossier, work.reference_date, next_on))
        return rows


def _words(session: Session, cbs_code: str) -> list[Word]:
    """What people coded of the municipality as a whole."""
    return [
        Word(
            since=each.since,
            value=_LABELS.get(each.value),
            firm=each.firm,
            coders=each.coders,
            said_on=civil_date(each.recorded_at),
            computed=each.computed,
        )
        for each in settled_verdicts(session, cbs_code)
    ]


def _add_attributes(session: Session, work: _Labelling, prepared: PreparedDossier) -> None:
    """Record the attributes of the reference date, where they are not what was recorded last."""
    dossier = prepared.dossier
    if not exists(dossier, work.reference_date):
        return
    recorded_at = work.clock()
    rows = [
        AttributeRow(
            cbs_code=dossier.cbs_code,
            run_id=work.run_id,
            reference_date=work.reference_date,
            recorded_at=recorded_at,
            attribute=found.attribute,
            value=found.value,
            version_id=found.version_id,
            passage_id=found.passage_id,
        )
        for found in find_attributes(prepared, work.reference_date)
    ]
    add_attributes(session, rows)


def _append(
    session: Session,
    work: _Labelling,
    dossier: Dossier,
    segment: Segment,
    known_on: dt.date | None,
) -> VerdictRow:
    verdict, label = segment.verdict, segment.last_label
    cause = _cause(session, work, dossier, segment, known_on)
    found_more = known_on is None or any(d.first_seen_on > known_on for d in dossier.documents)
    effective = effective_verdict(segment.held, verdict, cause, found_more=found_more)
    row = VerdictRow(
        cbs_code=dossier.cbs_code,
        run_id=work.run_id,
        valid_from=segment.valid_from,
        valid_to=segment.valid_to,
        recorded_at=work.clock(),
        computed_label=verdict.label,
        computed_state=verdict.state,
        effective_label=effective.label,
        effective_state=effective.state,
        effective_reason=effective.reason,
        subtypes=list(verdict.subtypes),
        flags=list(verdict.flags),
        currency=verdict.currency,
        confirmation=verdict.confirmation,
        confidence=verdict.confidence,
        probabilities=dict(verdict.probabilities),
        policy_since=verdict.policy_since,
        policy_title=verdict.policy_title,
        last_known_label=label[0] if label and effective.label is None else None,
        last_known_on=label[1] if label and effective.label is None else None,
        cause=cause,
        reason=verdict.reason,
        trace=list(verdict.trace),
        versions=dict(work.versions),
    )
    append_verdict(session, row, _evidence(verdict.evidence))
    return row


def _evidence(evidence: Sequence[Evidence]) -> list[EvidenceRow]:
    return [
        EvidenceRow(version_id=item.version_id, passage_id=item.passage_id, role=item.role)
        for item in evidence
    ]


def _cause(
    session: Session,
    work: _Labelling,
    dossier: Dossier,
    segment: Segment,
    known_on: dt.date | None,
) -> Cause | None:
    """Cause of a change; None where nothing was held for that day before.

    A municipality that began since the last labelling is a change all the same.
    """
    held = segment.held
    if known_on is None:
        return None
    if held is None:
        began = dossier.valid_from is not None and dossier.valid_from > known_on
        return Cause.BOUNDARY if began else None
    day = work.reference_date if segment.valid_to is None else segment.valid_from
    was = verdict_of(held)
    if was.held == segment.verdict.held and was.said != segment.verdict.said:
        return Cause.REVIEW
    before = Held(
        verdict=was,
        reference_date=min(known_on, day),
        known_on=known_on,
        versions=Versions(held.versions["model"], held.versions["rules"]),
    )
    now = Versions(work.model.version, RULES_VERSION)
    reviewed = _by_people(session, work, held, day)
    return cause_of_change(before, dossier, segment.verdict, day, now, reviewed=reviewed)


def _by_people(session: Session, work: _Labelling, held: VerdictRow, day: dt.date) -> bool:
    """Whether without what people coded since nothing would have changed."""
    if not coded_since(session, held.cbs_code, held.recorded_at):
        return False
    without = load(session, held.cbs_code, work.model.version, reviewed_until=held.recorded_at)
    return decide(without, day).held == verdict_of(held).held
