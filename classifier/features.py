"""The transformers: passages to a sparse matrix.

Text is masked first and then stripped of what names one municipality or one year, so that a
model cannot learn either.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin

from classifier import clauses
from classifier.focus import Focus, beside
from classifier.masking import Masked, mask
from classifier.neutral import hide_place_names, neutralise
from vocabulary.codes import DocumentType
from vocabulary.lexicon import (
    Action,
    Hit,
    find_hits,
    lexicon_rows,
    lower_in_place,
    volunteer_words,
)

_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n")
_SHAPES = (
    re.compile(r"\b(?:wij|we|ons|onze|wy|ús)\b"),  # the municipality speaks for itself
    re.compile(r"\b(?:u|uw|je|jij|jouw)\b"),  # to a reader: web page, advert
    re.compile(r"\b(?:is|was|zijn|waren|werd|werden|had|hadden)\b"),  # a report
    re.compile(r"\?"),
    re.compile(r"\|"),  # table row
    re.compile(r"€"),
    re.compile(r"\b(?:19|20)\d{2}\b"),
    re.compile(r"\d\s?(?:%|procent)"),
)


@dataclass(frozen=True, slots=True)
class PassageInput:
    """What the model sees of a passage."""

    text: str
    heading: str = ""  # path, " > " between levels
    document_type: str = ""  # a DocumentType; empty = unknown
    municipality: str = ""  # name, so that it can be taken out of the text


@dataclass(frozen=True, slots=True)
class PreparedPassage:
    """A passage ready for the vectorisers."""

    words: str  # masked and neutral
    # Of those, the sentences that name volunteers; all of them if only the heading does.
    naming: str
    focus: str  # masked and neutral: the same, of long sentences what stands around volunteers
    heading: str  # masked and neutral
    window: str  # masked and neutral: of a long text, what stands around volunteers
    beside: str  # the words near each volunteer word, marked by side
    document_type: str
    masked: Masked
    hits: tuple[Hit, ...]  # every unmasking row that matched the masked text
    lowered: str  # masked text as written, in lower case

    @property
    def names_volunteers(self) -> bool:
        """Whether a volunteer term is left in text or heading."""
        return self.masked.names_volunteers or bool(volunteer_words(self.heading.lower()))


def prepare(passage: PassageInput, names: str = "masked") -> PreparedPassage:
    """Mask a passage, find its lexicon hits and neutralise names, years and numbers.

    Args:
        passage: As stored.
        names: ``kept`` leaves names, years and numbers in the words: to measure what they leak.
    """
    masked = mask(passage.text)
    heading = mask(passage.heading).text
    searched = hide_place_names(masked.text, passage.municipality)
    lowered = lower_in_place(searched)
    rows = lexicon_rows(Action.COUNT, Action.VETO, Action.META, Action.ZERO)
    spans = naming_sentences(lowered) or [(0, len(masked.text))]
    focus = Focus(masked.text)
    texts = [masked.text, " ".join(masked.text[start:end] for start, end in spans), heading]
    texts += [focus.join(focus.naming), focus.window()]
    if names == "masked":
        texts = [neutralise(text, passage.municipality) for text in texts]
    words, naming, heading, named, window = texts
    return PreparedPassage(
        words=words,
        naming=naming,
        focus=named,
        heading=heading,
        window=window,
        beside=beside(named),
        document_type=passage.document_type,
        masked=masked,
        hits=tuple(find_hits(searched, rows, heading=heading)),
        lowered=lowered,
    )


class PassagePreparer(TransformerMixin, BaseEstimator):
    """PassageInput to PreparedPassage; learns nothing."""

    names = "masked"  # of a release that was made before there was a choice

    def __init__(self, names: str = "masked") -> None:
        self.names = names

    def fit(self, passages: Sequence[PassageInput], y: object = None) -> Self:  # noqa: ARG002
        """Do nothing; the lexicon is data."""
        return self

    def transform(self, passages: Sequence[PassageInput]) -> list[PreparedPassage]:
        """One prepared passage for each passage, in order."""
        return [prepare(passage, self.names) for passage in passages]

    def __sklearn_is_fitted__(self) -> bool:
        return True


class TextField(TransformerMixin, BaseEstimator):
    """One field of prepared passages as strings, for a vectoriser."""

    def __init__(self, field: str = "words") -> None:
        self.field = field

    def fit(self, passages: Sequence[PreparedPassage], y: object = None) -> Self:  # noqa: ARG002
        """Do nothing."""
        return self

    def transform(self, passages: Sequence[PreparedPassage]) -> list[str]:
        """The field of each passage, in order."""
        return [str(getattr(passage, self.field)) for passage in passages]

    def __sklearn_is_fitted__(self) -> bool:
        return True


class LexiconCounts(TransformerMixin, BaseEstimator):
    """Prepared passages to counts of lexicon dimensions and of a few shapes of the text.

    Per dimension two columns: hits in the passage, and hits in a sentence that names
    volunteers; counts are damped by a logarithm. Learns nothing but its column names.
    """

    def fit(self, passages: Sequence[PreparedPassage], y: object = None) -> Self:  # noqa: ARG002
        """Read the dimensions of the lexicon."""
        dimensions = sorted({row.dimension for row in lexicon_rows()})
        self.columns_ = {dimension: index for index, dimension in enumerate(dimensions)}
        return self

    def transform(self, passages: Sequence[PreparedPassage]) -> Any:
        """A sparse matrix, passages by columns, values 0 and up."""
        counts = np.vstack([self._counts(passage) for passage in passages])
        return csr_matrix(np.log1p(counts))

    def get_feature_names_out(self, input_features: object = None) -> NDArray[Any]:  # noqa: ARG002
        """Names of the columns in order."""
        names = [*self.columns_, *(f"{name} beside" for name in self.columns_)]
        names += [f"shape {pattern.pattern}" for pattern in _SHAPES]
        return np.array(
            [*names, "volunteer words", "hosts", "hosts outside", "words"], dtype=object
        )

    def _counts(self, passage: PreparedPassage) -> NDArray[np.float64]:
        size = len(self.columns_)
        counts = np.zeros(2 * size + len(_SHAPES) + 4)
        sentences = naming_sentences(passage.lowered)
        for hit in (*passage.hits, *passage.masked.hits):
            column = self.columns_[hit.row.dimension]
            counts[column] += 1
            if any(start <= hit.start < end for start, end in sentences):
                counts[size + column] += 1
        shapes = [len(pattern.findall(passage.lowered)) for pattern in _SHAPES]
        counts[2 * size :] = [*shapes, *_sizes(passage)]
        return counts


class ClauseShape(TransformerMixin, BaseEstimator):
    """Prepared passages to numbers on the clauses that name volunteers, damped by a logarithm."""

    def fit(self, passages: Sequence[PreparedPassage], y: object = None) -> Self:  # noqa: ARG002
        """Do nothing."""
        return self

    def transform(self, passages: Sequence[PreparedPassage]) -> Any:
        """A sparse matrix, passages by ``clauses.NAMES``, values 0 and up."""
        shapes = [clauses.clause_shape(each.masked.text, each.heading) for each in passages]
        return csr_matrix(np.log1p(np.array(shapes)))

    def get_feature_names_out(self, input_features: object = None) -> NDArray[Any]:  # noqa: ARG002
        """Names of the columns in order."""
        return np.array(clauses.NAMES, dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True


class TypeColumns(TransformerMixin, BaseEstimator):
    """Prepared passages to one column a document type; an unknown type is all zeros."""

    def fit(self, passages: Sequence[PreparedPassage], y: object = None) -> Self:  # noqa: ARG002
        """Do nothing; the types are the codebook's."""
        return self

    def transform(self, passages: Sequence[PreparedPassage]) -> Any:
        """A sparse matrix, passages by types."""
        types = [document_type.value for document_type in DocumentType]
        return csr_matrix(
            [[float(passage.document_type == name) for name in types] for passage in passages]
        )

    def __sklearn_is_fitted__(self) -> bool:
        return True


def naming_sentences(lowered: str) -> list[tuple[int, int]]:
    """Places of the sentences that name volunteers in lower-cased text."""
    words = volunteer_words(lowered)
    ends = [match.end() for match in _SENTENCE_END.finditer(lowered)]
    bounds = list(zip([0, *ends], [*ends, len(lowered)], strict=True))
    return [
        (start, end)
        for start, end in bounds
        if any(start <= word_start < end for word_start, _ in words)
    ]


def hosts_hit(hits: Iterable[Hit]) -> list[str]:
    """Domains of the host rows among the hits, most hits first, then by name."""
    prefix = "host_"
    counts: dict[str, int] = {}
    for hit in hits:
        if hit.row.dimension.startswith(prefix):
            domain = hit.row.dimension.removeprefix(prefix)
            counts[domain] = counts.get(domain, 0) + 1
    return sorted(counts, key=lambda domain: (-counts[domain], domain))


def _sizes(passage: PreparedPassage) -> list[float]:
    hosts = hosts_hit(passage.hits)
    outside = [domain for domain in hosts if domain not in ("care", "welfare", "work")]
    return [
        float(len(volunteer_words(passage.lowered))),
        float(len(hosts)),
        float(len(outside)),
        float(len(passage.lowered.split())),
    ]
