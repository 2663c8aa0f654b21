"""Everything stored about one municipality that its verdict may rest on, as typed values."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, aliased, defer

from db.people_codes import with_people
from db.places import place_order
from db.sentences import hashes_of, is_standard, standard_among
from db.stored_rows import StoredCode, StoredDossier, StoredVersion
from db.tables import (
    DocumentRow,
    FactRow,
    LocationRow,
    ManualSearchRow,
    MunicipalityRow,
    PassageCodeRow,
    PassageRow,
    ReviewRow,
    SourceRow,
    SuccessionRow,
    TextRow,
    VersionRow,
)
from db.visit_runs import list_visits
from vocabulary.codes import ReviewAction, SourceFamily, TextState
from vocabulary.facts import FactName

_CIVIL_ZONE = ZoneInfo("Europe/Amsterdam")
_END_OF_TIME = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
# These facts alone make a document without any volunteer term matter: it decides on others.
_LINKS = frozenset(
    {FactName.ADOPTS, FactName.WITHDRAWS, FactName.REPLACES, FactName.REAFFIRMS, FactName.PARENT}
)


def load_dossier(
    session: Session,
    cbs_code: str,
    *,
    model_version: str,
    known_at: dt.datetime | None = None,
    reviewed_until: dt.datetime | None = None,
) -> StoredDossier:
    """Load one municipality; versions without volunteer term or link to others are counted only.

    With ``known_at`` only what had been recorded by then; with ``reviewed_until`` people's codes
    of passages only until then.
    """
    municipality = session.get_one(MunicipalityRow, cbs_code)
    known_at = known_at or _END_OF_TIME
    versions, retrieved, readable = _versions(session, cbs_code, model_version, known_at)
    versions = with_people(session, cbs_code, versions, reviewed_until or known_at)
    return StoredDossier(
        municipality=municipality,
        versions=versions,
        visits=list_visits(session, [cbs_code], known_at=known_at).get(cbs_code, ()),
        manual_searches=tuple(
            session.scalars(
                select(ManualSearchRow)
                .where(
                    ManualSearchRow.cbs_code == cbs_code, ManualSearchRow.recorded_at <= known_at
                )
                .order_by(ManualSearchRow.id)
            )
        ),
        confirmations=_confirmations(session, cbs_code, known_at),
        retrieved=retrieved,
        readable=readable,
        predecessors=tuple(
            session.scalars(
                select(SuccessionRow)
                .where(SuccessionRow.new_code == cbs_code)
                .order_by(SuccessionRow.happened_on, SuccessionRow.old_code)
            )
        ),
    )


def _confirmations(session: Session, cbs_code: str, known_at: dt.datetime) -> tuple[ReviewRow, ...]:
    """What persons said of proposed absences, oldest first."""
    given = [ReviewAction.CONFIRM, ReviewAction.REFUTE]
    rows = session.scalars(
        select(ReviewRow)
        .where(
            ReviewRow.cbs_code == cbs_code,
            ReviewRow.recorded_at <= known_at,
            ReviewRow.action.in_(given),
        )
        .order_by(ReviewRow.id)
    )
    return tuple(rows)


def load_version(session: Session, version_id: int, *, model_version: str) -> StoredVersion:
    """Load one version of a document that has a text, whether it matters or not."""
    rows = session.execute(
        _texts_of_versions().where(
            VersionRow.id == version_id, TextRow.id == _newest_text(_END_OF_TIME)
        )
    ).all()
    return _assemble(session, rows, model_version)[0]


def _newest_text(known_at: dt.datetime) -> ScalarSelect[int]:
    """The newest text of the same capture; one look-up for each, never the whole table."""
    other = aliased(TextRow)
    return (
        select(func.max(other.id))
        .where(other.capture_sha256 == TextRow.capture_sha256, other.extracted_at <= known_at)
        .correlate(TextRow)
        .scalar_subquery()
    )


def _texts_of_versions() -> Select[VersionRow, DocumentRow, TextRow]:
    return (
        select(VersionRow, DocumentRow, TextRow)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(TextRow, TextRow.capture_sha256 == VersionRow.capture_sha256)
        .options(defer(TextRow.pages))  # the text itself is large, and no rule reads it
        .order_by(DocumentRow.work, VersionRow.id)  # by what they are, not by which came first
    )


def _versions(
    session: Session, cbs_code: str, model_version: str, known_at: dt.datetime
) -> tuple[tuple[StoredVersion, ...], int, int]:
    rows = session.execute(
        _texts_of_versions().where(
            DocumentRow.cbs_code == cbs_code,
            VersionRow.first_seen_at <= known_at,
            TextRow.id == _newest_text(known_at),
        )
    ).all()
    readable = sum(text.state is TextState.READABLE for _, _, text in rows)
    links = _linking(session, [version.id for version, _, _ in rows])
    wanted = [
        (version, document, text)
        for version, document, text in rows
        if text.has_volunteer_term or text.state is not TextState.READABLE or version.id in links
    ]
    return _assemble(session, wanted, model_version), len(rows), readable


def _linking(session: Session, version_ids: list[int]) -> set[int]:
    """Versions that decide on other documents, which matter without any volunteer term."""
    return set(
        session.scalars(
            select(FactRow.version_id)
            .where(FactRow.version_id.in_(version_ids), FactRow.name.in_(_LINKS))
            .distinct()
        )
    )


_Rows = Sequence[tuple[VersionRow, DocumentRow, TextRow]]


def _assemble(session: Session, rows: _Rows, model_version: str) -> tuple[StoredVersion, ...]:
    facts = _facts(session, {(v.id, text.extractor_version) for v, _, text in rows})
    places = _places(session, [version.id for version, _, _ in rows])
    latest = _latest_expressions(places, {version.id: doc.id for version, doc, _ in rows})
    versions = tuple(
        _stored(version, document, text, facts[version.id], places[version.id], latest)
        for version, document, text in rows
    )
    return _with_passages(session, versions, rows, model_version)


def _facts(
    session: Session, wanted: set[tuple[int, str]]
) -> defaultdict[int, dict[str, tuple[str, ...]]]:
    rows = session.scalars(
        select(FactRow)
        .where(FactRow.version_id.in_([version_id for version_id, _ in wanted]))
        .order_by(FactRow.confidence.desc(), FactRow.id)
    )
    facts: defaultdict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in rows:
        if (row.version_id, row.extractor_version) in wanted:
            known = facts[row.version_id]
            known[row.name] = (*known.get(row.name, ()), row.value)
    return facts


_Place = tuple[LocationRow, SourceFamily]


def _places(session: Session, version_ids: Iterable[int]) -> defaultdict[int, list[_Place]]:
    rows = session.execute(
        select(LocationRow, SourceRow.family)
        .join(SourceRow, SourceRow.id == LocationRow.source_id)
        .where(LocationRow.version_id.in_(list(version_ids)))
        .order_by(*place_order())
    )
    places: defaultdict[int, list[_Place]] = defaultdict(list)
    for location, family in rows:
        places[location.version_id].append((location, family))
    return places


def _latest_expressions(
    places: dict[int, list[_Place]], document_of: dict[int, int]
) -> dict[int, dt.date]:
    """Latest entry into force among the register's versions of each document."""
    latest: dict[int, dt.date] = {}
    for version_id, found in places.items():
        for location, _ in found:
            if location.in_force_from is not None:
                document_id = document_of[version_id]
                known = latest.get(document_id, location.in_force_from)
                latest[document_id] = max(known, location.in_force_from)
    return latest


def _stored(
    version: VersionRow,
    document: DocumentRow,
    text: TextRow,
    facts: dict[str, tuple[str, ...]],
    places: list[_Place],
    latest: dict[int, dt.date],
) -> StoredVersion:
    register = next((place for place, _ in places if place.in_force_from), None)
    newest = latest.get(document.id)
    # A municipality may have several council sources; one that dates its papers goes first.
    councils = [each for each in places if each[1] is SourceFamily.COUNCIL]
    dated = [each for each in councils if each[0].source_date is not None]
    first = next(iter((*dated, *councils, *places)), None)
    return StoredVersion(
        version_id=version.id,
        document_id=document.id,
        title=places[0][0].title if places else document.title,
        first_seen_on=version.first_seen_at.astimezone(_CIVIL_ZONE).date(),
        readable=text.state is TextState.READABLE,
        language=text.language,
        facts=facts,
        family=first[1] if first else None,
        source_date=first[0].source_date if first else None,
        gone=bool(places) and all(place.gone_at is not None for place, _ in places),
        in_force_from=register.in_force_from if register else None,
        in_force_to=register.in_force_to if register else None,
        latest_expression=register is None or register.in_force_from == newest,
        passages=(),
    )


def _with_passages(
    session: Session,
    versions: tuple[StoredVersion, ...],
    rows: _Rows,
    model_version: str,
) -> tuple[StoredVersion, ...]:
    texts = {version.id: text for version, _, text in rows}
    passages = session.execute(
        select(PassageRow, PassageCodeRow)
        .join(PassageCodeRow, PassageCodeRow.passage_id == PassageRow.id)
        .where(
            PassageRow.capture_sha256.in_({text.capture_sha256 for text in texts.values()}),
            PassageCodeRow.model_version == model_version,
        )
        .order_by(PassageRow.ordinal)
    ).all()
    standard = standard_among(session, {m for row, _ in passages for m in hashes_of(row.marks)})
    coded: defaultdict[tuple[str, str, str], list[StoredCode]] = defaultdict(list)
    for passage, code in passages:
        key = (passage.capture_sha256, passage.extractor_version, code.document_type)
        coded[key].append(_code(passage, code, standard))
    return tuple(
        replace(version, passages=tuple(coded[_key(version, texts[version.version_id])]))
        for version in versions
    )


def _key(version: StoredVersion, text: TextRow) -> tuple[str, str, str]:
    kind = next(iter(version.facts.get(FactName.TYPE, ())), "")
    return text.capture_sha256, text.extractor_version, kind


def _code(passage: PassageRow, code: PassageCodeRow, standard: Collection[int]) -> StoredCode:
    return StoredCode(
        passage_id=passage.id,
        identity=passage.identity,
        page=passage.page,
        heading=passage.heading,
        text=passage.text,
        code=code.code,
        probabilities=code.probabilities,
        attributes=code.attributes,
        standard=is_standard(passage.marks, standard),
        marks=frozenset(hashes_of(passage.marks)),
    )
