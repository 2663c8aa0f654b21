"""Whether a night differs from the nights before it by more than chance."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from scipy.stats import betabinom
from sqlalchemy.orm import Session, sessionmaker

from classifier.coding import PassageModel
from classifier.examples import load_examples
from classifier.sentinel import score_sentinel, sentinel_passages
from db.drift import (
    WINDOW_DAYS,
    Tally,
    earlier_rows,
    new_passages,
    store_drift,
    tally_abstained,
    tally_few_documents,
    tally_overridden,
    tally_unreadable,
)
from db.operation_tables import DriftRow
from db.tables import RunRow

# Five measures a night: one false alarm in five years or so.
ALARM_CHANCE = 1e-4
# Fewer before, and no rate is known that tonight could differ from.
_MIN_EARLIER = 30
# Added to hits and misses, so that a rate that was nought is not taken for impossible.
_PRIOR = 1 / 3
# Nights for which a spread between nights can be estimated.
_MIN_NIGHTS = 5
# Share of unknown words above which a passage is in another language or register than the
# model has seen. Measured: held-out written passages reach 0.44, of 88 real ones one in twenty
# passes 0.42.
STRANGE_SHARE = 0.5
_WORD = re.compile(r"[^\W\d_]{3,}")
_REVIEW_MONTH, _REST_OF_THE_YEAR = 30, 335  # days


def watch(sessions: sessionmaker[Session], model: PassageModel, run_id: int) -> list[DriftRow]:
    """Measure one finished labelling, keep what was measured, and return it.

    Running it twice for one run keeps one set of measures.
    """
    with sessions() as session:
        run = session.get_one(RunRow, run_id)
        rows = [_judged(session, run, name, tally) for name, tally in _tallies(session, run)]
        rows += [_overrides(session, run), _sentinel(session, run, model)]
    with sessions() as session, session.begin():
        store_drift(session, rows)
        session.flush()
        session.expunge_all()
    return rows


def chance_of(tonight: Tally, earlier: Sequence[Tally]) -> float | None:
    """Probability of so many hits or more, if tonight is a night like those before it.

    The rate is that of the earlier nights with its uncertainty, and counts weigh less where
    nights differed more from each other than samples do: failures come in bunches.

    Returns:
        0..1, or None where there is too little to tell.
    """
    hits, sample = sum(t.hits for t in earlier), sum(t.sample for t in earlier)
    if sample < _MIN_EARLIER or not tonight.sample:
        return None
    spread = _spread(earlier, hits / sample)
    size = max(round(tonight.sample / spread), 1)
    seen = min(round(tonight.hits / spread), size)
    misses = (sample - hits) / spread
    return float(betabinom.sf(seen - 1, size, hits / spread + _PRIOR, misses + _PRIOR))


def _spread(earlier: Sequence[Tally], rate: float) -> float:
    """How much more nights differ than samples of one rate would; 1 or more."""
    nights = [tally for tally in earlier if tally.sample]
    if len(nights) < _MIN_NIGHTS or not 0 < rate < 1:
        return 1.0
    squares = sum((t.hits - t.sample * rate) ** 2 / t.sample for t in nights)
    return max(1.0, squares / (rate * (1 - rate)) / (len(nights) - 1))


def strange(texts: Iterable[str], known: frozenset[str]) -> Tally:
    """Passages, and those of which most words are unknown."""
    hits = sample = 0
    for text in texts:
        words = _WORD.findall(text.casefold())
        if words:
            sample += 1
            unknown = sum(word not in known for word in words)
            hits += unknown / len(words) > STRANGE_SHARE
    return Tally(hits, sample)


@cache
def known_words() -> frozenset[str]:
    """Every word of the passages that a model learns from."""
    return frozenset(
        word for each in load_examples() for word in _WORD.findall(each.passage.text.casefold())
    )


def _tallies(session: Session, run: RunRow) -> Iterator[tuple[str, Tally]]:
    yield "unreadable", tally_unreadable(session, run.started_at)
    yield "few_documents", tally_few_documents(session, run.id, run.reference_date)
    yield "abstained", tally_abstained(session, run.id)
    yield "strange_words", strange(new_passages(session, run.started_at), known_words())


_MEANING: Mapping[str, str] = {
    "unreadable": "texts could not be read",
    "few_documents": "municipalities gave under half of their 90-day median",
    "abstained": "new verdicts are unknown or unsure",
    "strange_words": "new passages are of words that the model never saw",
    "overridden": "verdicts that people judged were refuted",
}


def _judged(session: Session, run: RunRow, name: str, tonight: Tally) -> DriftRow:
    since = run.reference_date - dt.timedelta(days=WINDOW_DAYS)
    rows = earlier_rows(session, run.id, name, since)
    return _row(run, name, tonight, [Tally(row.hits, row.sample) for row in rows])


def _overrides(session: Session, run: RunRow) -> DriftRow:
    month = dt.timedelta(days=_REVIEW_MONTH)
    tonight = tally_overridden(session, run.started_at, _REVIEW_MONTH)
    before = tally_overridden(session, run.started_at - month, _REST_OF_THE_YEAR)
    return _row(run, "overridden", tonight, [before])


def _row(run: RunRow, name: str, tonight: Tally, earlier: Sequence[Tally]) -> DriftRow:
    chance = chance_of(tonight, earlier)
    hits, sample = sum(t.hits for t in earlier), sum(t.sample for t in earlier)
    said = f"{tonight.hits} of {tonight.sample} {_MEANING[name]}"
    usual = f"{hits / sample:.1%} before" if sample else "nothing to compare with"
    return DriftRow(
        run_id=run.id,
        measure=name,
        hits=tonight.hits,
        sample=tonight.sample,
        earlier_hits=hits,
        earlier_sample=sample,
        chance=chance,
        alarm=chance is not None and chance < ALARM_CHANCE,
        detail="",
        said=f"{said}; {usual}",
    )


def _sentinel(session: Session, run: RunRow, model: PassageModel) -> DriftRow:
    """The fixed set beside the last night of the same versions."""
    print_now = f"{model.version} {run.versions.get('program', '')} {score_sentinel(model)}"
    key = print_now.rsplit(" ", 1)[0]
    before = [
        row
        for row in earlier_rows(session, run.id, "sentinel", dt.date.min)
        if row.detail.rsplit(" ", 1)[0] == key
    ]
    moved = bool(before) and before[-1].detail != print_now
    return DriftRow(
        run_id=run.id,
        measure="sentinel",
        hits=int(moved),
        sample=len(sentinel_passages()),
        earlier_hits=0,
        earlier_sample=len(before),
        chance=None,
        alarm=moved,
        detail=print_now,
        said="the fixed passages are scored otherwise than before under one version"
        if moved
        else "the fixed passages are scored as before"
        if before
        else "the fixed passages are scored for the first time under this version",
    )
