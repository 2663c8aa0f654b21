"""The tables, typed and without behaviour.

Two time axes: ``valid_*`` says when something held in the municipality, ``recorded_at``
(UTC) when we came to know it. Verdicts, facts, codes and reviews are only ever added.
"""

import datetime as dt

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.stemming import stems_of_new_row
from db.types import JsonList, JsonObject
from vocabulary.codes import (
    Cause,
    Confirmation,
    Currency,
    DocumentCode,
    Label,
    PassageCode,
    ReviewAction,
    RunKind,
    RunState,
    SourceFamily,
    State,
    SuccessionKind,
    TextState,
    VisitOutcome,
)

# --- the register -------------------------------------------------------------------------


class MunicipalityRow(Base):
    """One municipality as a unit with a CBS code and a lifetime."""

    __tablename__ = "municipalities"

    cbs_code: Mapped[str] = mapped_column(String(6), primary_key=True)
    tooi_code: Mapped[str] = mapped_column(String(6))
    name: Mapped[str]
    province_code: Mapped[str]
    province: Mapped[str] = mapped_column(index=True)
    population: Mapped[int | None]
    size_class: Mapped[int | None]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]  # first day on which it no longer exists
    planned_end: Mapped[dt.date | None]
    website_url: Mapped[str | None]
    ris_supplier: Mapped[str | None]
    ris_key: Mapped[str | None]


class AliasRow(Base):
    """Another name by which a municipality is asked for."""

    __tablename__ = "aliases"

    name: Mapped[str] = mapped_column(primary_key=True)
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"))
    note: Mapped[str]  # what a reader might have meant instead; may be empty


class SuccessionRow(Base):
    """One municipality going over into another on a date."""

    __tablename__ = "successions"
    __table_args__ = (UniqueConstraint("happened_on", "old_code", "new_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_on: Mapped[dt.date]
    kind: Mapped[SuccessionKind]
    old_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"), index=True)
    new_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"), index=True)
    part: Mapped[str]  # whole, main or part: how much of the old municipality went over


class SourceRow(Base):
    """One place where one municipality's documents are published."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("cbs_code", "platform", "locator"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"), index=True)
    family: Mapped[SourceFamily]
    platform: Mapped[str]
    locator: Mapped[str]  # URL, key or creator names ("|" between), as the platform asks
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    accepted_by: Mapped[str | None]  # who added it by hand; the register's own have nobody
    accepted_at: Mapped[dt.datetime | None]
    recorded_at: Mapped[dt.datetime | None]  # None: from before the first night


# --- what was done ------------------------------------------------------------------------


class RunRow(Base):
    """One run of a stage or of the whole night, with the versions that made its results."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RunKind]
    state: Mapped[RunState]
    reference_date: Mapped[dt.date]
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    exit_code: Mapped[int | None]
    versions: Mapped[JsonObject]  # part of the program -> version
    options: Mapped[JsonObject]  # the options it was started with
    counts: Mapped[JsonObject]  # counter -> number


class VisitRow(Base):
    """Coverage ledger: one run's visit to one source of one municipality."""

    __tablename__ = "visits"
    # The ledger is by far the longest table; what the coverage rule reads of it stands in an
    # index, so that years of nights cost little: by source, and the last months of all.
    __table_args__ = (
        UniqueConstraint("run_id", "source_id"),
        Index(
            "ix_visits_ledger",
            "source_id",
            "reference_date",
            "outcome",
            "reached",
            "requests",
            "failed_requests",
            "found",
            "pages",
            "section_complete",
            "covers_from",
        ),
        Index("ix_visits_reference_date", "reference_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    outcome: Mapped[VisitOutcome]
    reason: Mapped[str]  # one line; empty when the outcome speaks for itself
    visited_at: Mapped[dt.datetime]
    reference_date: Mapped[dt.date]
    reached: Mapped[bool]  # start page or first answer came with its landmark
    requests: Mapped[int]
    failed_requests: Mapped[int]
    found: Mapped[int]  # documents seen tonight, changed or not
    expected: Mapped[int | None]  # the source's own count, else None
    pages: Mapped[int]  # website: pages visited tonight or known from before and unchanged
    section_complete: Mapped[bool]  # website: no unseen URL scores above zero
    covers_from: Mapped[dt.date | None]  # council: oldest date the source was shown to reach
    newest_document_on: Mapped[dt.date | None]


class ManualSearchRow(Base):
    """A person's search of a source that no spider reaches."""

    __tablename__ = "manual_searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"), index=True)
    family: Mapped[SourceFamily]
    searched_by: Mapped[str]  # initials
    covers_from: Mapped[dt.date]
    covers_to: Mapped[dt.date]
    note: Mapped[str]
    recorded_at: Mapped[dt.datetime]


class CursorRow(Base):
    """Where a source's change feed or delta window was left."""

    __tablename__ = "cursors"
    __table_args__ = (UniqueConstraint("source_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    name: Mapped[str]
    value: Mapped[str]
    updated_at: Mapped[dt.datetime]


# --- documents ----------------------------------------------------------------------------


class CaptureRow(Base):
    """Bytes as retrieved; they lie outside the database under their sha256."""

    __tablename__ = "captures"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size_bytes: Mapped[int]
    media_type: Mapped[str]  # as declared by the source; extraction decides by content
    captured_at: Mapped[dt.datetime]
    retired_at: Mapped[dt.datetime | None]
    retired_reason: Mapped[str | None]


class DocumentRow(Base):
    """One document of one municipality, across its versions and the places it stands."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("cbs_code", "work"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"))
    work: Mapped[str]  # platform and the source's own identity of the work
    title: Mapped[str]
    first_seen_at: Mapped[dt.datetime]


class VersionRow(Base):
    """One content of a document."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("document_id", "capture_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    capture_sha256: Mapped[str] = mapped_column(ForeignKey("captures.sha256"), index=True)
    first_seen_at: Mapped[dt.datetime]


class LocationRow(Base):
    """One place at one source where a document version stands or stood."""

    __tablename__ = "locations"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        Index("ix_locations_version_id", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))  # as last seen
    external_id: Mapped[str]  # the source's identity: URL, expression or entity id
    url: Mapped[str]  # where a reader can open it
    title: Mapped[str]
    type_hint: Mapped[str]  # the source's own word for the type; may be empty
    source_date: Mapped[dt.date | None]  # publication, meeting or register date: not the policy's
    in_force_from: Mapped[dt.date | None]  # register only
    in_force_to: Mapped[dt.date | None]  # register only: first day no longer in force
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    first_seen_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    gone_at: Mapped[dt.datetime | None]  # the source answered, and it was not there
    # when something that a verdict reads here changed last; None: never since it was new
    changed_at: Mapped[dt.datetime | None] = mapped_column(index=True)


class TextRow(Base):
    """Text of a capture by one extractor version, or why there is none."""

    __tablename__ = "texts"
    __table_args__ = (UniqueConstraint("capture_sha256", "extractor_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    capture_sha256: Mapped[str] = mapped_column(ForeignKey("captures.sha256"))
    extractor_version: Mapped[str]
    state: Mapped[TextState]
    reason: Mapped[str]  # why unreadable or empty; else empty
    media_type: Mapped[str]  # by content
    language: Mapped[str]  # nl, fy, other or empty
    quality: Mapped[float | None]  # 0..1: share of known words of that language
    page_count: Mapped[int]
    word_count: Mapped[int]
    has_volunteer_term: Mapped[bool]
    pages: Mapped[bytes | None]  # zstd of a JSON list of page texts, page 1 first
    # of each page its language and quality, as above
    page_qualities: Mapped[JsonList] = mapped_column(default=list)
    origins: Mapped[bytes | None]  # zstd of JSON: of each page, runs that lead to its original
    # pages that are pictures or garbage, for OCR; None where there are none
    ocr_pages: Mapped[JsonList | None] = mapped_column(JSON(none_as_null=True))
    extracted_at: Mapped[dt.datetime]


class OcrPageRow(Base):
    """Lines that OCR read on one page; kept, so that a document is never read twice."""

    __tablename__ = "ocr_pages"
    __table_args__ = (UniqueConstraint("capture_sha256", "page", "ocr_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    capture_sha256: Mapped[str] = mapped_column(ForeignKey("captures.sha256"))
    page: Mapped[int]
    ocr_version: Mapped[str]
    engine: Mapped[str]  # program, its version and languages
    reason: Mapped[str]  # why there are no lines; empty for a page that was read, or is blank
    lines: Mapped[bytes | None]  # zstd of the text, each line with its place
    read_at: Mapped[dt.datetime]


class FactRow(Base):
    """One fact read in a document version, with its evidence."""

    __tablename__ = "facts"
    __table_args__ = (
        Index("ix_facts_version_id_extractor_version", "version_id", "extractor_version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    extractor_version: Mapped[str]
    name: Mapped[str]
    value: Mapped[str]
    rule_id: Mapped[str]
    confidence: Mapped[float]
    page: Mapped[int | None]  # 1-based; None when read from the source's metadata
    start: Mapped[int | None]  # offsets in the page text
    end: Mapped[int | None]
    quote: Mapped[str]


class PassageRow(Base):
    """One paragraph, list item or table row of a capture, as written."""

    __tablename__ = "passages"
    __table_args__ = (UniqueConstraint("capture_sha256", "extractor_version", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    capture_sha256: Mapped[str] = mapped_column(ForeignKey("captures.sha256"))
    extractor_version: Mapped[str]
    ordinal: Mapped[int]  # position in the whole text
    identity: Mapped[str] = mapped_column(String(32), index=True)  # hash of the passage alone
    kind: Mapped[str]  # paragraph, list_item, table_row or heading
    heading: Mapped[str]  # path, " > " between levels
    page: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    has_volunteer_term: Mapped[bool]
    # of each sentence that names volunteers its marks, by which it is known elsewhere
    marks: Mapped[JsonList] = mapped_column(default=list)
    # word stems of heading and text, for search only; never loaded with the row
    stems: Mapped[str] = mapped_column(default=stems_of_new_row, deferred=True)


# --- judgements ---------------------------------------------------------------------------


class PassageCodeRow(Base):
    """What one model version makes of one passage."""

    __tablename__ = "passage_codes"
    __table_args__ = (UniqueConstraint("passage_id", "model_version", "document_type"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"))
    model_version: Mapped[str]
    document_type: Mapped[str]  # the model sees it, so a code holds for one type
    code: Mapped[PassageCode]
    probabilities: Mapped[JsonObject]  # code -> probability, sums to 1
    attributes: Mapped[JsonObject]  # hosts, themes, goal, means, pointer, absence, trap


class DocumentCodeRow(Base):
    """What the rules make of one document version."""

    __tablename__ = "document_codes"
    __table_args__ = (
        UniqueConstraint("version_id", "extractor_version", "model_version", "rules_version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    extractor_version: Mapped[str]
    model_version: Mapped[str]
    rules_version: Mapped[str]
    code: Mapped[DocumentCode]
    hosts: Mapped[JsonList]
    passage_ids: Mapped[JsonList]  # evidence, strongest first
    trace: Mapped[JsonList]  # lines a civil servant can read


class VerdictRow(Base):
    """What we say of one municipality from a date on, as known at a moment."""

    __tablename__ = "verdicts"
    __table_args__ = (
        Index("ix_verdicts_cbs_code_valid_from", "cbs_code", "valid_from", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]  # exclusive; None = until further notice
    recorded_at: Mapped[dt.datetime] = mapped_column(index=True)
    computed_label: Mapped[Label | None]
    computed_state: Mapped[State | None]
    effective_label: Mapped[Label | None]
    effective_state: Mapped[State | None]
    effective_reason: Mapped[str]  # why effective differs from computed; else empty
    subtypes: Mapped[JsonList]
    flags: Mapped[JsonList]
    currency: Mapped[Currency | None]
    confirmation: Mapped[Confirmation]
    confidence: Mapped[float | None]  # probability of the computed label or state
    probabilities: Mapped[JsonObject] = mapped_column(default=dict)  # of each label and state
    policy_since: Mapped[dt.date | None]  # valid_from of the policy that carries the label
    policy_title: Mapped[str | None]
    last_known_label: Mapped[Label | None]
    last_known_on: Mapped[dt.date | None]
    cause: Mapped[Cause | None]  # None for the first verdict of a municipality
    reason: Mapped[str]  # one sentence
    trace: Mapped[JsonList]  # the steps of the decision tree that were taken
    versions: Mapped[JsonObject]  # program, codebook, extractor, model, rules, register


class DecisionRow(Base):
    """From what one municipality was decided last; until that changes it need not be again."""

    __tablename__ = "decisions"

    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"), primary_key=True)
    checked_on: Mapped[dt.date]  # last day for which the verdict was found to hold
    next_on: Mapped[dt.date | None]  # next day on which a date alone can change it
    inputs: Mapped[str] = mapped_column(String(64))  # hash of versions and register
    coverage: Mapped[str]  # what the ledger said that day
    marks: Mapped[JsonObject]  # table -> last row that was taken into account


class EvidenceRow(Base):
    """A passage that a verdict rests on, strongest first."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("verdict_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    verdict_id: Mapped[int] = mapped_column(ForeignKey("verdicts.id"))
    rank: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
    role: Mapped[str]  # what it shows: A1, A2, A3, goal, adoption, withdrawal, ...
    url: Mapped[str]  # where it stood when the verdict was recorded


class ReviewRow(Base):
    """What a person said of a verdict, a document or a passage."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[ReviewAction]
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"), index=True)
    verdict_id: Mapped[int | None] = mapped_column(ForeignKey("verdicts.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
    # of the passage's words, so that the code holds when the document is read again
    identity: Mapped[str | None] = mapped_column(String(32))
    reviewer: Mapped[str]  # initials
    value: Mapped[str]  # the code given; may be empty
    attributes: Mapped[JsonObject] = mapped_column(default=dict)  # hosts, themes, means, if given
    computed: Mapped[str] = mapped_column(default="")  # what we said of it when it was coded
    settles: Mapped[bool] = mapped_column(default=False)  # adjudication after two coders
    note: Mapped[str]
    reference_date: Mapped[dt.date]
    codebook_version: Mapped[str]
    recorded_at: Mapped[dt.datetime]


class ProbeRow(Base):
    """One probe of a platform's live service: whether it kept its documented contract."""

    __tablename__ = "probes"

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(index=True)
    program_version: Mapped[str]
    passed: Mapped[bool]
    detail: Mapped[str]
    probed_at: Mapped[dt.datetime]


class EditionRow(Base):
    """One published CSV edition, frozen by hash."""

    __tablename__ = "editions"

    number: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[dt.date]
    known_on: Mapped[dt.datetime]
    exported_at: Mapped[dt.datetime]
    folder: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))  # of datapackage.json, which names the rest
    status: Mapped[str]
    program_version: Mapped[str]


# --- the human audit ----------------------------------------------------------------------


class AuditRow(Base):
    """One random, stratified sample of municipalities for people to code."""

    __tablename__ = "audits"

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[dt.date]
    known_on: Mapped[dt.datetime]
    seed: Mapped[int]  # with the verdicts of that moment it gives the same sample
    drawn_at: Mapped[dt.datetime]


class AuditItemRow(Base):
    """One municipality in an audit, with the chance by which it came in."""

    __tablename__ = "audit_items"
    __table_args__ = (UniqueConstraint("audit_id", "cbs_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"))
    cbs_code: Mapped[str] = mapped_column(ForeignKey("municipalities.cbs_code"))
    stratum: Mapped[str]  # what we said of it when the sample was drawn
    stratum_size: Mapped[int]  # municipalities in the stratum, drawn or not


class AuditCodeRow(Base):
    """What a person made of a municipality in an audit; the last one counts."""

    __tablename__ = "audit_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("audit_items.id"), index=True)
    value: Mapped[str]  # a label or a state
    coder: Mapped[str]  # initials
    note: Mapped[str]
    recorded_at: Mapped[dt.datetime]
