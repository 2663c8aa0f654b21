"""The words that spiders search and score with; they are data in two CSV files."""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """One term to search a source for."""

    term: str
    full: bool  # False: a broad word, of which the newest page of hits is enough


@functools.cache
def search_terms(platform: str) -> tuple[SearchTerm, ...]:
    """Terms for one platform, narrow ones first."""
    with (_FOLDER / "search_terms.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            SearchTerm(row["term"], full=row["depth"] == "full")
            for row in csv.DictReader(file)
            if row["platform"] == platform
        )


@functools.cache
def site_words() -> Mapping[str, int]:
    """Weight of each word in the path or link text of a page; below zero: stay away."""
    with (_FOLDER / "site_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: int(row["weight"]) for row in csv.DictReader(file)}


@dataclass(frozen=True, slots=True)
class TitleType:
    """What a word in the title of a council document says of its type."""

    word: str
    type_hint: str  # the councils' own word
    role: str  # "policy", "decision", "common" or empty


@functools.cache
def title_types() -> tuple[TitleType, ...]:
    """Types of council documents, the word that decides first."""
    return tuple(each for each in _title_words() if each.role != "common")


@functools.cache
def common_title_words() -> frozenset[str]:
    """Words that stand in the titles of most policy documents, and tell nothing apart."""
    return frozenset(each.word for each in _title_words() if each.role == "common")


def _title_words() -> list[TitleType]:
    with (_FOLDER / "title_types.csv").open(encoding="utf-8", newline="") as file:
        return [
            TitleType(row["word"], row["type_hint"], row["role"]) for row in csv.DictReader(file)
        ]
