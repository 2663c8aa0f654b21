"""Standard wording: sentences found almost verbatim in many municipalities (codebook section 11).

Counted are marks of sentences, such that nearly the same sentences have some in common. So the
number of municipalities in which a sentence stands is one look-up, however many documents there
are.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db.sentence_tables import SentenceMarkRow, StandardSentenceRow
from db.tables import DocumentRow, FactRow, MunicipalityRow, PassageRow, VersionRow
from vocabulary.facts import FactName

# Codebook section 11: five or more municipalities that share no organisation. Offices that work
# for several municipalities serve neighbours, so what stays within one province may be theirs.
LEAST_MUNICIPALITIES = 5
LEAST_PROVINCES = 2
# Of the eight marks of a sentence. One word changed in a sentence of some fourteen that count
# leaves two or more in nine cases of ten; two sentences on one subject hardly share any.
_STANDARD_SHARE = 0.25
_AT_ONCE = 500  # marks in one statement

Marks = Sequence[Sequence[int]]  # of each sentence, its marks


def add_sentence_marks(session: Session, version_id: int, extractor_version: str) -> None:
    """Count the sentences of a version for its municipality; its passages and facts are there."""
    version = session.get_one(VersionRow, version_id)
    cbs_code = session.get_one(DocumentRow, version.document_id).cbs_code
    passages = session.scalars(
        select(PassageRow.marks).where(
            PassageRow.capture_sha256 == version.capture_sha256,
            PassageRow.extractor_version == extractor_version,
            PassageRow.has_volunteer_term,
        )
    )
    marks = {mark for marks in passages for mark in hashes_of(marks)}
    organisation = _organisation(session, version, cbs_code, extractor_version)
    key = {"cbs_code": cbs_code, "organisation": organisation}
    for some in _batches(sorted(marks)):
        known = set(
            session.scalars(
                select(SentenceMarkRow.mark).where(
                    SentenceMarkRow.mark.in_(some),
                    SentenceMarkRow.cbs_code == cbs_code,
                    SentenceMarkRow.organisation == organisation,
                )
            )
        )
        rows = [key | {"mark": mark} for mark in some if mark not in known]
        if rows:
            session.execute(insert(SentenceMarkRow), rows)


def _organisation(
    session: Session, version: VersionRow, cbs_code: str, extractor_version: str
) -> str:
    """Who published a text: its region, else the first municipality with the same bytes."""
    region = session.scalar(
        select(FactRow.value).where(
            FactRow.version_id == version.id,
            FactRow.extractor_version == extractor_version,
            FactRow.name == FactName.REGIONAL,
        )
    )
    if region:
        return f"region {region}"
    first = session.scalar(
        select(DocumentRow.cbs_code)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .where(VersionRow.capture_sha256 == version.capture_sha256)
        # Of one moment the lowest code: which of two came in first in a night is chance.
        .order_by(VersionRow.first_seen_at, DocumentRow.cbs_code)
        .limit(1)
    )
    return first or cbs_code


def settle_standard_sentences(session: Session, *, recorded_at: dt.datetime) -> int:
    """Record the marks that have come to stand in enough municipalities; give their number."""
    found = session.scalars(
        select(SentenceMarkRow.mark)
        .join(MunicipalityRow, MunicipalityRow.cbs_code == SentenceMarkRow.cbs_code)
        .group_by(SentenceMarkRow.mark)
        .having(
            func.count(SentenceMarkRow.organisation.distinct()) >= LEAST_MUNICIPALITIES,
            func.count(SentenceMarkRow.cbs_code.distinct()) >= LEAST_MUNICIPALITIES,
            func.count(MunicipalityRow.province_code.distinct()) >= LEAST_PROVINCES,
        )
        .order_by(SentenceMarkRow.mark)
    ).all()
    new = 0
    for some in _batches(found):
        known = standard_among(session, some)
        rows = [{"mark": mark, "recorded_at": recorded_at} for mark in some if mark not in known]
        if rows:
            session.execute(insert(StandardSentenceRow), rows)
        new += len(rows)
    return new


def standard_among(session: Session, marks: Collection[int]) -> set[int]:
    """Those of the marks that are standard wording."""
    return {
        mark
        for some in _batches(sorted(marks))
        for mark in session.scalars(
            select(StandardSentenceRow.mark).where(StandardSentenceRow.mark.in_(some))
        )
    }


def is_standard(marks: Marks, standard: Collection[int]) -> bool:
    """Whether every sentence of a passage that names volunteers is standard wording."""
    return bool(marks) and all(_share(sentence, standard) >= _STANDARD_SHARE for sentence in marks)


def hashes_of(marks: Marks) -> Iterator[int]:
    """All hashes of a passage's marks."""
    return (mark for sentence in marks for mark in sentence)


def _share(sentence: Sequence[int], standard: Collection[int]) -> float:
    return sum(mark in standard for mark in sentence) / len(sentence) if sentence else 0.0


def _batches(marks: Sequence[int]) -> Iterator[Sequence[int]]:
    return (marks[start : start + _AT_ONCE] for start in range(0, len(marks), _AT_ONCE))
