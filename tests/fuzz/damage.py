"""Damaged samples, and running a check on them for some time.

``FUZZ_SECONDS`` is the time of each parser: a second in the checks, more in the full run and by
``make fuzz``. ``FUZZ_SEED`` starts another row of samples; the same seed gives the same row.
"""

import json
import os
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

SECONDS = float(os.environ.get("FUZZ_SECONDS", "1"))
SEED = int(os.environ.get("FUZZ_SEED", "0"))
_EXAMPLES_AT_ONCE = 50
_Value = TypeVar("_Value")
_TOKENS = (
    b"\x00",
    b"<",
    b">",
    b"&",
    b"&x;",
    b"]]>",
    b"null",
    b"-1",
    b"9" * 40,
    b"\xff\xfe",
    b"\r\n",
    b'"',
    b";",
    b"=cmd()",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
    b"0000-00-00",
    b"2026-02-30",
    "\u202e\u0130\ud7ff".encode(),
)


def check_for_a_while(values: st.SearchStrategy[_Value], check: Callable[[_Value], None]) -> int:
    """Check one value after another until the time is over; returns how many were tried."""
    deadline = time.monotonic() + SECONDS
    rounds = 0
    quick = settings(
        max_examples=_EXAMPLES_AT_ONCE,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    while True:

        @seed(SEED * 1_000_000 + rounds)
        @quick
        @given(values)
        def once(value: _Value) -> None:
            check(value)

        once()
        rounds += 1
        if time.monotonic() > deadline:
            return rounds * _EXAMPLES_AT_ONCE


@st.composite
def damaged(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    """A sample with up to eight pieces cut, doubled, overwritten or put in."""
    body = bytearray(draw(st.sampled_from(samples)))
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 40)))
        piece = draw(st.sampled_from(_TOKENS) | st.binary(max_size=12))
        how = draw(st.sampled_from(("put", "cut", "double", "end")))
        if how == "put":
            body[start:end] = piece
        elif how == "cut":
            del body[start:end]
        elif how == "double":
            body[end:end] = body[start:end]
        else:
            del body[start:]
    return bytes(body)


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(["", "2026-13-45", "https://[", "0", "\u0000"])
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)


@st.composite
def damaged_json(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    """A JSON sample in which some values are of another kind, or are gone."""
    value = json.loads(draw(st.sampled_from(samples)))
    for _ in range(draw(st.integers(1, 4))):
        value = _changed(draw, value)
    return json.dumps(value).encode()


def _changed(draw: st.DrawFn, value: Any) -> Any:  # whatever JSON holds
    if isinstance(value, dict) and value and draw(st.integers(0, 5)):
        key = draw(st.sampled_from(sorted(value)))
        if not draw(st.integers(0, 3)):
            return {name: each for name, each in value.items() if name != key}
        return {**value, key: _changed(draw, value[key])}
    if isinstance(value, list) and value and draw(st.integers(0, 5)):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], _changed(draw, value[place]), *value[place + 1 :]]
    return draw(_VALUES)
