"""Turn boundaries in degrees into the compact paths that the map draws.

``python -m dashboard.draw_boundaries FILE.geojson`` writes ``boundaries.json`` beside this
module. Points are rounded to one grid for all municipalities, so that neighbours keep their
shared border; a ring that falls together in one spot of the grid is left out.
"""

import itertools
import json
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# 1500 units for the height of the country: one unit is some 215 m, half a dot on a large screen.
HEIGHT = 1500
_SHRINK = math.cos(math.radians(52.2))  # a degree of longitude against one of latitude there
_Ring = Sequence[tuple[float, float]]
_MIN_POINTS = 3


def draw(collection: dict[str, Any]) -> dict[str, Any]:  # GeoJSON in, our own JSON out
    """Paths by CBS code, with the size of the sheet; coordinates as relative steps."""
    rings = {
        feature["properties"]["cbs_code"]: list(_rings(feature["geometry"]))
        for feature in collection["features"]
    }
    points = [point for shape in rings.values() for ring in shape for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = HEIGHT / (north - south)

    def place(point: tuple[float, float]) -> tuple[int, int]:
        return round((point[0] - west) * _SHRINK * scale), round((north - point[1]) * scale)

    paths = {
        code: "".join(_path([place(point) for point in ring]) for ring in shape)
        for code, shape in sorted(rings.items())
    }
    return {"width": math.ceil((east - west) * _SHRINK * scale), "height": HEIGHT, "paths": paths}


def _rings(geometry: dict[str, Any]) -> Iterable[_Ring]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        for ring in polygon:
            yield [(point[0], point[1]) for point in ring]


def _path(points: Sequence[tuple[int, int]]) -> str:
    kept = [
        point for point, before in zip(points, (None, *points), strict=False) if point != before
    ]
    if kept and kept[0] == kept[-1]:
        kept = kept[:-1]
    if len(set(kept)) < _MIN_POINTS:
        return ""
    steps = [f"{x - a} {y - b}" for (a, b), (x, y) in itertools.pairwise(kept)]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def main(arguments: Sequence[str]) -> int:
    """Read the GeoJSON file that is named and write the drawn paths."""
    drawn = draw(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    target = Path(__file__).with_name("boundaries.json")
    lines = [f' "{code}": "{path}"' for code, path in drawn["paths"].items()]
    size = f'"width": {drawn["width"]}, "height": {drawn["height"]}'
    body = ",\n".join(lines)
    target.write_text(f'{{{size}, "paths": {{\n{body}\n}}}}\n', encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
