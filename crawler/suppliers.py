"""Which hosts share one limit, because one supplier runs them."""

import csv
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

_FILE = Path(__file__).parent / "suppliers.csv"
_FORBIDDEN = 403
_THROTTLES = (_FORBIDDEN, 429)


@dataclass(frozen=True, slots=True)
class Supplier:
    """Hosts that count as one, and what they say of their limits."""

    host_suffix: str
    name: str
    file_units: float  # a file costs as many pauses as this
    block_phrase: str  # in a 403 that blocks our address; any other 403 asks for patience

    def runs(self, host: str) -> bool:
        """Whether a host is one of this supplier's."""
        return host == self.host_suffix or host.endswith("." + self.host_suffix)


@dataclass(frozen=True, slots=True)
class SupplierTable:
    """Finds the limit that a URL falls under."""

    suppliers: tuple[Supplier, ...]
    # Each request asks several times; a night has some hundreds of hosts.
    _found: dict[str, Supplier | None] = field(default_factory=dict, compare=False, repr=False)

    def key(self, url: str) -> str:
        """Name of the supplier, or the host itself when it stands alone."""
        host = host_of(url)
        supplier = self._find(host)
        return host if supplier is None else supplier.name

    def shared(self, url: str) -> bool:
        """Whether other hosts share this one's limit."""
        return self._find(host_of(url)) is not None

    def file_units(self, url: str) -> float:
        """How many usual pauses this host wants after a file."""
        supplier = self._find(host_of(url))
        return 1.0 if supplier is None else supplier.file_units

    def is_throttle(self, url: str, status: int, body: bytes) -> bool:
        """Whether an answer only asks for patience, from a supplier that blocks in words."""
        supplier = self._find(host_of(url))
        if supplier is None or not supplier.block_phrase or status not in _THROTTLES:
            return False
        return not self.is_address_block(url, status, body)

    def is_address_block(self, url: str, status: int, body: bytes) -> bool:
        """Whether an answer says that our address is shut out, for days."""
        supplier = self._find(host_of(url))
        if supplier is None or not supplier.block_phrase or status != _FORBIDDEN:
            return False
        return supplier.block_phrase in body.decode("utf-8", "replace").lower()

    def _find(self, host: str) -> Supplier | None:
        if host not in self._found:
            self._found[host] = next((s for s in self.suppliers if s.runs(host)), None)
        return self._found[host]


@functools.lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """Host of a URL in lower case; empty when there is none."""
    return (urlsplit(url).hostname or "").rstrip(".")


@functools.cache
def load_suppliers() -> SupplierTable:
    """The table that comes with the program."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return SupplierTable(tuple(_rows(csv.DictReader(file))))


def _rows(rows: Iterable[dict[str, str]]) -> Iterable[Supplier]:
    for row in rows:
        units, phrase = float(row["file_units"]), row["block_phrase"].lower()
        yield Supplier(row["host_suffix"], row["supplier"], units, phrase)
