"""Code passages on the joblib backend that the caller has set, as a Dask cluster is one."""

import functools
from collections.abc import Iterator, Sequence

from joblib import Parallel, delayed

from classifier.coding import BATCH, CodedText, PassageModel, code_texts
from classifier.features import PassageInput
from models.registry import ReleasedModel, load_release


class ClusterCoder:
    """Codes many passages ahead, and gives them back one document at a time.

    The same passage always gets the same code, so that a passage is its own key.
    """

    def __init__(self) -> None:
        self._coded: dict[PassageInput, CodedText] = {}

    def prepare(self, model: PassageModel, passages: Sequence[PassageInput]) -> None:
        """Code passages on the cluster, in batches; what was prepared before is forgotten."""
        wanted = list(dict.fromkeys(passages))
        batches = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
        code = delayed(code_here)
        coded = Parallel(n_jobs=-1, batch_size=1)(code(model.version, batch) for batch in batches)
        self._coded = {
            passage: text
            for batch, texts in zip(batches, coded, strict=True)
            for passage, text in zip(batch, texts, strict=True)
        }

    def __call__(
        self, model: PassageModel, passages: Sequence[PassageInput]
    ) -> Iterator[CodedText]:
        """As ``code_texts``; what was not prepared is coded here."""
        missing = [passage for passage in passages if passage not in self._coded]
        self._coded |= dict(zip(missing, code_texts(model, missing), strict=True))
        return (self._coded[passage] for passage in passages)


def code_here(version: str, passages: Sequence[PassageInput]) -> list[CodedText]:
    """Code passages with a released model, checked and loaded once in each process."""
    return list(code_texts(_model(version), passages))


@functools.cache
def _model(version: str) -> ReleasedModel:
    return load_release(version)
