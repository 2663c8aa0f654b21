"""Code the passages and documents that a model has not coded yet, and write the codes."""

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from classifier.cluster import ClusterCoder
from classifier.coding import PassageModel, code_texts, passage_input
from classifier.document_rules import judge_document
from classifier.features import PassageInput
from classifier.stored import document_of
from classifier.versions import RULES_VERSION
from db.codes import (
    NewDocumentCode,
    NewPassageCode,
    PendingVersion,
    add_document_code,
    add_passage_codes,
    find_document_type,
    list_coded_passages,
    list_passages,
    list_pending_versions,
)
from db.dossiers import load_version

_PREPARED_AT_ONCE = 500  # documents whose passages go to a cluster together


def code_documents(
    sessions: sessionmaker[Session],
    model: PassageModel,
    cluster: ClusterCoder | None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[int, int]:
    """Code every version that this model has not coded; one short transaction for each.

    Args:
        sessions: Makes sessions on the store.
        model: The released passage model.
        cluster: Codes passages ahead, many documents at a time; None codes them here.
        progress: Called with documents done and all.

    Returns:
        Numbers of passages and of document versions.
    """
    with sessions() as session:
        pending = list_pending_versions(
            session, model_version=model.version, rules_version=RULES_VERSION
        )
    passages = 0
    for start in range(0, len(pending), _PREPARED_AT_ONCE):
        chunk = pending[start : start + _PREPARED_AT_ONCE]
        if cluster is not None:
            with sessions() as session:
                inputs = [i for version in chunk for i in _waiting(session, model, version)[1]]
            cluster.prepare(model, inputs)
        for done, version in enumerate(chunk, start=start + 1):
            with sessions() as session, session.begin():
                passages += _code_passages(session, model, version, cluster)
                _code_document(session, model, version)
            if progress is not None:
                progress(done, len(pending))
    return passages, len(pending)


def _waiting(
    session: Session, model: PassageModel, version: PendingVersion
) -> tuple[list[int], list[PassageInput], str]:
    """Passages of a version without a code, as id and as the model sees them; and its type."""
    kind = find_document_type(session, version.version_id, version.extractor_version)
    stored = list_passages(session, version.capture_sha256, version.extractor_version)
    done = list_coded_passages(
        session,
        [passage.id for passage in stored],
        model_version=model.version,
        document_type=kind or "",
    )
    waiting = [p for p in stored if p.has_volunteer_term and p.id not in done]
    inputs = [passage_input(p.text, p.heading, kind, version.municipality) for p in waiting]
    return [passage.id for passage in waiting], inputs, kind or ""


def _code_passages(
    session: Session, model: PassageModel, version: PendingVersion, cluster: ClusterCoder | None
) -> int:
    ids, inputs, kind = _waiting(session, model, version)
    code = code_texts if cluster is None else cluster
    codes = [
        NewPassageCode(
            passage_id=passage_id,
            code=coded.code,
            probabilities={code.value: p for code, p in coded.probabilities.items()},
            attributes=coded.attributes(),
        )
        for passage_id, coded in zip(ids, code(model, inputs), strict=True)
    ]
    add_passage_codes(session, codes, model_version=model.version, document_type=kind)
    return len(codes)


def _code_document(session: Session, model: PassageModel, version: PendingVersion) -> None:
    session.flush()
    stored = load_version(session, version.version_id, model_version=model.version)
    judged = judge_document(document_of(stored))
    add_document_code(
        session,
        NewDocumentCode(
            version_id=version.version_id,
            extractor_version=version.extractor_version,
            model_version=model.version,
            rules_version=RULES_VERSION,
            code=judged.code,
            hosts=judged.hosts,
            passage_ids=[passage.passage_id for passage in judged.scope.committed],
            trace=judged.trace,
        ),
    )
