"""Boundaries of the municipalities as drawn paths, read once.

Origin: CBS and Kadaster, "Wijken en buurten 2024" (PDOK, CC BY 4.0), drawn by
``dashboard.draw_boundaries``. The municipalities of 2024 are those of 2026.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE = "CBS/Kadaster, CC BY 4.0"


@dataclass(frozen=True)
class Boundaries:
    """The sheet and the path of each municipality, by CBS code."""

    width: int
    height: int
    paths: Mapping[str, str]


@functools.cache
def read_boundaries() -> Boundaries:
    """The bundled boundaries."""
    content = json.loads(Path(__file__).with_name("boundaries.json").read_text(encoding="utf-8"))
    return Boundaries(content["width"], content["height"], content["paths"])
