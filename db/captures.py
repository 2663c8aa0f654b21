"""Captured bytes on disk, by sha256: written once, checked when read."""

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import zstandard

from db.errors import CaptureMissing

# Formats that are compressed already gain nothing from zstd.
_PACKED = ("application/pdf", "application/zip", "image/", "application/vnd.", "application/gzip")
# On pages of councils and registers level 10 takes five times as long for 3 to 9% less.
_ZSTD_LEVEL = 3
_NEW_FILE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
_OWNER_ONLY = 0o600
# A disk flushes several files in little more than the time of one.
_FLUSHED_AT_ONCE = 4


class CaptureStore:
    """A folder of captures.

    A capture is written under a temporary name, flushed, and renamed, so that a name always
    stands for whole bytes, whenever the program is killed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, body: bytes, media_type: str) -> str:
        """Keep ``body`` and return its sha256; bytes that are there already cost nothing."""
        sha256 = hashlib.sha256(body).hexdigest()
        self._write(sha256, body, media_type)
        return sha256

    def write_all(self, bodies: Mapping[str, tuple[bytes, str]]) -> None:
        """Keep many: sha256 -> bytes and media type; the caller vouches for the hashes."""
        items = [(sha256, *body) for sha256, body in bodies.items()]
        shares = [items[start::_FLUSHED_AT_ONCE] for start in range(_FLUSHED_AT_ONCE)]
        list(self._threads.map(self._write_some, shares))

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_FLUSHED_AT_ONCE, "captures")

    def _write_some(self, items: Iterable[tuple[str, bytes, str]]) -> None:
        for item in items:
            self._write(*item)

    def _write(self, sha256: str, body: bytes, media_type: str) -> None:
        if self._existing(sha256) is not None:
            return
        packed = media_type.startswith(_PACKED)
        content = body if packed else zstandard.compress(body, _ZSTD_LEVEL)
        _write_whole(self._path(sha256, compressed=not packed), content)

    def read(self, sha256: str) -> bytes:
        """Give the bytes back.

        Raises:
            CaptureMissing: No such capture, or its bytes no longer match their hash.
        """
        path = self._existing(sha256)
        if path is None:
            raise CaptureMissing(f"no capture {sha256} in {self.folder}")
        content = path.read_bytes()
        try:
            body = zstandard.decompress(content) if path.suffix == ".zst" else content
        except zstandard.ZstdError as error:
            raise CaptureMissing(f"capture {sha256} is damaged: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise CaptureMissing(f"capture {sha256} does not match its hash")
        return body

    def remove(self, sha256: str) -> None:
        """Remove the bytes of one capture; the row that describes it stays."""
        path = self._existing(sha256)
        if path is not None:
            path.unlink()

    def copy_to(self, other: "CaptureStore", sha256: str) -> bool:
        """Copy one capture as it is stored, checked; returns whether it was not there yet.

        Raises:
            CaptureMissing: See ``read``.
        """
        if other.holds(sha256):
            return False
        self.read(sha256)
        path = self._existing(sha256)
        if path is None:
            raise CaptureMissing(f"capture {sha256} went away while it was copied")
        _write_whole(other._path(sha256, compressed=path.suffix == ".zst"), path.read_bytes())
        return True

    def holds(self, sha256: str) -> bool:
        """Whether there are bytes under this hash; says nothing of what they are."""
        return self._existing(sha256) is not None

    def files(self) -> Iterator[Path]:
        """Every file in the store, also what a kill left behind, in a fixed order."""
        return (path for path in sorted(self.folder.rglob("*")) if path.is_file())

    def stored_bytes(self) -> int:
        """What the store takes on disk, compressed as it is."""
        return sum(path.stat().st_size for path in self.files())

    def _existing(self, sha256: str) -> Path | None:
        for compressed in (False, True):
            path = self._path(sha256, compressed=compressed)
            if path.is_file():
                return path
        return None

    def _path(self, sha256: str, *, compressed: bool) -> Path:
        name = sha256 + (".zst" if compressed else "")
        return Path(f"{self.folder}/{sha256[:2]}/{sha256[2:4]}/{name}")


def _write_whole(target: Path, content: bytes) -> None:
    """Write under a temporary name and rename; a kill leaves a ``.part-`` file at most.

    Plain names instead of paths: a crawl writes hundreds a second.
    """
    folder = os.path.dirname(target)  # noqa: PTH120 - as above
    name = f"{folder}/.part-{uuid.uuid4().hex}"
    try:
        descriptor = os.open(name, _NEW_FILE, _OWNER_ONLY)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(name, _NEW_FILE, _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(name, target)  # noqa: PTH104 - as above
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
