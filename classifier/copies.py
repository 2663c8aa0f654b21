"""Documents of one municipality whose text is nearly the same, whatever they are called."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from classifier.dossier import DossierDocument
from vocabulary.codes import DocumentType

# Of all marks of sentences that two texts have, the share that they have in common. One sentence
# rewritten of seven leaves this much; so does a word changed in every fifth.
_COPY_SHARE = 0.75
_LEAST_MARKS = 24  # three sentences: shorter texts may share all they say on volunteers
_COMMON = 40  # a mark in more documents than this tells no copy
# These repeat what a policy says without being it.
_NO_COPIES = frozenset({DocumentType.WEB_PAGE, DocumentType.AGENDA_ITEM})


def find_copies(documents: Sequence[DossierDocument]) -> list[list[DossierDocument]]:
    """Give the pairs of documents that are copies or near versions of one text.

    Two texts with different periods are two policies, however much the later one took over.
    """
    candidates = [
        document
        for document in documents
        if len(document.sentence_marks) >= _LEAST_MARKS and document.facts.type not in _NO_COPIES
    ]
    places: dict[int, list[int]] = defaultdict(list)
    for at, document in enumerate(candidates):
        for mark in document.sentence_marks:
            places[mark].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for found in places.values():
        if len(found) <= _COMMON:
            shared.update((a, b) for i, a in enumerate(found) for b in found[i + 1 :])
    return [
        [candidates[a], candidates[b]]
        for a, b in sorted(shared)
        if _are_copies(candidates[a], candidates[b])
    ]


def _are_copies(one: DossierDocument, other: DossierDocument) -> bool:
    if one.document_id == other.document_id or _differ(one, other):
        return False
    common = one.sentence_marks & other.sentence_marks
    return len(common) >= _COPY_SHARE * len(one.sentence_marks | other.sentence_marks)


def _differ(one: DossierDocument, other: DossierDocument) -> bool:
    """Whether both tell their period, and not the same."""
    periods = [(each.facts.period_from, each.facts.period_to) for each in (one, other)]
    return all(any(period) for period in periods) and periods[0] != periods[1]
