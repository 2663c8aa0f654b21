"""What the rules read and return: one municipality's coded documents in, a verdict out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from classifier.errors import DossierInvalid
from classifier.headings import hosts_of_heading, names_volunteers
from vocabulary.codes import (
    Actor,
    Confirmation,
    Currency,
    DocumentType,
    Domain,
    Flag,
    Label,
    PassageCode,
    PolicyObject,
    SourceFamily,
    State,
    Status,
    Subtype,
    SuccessionKind,
    Theme,
    VisitOutcome,
)
from vocabulary.facts import Issuer

_POLICY_PASSAGES = frozenset({PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY})


@dataclass(frozen=True)
class CodedPassage:
    """One passage with the codes that the model or a person gave it."""

    passage_id: int
    code: PassageCode = PassageCode.IRRELEVANT  # P0..P4; P5 and P6 are the two booleans below
    hosts: tuple[Domain, ...] = ()
    themes: tuple[Theme, ...] = ()
    goal: bool = False
    means: bool = False  # a choice, measure or budget
    pointer: bool = False  # P5
    absence: bool = False  # P6
    trap: bool = False
    boilerplate: bool = False
    own_or_club: bool = False  # the municipality's own volunteers, or a club's
    probabilities: Mapping[PassageCode, float] = field(default_factory=dict)
    page: int = 1
    heading: str = ""
    text: str = ""

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The hosts; a P3 serves one by definition, so without words for it that of its heading."""
        if self.hosts or self.code is not PassageCode.EMBEDDED_POLICY:
            return self.hosts
        return hosts_of_heading(self.heading)

    @property
    def evidence_code(self) -> PassageCode:
        """The code as evidence: P0 for traps, boilerplate and volunteers of another body."""
        if self.trap or self.boilerplate or self.own_or_club:
            return PassageCode.IRRELEVANT
        return self.code


@dataclass(frozen=True)
class DocumentFacts:
    """What was read about a document; ``None`` and empty mean unknown.

    The links hold titles as written in the text. ``period_to`` is the last day, inclusive;
    ``in_force_to`` and ``withdrawn_on`` are the first day no longer in force. Beside
    ``withdraws`` links, ``withdrawn_on`` is the day on which those end.
    """

    title: str = ""
    type: DocumentType | None = None
    actor: Actor | None = None
    object: PolicyObject | None = None
    status: Status | None = None
    language: str = "nl"
    volunteer_specific: bool = False  # volunteer term in the title, or a chapter of its own
    regional: str | None = None  # name of the region
    issuer: Issuer | None = None
    decided_on: dt.date | None = None
    dated_on: dt.date | None = None
    meeting_on: dt.date | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    in_force_from: dt.date | None = None
    in_force_to: dt.date | None = None
    withdrawn_on: dt.date | None = None
    adopts: tuple[str, ...] = ()
    withdraws: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    reaffirms: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True)
class DossierDocument:
    """One version of a document as it stands in the store."""

    document_id: int
    version_id: int
    facts: DocumentFacts
    first_seen_on: dt.date
    passages: tuple[CodedPassage, ...] = ()
    readable: bool = True
    title_has_term: bool = False
    source_family: SourceFamily | None = None
    source_date: dt.date | None = None  # never the policy's date; the meeting's, for councils
    gone: bool = False  # every place where it stood answered without it
    latest_expression: bool = True  # False: the register has a later version of this rule
    sentence_marks: frozenset[int] = frozenset()  # of the sentences that name volunteers

    @property
    def volunteer_specific(self) -> bool:
        """Whether the document is about volunteering by its title or by a chapter of its own.

        A chapter of its own has volunteers in its heading and policy below it.
        """
        return self.facts.volunteer_specific or self.title_has_term or self._has_own_chapter

    @property
    def _has_own_chapter(self) -> bool:
        # Of known types the facts say it; papers and pages have items, no chapters.
        return self.facts.type is None and any(
            passage.evidence_code in _POLICY_PASSAGES and names_volunteers(passage.heading)
            for passage in self.passages
        )


@dataclass(frozen=True)
class Visit:
    """One row of the coverage ledger: a visit to one source of this municipality."""

    family: SourceFamily
    outcome: VisitOutcome
    visited_on: dt.date
    reached: bool = True
    requests: int = 1
    failed_requests: int = 0
    found: int = 0
    pages: int = 0
    section_complete: bool = False
    covers_from: dt.date | None = None


@dataclass(frozen=True)
class ManualSearch:
    """A recorded search of the council's papers by hand: who, when and which period."""

    searched_by: str
    searched_on: dt.date
    period_from: dt.date
    period_to: dt.date


@dataclass(frozen=True)
class Condition:
    """One of the four conditions of the coverage rule, with the sentence that explains it."""

    met: bool
    sentence: str


@dataclass(frozen=True)
class Coverage:
    """Whether absence may be concluded on a date (codebook section 8)."""

    registers: Condition
    website: Condition
    council: Condition
    readable: Condition
    attempted: bool  # at least one visit in the window
    anything_read: bool  # at least one of those visits reached its source

    @property
    def conditions(self) -> tuple[Condition, Condition, Condition, Condition]:
        """The four conditions in the order of the codebook."""
        return (self.registers, self.website, self.council, self.readable)

    @property
    def met(self) -> bool:
        """Whether all four conditions hold."""
        return all(condition.met for condition in self.conditions)


@dataclass(frozen=True)
class ConfirmationRecord:
    """What a person said of a proposed absence, and when."""

    outcome: Confirmation  # CONFIRMED or REFUTED
    given_on: dt.date


@dataclass(frozen=True)
class PredecessorShare:
    """A municipality that went over into this one, with its share of the inhabitants."""

    dossier: "Dossier"
    share: float  # 0..1, of the inhabitants of the successor
    merged_on: dt.date
    kind: SuccessionKind = SuccessionKind.MERGED


@dataclass(frozen=True)
class Dossier:
    """Everything the rules may know of one municipality.

    Raises:
        DossierInvalid: it ends before it starts, has more readable than retrieved documents,
            or its predecessors' shares are negative or exceed the whole.
    """

    cbs_code: str
    name: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None  # first day on which it no longer exists
    documents: tuple[DossierDocument, ...] = ()
    visits: tuple[Visit, ...] = ()
    manual_searches: tuple[ManualSearch, ...] = ()
    retrieved_documents: int = 0  # every document in the store, with or without a volunteer term
    readable_documents: int = 0  # of those, with usable text
    known_documents: int = 0  # that belong in ``documents``; with fewer, absence proves nothing
    confirmations: tuple[ConfirmationRecord, ...] = ()
    predecessors: tuple[PredecessorShare, ...] = ()

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise DossierInvalid(f"{self.cbs_code} ends before it starts")
        if not 0 <= self.readable_documents <= self.retrieved_documents:
            raise DossierInvalid(f"{self.cbs_code} has more readable than retrieved documents")
        shares = [predecessor.share for predecessor in self.predecessors]
        if any(share < 0 for share in shares) or sum(shares) > 1.001:
            raise DossierInvalid(f"the predecessors of {self.cbs_code} do not add up")


@dataclass(frozen=True)
class Evidence:
    """One thing that a verdict rests on; without a passage it is the document as such."""

    version_id: int
    passage_id: int | None
    role: str  # A1, A2, A3, goal, adoption, withdrawal, ...


@dataclass(frozen=True)
class Said:
    """What is shown because people coded it, and who they are."""

    headline: Label | State
    reason: str


@dataclass(frozen=True)
class Verdict:
    """What the rules say of one municipality on one date; exactly one of label and state."""

    label: Label | None
    state: State | None
    reason: str  # one sentence
    subtypes: tuple[Subtype, ...] = ()
    flags: tuple[Flag, ...] = ()
    currency: Currency | None = None
    confirmation: Confirmation = Confirmation.NOT_NEEDED
    # label or state -> chance of it; empty where it was not asked, or nothing is uncertain
    probabilities: Mapping[str, float] = field(default_factory=dict)
    policy_since: dt.date | None = None
    policy_title: str | None = None
    former_label: Label | None = None  # of the policy behind ``outdated_only``
    trace: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()  # strongest first
    coverage: Coverage | None = None  # None where no coverage was asked for
    confidence: float | None = None  # chance of the headline, 0..1; None where nobody asked
    abstains: bool = False  # too uncertain to be shown as a label
    said: Said | None = None  # shown instead of the headline

    @property
    def headline(self) -> Label | State:
        """The label, or the state where there is none."""
        headline = self.label or self.state
        if headline is None:
            raise DossierInvalid("a verdict has neither label nor state")
        return headline

    @property
    def held(self) -> tuple[object, ...]:
        """What a reader would see change; reason, trace and evidence may differ freely."""
        return (
            self.headline,
            self.subtypes,
            self.flags,
            self.currency,
            self.confirmation,
            self.policy_since,
            self.policy_title,
        )
