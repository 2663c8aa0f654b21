"""Council sources that a municipality's own pages point to: proposals, never additions; pure."""

import csv
import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawler.suppliers import host_of

_FILE = Path(__file__).parent / "council_hosts.csv"
# Portals whose host begins with the council's name at the supplier; most do, some do not.
_GUESSES = {"ibabs": "https://{}.bestuurlijkeinformatie.nl"}
# Bytes, not a parsed page: hundreds of pages are searched, and only the host is wanted.
_ADDRESS = re.compile(rb"https?://[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A council system to which pages of a website point."""

    platform: str
    address: str
    pages: int  # that point to it; one may be a neighbour's, many are seldom


@functools.cache
def load_council_hosts() -> Mapping[str, str]:
    """Host suffix -> platform."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["host_suffix"]: row["platform"] for row in csv.DictReader(file)}


def find_candidates(pages: Iterable[bytes]) -> list[Candidate]:
    """Council systems that the pages point to, the most pointed-to first.

    The bare host of a supplier is its advertisement, not somebody's system.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for page in pages:
        hosts = {host_of(found.decode("ascii")) for found in _ADDRESS.findall(page)}
        counted.update({(host, platform) for host in hosts if (platform := _platform(host))})
    return [
        Candidate(platform, f"https://{host}", pages)
        for (host, platform), pages in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def guess_address(platform: str, key: str) -> str:
    """Where a council's portal probably is, by its name at the supplier; empty when unknown."""
    name = "".join(key.split()).lower()
    return _GUESSES[platform].format(name) if name and platform in _GUESSES else ""


def _platform(host: str) -> str:
    name, _, _ = host.partition(".")
    for suffix, platform in load_council_hosts().items():
        if host.endswith("." + suffix) and name not in ("www", "api", "cdn"):
            return platform
    return ""
