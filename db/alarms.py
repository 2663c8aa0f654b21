"""When somebody must look: pure decisions on what the store and the machine say."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from db.health import LOST_SHARE_LIMIT, NightHealth
from db.status import NightCoverage

NO_SUCCESS_HOURS = 36  # a night and a half: one missed night is told before the next one is
# Of all sources asked; the same share of municipalities fails a night (design).
COVERAGE_LOSS_LIMIT = LOST_SHARE_LIMIT
_ROUNDING = 1e-9  # of the shares: exactly the limit is not over it
GROWING_NIGHTS = 3  # a week-end of many new scans is no trend


@dataclass(frozen=True)
class Alarm:
    """One reason to look, by a stable name, in one line."""

    name: str
    text: str


def no_success(last_success: dt.datetime | None, now: dt.datetime) -> list[Alarm]:
    """No night came to its end for 36 hours, or ever."""
    if last_success is None:
        return [Alarm("no_success", "no night has come to its end yet")]
    hours = (now - last_success).total_seconds() / 3600
    if hours <= NO_SUCCESS_HOURS:
        return []
    return [Alarm("no_success", f"no night has come to its end for {hours:.0f} hours")]


def sources(health: NightHealth) -> list[Alarm]:
    """Sources that were down, and those that gave less than their history."""
    alarms = []
    if health.failed_families:
        families = ", ".join(health.failed_families)
        alarms.append(Alarm("sources_down", f"sources failed altogether: {families}"))
    if health.address_block:
        alarms.append(Alarm("sources_down", health.address_block))
    if health.much_suspicious:
        count = f"{len(health.suspicious)} of {health.asked} sources"
        alarms.append(Alarm("drop", f"{count} gave far less than usual or stand still"))
    return alarms


def drift(said: Sequence[str]) -> list[Alarm]:
    """Measures of the night that the ninety days before it do not explain, a line each."""
    return [Alarm("drop", line) for line in said]


def coverage_loss(nights: Sequence[NightCoverage]) -> list[Alarm]:
    """The last night, first in the list, reached a smaller share than the one before it."""
    if len(nights) < 2:
        return []
    last, before = nights[0], nights[1]
    if before.share - last.share <= COVERAGE_LOSS_LIMIT + _ROUNDING:
        return []
    return [
        Alarm(
            "coverage_loss",
            f"{last.reached} of {last.asked} sources reached, "
            f"{before.reached} of {before.asked} the night before",
        )
    ]


def ocr_backlog(waiting: Sequence[int]) -> list[Alarm]:
    """Pages that wait for OCR grew night after night; newest first."""
    recent = list(waiting[: GROWING_NIGHTS + 1])
    if len(recent) <= GROWING_NIGHTS:
        return []
    if all(later > earlier for later, earlier in itertools.pairwise(recent)):
        return [
            Alarm(
                "ocr_backlog",
                f"{recent[0]} pages wait for OCR, {recent[-1]} did {GROWING_NIGHTS} nights ago",
            )
        ]
    return []


def disk(free_bytes: int, limit_bytes: int) -> list[Alarm]:
    """Less room is left than the limit."""
    if free_bytes >= limit_bytes:
        return []
    return [Alarm("disk", f"{free_bytes / 1e9:.1f} GB of disk left, limit {limit_bytes / 1e9:.1f}")]


def mismatch(schema: str, model: str) -> list[Alarm]:
    """What is wrong with the schema or the model, in words; empty where they fit."""
    return [Alarm("mismatch", text) for text in (schema, model) if text]
