"""What an address or key of a source looks like, per platform."""

import csv
import functools
import re
from collections.abc import Mapping
from pathlib import Path

_FILE = Path(__file__).parent / "locators.csv"


def expected_locator(platform: str, locator: str) -> str:
    """In words what the platform wants, when a locator is not that; empty when it is.

    A platform that no spider reads wants nothing in particular.
    """
    pattern, words = _load_forms().get(platform, (".+", ""))
    parts = [part.strip() for part in locator.split("|")]
    return "" if all(re.fullmatch(pattern, part) for part in parts) else words


def fits(platform: str, locator: str) -> bool:
    """Whether a locator is one that the platform can be asked by."""
    return bool(locator.strip()) and not expected_locator(platform, locator)


@functools.cache
def _load_forms() -> Mapping[str, tuple[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["platform"]: (row["pattern"], row["words"]) for row in csv.DictReader(file)}
