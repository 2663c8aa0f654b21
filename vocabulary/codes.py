"""Stored words: every value that a column, a CSV cell or a page may hold.

The values are the contract with the codebook; display names live in ``vocabulary.names``.
"""

from enum import StrEnum


class Label(StrEnum):
    """Kind of visible, adopted and current volunteer policy (codebook section 6)."""

    INTEGRAL = "integral"
    EMBEDDED = "embedded"
    NOT_VISIBLE = "not_visible"


class State(StrEnum):
    """What is said of a municipality where there is no label (codebook section 8)."""

    OUTDATED_ONLY = "outdated_only"
    UNKNOWN = "unknown"
    INSUFFICIENT_COVERAGE = "insufficient_coverage"
    CRAWL_FAILED = "crawl_failed"
    NOT_APPLICABLE = "not_applicable"


class Subtype(StrEnum):
    """Policy field in which an embedded policy stands."""

    CARE = "care"
    PARTICIPATION = "participation"
    OTHER = "other"


class Flag(StrEnum):
    """Remark next to any label or state (codebook section 8)."""

    IN_DEVELOPMENT = "in_development"
    POLITICAL_DEMAND = "political_demand"
    LEGACY_POLICY = "legacy_policy"
    HISTORIC_POLICY = "historic_policy"
    REGIONAL_POLICY = "regional_policy"
    SOURCE_GONE = "source_gone"
    PARENT_MISSING = "parent_missing"
    UNKNOWN_ADOPTION = "unknown_adoption"
    LOW_CONFIDENCE = "low_confidence"


class Confirmation(StrEnum):
    """Whether a person has to confirm, or has confirmed, the verdict."""

    NOT_NEEDED = "not_needed"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class Currency(StrEnum):
    """Whether a policy holds on the reference date (codebook section 7)."""

    FUTURE = "future"
    CURRENT = "current"
    PRESUMED_CURRENT = "presumed_current"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNDATED = "undated"


class PassageCode(StrEnum):
    """Content of a passage, whoever speaks (codebook section 5)."""

    IRRELEVANT = "P0"
    MENTION = "P1"
    INSTRUMENT = "P2"
    EMBEDDED_POLICY = "P3"
    OWN_POLICY = "P4"
    POINTER = "P5"
    ABSENCE = "P6"


class DocumentCode(StrEnum):
    """What a document is evidence of (codebook section 10)."""

    DOC_A = "doc_A"
    DOC_B = "doc_B"
    INSTRUMENT = "doc_instrument"
    MENTION = "doc_mention"
    CONTEXT = "context"
    IRRELEVANT = "irrelevant"


class Status(StrEnum):
    """How far a text has come: from another actor's text to council decision (section 4)."""

    OTHER_ACTOR = "S0"
    INTENTION = "S1"
    DRAFT = "S2"
    PROPOSAL = "S3"
    ADOPTED_BY_EXECUTIVE = "S4"
    ADOPTED_BY_COUNCIL = "S5"

    @property
    def adopted(self) -> bool:
        """Whether a text of this status counts for a label."""
        return self in (Status.ADOPTED_BY_EXECUTIVE, Status.ADOPTED_BY_COUNCIL)


class DocumentType(StrEnum):
    """Type of a document (codebook section 4)."""

    POLICY_NOTE = "policy_note"
    VISION = "vision"
    EXECUTION_PROGRAMME = "execution_programme"
    SOCIAL_DOMAIN_PLAN = "social_domain_plan"
    WMO_PLAN = "Wmo_plan"
    SUBSIDY_REGULATION = "subsidy_regulation"
    ORDINANCE = "ordinance"
    POLICY_RULE = "policy_rule"
    BUDGET = "budget"
    ANNUAL_REPORT = "annual_report"
    WEB_PAGE = "web_page"
    AGENDA_ITEM = "agenda_item"
    OTHER = "other"


class Actor(StrEnum):
    """Who speaks in a document (codebook section 3)."""

    MUNICIPALITY = "municipality"
    PARTY = "party"
    ADVISORY_COUNCIL = "advisory_council"
    ASSOCIATION = "association"
    SUPPORT_CENTRE = "support_centre"
    REGION = "region"
    PROVINCE = "province"
    STATE = "state"
    PRESS = "press"
    UNKNOWN = "unknown"


class PolicyObject(StrEnum):
    """Whose volunteers a document is about (codebook section 1)."""

    VOLUNTEERING = "volunteering"
    OWN_VOLUNTEERS = "own_volunteers"
    CLUB_VOLUNTEERS = "club_volunteers"
    NONE = "none"


class Domain(StrEnum):
    """Policy field that a passage addresses with a goal or measure (codebook sections 6, 11)."""

    CARE = "care"
    WELFARE = "welfare"
    WORK = "work"
    SPORT = "sport"
    CULTURE = "culture"
    NATURE = "nature"
    EDUCATION = "education"
    YOUTH = "youth"
    LIVEABILITY = "liveability"
    SAFETY = "safety"
    FAITH = "faith"
    CITIZEN_PARTICIPATION = "citizen_participation"
    LANGUAGE = "language"
    POVERTY = "poverty"

    @property
    def outside_social_domain(self) -> bool:
        """Whether it counts as the domain outside care, welfare and work that A2 asks for."""
        return self in _OUTSIDE_SOCIAL_DOMAIN

    @property
    def subtype(self) -> Subtype:
        """Subtype of an embedded policy that has this domain as its host."""
        if self in (Domain.CARE, Domain.WELFARE):
            return Subtype.CARE
        if self is Domain.WORK:
            return Subtype.PARTICIPATION
        return Subtype.OTHER


_OUTSIDE_SOCIAL_DOMAIN = frozenset(
    {
        Domain.SPORT,
        Domain.CULTURE,
        Domain.NATURE,
        Domain.EDUCATION,
        Domain.YOUTH,
        Domain.LIVEABILITY,
        Domain.SAFETY,
        Domain.FAITH,
    }
)


class Theme(StrEnum):
    """Function that a policy commits to (condition A3; codebook section 6)."""

    STIMULATE = "stimulate"
    MATCH = "match"
    SUPPORT = "support"
    CONTINUITY = "continuity"


class VisitOutcome(StrEnum):
    """How one night's visit to one source of one municipality ended."""

    OK = "ok"
    EMPTY = "empty"
    PARTIAL = "partial"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    CHANGED = "changed"
    SUSPICIOUS = "suspicious"
    NOT_COVERED = "not_covered"


class Cause(StrEnum):
    """Why a verdict differs from the one before it."""

    POLICY = "policy"
    EXPIRY = "expiry"
    KNOWLEDGE = "knowledge"
    MODEL = "model"
    RULES = "rules"
    COVERAGE = "coverage"
    REVIEW = "review"
    BOUNDARY = "boundary"

    @property
    def news(self) -> bool:
        """Whether a change of this cause is news about the municipality, not about us."""
        return self in (Cause.POLICY, Cause.EXPIRY, Cause.BOUNDARY)


class SourceFamily(StrEnum):
    """Which condition of the coverage rule a source serves (codebook section 8).

    What is published under the Woo serves none: it is a harvest, and never all there is.
    """

    REGULATIONS = "regulations"
    PUBLICATIONS = "publications"
    COUNCIL = "council"
    WEBSITE = "website"
    WOO = "woo"
    IMPORT = "import"


class SuccessionKind(StrEnum):
    """How one municipality goes over into another."""

    MERGED = "merged"
    ABSORBED = "absorbed"
    SPLIT = "split"
    RENAMED = "renamed"


class TextState(StrEnum):
    """What became of a capture when its text was read."""

    READABLE = "readable"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


class RunState(StrEnum):
    """How far a run has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class RunKind(StrEnum):
    """Which command a run row stands for."""

    NIGHTLY = "nightly"
    CRAWL = "crawl"
    IMPORT = "import"
    EXTRACT = "extract"
    LABEL = "label"
    RESCORE = "rescore"


class ReviewAction(StrEnum):
    """What a person did with a verdict, document or passage."""

    CODE = "code"
    CONFIRM = "confirm"
    REFUTE = "refute"
    POSTPONE = "postpone"
