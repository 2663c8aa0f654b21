"""Which documents and passages a verdict rests on, strongest first."""

from collections.abc import Iterable, Sequence

from classifier.document_rules import Scope, is_intention
from classifier.dossier import CodedPassage, Evidence
from classifier.joining import Decision
from classifier.pending import Pending
from classifier.standing import Presence, Standing
from vocabulary.codes import Label


def presence_evidence(presence: Presence) -> tuple[Evidence, ...]:
    """Passages that meet the conditions of the label, then the decisions that adopted it."""
    found: list[Evidence] = []
    for standing in presence.carriers:
        if presence.label is Label.INTEGRAL:
            found += _conditions(standing, presence.scope)
        else:
            goals = standing.scope.committed or standing.scope.goals
            found += _passages(standing, goals, "goal")
    for standing in presence.carriers:
        found += adoption_evidence(standing)
    return _once(found)


def adoption_evidence(standing: Standing) -> list[Evidence]:
    """The text itself and the decisions that adopted it."""
    content = standing.expression.judged.document
    decisions = _decisions(standing.policy.adoptions, "adoption")
    return [Evidence(content.version_id, None, "policy"), *decisions]


def pending_evidence(pending: Iterable[Pending]) -> tuple[Evidence, ...]:
    """The texts in doubt, with the doubt as their role."""
    found = []
    for item in pending:
        role = item.doubt.name.lower()
        found += [Evidence(document.version_id, None, role) for document in item.policy.documents]
        found += _decisions(item.policy.adoptions, "adoption")
    return _once(found)


def ended_evidence(standing: Standing) -> tuple[Evidence, ...]:
    """A policy that ended: what ended it, what adopted it, what it wanted."""
    goals = standing.scope.committed or standing.scope.goals
    return _once(
        [
            *_decisions(standing.policy.endings, "withdrawal"),
            *adoption_evidence(standing),
            *_passages(standing, goals, "former goal"),
        ]
    )


def absence_evidence(standings: Sequence[Standing]) -> tuple[Evidence, ...]:
    """Absence statements of the municipality (P6): they strengthen C, no more."""
    return _once(
        [
            Evidence(member.document.version_id, passage.passage_id, "absence")
            for standing in standings
            for member in standing.policy.members
            if not is_intention(member.document)
            for passage in member.document.passages
            if passage.absence
        ]
    )


def _conditions(standing: Standing, scope: Scope) -> list[Evidence]:
    """Passages of one policy under each of the conditions A1 to A3."""
    roles = (
        ("A1", scope.own_policy),
        ("A2", tuple(scope.domains.values())),
        ("A3", tuple(scope.themes.values())),
    )
    return [line for role, passages in roles for line in _passages(standing, passages, role)]


def _passages(standing: Standing, passages: Sequence[CodedPassage], role: str) -> list[Evidence]:
    """Evidence for those of the passages that stand in this policy's own texts."""
    texts = [standing.expression, *standing.policy.programmes]
    versions = {
        id(passage): text.judged.document.version_id
        for text in texts
        for passage in text.judged.document.passages
    }
    return [
        Evidence(versions[id(passage)], passage.passage_id, role)
        for passage in passages
        if id(passage) in versions
    ]


def _decisions(decisions: Sequence[Decision], role: str) -> list[Evidence]:
    return [Evidence(decision.document.version_id, None, role) for decision in decisions]


def _once(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Without repetitions, in the same order."""
    return tuple(dict.fromkeys(evidence))
