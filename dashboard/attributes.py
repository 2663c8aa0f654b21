"""What the words of a policy point at: support, instruments, route, framing (codebook section 11).

These are hits of the lexicon in the passages of the policy, each with its passage; they were not
compared with human coders. No hit is "no evidence", never "no".
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.languages import Text
from vocabulary.lexicon import Action, find_hits, lexicon_rows

_ATTRIBUTES: Mapping[str, Text] = {
    "support_centre": Text("Steunpunt of vrijwilligerscentrale", "Support centre"),
    "subsidy": Text("Subsidie", "Subsidy"),
    "appreciation": Text("Waardering", "Appreciation"),
    "insurance": Text("Verzekering", "Insurance"),
    "vog": Text("Verklaring omtrent gedrag", "Certificate of conduct"),
    "matching": Text("Bemiddeling", "Matching"),
    "training": Text("Scholing", "Training"),
    "facilities": Text("Accommodatie en regeldruk", "Facilities and red tape"),
    "co_creation": Text("Samen met het veld gemaakt", "Made together with the field"),
    "outcome": Text("Meting van effect", "Measurement of outcome"),
}
_ROUTES: Mapping[str, Text] = {
    "route_director": Text("1: de gemeente als regisseur", "1: the municipality as director"),
    "route_networker": Text("2: de gemeente als netwerker", "2: the municipality as networker"),
    "route_process": Text("3: de gemeente als procesbegeleider", "3: as process guide"),
}
_FRAMES: Mapping[str, Text] = {
    "frame_instrumental": Text("als middel voor iets anders", "instrumental"),
    "frame_intrinsic": Text("om de waarde zelf", "intrinsic"),
}
_DECIDES = 2  # codebook: two to one or more decides


@dataclass(frozen=True)
class Passage:
    """One passage of a policy, with where it stands."""

    version_id: int
    document_id: int
    page: int | None
    heading: str
    text: str


@dataclass(frozen=True)
class Attribute:
    """One attribute with what was found; without passage there is no evidence."""

    name: Text
    found: Text | None
    passage: Passage | None


def find_attributes(passages: Sequence[Passage]) -> list[Attribute]:
    """Attributes in their fixed order, each with the first passage that points at it."""
    hits = _hits(passages)
    found = [
        Attribute(name, Text("aanwijzing gevonden", "evidence found"), hits[dimension][0])
        if dimension in hits
        else Attribute(name, None, None)
        for dimension, name in _ATTRIBUTES.items()
    ]
    found.append(_most_named(Text("Route", "Route"), _ROUTES, hits))
    found.append(_framing(hits))
    return found


def _hits(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    hits: dict[str, list[Passage]] = {}
    for passage in passages:
        for dimension in _dimensions(passage.text, passage.heading):
            hits.setdefault(dimension, []).append(passage)
    return hits


@functools.lru_cache(maxsize=20_000)  # a passage never changes, and costs 1 ms to read
def _dimensions(text: str, heading: str) -> frozenset[str]:
    wanted = {*_ATTRIBUTES, *_ROUTES, *_FRAMES}
    rows = [row for row in lexicon_rows(Action.COUNT) if row.dimension in wanted]
    return frozenset(hit.row.dimension for hit in find_hits(text, rows, heading=heading))


def _most_named(
    name: Text, choices: Mapping[str, Text], hits: Mapping[str, Sequence[Passage]]
) -> Attribute:
    named = [dimension for dimension in choices if dimension in hits]
    if not named:
        return Attribute(name, None, None)
    texts = [choices[dimension] for dimension in named]
    joined = Text("; ".join(t.nl for t in texts), "; ".join(t.en for t in texts))
    return Attribute(name, joined, hits[named[0]][0])


def _framing(hits: Mapping[str, Sequence[Passage]]) -> Attribute:
    name = Text("Waarom vrijwilligers", "Framing")
    counts = {frame: len(hits.get(frame, ())) for frame in _FRAMES}
    total = sum(counts.values())
    if total < _DECIDES:
        return Attribute(name, None, None)
    strongest = max(counts, key=lambda frame: counts[frame])
    if counts[strongest] >= _DECIDES * (total - counts[strongest]):
        return Attribute(name, _FRAMES[strongest], hits[strongest][0])
    return Attribute(name, Text("beide", "mixed"), hits[strongest][0])
