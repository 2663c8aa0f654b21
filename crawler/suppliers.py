"""Which hosts share one limit, because one supplier runs them."""

import csv
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_FILE = Path(__file__).parent / "suppliers.csv"


@dataclass(frozen=True, slots=True)
class Supplier:
    """Hosts that count as one, and how much slower than usual they want it."""

    host_suffix: str
    name: str
    delay_factor: float


@dataclass(frozen=True, slots=True)
class SupplierTable:
    """Finds the limit that a URL falls under."""

    suppliers: tuple[Supplier, ...]

    def key(self, url: str) -> str:
        """Name of the supplier, or the host itself when it stands alone."""
        host = host_of(url)
        supplier = self._find(host)
        return host if supplier is None else supplier.name

    def shared(self, url: str) -> bool:
        """Whether other hosts share this one's limit."""
        return self._find(host_of(url)) is not None

    def delay_factor(self, url: str) -> float:
        """How many times the usual delay this host wants."""
        supplier = self._find(host_of(url))
        return 1.0 if supplier is None else supplier.delay_factor

    def _find(self, host: str) -> Supplier | None:
        for supplier in self.suppliers:
            if host == supplier.host_suffix or host.endswith("." + supplier.host_suffix):
                return supplier
        return None


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
        yield Supplier(row["host_suffix"], row["supplier"], float(row["delay_factor"]))
