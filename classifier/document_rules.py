"""Passages to document: what one document is evidence of (codebook sections 4 and 10)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from classifier.dossier import CodedPassage, DossierDocument
from vocabulary.codes import (
    Actor,
    DocumentCode,
    DocumentType,
    Domain,
    PassageCode,
    PolicyObject,
    Status,
    Theme,
)

MIN_DOMAINS = 3  # condition A2
MIN_THEMES = 2  # condition A3
UNCOVERED_LANGUAGES = frozenset({"fy"})  # terms and passages in Frisian are not covered yet

EVIDENCE_RANK = {
    DocumentCode.DOC_A: 5,
    DocumentCode.DOC_B: 4,
    DocumentCode.INSTRUMENT: 3,
    DocumentCode.MENTION: 2,
    DocumentCode.CONTEXT: 1,
    DocumentCode.IRRELEVANT: 0,
}
POLICY_CODES = frozenset({DocumentCode.DOC_A, DocumentCode.DOC_B})

# An adopted start note is a decision on a process: draft in substance (edge case 22).
_PREPARATION = re.compile(
    r"start-?\s?(?:notitie|nota|document)|plan van aanpak|proces(?:voorstel|notitie)|"
    r"discussie(?:nota|notitie)|bestuursopdracht",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TypeRule:
    """What a document of one type can be at most, and how it can become policy."""

    ceiling: DocumentCode = DocumentCode.DOC_A
    own_adoption: bool = True  # its own words can show that it was adopted
    by_decision: bool = True  # a decision list can adopt it by title
    awaits_adoption: bool = True  # without adoption it may still be the policy (step 5)
    measure_implied: bool = False  # the type itself is the measure; a goal is enough
    regulation: bool = False  # the register's entry into force is its own


_POLICY = TypeRule()
TYPE_RULES: Mapping[DocumentType | None, TypeRule] = {
    None: _POLICY,
    DocumentType.POLICY_NOTE: _POLICY,
    DocumentType.VISION: _POLICY,
    DocumentType.SOCIAL_DOMAIN_PLAN: _POLICY,
    DocumentType.WMO_PLAN: _POLICY,
    # By its own text; with its parent in the store it is read together with that.
    DocumentType.EXECUTION_PROGRAMME: TypeRule(ceiling=DocumentCode.DOC_B),
    DocumentType.SUBSIDY_REGULATION: TypeRule(
        ceiling=DocumentCode.DOC_B, measure_implied=True, regulation=True
    ),
    DocumentType.ORDINANCE: TypeRule(regulation=True),
    DocumentType.POLICY_RULE: TypeRule(regulation=True),
    DocumentType.BUDGET: TypeRule(ceiling=DocumentCode.DOC_B),
    DocumentType.ANNUAL_REPORT: TypeRule(ceiling=DocumentCode.DOC_B),
    DocumentType.WEB_PAGE: TypeRule(
        ceiling=DocumentCode.INSTRUMENT,
        own_adoption=False,
        by_decision=False,
        awaits_adoption=False,
    ),
    DocumentType.AGENDA_ITEM: TypeRule(own_adoption=False, by_decision=False),
    # Collections: never adopted as a whole, but a decision list may adopt one text by title.
    DocumentType.OTHER: TypeRule(own_adoption=False),
}


@dataclass(frozen=True)
class Scope:
    """What the passages of one text, or of several read together, amount to."""

    passages: tuple[CodedPassage, ...]
    domains: Mapping[Domain, CodedPassage]  # domain -> first passage with a goal or measure
    themes: Mapping[Theme, CodedPassage]  # theme -> first passage that commits to it

    def coded(self, *codes: PassageCode) -> tuple[CodedPassage, ...]:
        """Passages with one of these codes as evidence, in the order of the text."""
        return tuple(passage for passage in self.passages if passage.evidence_code in codes)

    @property
    def own_policy(self) -> tuple[CodedPassage, ...]:
        """Passages for condition A1."""
        return self.coded(PassageCode.OWN_POLICY)

    @property
    def committed(self) -> tuple[CodedPassage, ...]:
        """P3 and P4 passages with both a goal and a choice, measure or budget."""
        policy = self.coded(PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
        return tuple(passage for passage in policy if passage.goal and passage.means)

    @property
    def goals(self) -> tuple[CodedPassage, ...]:
        """P3 and P4 passages with a goal."""
        policy = self.coded(PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
        return tuple(passage for passage in policy if passage.goal)

    @property
    def broad(self) -> bool:
        """Condition A2: three domains, one of them outside care, welfare and work."""
        outside = any(domain.outside_social_domain for domain in self.domains)
        return len(self.domains) >= MIN_DOMAINS and outside

    @property
    def integral(self) -> bool:
        """Conditions A1 to A3; adoption and currency (A4) are not looked at."""
        return bool(self.own_policy) and self.broad and len(self.themes) >= MIN_THEMES


@dataclass(frozen=True)
class JudgedDocument:
    """A document version with its document code and how that came about."""

    document: DossierDocument
    code: DocumentCode
    content_code: DocumentCode  # as if the municipality spoke; for regional texts
    hosts: tuple[Domain, ...]
    scope: Scope
    trace: tuple[str, ...]

    @property
    def rule(self) -> TypeRule:
        """What its type allows."""
        return TYPE_RULES[self.document.facts.type]

    @property
    def legible(self) -> bool:
        """Whether there is text, in a language that the passage codes cover."""
        language = self.document.facts.language
        return self.document.readable and language not in UNCOVERED_LANGUAGES


def scope_of(texts: Iterable[Sequence[CodedPassage]]) -> Scope:
    """Read texts together; instruments count only in a text that also has its own policy."""
    passages: list[CodedPassage] = []
    domains: dict[Domain, CodedPassage] = {}
    themes: dict[Theme, CodedPassage] = {}
    for text in texts:
        passages.extend(text)
        counted = {PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY}
        if any(passage.evidence_code is PassageCode.OWN_POLICY for passage in text):
            counted.add(PassageCode.INSTRUMENT)
        for passage in text:
            if passage.evidence_code in counted:
                for domain in passage.domains:
                    domains.setdefault(domain, passage)
                for theme in passage.themes:
                    themes.setdefault(theme, passage)
    return Scope(tuple(passages), domains, themes)


def code_of_scope(scope: Scope, rule: TypeRule) -> DocumentCode:
    """Steps 4 to 6 of the decision tree, under the ceiling of a type."""
    carrying = scope.goals if rule.measure_implied else scope.committed
    if scope.integral:
        code = DocumentCode.DOC_A
    elif carrying:
        code = DocumentCode.DOC_B
    elif scope.coded(PassageCode.INSTRUMENT):
        code = DocumentCode.INSTRUMENT
    elif scope.coded(PassageCode.MENTION, PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY):
        code = DocumentCode.MENTION
    else:
        code = DocumentCode.IRRELEVANT
    return min(code, rule.ceiling, key=lambda item: EVIDENCE_RANK[item])


def judge_document(document: DossierDocument, *, adopted_here: bool = False) -> JudgedDocument:
    """Code one document by itself.

    Args:
        document: One version, with its coded passages.
        adopted_here: Whether a decision of this municipality adopted it; then the text of
            another body (a region) is judged on its content instead of being context.

    Returns:
        Code, hosts (only for policy) and the lines that explain them.
    """
    scope = scope_of([document.passages])
    rule = TYPE_RULES[document.facts.type]
    content_code = code_of_scope(scope, rule)
    if not adopted_here and is_context(document) and _has_term(document):
        reason = (_context_line(document),)
        return JudgedDocument(document, DocumentCode.CONTEXT, content_code, (), scope, reason)
    hosts = hosts_of(scope) if content_code in POLICY_CODES else ()
    trace = (*describe(scope), _ceiling_line(scope, rule), f"code: {content_code}")
    lines = tuple(line for line in trace if line)
    return JudgedDocument(document, content_code, content_code, hosts, scope, lines)


def is_context(document: DossierDocument) -> bool:
    """Whether another actor speaks, or it concerns own or club volunteers (step 2)."""
    foreign = document.facts.actor not in (None, Actor.UNKNOWN, Actor.MUNICIPALITY)
    return foreign or document.facts.object in (
        PolicyObject.OWN_VOLUNTEERS,
        PolicyObject.CLUB_VOLUNTEERS,
    )


def is_preparation(document: DossierDocument) -> bool:
    """Whether it is a start note or the like, which adoption does not turn into policy."""
    return bool(_PREPARATION.search(document.facts.title))


def is_intention(document: DossierDocument) -> bool:
    """Whether it is a motion, amendment, question or agreement: it asks, and is not policy."""
    return document.facts.status is Status.INTENTION


def hosts_of(scope: Scope) -> tuple[Domain, ...]:
    """Domains with most P3 passages, all of them on a tie; P4 passages where P3 has none."""
    counts = host_counts(scope)
    most = max(counts.values(), default=0)
    return tuple(domain for domain, count in counts.items() if count == most)


def host_counts(scope: Scope) -> Counter[Domain]:
    """Number of P3 passages per domain, or of P4 passages where no P3 names a domain."""
    for code in (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY):
        counts = Counter(domain for passage in scope.coded(code) for domain in passage.domains)
        if counts:
            return counts
    return Counter()


def describe(scope: Scope) -> tuple[str, ...]:
    """The conditions A1 to A3 as lines with page numbers."""
    vision = ", ".join(f"p. {page}" for page in sorted({p.page for p in scope.own_policy}))
    domains = ", ".join(f"{domain} (p. {p.page})" for domain, p in scope.domains.items())
    themes = ", ".join(f"{theme} (p. {p.page})" for theme, p in scope.themes.items())
    return (
        f"A1: {'own vision on ' + vision if vision else 'no own vision'}",
        f"A2: {domains or 'no domain'}{'' if scope.broad else '; not met'}",
        f"A3: {themes or 'no function'}{'' if len(scope.themes) >= MIN_THEMES else '; not met'}",
    )


def _has_term(document: DossierDocument) -> bool:
    """Step 1: whether a volunteer term is left after traps and boilerplate."""
    return any(not (passage.trap or passage.boilerplate) for passage in document.passages)


def _context_line(document: DossierDocument) -> str:
    """Why a document is context."""
    facts = document.facts
    if facts.object in (PolicyObject.OWN_VOLUNTEERS, PolicyObject.CLUB_VOLUNTEERS):
        return f"context: it concerns {facts.object.replace('_', ' ')}"
    return f"context: the actor is {facts.actor}"


def _ceiling_line(scope: Scope, rule: TypeRule) -> str:
    """A line where the type brought the code down, else empty."""
    free = code_of_scope(scope, TypeRule(measure_implied=rule.measure_implied))
    held_down = EVIDENCE_RANK[free] > EVIDENCE_RANK[rule.ceiling]
    return f"ceiling of the type: {rule.ceiling} instead of {free}" if held_down else ""
