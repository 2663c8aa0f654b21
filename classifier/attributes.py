"""Attributes of adopted and current policy, each with its evidence (codebook section 11).

"No evidence" is not "no". Sentences in which an indicator means something else are left out
before anything is counted.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.currency import DEFAULT_LIMITS, Limits
from classifier.document_rules import POLICY_CODES, TYPE_RULES, is_preparation
from classifier.dossier import CodedPassage, DossierDocument
from classifier.flags import development_flags
from classifier.joining import own_date
from classifier.prepared import PreparedDossier
from classifier.standing import Standing, stand
from vocabulary.attributes import (
    NO_EVIDENCE,
    YES,
    Attribute,
    TermKind,
    attribute_terms,
)
from vocabulary.codes import DocumentType, Domain, Flag, PassageCode, Status
from vocabulary.lexicon import Action, find_hits, lexicon_rows

MOST_EVIDENCE = 3  # passages kept with each value
DECIDES = 2  # framing and route: two to one or more decides, else mixed
MIN_FRAMED = 2  # goal passages that framing is coded from
MIN_LISTED = 3  # so many domains in one passage are examples of "all kinds"
_POLICY = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
_MEASURE = (*_POLICY, PassageCode.INSTRUMENT)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
HOSTS = {  # fields under the name of another, as codebook section 11 has them
    Domain.CARE: "care",
    Domain.WELFARE: "care",
    Domain.WORK: "participation",
}
_INSTRUMENTS = (
    Attribute.SUBSIDY_STEERING,
    Attribute.APPRECIATION,
    Attribute.INSURANCE,
    Attribute.VOG,
    Attribute.MATCHING,
    Attribute.TRAINING,
    Attribute.FACILITIES,
    Attribute.CO_CREATION,
    Attribute.OUTCOME_MEASUREMENT,
)


@dataclass(frozen=True)
class Finding:
    """One value of one attribute with a piece of its evidence; none for ``no_evidence``."""

    attribute: Attribute
    value: str
    version_id: int | None = None
    passage_id: int | None = None


@dataclass(frozen=True)
class _Read:
    """One passage of policy in force, and where it stands."""

    version_id: int
    type: DocumentType | None
    has_goal: bool  # the text it stands in has a goal for volunteering
    passage: CodedPassage

    def sentences(self, attribute: Attribute) -> str:
        """The passage without the sentences that say nothing of an attribute."""
        exceptions = attribute_terms(attribute, TermKind.NOT)
        kept = [
            sentence
            for sentence in _SENTENCE.split(self.passage.text)
            if not any(term.found_in(sentence.lower()) for term in exceptions)
        ]
        return " ".join(kept)


def find_attributes(
    prepared: PreparedDossier, day: dt.date, limits: Limits = DEFAULT_LIMITS
) -> tuple[Finding, ...]:
    """Every attribute on a date, in the order of the codebook; at least one finding for each."""
    standings = stand(prepared.policies, day, limits)
    texts = [each for standing in standings if standing.in_force for each in _passages(standing)]
    goals = [each for each in texts if each.passage.evidence_code in _POLICY]
    measures = [each for each in texts if each.passage.evidence_code in _MEASURE]
    found = [
        *_host_domains(goals),
        *_framing(goals),
        *_support_centre(measures),
        *(finding for each in _INSTRUMENTS for finding in _instrument(each, measures)),
        *_route(measures),
        *_policy_age(standings, day),
        *_development(prepared, standings, day),
    ]
    order = list(Attribute)
    known = {each.attribute for each in found}
    found += [Finding(each, NO_EVIDENCE) for each in order if each not in known]
    return tuple(sorted(found, key=lambda each: order.index(each.attribute)))


def _passages(standing: Standing) -> list[_Read]:
    """Passages of what a policy says, its programmes included."""
    texts = [standing.expression, *standing.policy.programmes]
    has_goal = bool(standing.scope.goals)
    wanted = {id(passage) for passage in standing.scope.passages}
    return [
        _Read(text.judged.document.version_id, text.judged.document.facts.type, has_goal, passage)
        for text in texts
        for passage in text.judged.document.passages
        if id(passage) in wanted
    ]


def _host_domains(goals: Sequence[_Read]) -> list[Finding]:
    """Fields in which volunteering is placed; an example in a list is no host."""
    found: dict[str, list[_Read]] = {}
    for each in goals:
        hosts = each.passage.domains
        if len(hosts) >= MIN_LISTED or (
            each.passage.text and not each.sentences(Attribute.HOST_DOMAIN)
        ):
            continue
        for host in hosts:
            found.setdefault(HOSTS.get(host, str(host)), []).append(each)
    return [
        f for host in sorted(found) for f in _findings(Attribute.HOST_DOMAIN, host, found[host])
    ]


def _framing(goals: Sequence[_Read]) -> list[Finding]:
    """Instrumental, intrinsic or mixed, from at least two goal passages."""
    framed = {
        term.value: [each for each in goals if _points(each, Attribute.FRAMING, term.pattern)]
        for term in attribute_terms(Attribute.FRAMING, TermKind.LEXICON)
    }
    passages = {id(each) for frame in framed.values() for each in frame}
    if len(passages) < MIN_FRAMED:
        return []
    return _majority(Attribute.FRAMING, framed)


def _support_centre(measures: Sequence[_Read]) -> list[Finding]:
    """A body that supports volunteering, and the roles that it is given."""
    named = [each for each in measures if _shows(each, Attribute.SUPPORT_CENTRE)]
    found = _findings(Attribute.SUPPORT_CENTRE, YES, named)
    for term in attribute_terms(Attribute.SUPPORT_CENTRE_ROLE, TermKind.ROLE):
        given = [each for each in named if any(map(term.found_in, _of_centre(each)))]
        found += _findings(Attribute.SUPPORT_CENTRE_ROLE, term.value, given)
    return found


def _of_centre(each: _Read) -> list[str]:
    """Sentences that name the support centre and are no wish of others."""
    dimension = attribute_terms(Attribute.SUPPORT_CENTRE, TermKind.LEXICON)[0].pattern
    wishes = attribute_terms(Attribute.SUPPORT_CENTRE_ROLE, TermKind.NOT)
    return [
        sentence.lower()
        for sentence in _SENTENCE.split(each.sentences(Attribute.SUPPORT_CENTRE))
        if _hit(sentence, each.passage.heading, dimension)
        and not any(term.found_in(sentence.lower()) for term in wishes)
    ]


def _instrument(attribute: Attribute, measures: Sequence[_Read]) -> list[Finding]:
    """An attribute that is there as soon as one passage shows it."""
    shown = [each for each in measures if _shows(each, attribute)]
    if attribute is Attribute.SUBSIDY_STEERING:
        shown = [each for each in shown if each.has_goal or not _is_rule(each)]
    return _findings(attribute, YES, shown)


def _is_rule(each: _Read) -> bool:
    """Whether it stands in a regulation, which steers only if it has a goal for volunteering."""
    return TYPE_RULES[each.type].regulation


def _route(measures: Sequence[_Read]) -> list[Finding]:
    routes = {
        term.value: [each for each in measures if _points(each, Attribute.ROUTE, term.pattern)]
        for term in attribute_terms(Attribute.ROUTE, TermKind.LEXICON)
    }
    return _majority(Attribute.ROUTE, routes)


def _policy_age(standings: Sequence[Standing], day: dt.date) -> list[Finding]:
    """The day from which the newest adopted volunteer policy counts; its age follows from it."""
    dated = [
        (standing.expression.valid_from, standing)
        for standing in standings
        if standing.policy.adopted and standing.code in POLICY_CODES
        if standing.expression.valid_from and standing.expression.valid_from <= day
    ]
    if not dated:
        return []
    since, newest = max(dated, key=lambda pair: pair[0])
    version_id = newest.expression.judged.document.version_id
    return [Finding(Attribute.POLICY_AGE, since.isoformat(), version_id)]


def _development(
    prepared: PreparedDossier, standings: Sequence[Standing], day: dt.date
) -> list[Finding]:
    """How far policy is on its way; a wish of somebody else is no stage."""
    flags = development_flags(prepared.developing, prepared.policies, day)
    carried = [each for each in standings if each.in_force and each.code in POLICY_CODES]
    papers = sorted(
        (d for d in prepared.developing if (own_date(d) or d.first_seen_on) <= day),
        key=lambda d: own_date(d) or d.first_seen_on,
    )
    if Flag.IN_DEVELOPMENT in flags:
        drafts = [d for d in papers if not _asks(d)]
        stage = "in_review" if carried else _stage_of(drafts)
        return [_paper(stage, drafts)]
    if carried:
        return [Finding(Attribute.DEVELOPMENT_STAGE, "adopted", _content(carried[0]))]
    if Flag.POLITICAL_DEMAND in flags:
        return [_paper("asked", [d for d in papers if _asks(d)])]
    return []


def _asks(document: DossierDocument) -> bool:
    return document.facts.status is Status.INTENTION


def _stage_of(drafts: Sequence[DossierDocument]) -> str:
    """A draft text is further than a start note or an announcement."""
    written = (Status.DRAFT, Status.PROPOSAL)
    texts = [d for d in drafts if d.facts.status in written and not is_preparation(d)]
    return "draft" if texts else "in_preparation"


def _paper(stage: str, documents: Sequence[DossierDocument]) -> Finding:
    newest = documents[-1].version_id if documents else None
    return Finding(Attribute.DEVELOPMENT_STAGE, stage, newest)


def _content(standing: Standing) -> int:
    return standing.expression.judged.document.version_id


def _shows(each: _Read, attribute: Attribute) -> bool:
    """Whether a passage shows an attribute: an indicator, and all that must stand beside it."""
    needs = attribute_terms(attribute, TermKind.NEEDS)
    lowered = each.sentences(attribute).lower()
    pointed = any(
        _points(each, attribute, term.pattern)
        for term in attribute_terms(attribute, TermKind.LEXICON)
    )
    return pointed and all(term.found_in(lowered) for term in needs)


def _points(each: _Read, attribute: Attribute, dimension: str) -> bool:
    return _hit(each.sentences(attribute), each.passage.heading, dimension)


def _hit(text: str, heading: str, dimension: str) -> bool:
    rows = [row for row in lexicon_rows(Action.COUNT) if row.dimension == dimension]
    return bool(text) and bool(find_hits(text, rows, heading=heading))


def _majority(attribute: Attribute, counted: dict[str, list[_Read]]) -> list[Finding]:
    """The value with twice as many passages as all others together, else mixed."""
    counts = Counter({value: len(passages) for value, passages in counted.items()})
    (value, most), total = counts.most_common(1)[0], counts.total()
    if total == 0:
        return []
    if most >= DECIDES * (total - most):
        return _findings(attribute, value, counted[value])
    return _findings(attribute, "mixed", [each for some in counted.values() for each in some[:1]])


def _findings(attribute: Attribute, value: str, passages: Iterable[_Read]) -> list[Finding]:
    """The first few passages that show a value; copies once."""
    once = {each.passage.text or str(each.passage.passage_id): each for each in passages}
    return [
        Finding(attribute, value, each.version_id, each.passage.passage_id)
        for each in list(once.values())[:MOST_EVIDENCE]
    ]
