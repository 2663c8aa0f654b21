"""What the map draws: a shape where there is a boundary, a tile where there is none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dashboard.boundaries import read_boundaries
from dashboard.verdicts import NO_VERDICT, verdict_key
from db.desk_queries import Place
from db.queries import MunicipalityLine


@dataclass(frozen=True)
class Shape:
    """One municipality on the map."""

    cbs_code: str
    name: str
    key: str  # kind of verdict
    path: str
    chosen: bool  # whether it passes the filters


@dataclass(frozen=True)
class TileGroup:
    """Municipalities of one province for which no boundary is known."""

    province: str
    tiles: Sequence[Shape]


@dataclass(frozen=True)
class MapView:
    """The sheet with its shapes, and the tiles beside it."""

    width: int
    height: int
    shapes: Sequence[Shape]
    background: Sequence[str]  # paths of areas that are no municipality on this date
    groups: Sequence[TileGroup]


def draw_map(
    places: Sequence[Place],
    lines: Mapping[str, MunicipalityLine],
    chosen: Collection[str] | None,
) -> MapView:
    """The map of the municipalities that exist; those without verdict are drawn as such.

    ``chosen`` are those that pass the filters; None = there are no filters.
    """
    boundaries = read_boundaries()
    shapes: list[tuple[str, Shape]] = []
    tiles: list[tuple[str, Shape]] = []
    for place in places:
        if not place.exists:
            continue
        line = lines.get(place.cbs_code)
        shape = Shape(
            cbs_code=place.cbs_code,
            name=place.name,
            key=verdict_key(line) if line else NO_VERDICT,
            path=boundaries.paths.get(place.cbs_code, ""),
            chosen=chosen is None or place.cbs_code in chosen,
        )
        (shapes if shape.path else tiles).append((place.province, shape))
    drawn = {shape.cbs_code for _, shape in shapes}
    empty = [path for code, path in boundaries.paths.items() if code not in drawn]
    return MapView(
        width=boundaries.width,
        height=boundaries.height,
        shapes=[shape for _, shape in shapes],
        background=empty if shapes else [],
        groups=_grouped(tiles),
    )


def _grouped(tiles: Sequence[tuple[str, Shape]]) -> list[TileGroup]:
    provinces = sorted({province for province, _ in tiles})
    return [
        TileGroup(province, [shape for of, shape in tiles if of == province])
        for province in provinces
    ]
