"""From what the store holds of one municipality to the dossier that the rules read."""

import datetime as dt
from collections.abc import Sequence

from classifier.dossier import (
    CodedPassage,
    ConfirmationRecord,
    DocumentFacts,
    Dossier,
    DossierDocument,
    ManualSearch,
    PredecessorShare,
    Visit,
)
from classifier.headings import names_volunteers
from db.history import CIVIL_ZONE
from db.municipalities import ends_on
from db.stored_rows import StoredCode, StoredDossier, StoredVersion, StoredVisit
from db.tables import ManualSearchRow
from vocabulary.codes import (
    Actor,
    Confirmation,
    DocumentType,
    Domain,
    PassageCode,
    PolicyObject,
    ReviewAction,
    Status,
    Theme,
)
from vocabulary.facts import FactName, Issuer


def dossier_of(stored: StoredDossier, predecessors: Sequence[PredecessorShare] = ()) -> Dossier:
    """Translate stored rows; pure."""
    municipality = stored.municipality
    return Dossier(
        cbs_code=municipality.cbs_code,
        name=municipality.name,
        valid_from=municipality.valid_from,
        valid_to=ends_on(municipality),
        documents=tuple(document_of(version) for version in stored.versions),
        visits=tuple(visit_of(visit) for visit in stored.visits),
        manual_searches=tuple(manual_search_of(search) for search in stored.manual_searches),
        retrieved_documents=stored.retrieved,
        readable_documents=stored.readable,
        confirmations=tuple(
            ConfirmationRecord(
                Confirmation.CONFIRMED
                if review.action is ReviewAction.CONFIRM
                else Confirmation.REFUTED,
                _civil_day(review.recorded_at),
            )
            for review in stored.confirmations
        ),
        predecessors=tuple(predecessors),
    )


def manual_search_of(row: ManualSearchRow) -> ManualSearch:
    """One recorded search by hand as the rules read it."""
    searched_on = _civil_day(row.recorded_at)
    return ManualSearch(row.searched_by, searched_on, row.covers_from, row.covers_to)


def visit_of(visit: StoredVisit) -> Visit:
    """One visit of the ledger as the rules read it."""
    return Visit(
        family=visit.family,
        outcome=visit.outcome,
        visited_on=visit.visited_on,
        reached=visit.reached,
        requests=visit.requests,
        failed_requests=visit.failed_requests,
        found=visit.found,
        pages=visit.pages,
        section_complete=visit.section_complete,
        covers_from=visit.covers_from,
    )


def _civil_day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(CIVIL_ZONE).date()


def document_of(version: StoredVersion) -> DossierDocument:
    """One stored version as the rules read it."""
    facts = facts_of(version)
    return DossierDocument(
        document_id=version.document_id,
        version_id=version.version_id,
        facts=facts,
        first_seen_on=version.first_seen_on,
        passages=tuple(coded_passage(passage) for passage in version.passages),
        readable=version.readable,
        title_has_term=names_volunteers(facts.title),
        source_family=version.family,
        source_date=version.source_date,
        gone=version.gone,
        latest_expression=version.latest_expression,
        sentence_marks=frozenset(mark for each in version.passages for mark in each.marks),
    )


def facts_of(version: StoredVersion) -> DocumentFacts:
    """The facts of one version; the register's dates come from the place where it stands now."""
    facts = version.facts

    def first(name: FactName) -> str | None:
        return next(iter(facts.get(name, ())), None)

    def day(name: FactName) -> dt.date | None:
        value = first(name)
        return dt.date.fromisoformat(value) if value else None

    kind, actor = first(FactName.TYPE), first(FactName.ACTOR)
    subject, status = first(FactName.OBJECT), first(FactName.STATUS)
    issuer = first(FactName.ISSUER)
    return DocumentFacts(
        title=version.title,
        type=DocumentType(kind) if kind else None,
        actor=Actor(actor) if actor else None,
        object=PolicyObject(subject) if subject else None,
        status=Status(status) if status else None,
        language=version.language or "nl",
        volunteer_specific=bool(first(FactName.VOLUNTEER_SPECIFIC)),
        regional=first(FactName.REGIONAL),
        issuer=Issuer(issuer) if issuer else None,
        decided_on=day(FactName.DECIDED_ON),
        dated_on=day(FactName.DATED_ON),
        meeting_on=day(FactName.MEETING_ON),
        period_from=day(FactName.PERIOD_FROM),
        period_to=day(FactName.PERIOD_TO),
        in_force_from=version.in_force_from,
        in_force_to=version.in_force_to,
        withdrawn_on=day(FactName.WITHDRAWN_ON),
        adopts=facts.get(FactName.ADOPTS, ()),
        withdraws=facts.get(FactName.WITHDRAWS, ()),
        replaces=facts.get(FactName.REPLACES, ()),
        reaffirms=facts.get(FactName.REAFFIRMS, ()),
        refers_to=facts.get(FactName.REFERS_TO, ()),
        parent=first(FactName.PARENT),
    )


def coded_passage(stored: StoredCode) -> CodedPassage:
    """One stored passage code as the rules read it."""
    attributes = stored.attributes
    return CodedPassage(
        passage_id=stored.passage_id,
        code=stored.code,
        hosts=tuple(Domain(value) for value in attributes["hosts"]),
        themes=tuple(Theme(value) for value in attributes["themes"]),
        goal=attributes["goal"],
        means=attributes["means"],
        pointer=attributes["pointer"],
        absence=attributes["absence"],
        trap=attributes["trap"],
        boilerplate=attributes["boilerplate"] or stored.standard,
        own_or_club=bool(attributes["veto"]),
        probabilities={PassageCode(code): p for code, p in stored.probabilities.items()},
        page=stored.page,
        heading=stored.heading,
        text=stored.text,
    )
