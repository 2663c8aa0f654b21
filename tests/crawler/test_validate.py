"""Documents without what every document must have, one class per reason."""

import dataclasses
import datetime as dt

import pytest
from scrapy.exceptions import DropItem

from crawler.items import CrawledDocument
from crawler.pipelines.validate import (
    AbsurdDate,
    EmptyBody,
    InvertedForce,
    MissingIdentity,
    MissingTitle,
    MissingUrl,
    ValidatePipeline,
)

GOOD = CrawledDocument(1, "x", "https://a.nl/x", "Nota", b"text", "text/html")
PIPELINE = ValidatePipeline(dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"external_id": ""}, MissingIdentity),
        ({"title": " "}, MissingTitle),
        ({"body": b""}, EmptyBody),
        ({"url": "ftp://a.nl/x"}, MissingUrl),
        ({"source_date": dt.date(2099, 1, 1)}, AbsurdDate),
        (
            {"in_force_from": dt.date(2025, 1, 1), "in_force_to": dt.date(2024, 1, 1)},
            InvertedForce,
        ),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_reason(changes: dict[str, object], reason: type[DropItem]) -> None:
    with pytest.raises(reason):
        PIPELINE.process_item(dataclasses.replace(GOOD, **changes))  # type: ignore[arg-type]


def test_good_documents_pass() -> None:
    assert PIPELINE.process_item(GOOD) is GOOD
    unchanged = dataclasses.replace(GOOD, body=None, title="", url="")
    assert PIPELINE.process_item(unchanged) is unchanged
