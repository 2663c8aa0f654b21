"""The report of a night as one page of plain text, and as JSON, kept in the data folder."""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from db.alarms import Alarm
from db.night_report import NightReport

_LISTED = 10  # of each kind; the rest stands in the JSON, and the page stays one
_WIDTH = 110


def write_report(report: NightReport, alarms: Sequence[Alarm], folder: Path) -> Path:
    """Write ``run-N.txt`` and ``run-N.json`` into a folder; returns the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"run-{report.run:05d}.txt"
    page.write_text(report_page(report, alarms), encoding="utf-8")
    page.with_suffix(".json").write_text(report_json(report, alarms), encoding="utf-8")
    return page


def report_json(report: NightReport, alarms: Sequence[Alarm]) -> str:
    """Everything of the report, with stable keys."""
    fields = dataclasses.asdict(report)
    fields["alarms"] = [dataclasses.asdict(alarm) for alarm in alarms]
    return json.dumps(fields, ensure_ascii=False, indent=2, default=_iso) + "\n"


def report_page(report: NightReport, alarms: Sequence[Alarm]) -> str:
    """The report for people: what ran, what changed, what is missing, what needs a person."""
    sections = (
        (f"Beleidsmonitor, run {report.run}, {report.reference_date}", _ran(report)),
        ("What changed", _changed(report)),
        ("What is missing", _missing(report)),
        ("What needs a person", _needs(report, alarms)),
    )
    lines = [line for title, body in sections for line in (title, *_cut(body), "")]
    return "\n".join(lines)


def _ran(report: NightReport) -> Iterator[str]:
    took = sum(stage.seconds for stage in report.stages)
    yield f"  ended with exit code {report.exit_code}; its stages took {_duration(took)}"
    for stage in report.stages:
        yield (
            f"  {stage.stage:<8} {stage.items:>7} in {_duration(stage.seconds)}, "
            f"processor {_duration(stage.processor_seconds)}"
        )
    asked = sum(platform.sources for platform in report.platforms) - report.not_covered
    reached = sum(platform.reached for platform in report.platforms)
    yield f"  {reached} of {asked} sources reached; {report.not_covered} are read by no spider"
    wanted = ("documents_new", "documents_changed", "texts_read", "ocr_pages_read")
    found = ", ".join(f"{report.counts.get(name, 0)} {name.replace('_', ' ')}" for name in wanted)
    yield f"  {found}"


def _changed(report: NightReport) -> Iterator[str]:
    yield from _some(
        [
            f"  {change.name}: {change.before or 'nothing held'} -> {change.after}, from "
            f"{change.valid_from} ({change.cause}). {change.reason}"
            for change in report.news
        ],
        none="  no news about any municipality",
    )
    for cause, count in sorted(report.other_changes.items()):
        yield f"  {count} more by {cause}: our view changed, not the municipality"


def _missing(report: NightReport) -> Iterator[str]:
    yield from _some(
        [
            f"  {each.name}, {each.family} ({each.platform}): {each.outcome}. {each.reason}"
            for each in report.missing
        ],
        none="  every source gave what it should",
    )
    if report.lost:
        yield f"  lost a source since the night before: {', '.join(report.lost[:_LISTED])}"
    yield (
        f"  {report.unread} stored documents cannot be read; "
        f"{report.ocr_pages_waiting} scanned pages wait for OCR"
    )


def _needs(report: NightReport, alarms: Sequence[Alarm]) -> Iterator[str]:
    nothing = True
    for alarm in alarms:
        nothing = False
        yield f"  ALARM {alarm.name}: {alarm.text}"
    if report.refused:
        nothing = False
        yield "  a supplier shut us out; settle it with them, then: coverage unblock SUPPLIER"
    if report.to_confirm:
        nothing = False
        names = ", ".join(report.to_confirm[:_LISTED])
        more = len(report.to_confirm) - _LISTED
        yield f"  confirm or refute 'no visible policy' of: {names}" + (
            f" and {more} more" if more > 0 else ""
        )
    if nothing:
        yield "  nothing"


def _some(lines: Sequence[str], none: str) -> Iterator[str]:
    yield from lines[:_LISTED] or [none]
    if len(lines) > _LISTED:
        yield f"  and {len(lines) - _LISTED} more, in the JSON beside this page"


def _cut(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def _iso(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    return str(value)
