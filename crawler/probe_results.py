"""What a probe found of one kind of answer, and how it is kept."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scrapy.http import Response

from crawler.contracts import FieldVerdict, kinds_of
from crawler.probe_walk import Walk


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What one kind of answer of a platform was like."""

    platform: str
    variant: str  # of the service, where a platform has several
    kind: str
    municipality: str
    url: str
    status: int | None  # None: there was no answer
    fields: tuple[FieldVerdict, ...]
    problem: str  # why it is no answer as documented; else empty
    needed: bool = True  # False: no answer led to it, and a crawl may well miss it

    @property
    def name(self) -> str:
        """Platform, variant and kind, apart from each other."""
        return " ".join(part for part in (self.platform, self.variant, self.kind) if part)

    @property
    def passed(self) -> bool:
        """Whether the answer came and kept every field of the contract."""
        return not self.problem and all(field.kept for field in self.fields)

    @property
    def broken(self) -> bool:
        """Whether the contract is not proven; what need not be met, and was not, breaks nothing."""
        return self.needed and not self.passed

    @property
    def seen(self) -> int:
        """How many fields had something to check."""
        return sum(field.found for field in self.fields)

    @property
    def verdict(self) -> str:
        """One sentence."""
        broken = [f"{each.field}: {each.sentence}" for each in self.fields if not each.kept]
        if self.problem or broken:
            return "; ".join([self.problem] * bool(self.problem) + broken)
        if not self.fields:
            return "read as documented"
        told = f"all {len(self.fields)} fields as documented"
        return told if self.seen == len(self.fields) else f"{told}, {self.seen} of them seen"


def headers_of(response: Response) -> dict[str, str]:
    """All headers, by name."""
    return {str(name): value for name, value in response.headers.to_unicode_dict().items()}


def write_answer(folder: Path, result: ProbeResult, response: Response | None) -> None:
    """Keep an answer as it came, and an account of it beside it."""
    account = {
        "platform": result.platform,
        "variant": result.variant,
        "answer": result.kind,
        "municipality": result.municipality,
        "url": result.url,
        "status": result.status,
        "headers": {} if response is None else headers_of(response),
        "passed": result.passed,
        "verdict": result.verdict,
        "fields": {each.field: each.sentence for each in result.fields},
    }
    text = json.dumps(account, ensure_ascii=False, indent=2)
    name = result.name.replace(" ", ".")
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    if response is not None:
        (folder / f"{name}.body").write_bytes(response.body)


def with_unmet(walks: Sequence[Walk], results: Mapping[str, ProbeResult]) -> Iterator[ProbeResult]:
    """All results in the order of the walks, with a line for each kind that no answer led to."""
    for walk in walks:
        met = [
            result
            for result in results.values()
            if (result.platform, result.variant) == (walk.platform, walk.variant)
        ]
        yield from met
        for kind, always in kinds_of(walk.platform).items():
            if kind not in {result.kind for result in met}:
                why = "no answer led to it"
                yield ProbeResult(
                    walk.platform, walk.variant, kind, "", "", None, (), why, needed=always
                )
