"""What was read of the passages so far, for the rule by which reading may stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.queue_passages import list_identities
from db.review_items import UNSURE
from db.reviews import Unit, last_words, settle
from db.tables import ReviewRow
from vocabulary.codes import PassageCode

_POLICY = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY, UNSURE)


@dataclass(frozen=True)
class Reading:
    """The passages that people read, in the order in which each was first read."""

    is_policy: Sequence[bool]
    unread: int


def reading_so_far(session: Session, codes: Mapping[Unit, Sequence[ReviewRow]]) -> Reading:
    """What was read, by the codes of ``list_codes``; copies of a passage count once.

    A passage holds policy where the code that stands is P3 or P4. As long as coders disagree or
    are unsure, it does if any of them thinks it might.
    """
    first: dict[str, list[ReviewRow]] = {}
    for (_, unit), rows in codes.items():
        if isinstance(unit, str):
            first.setdefault(unit, []).extend(rows)
    read = sorted(first.values(), key=lambda rows: min(row.id for row in rows))
    unread = list_identities(session) - first.keys()
    return Reading([_holds_policy(rows) for rows in read], len(unread))


def _holds_policy(rows: Sequence[ReviewRow]) -> bool:
    settled = settle(rows)
    if settled is not None:
        return settled.value in _POLICY
    return any(row.value in _POLICY for row in last_words(rows).values())
