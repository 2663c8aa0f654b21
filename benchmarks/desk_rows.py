"""Rows of an invented history, table by table, for the benchmark of the desk."""

import datetime as dt
import hashlib
import random
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.desk_judgements import PASSAGES, identity_of, passage_codes, reviews
from db.packing import pack_pages

YEARS = 15
LAST = dt.date(2026, 12, 31)
NIGHTS = 365  # with a ledger of every source; the years before are filled back from documents
_FIRST_NIGHT = LAST - dt.timedelta(days=NIGHTS)
_CAUSES = ("policy", "expiry", "knowledge", "coverage")
_FAMILIES = ("regulations", "publications", "council", "website", "woo")
_VERDICTS = ("integral", "embedded", "not_visible", "unknown", "outdated_only")
_TEXT = (
    "gemeente vrijwilligers ondersteunen verenigingen sport cultuur zorg inwoners raad college "
    "beleid visie doelen middelen steunpunt waardering scholing jaar samen met van voor wij "
    "jongeren ouderen kernen"
)
_WORDS = tuple(_TEXT.split())
Rows = Iterator[dict[str, Any]]


class RowMaker:
    """Rows of every table, in the order of their keys."""

    def __init__(
        self, chance: random.Random, codes: Sequence[str], documents: int, nights: int
    ) -> None:
        self._chance = chance
        self._nights = nights
        self._codes = codes
        self._documents = documents

    def tables(self) -> Iterator[tuple[str, Rows]]:
        """Table names with their rows."""
        yield "runs", self._runs()
        yield "sources", self._sources()
        yield "visits", self._visits()
        yield "captures", self._captures()
        yield "documents", self._document_rows()
        yield "versions", self._versions()
        yield "locations", self._locations()
        yield "texts", self._texts()
        yield "facts", self._facts()
        yield "passages", self._passages()
        yield "document_codes", self._codes_of_documents()
        yield "verdicts", self._verdicts()
        yield "evidence", self._evidence()
        yield "passage_codes", passage_codes(self._documents)
        yield "reviews", reviews(self._documents, self._codes, LAST)

    def _runs(self) -> Rows:
        for number in range(1, self._nights + 1):
            day = LAST - dt.timedelta(days=self._nights - number)
            yield {
                "id": number,
                "kind": "nightly",
                "state": "done",
                "reference_date": day,
                "started_at": _at(day, 1),
                "versions": {},
                "options": {},
                "counts": {},
            }

    def _sources(self) -> Rows:
        for place, code in enumerate(self._codes):
            for number, family in enumerate(_FAMILIES):
                yield {
                    "id": place * len(_FAMILIES) + number + 1,
                    "cbs_code": code,
                    "family": family,
                    "platform": family,
                    "locator": f"https://{code}.example/{family}",
                }

    def _visits(self) -> Rows:
        count = len(self._codes) * len(_FAMILIES)
        for run in range(1, self._nights + 1):
            day = LAST - dt.timedelta(days=self._nights - run)
            for source in range(1, count + 1):
                found = self._chance.randrange(40)
                yield {
                    "run_id": run,
                    "source_id": source,
                    "outcome": "ok" if found else "unreachable",
                    "reason": "",
                    "visited_at": _at(day, 2),
                    "reference_date": day,
                    "reached": bool(found),
                    "requests": 20,
                    "failed_requests": 0,
                    "found": found,
                    "pages": 200,
                    "section_complete": True,
                }

    def _day(self, number: int) -> dt.date:
        return LAST - dt.timedelta(days=(number * 37) % (YEARS * 365))

    def _numbers(self) -> range:
        return range(1, self._documents + 1)

    def _captures(self) -> Rows:
        for number in self._numbers():
            yield {
                "sha256": _hash(number),
                "size_bytes": 40_000,
                "media_type": "application/pdf",
                "captured_at": _at(self._day(number), 2),
            }

    def _document_rows(self) -> Rows:
        for number in self._numbers():
            yield {
                "id": number,
                "cbs_code": self._codes[number % len(self._codes)],
                "work": f"made:{number}",
                "title": f"Nota {self._sentence(5)} {self._day(number).year}",
                "first_seen_at": _at(self._day(number), 2),
            }

    def _versions(self) -> Rows:
        for number in self._numbers():
            yield {
                "id": number,
                "document_id": number,
                "capture_sha256": _hash(number),
                "first_seen_at": _at(self._day(number), 2),
            }

    def _locations(self) -> Rows:
        for number in self._numbers():
            place = number % len(self._codes)
            url = f"https://{self._codes[place]}.example/{number}.pdf"
            yield {
                "source_id": place * len(_FAMILIES) + number % len(_FAMILIES) + 1,
                "version_id": number,
                "external_id": url,
                "url": url,
                "title": "",
                "type_hint": "",
                "first_seen_at": _at(self._day(number), 2),
                "last_seen_at": _at(LAST, 2),
            }

    def _texts(self) -> Rows:
        pages = pack_pages([self._sentence(300) for _ in range(4)])
        for number in self._numbers():
            yield {
                "capture_sha256": _hash(number),
                "extractor_version": "1",
                "state": "readable",
                "reason": "",
                "media_type": "application/pdf",
                "language": "nl",
                "page_count": 4,
                "word_count": 1200,
                "has_volunteer_term": True,
                "pages": pages,
                "extracted_at": _at(self._day(number), 3),
            }

    def _facts(self) -> Rows:
        for number in self._numbers():
            day = self._day(number)
            for name, value in (
                ("type", "policy_note"),
                ("status", "S5"),
                ("decided_on", str(day)),
                ("period_from", str(day)),
                ("period_to", f"{day.year + 4}-12-31"),
            ):
                yield {
                    "version_id": number,
                    "extractor_version": "1",
                    "name": name,
                    "value": value,
                    "rule_id": "made",
                    "confidence": 0.9,
                    "quote": "",
                }

    def _passages(self) -> Rows:
        for number in self._numbers():
            for ordinal in range(PASSAGES):
                words = self._sentence(40)
                yield {
                    "id": number * PASSAGES + ordinal - 2,
                    "capture_sha256": _hash(number),
                    "extractor_version": "1",
                    "ordinal": ordinal,
                    "identity": identity_of(number * PASSAGES + ordinal - 2),
                    "kind": "paragraph",
                    "heading": "Onze visie",
                    "page": 1 + ordinal,
                    "start": 0,
                    "end": len(words),
                    "text": words,
                    "has_volunteer_term": True,
                }

    def _codes_of_documents(self) -> Rows:
        for number in self._numbers():
            yield {
                "version_id": number,
                "extractor_version": "1",
                "model_version": "1",
                "rules_version": "1",
                "code": "doc_A" if number % 50 == 0 else "doc_mention",
                "hosts": [],
                "passage_ids": [],
                "trace": [],
            }

    def _verdicts(self) -> Rows:
        number = 0
        for place, code in enumerate(self._codes):
            for year in range(LAST.year - YEARS, LAST.year + 1):
                for month in (3, 9):
                    number += 1
                    yield self._verdict(number, code, dt.date(year, month, 1 + place % 28))

    def _verdict(self, number: int, code: str, day: dt.date) -> dict[str, Any]:
        said = self._chance.choice(_VERDICTS)
        label = said if said in _VERDICTS[:3] else None
        return {
            "id": number,
            "cbs_code": code,
            "run_id": None,
            "valid_from": day,
            "recorded_at": _at(max(day, _FIRST_NIGHT), 4),
            "computed_label": label,
            "computed_state": None if label else said,
            "effective_label": label,
            "effective_state": None if label else said,
            "effective_reason": "",
            "subtypes": ["care"] if said == "embedded" else [],
            "flags": [],
            "currency": "current" if label else None,
            "confirmation": "proposed" if said == "not_visible" else "not_needed",
            "confidence": 0.9,
            "policy_since": day,
            "policy_title": "Nota samen",
            # What the first night filled back has no cause: nothing was said before it.
            "cause": self._chance.choice(_CAUSES) if day > _FIRST_NIGHT else None,
            "reason": self._sentence(12),
            "trace": [self._sentence(8) for _ in range(6)],
            "versions": {"program": "0.1.0", "model": "1"},
        }

    def _evidence(self) -> Rows:
        count = len(self._codes) * (YEARS + 1) * 2
        for verdict in range(1, count + 1):
            for rank in range(1, 7):
                version = 1 + (verdict * 7 + rank) % self._documents
                yield {
                    "verdict_id": verdict,
                    "rank": rank,
                    "version_id": version,
                    "passage_id": version * 3 - 2,
                    "role": "A1" if rank < 5 else "policy",
                    "url": "",
                }

    def _sentence(self, words: int) -> str:
        return " ".join(self._chance.choices(_WORDS, k=words)).capitalize() + "."


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


def _hash(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()
