"""Which documents are versions or copies of one policy, and which decisions concern it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.copies import find_copies
from classifier.currency import add_years
from classifier.document_rules import (
    TYPE_RULES,
    JudgedDocument,
    is_context,
    is_intention,
    is_preparation,
    judge_document,
)
from classifier.dossier import DossierDocument
from classifier.titles import TitleIndex, normalise_title
from vocabulary.codes import Actor, DocumentType, SourceFamily, Status
from vocabulary.facts import Issuer

# A proposal and its adopted text follow each other within this time; after a longer gap a
# municipality has used its title again for a new policy.
TITLE_REUSE_YEARS = 2

_ADOPTED = (Status.ADOPTED_BY_EXECUTIVE, Status.ADOPTED_BY_COUNCIL)
_UNDECIDED = (Status.INTENTION, Status.DRAFT, Status.PROPOSAL)


@dataclass(frozen=True)
class Decision:
    """A dated decision of this municipality about another text."""

    document: DossierDocument
    decided_on: dt.date | None
    status: Status


@dataclass(frozen=True)
class Links:
    """What documents say about other documents, by the id of the document spoken of."""

    adopted: dict[int, tuple[Decision, ...]]
    withdrawn: dict[int, tuple[Decision, ...]]
    reaffirmed: dict[int, tuple[Decision, ...]]


def own_date(document: DossierDocument) -> dt.date | None:
    """Date of a text by its own words: decision, else date, else the meeting it was for."""
    facts = document.facts
    return facts.decided_on or facts.dated_on or meeting_date(document)


def meeting_date(document: DossierDocument) -> dt.date | None:
    """Day on which the text was to be decided; a council source dates papers by meeting."""
    if document.facts.meeting_on:
        return document.facts.meeting_on
    return document.source_date if document.source_family is SourceFamily.COUNCIL else None


def discussed_on(document: DossierDocument) -> dt.date:
    """Latest day on which the text can have come into being: discussed, else retrieved."""
    return own_date(document) or document.first_seen_on


def own_status(document: DossierDocument) -> Status | None:
    """Status that the text itself can prove under its type and actor."""
    facts = document.facts
    rule = TYPE_RULES[facts.type]
    if is_context(document):
        return None
    if facts.status in _ADOPTED and is_preparation(document):
        return Status.DRAFT
    if facts.status in _ADOPTED and not rule.own_adoption:
        return None
    if facts.status is None and rule.regulation and facts.in_force_from:
        return Status.ADOPTED_BY_EXECUTIVE  # only what was adopted stands in the register
    return facts.status


def find_links(documents: Sequence[DossierDocument], index: TitleIndex) -> Links:
    """Collect adoptions, withdrawals and reaffirmations by this municipality's own texts."""
    adopted: dict[int, list[Decision]] = defaultdict(list)
    withdrawn: dict[int, list[Decision]] = defaultdict(list)
    reaffirmed: dict[int, list[Decision]] = defaultdict(list)
    for document in documents:
        if document.facts.actor not in (None, Actor.UNKNOWN, Actor.MUNICIPALITY):
            continue
        facts = document.facts
        if _records_decisions(document):
            decision = _decision(document, own_date(document))
            _add(adopted, index, facts.adopts, decision, only_adoptable=True)
            ending = _decision(document, facts.withdrawn_on or decision.decided_on)
            _add(withdrawn, index, (*facts.withdraws, *facts.replaces), ending)
        if facts.status is not Status.INTENTION:
            _add(reaffirmed, index, facts.reaffirms, _decision(document, own_date(document)))
    return Links(_frozen(adopted), _frozen(withdrawn), _frozen(reaffirmed))


def _records_decisions(document: DossierDocument) -> bool:
    """Whether it is a paper that records what council or executive decided about others.

    A policy that speaks of older ones does not: what it ends, it ends on its own adoption.
    A web page only points, and a paper without a decision of its own may be a proposal.
    """
    facts = document.facts
    decided = facts.status in _ADOPTED or facts.decided_on is not None
    paper = facts.type in (DocumentType.AGENDA_ITEM, DocumentType.OTHER, None)
    return decided and paper and facts.status not in _UNDECIDED


def _decision(document: DossierDocument, day: dt.date | None) -> Decision:
    """A decision at the lowest level where the text does not say who took it."""
    status, issuer = document.facts.status, document.facts.issuer
    listed = Status.ADOPTED_BY_COUNCIL if issuer is Issuer.COUNCIL else Status.ADOPTED_BY_EXECUTIVE
    level = status if status in _ADOPTED and status else listed
    return Decision(document, day, level)


def _add(
    into: dict[int, list[Decision]],
    index: TitleIndex,
    titles: Iterable[str],
    decision: Decision,
    *,
    only_adoptable: bool = False,
) -> None:
    """File a decision under every document that one of its titles names."""
    own = normalise_title(decision.document.facts.title)
    for title in titles:
        if normalise_title(title) == own:
            continue  # it speaks of itself, and a copy of it must not be taken for another text
        found = index.find(title, apart_from=decision.document.document_id)
        wanted = [target for target in found if not only_adoptable or is_adoptable(target)]
        for target in nearest_in_time(wanted, decision.decided_on):
            into[target.document_id].append(decision)


def is_adoptable(document: DossierDocument) -> bool:
    """Whether a decision can turn it into policy: never a motion, start note or web page."""
    rule = TYPE_RULES[document.facts.type]
    return rule.by_decision and not is_intention(document) and not is_preparation(document)


def nearest_in_time(
    documents: Sequence[DossierDocument], day: dt.date | None
) -> Sequence[DossierDocument]:
    """Of documents with a title that was used again, those of the time of the link."""
    clusters = _by_time(documents)
    if day is None or len(clusters) < 2:
        return documents

    def gap(cluster: Sequence[DossierDocument]) -> int:
        days = [abs((day - known).days) for known in map(own_date, cluster) if known]
        return min(days, default=0)

    return min(clusters, key=gap)


def _frozen(found: dict[int, list[Decision]]) -> dict[int, tuple[Decision, ...]]:
    return {document_id: tuple(decisions) for document_id, decisions in found.items()}


def group_policies(
    documents: Sequence[DossierDocument], links: Links
) -> list[tuple[JudgedDocument, ...]]:
    """Join versions and copies: one document id, one title in one period of time, or one text.

    Texts of other actors take part only when a decision of this municipality adopted them.
    """
    by_title: dict[str, list[DossierDocument]] = defaultdict(list)
    for document in documents:
        adopted_here = document.document_id in links.adopted
        if adopted_here or not is_context(document):
            by_title[_title_key(document)].append(document)
    groups = [cluster for title in by_title.values() for cluster in _by_time(title)]
    return [
        tuple(
            judge_document(document, adopted_here=document.document_id in links.adopted)
            for document in group
        )
        for group in _join_versions([*groups, *find_copies([d for g in groups for d in g])])
    ]


def _title_key(document: DossierDocument) -> str:
    """Key under which copies meet; pages and agenda items share titles without being copies."""
    title = normalise_title(document.facts.title)
    if document.facts.type in (DocumentType.WEB_PAGE, DocumentType.AGENDA_ITEM) or not title:
        return f"document {document.document_id}"
    return title


def _by_time(documents: Sequence[DossierDocument]) -> list[list[DossierDocument]]:
    """Split documents of one title where years lie between them; undated ones join the last."""
    dated = sorted(
        ((day, document) for document in documents if (day := own_date(document))),
        key=lambda pair: pair[0],  # of one day: in the order given
    )
    clusters: list[list[DossierDocument]] = []
    previous: dt.date | None = None
    for day, document in dated:
        if previous is None or day > add_years(previous, TITLE_REUSE_YEARS):
            clusters.append([])
        clusters[-1].append(document)
        previous = day
    undated = [document for document in documents if not own_date(document)]
    if undated and not clusters:
        return [undated]
    if undated:
        clusters[-1].extend(undated)
    return clusters


def _join_versions(groups: Sequence[list[DossierDocument]]) -> list[list[DossierDocument]]:
    """Join groups that hold versions of the same document."""
    home: dict[int, list[DossierDocument]] = {}
    joined: list[list[DossierDocument]] = []
    for group in groups:
        known = [home[document.document_id] for document in group if document.document_id in home]
        target = known[0] if known else []
        if not known:
            joined.append(target)
        for other in known[1:]:
            if other is not target:
                _move(other, target, home)
                joined = [kept for kept in joined if kept is not other]
        _move(list(group), target, home)
    return joined


def _move(
    documents: list[DossierDocument],
    target: list[DossierDocument],
    home: dict[int, list[DossierDocument]],
) -> None:
    """Put documents into a group, each once, and remember where they are."""
    held = {document.version_id for document in target}
    target.extend(document for document in documents if document.version_id not in held)
    for document in documents:
        home[document.document_id] = target
