"""Write captures as a WARC 1.1 file, the form in which web archives keep what they retrieved."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from warcio.warcwriter import WARCWriter

from db.captures import CaptureStore
from db.tables import CaptureRow, DocumentRow, LocationRow, VersionRow

_VERSION = "WARC/1.1"
_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


@dataclass(frozen=True)
class WarcSummary:
    """What a WARC file holds: captures with their bytes, further addresses of the same bytes."""

    captures: int
    revisits: int
    retired: int  # captures of which only the hash is left, so that they are not in it


@dataclass(frozen=True)
class _Place:
    sha256: str
    url: str
    media_type: str
    captured_at: dt.datetime
    retired: bool


def write_warc(
    session: Session,
    captures: CaptureStore,
    target: IO[bytes],
    *,
    program_version: str,
    written_at: dt.datetime,
    cbs_code: str | None = None,
) -> WarcSummary:
    """Write every capture once, at the first address where it stood; others refer to it.

    The bytes were kept, not the HTTP headers around them, so the records are of type
    ``resource``. Record ids follow from hash and address: the same store gives the same file,
    but for the moment of writing.

    Raises:
        CaptureMissing: Bytes that should be there are not, or do not match their hash.
    """
    writer = WARCWriter(target, gzip=True, warc_version=_VERSION)
    software = {"software": f"beleidsmonitor/{program_version}", "format": _VERSION}
    info = writer.create_warcinfo_record("", software)
    info.rec_headers.replace_header("WARC-Date", _date(written_at))
    writer.write_record(info)
    first: dict[str, tuple[str, str]] = {}
    retired: set[str] = set()
    revisits = 0
    for place in _places(session, cbs_code):
        if place.retired:
            retired.add(place.sha256)
        elif place.sha256 in first:
            writer.write_record(_revisit(writer, place, first[place.sha256]))
            revisits += 1
        else:
            record = _resource(writer, place, captures.read(place.sha256))
            writer.write_record(record)
            digest = record.rec_headers.get_header("WARC-Payload-Digest")
            first[place.sha256] = (place.url, digest)
    return WarcSummary(len(first), revisits, len(retired))


def _places(session: Session, cbs_code: str | None) -> Iterator[_Place]:
    query = (
        select(CaptureRow, LocationRow.url)
        .join(VersionRow, VersionRow.capture_sha256 == CaptureRow.sha256)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(LocationRow, LocationRow.version_id == VersionRow.id)
        .order_by(LocationRow.id)
    )
    if cbs_code is not None:
        query = query.where(DocumentRow.cbs_code == cbs_code)
    for capture, url in session.execute(query):
        yield _Place(
            capture.sha256,
            url,
            capture.media_type,
            capture.captured_at,
            capture.retired_at is not None,
        )


def _resource(writer: WARCWriter, place: _Place, body: bytes) -> Any:  # warcio is untyped
    return writer.create_warc_record(
        place.url,
        "resource",
        payload=BytesIO(body),
        length=len(body),
        warc_content_type=place.media_type or "application/octet-stream",
        warc_headers_dict=_headers(place),
    )


def _revisit(writer: WARCWriter, place: _Place, first: tuple[str, str]) -> Any:
    url, digest = first
    return writer.create_warc_record(
        place.url,
        "revisit",
        payload=BytesIO(b""),
        length=0,
        warc_content_type=place.media_type or "application/octet-stream",
        warc_headers_dict={
            **_headers(place),
            "WARC-Profile": _SAME,
            "WARC-Payload-Digest": digest,
            "WARC-Refers-To-Target-URI": url,
            "WARC-Refers-To-Date": _date(place.captured_at),
        },
    )


def _headers(place: _Place) -> dict[str, str]:
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{place.sha256} {place.url}")
    return {"WARC-Record-ID": f"<urn:uuid:{identity}>", "WARC-Date": _date(place.captured_at)}


def _date(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
