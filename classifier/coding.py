"""Passages to codes with probabilities and attributes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from classifier.cues import Cues, read_cues
from classifier.features import PassageInput, PreparedPassage, hosts_hit
from classifier.training import CODES, TrainedModel
from vocabulary.codes import DocumentType, Domain, PassageCode, Theme

BATCH = 256  # passages at a time, so that a backlog of any size needs little memory
# Measured under grouped cross-validation on written P3 and P4 passages: means at 0.5 precision
# 0.86 and recall 0.96; themes at 0.4 F1 0.69 (rows of the lexicon 0.59). Hosts by lexicon rows
# 0.66, learned 0.60: so the rows name the hosts.
MEANS_THRESHOLD = 0.5
THEME_THRESHOLD = 0.4
_POLICY = frozenset({PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY})


class PassageModel(Protocol):
    """A released model: its version and everything fitted."""

    @property
    def version(self) -> str:
        """Version that is stored with every code it gives."""

    @property
    def trained(self) -> Any:
        """The fitted ``TrainedModel``; unpickled, so only known by its shape."""


@dataclass(frozen=True)
class CodedText:
    """What the model and the lexicon make of one passage."""

    code: PassageCode
    probabilities: Mapping[PassageCode, float]  # P0..P4, sums to 1
    hosts: tuple[Domain, ...]
    themes: tuple[Theme, ...]
    goal: bool
    means: bool
    cues: Cues

    def attributes(self) -> dict[str, Any]:
        """As ``PassageCodeRow.attributes`` holds them."""
        return {
            "hosts": list(self.hosts),
            "themes": list(self.themes),
            "goal": self.goal,
            "means": self.means,
            "pointer": self.cues.pointer,
            "absence": self.cues.absence,
            "trap": self.cues.trap,
            "boilerplate": self.cues.boilerplate,
            "veto": self.cues.veto,
        }


def code_texts(model: PassageModel, passages: Sequence[PassageInput]) -> Iterator[CodedText]:
    """Code passages in their order, in batches; the same passage always gets the same code.

    A passage without a volunteer term after masking is P0 without asking the model.
    """
    for _, coded in code_stream(model, passages, lambda passage: passage):
        yield coded


_Item = TypeVar("_Item")


def code_stream(
    model: PassageModel, items: Iterable[_Item], passage_of: Callable[[_Item], PassageInput]
) -> Iterator[tuple[_Item, CodedText]]:
    """Code whatever holds a passage, in order; only one batch is held in memory."""
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH)):
        coded = _code_batch(model.trained, [passage_of(item) for item in batch])
        yield from zip(batch, coded, strict=True)


def _code_batch(trained: TrainedModel, passages: Sequence[PassageInput]) -> Iterator[CodedText]:
    prepare, fields = trained.features.named_steps.values()
    prepared: list[PreparedPassage] = prepare.transform(passages)
    asked = [index for index, passage in enumerate(prepared) if passage.names_volunteers]
    read = _Read.of(trained, fields, [prepared[index] for index in asked])
    place = {index: row for row, index in enumerate(asked)}
    for index, passage in enumerate(prepared):
        yield _silent(passage) if index not in place else _coded(passage, read, place[index])


@dataclass(frozen=True)
class _Read:
    """Probabilities of all heads for one batch, passages in rows."""

    codes: NDArray[np.float64]
    means: NDArray[np.float64]
    themes: NDArray[np.float64]

    @classmethod
    def of(cls, trained: TrainedModel, fields: Any, passages: Sequence[PreparedPassage]) -> "_Read":
        """Ask every head; an empty batch is not asked."""
        if not passages:
            empty = np.zeros((0, 0))
            return cls(empty, empty, empty)
        matrix = fields.transform(passages)
        return cls(
            trained.code.predict_proba(matrix),
            trained.means.predict_proba(matrix)[:, 1],
            trained.themes.predict_proba(matrix),
        )


def _silent(passage: PreparedPassage) -> CodedText:
    """A passage in which no volunteer is named."""
    code = PassageCode.IRRELEVANT
    probabilities = {each: float(each is code) for each in CODES}
    return CodedText(
        code, probabilities, (), (), goal=False, means=False, cues=read_cues(passage, code)
    )


def _coded(passage: PreparedPassage, read: _Read, row: int) -> CodedText:
    probabilities = {code: float(p) for code, p in zip(CODES, read.codes[row], strict=True)}
    code = max(CODES, key=lambda each: probabilities[each])
    themes = [
        theme for theme, p in zip(Theme, read.themes[row], strict=True) if p >= THEME_THRESHOLD
    ]
    return CodedText(
        code=code,
        probabilities=probabilities,
        # Whatever the code: the rules look at them where the code counts, and draws and people
        # may read the passage otherwise.
        hosts=tuple(Domain(host) for host in hosts_hit(passage.hits)),
        themes=tuple(themes),
        # By definition of the codes: a policy passage states a goal or choice.
        goal=code in _POLICY,
        means=code is PassageCode.INSTRUMENT
        or (code in _POLICY and bool(read.means[row] >= MEANS_THRESHOLD)),
        cues=read_cues(passage, code),
    )


def passage_input(
    text: str, heading: str, document_type: DocumentType | None, municipality: str
) -> PassageInput:
    """What the model sees of a stored passage."""
    return PassageInput(text, heading, document_type or "", municipality)
