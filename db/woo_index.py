"""Where municipalities said in the Woo-index that papers of their council are."""

import csv
import functools
from collections.abc import Mapping

from db.register_files import BUNDLED_REGISTER


@functools.cache
def load_woo_index() -> Mapping[str, tuple[str, ...]]:
    """CBS code -> addresses of hosts other than the municipality's own website."""
    found: dict[str, list[str]] = {}
    with (BUNDLED_REGISTER / "woo_index.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["cbs_code"], []).append(row["address"])
    return {code: tuple(addresses) for code, addresses in found.items()}
