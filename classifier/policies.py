"""Documents to policies: versions, copies, decisions and programmes as one piece of evidence."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from classifier.currency import ValidTime
from classifier.document_rules import JudgedDocument, Scope, code_of_scope, scope_of
from classifier.dossier import DossierDocument
from classifier.expressions import Expression, lapse_day, make_expressions
from classifier.joining import (
    Decision,
    Links,
    discussed_on,
    find_links,
    group_policies,
    nearest_in_time,
    own_date,
    own_status,
)
from classifier.titles import TitleIndex
from vocabulary.codes import Actor, DocumentCode, DocumentType, Status


@dataclass(frozen=True)
class Policy:
    """One policy of one municipality, across versions and copies."""

    members: tuple[JudgedDocument, ...]
    expressions: tuple[Expression, ...]  # oldest first, at least one
    status: Status | None  # the highest that was shown
    adoptions: tuple[Decision, ...] = ()
    endings: tuple[Decision, ...] = ()  # withdrawals, and policies that took its place
    programmes: tuple[Expression, ...] = ()
    reaffirmed_on: tuple[dt.date, ...] = ()
    lapses_on: dt.date | None = None  # by its own text or the register
    refers_to: frozenset[int] = frozenset()  # ids of documents it names as one approach
    orphan_programme: bool = False  # an execution programme whose parent is not in the store

    @property
    def adopted(self) -> bool:
        """Whether council or executive adopted it (status S4 or S5)."""
        return self.status is not None and self.status.adopted

    @property
    def documents(self) -> tuple[DossierDocument, ...]:
        """Its versions and copies."""
        return tuple(member.document for member in self.members)

    @property
    def document_ids(self) -> frozenset[int]:
        """Ids of its versions and copies."""
        return frozenset(document.document_id for document in self.documents)

    @property
    def volunteer_specific(self) -> bool:
        """Whether title or a chapter is about volunteering."""
        return any(document.volunteer_specific for document in self.documents)

    @property
    def regional(self) -> bool:
        """Whether it is the text of a region, adopted here."""
        return any(
            document.facts.regional or document.facts.actor is Actor.REGION
            for document in self.documents
        )

    @property
    def gone(self) -> bool:
        """Whether none of its copies stands at its source any more."""
        return all(document.gone for document in self.documents)

    @property
    def discussed_on(self) -> dt.date:
        """First day on which it was discussed or retrieved."""
        return min(discussed_on(document) for document in self.documents)

    @property
    def withdrawn_on(self) -> dt.date | None:
        """First day on which it was withdrawn, lapsed or replaced."""
        days = [ending.decided_on for ending in self.endings] + [self.lapses_on]
        return min((day for day in days if day), default=None)

    def expression_on(self, day: dt.date) -> Expression:
        """The latest expression in force on a day, or the first before any is."""
        begun = [e for e in self.expressions if e.counts_from is None or e.counts_from <= day]
        return begun[-1] if begun else self.expressions[0]

    def valid_time(self, expression: Expression) -> ValidTime:
        """When the policy holds with this expression as its content."""
        return ValidTime(
            valid_from=expression.valid_from,
            starts_on=expression.starts_on,
            ends_on=expression.ends_on,
            withdrawn_on=self.withdrawn_on,
            reaffirmed_on=self.reaffirmed_on,
        )

    def scope_on(self, day: dt.date) -> Scope:
        """Its content on a day, read together with the programmes adopted by then."""
        main = self.expression_on(day).judged.document.passages
        running = [p for p in self.programmes if p.counts_from and p.counts_from <= day]
        extra = [passage for p in running for passage in p.judged.document.passages]
        return scope_of([(*main, *extra)])

    def code_on(self, day: dt.date) -> DocumentCode:
        """What it is evidence of on a day, under the ceiling of its type."""
        return code_of_scope(self.scope_on(day), self.expression_on(day).judged.rule)


def build_policies(documents: Sequence[DossierDocument]) -> tuple[Policy, ...]:
    """Join the documents of one municipality into policies.

    Highest status wins; the latest adopted version gives the content. Motions never adopt
    policy, adopted start notes stay drafts, collections are never adopted as a whole.

    Returns:
        Policies, adopted or not, in an order that depends on the documents alone;
        programmes that stand by themselves come last.
    """
    index = TitleIndex(documents)
    links = find_links(documents, index)
    policies = [_policy(group, links, index) for group in group_policies(documents, links)]
    policies = _attach_programmes(policies, index)
    return tuple(_end_replaced(policies, index))


def _policy(members: tuple[JudgedDocument, ...], links: Links, index: TitleIndex) -> Policy:
    """Make one policy of versions and copies and of what was decided about them."""
    ids = {member.document.document_id for member in members}
    adoptions = _of(links.adopted, ids)
    own = [status for member in members if (status := own_status(member.document))]
    status = max([*own, *(decision.status for decision in adoptions)], default=None)
    reaffirmed = [decision.decided_on for decision in _of(links.reaffirmed, ids)]
    return Policy(
        members=members,
        expressions=make_expressions(members, adoptions),
        status=status,
        adoptions=adoptions,
        endings=_of(links.withdrawn, ids),
        reaffirmed_on=tuple(sorted(day for day in reaffirmed if day)),
        lapses_on=lapse_day(members),
        refers_to=frozenset(
            target.document_id
            for member in members
            for target in index.find_all(
                member.document.facts.refers_to, apart_from=member.document.document_id
            )
        )
        - ids,
    )


def _of(found: dict[int, tuple[Decision, ...]], ids: set[int]) -> tuple[Decision, ...]:
    """Decisions about any of the documents by other texts than these, each once."""
    by_version = {
        decision.document.version_id: decision
        for document_id in sorted(ids)
        for decision in found.get(document_id, ())
        if decision.document.document_id not in ids
    }
    return tuple(by_version.values())


def _attach_programmes(policies: Sequence[Policy], index: TitleIndex) -> list[Policy]:
    """Read execution programmes together with their adopted parent.

    A programme whose parent is not in the store, or was never adopted, stands by itself.
    """
    joined = [policy for policy in policies if not _is_programme(policy)]
    alone: list[Policy] = []
    for programme in filter(_is_programme, policies):
        where = _find_parent(programme, joined, index)
        if where is None:
            alone.append(replace(programme, orphan_programme=True))
        elif joined[where].adopted and programme.adopted:
            joined[where] = _with_programme(joined[where], programme)
        else:
            alone.append(programme)
    return joined + alone


def _is_programme(policy: Policy) -> bool:
    return policy.members[0].document.facts.type is DocumentType.EXECUTION_PROGRAMME


def _find_parent(programme: Policy, policies: Sequence[Policy], index: TitleIndex) -> int | None:
    """Position of the policy that a programme carries out, if it is in the store."""
    for document in programme.documents:
        if document.facts.parent:
            found = index.find(document.facts.parent, apart_from=document.document_id)
            near = nearest_in_time(found, own_date(document))
            ids = {target.document_id for target in near} - programme.document_ids
            for position, policy in enumerate(policies):
                if ids & policy.document_ids:
                    return position
    return None


def _with_programme(parent: Policy, programme: Policy) -> Policy:
    """Add a programme's content; that it is carried out also reaffirms the parent."""
    days = [e.valid_from for e in programme.expressions if e.valid_from]
    return replace(
        parent,
        programmes=(*parent.programmes, *programme.expressions),
        reaffirmed_on=tuple(sorted({*parent.reaffirmed_on, *days})),
    )


def _end_replaced(policies: Sequence[Policy], index: TitleIndex) -> list[Policy]:
    """End policies that an adopted policy explicitly replaces.

    The old one ends on the adoption of the new one, but never before the new one starts:
    otherwise the weeks between adoption and start would seem to be without policy.
    """
    ended = list(policies)
    for new in policies:
        day = new.expressions[-1].counts_from
        if not new.adopted or day is None:
            continue
        for document in new.documents:
            ids = _replaced_by(document, index) - new.document_ids
            ending = Decision(document, day, new.status or Status.ADOPTED_BY_EXECUTIVE)
            ended = [
                replace(old, endings=(*old.endings, ending)) if ids & old.document_ids else old
                for old in ended
            ]
    return ended


def _replaced_by(document: DossierDocument, index: TitleIndex) -> frozenset[int]:
    """Ids of the documents that a policy says it takes the place of."""
    titles = (*document.facts.replaces, *document.facts.withdraws)
    found = index.find_all(titles, apart_from=document.document_id)
    return frozenset(target.document_id for target in found)
