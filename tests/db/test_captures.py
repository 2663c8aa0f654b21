import hashlib
from pathlib import Path

import pytest

from db.captures import CaptureStore
from db.errors import CaptureMissing


@pytest.mark.parametrize("media_type", ["text/html", "application/pdf"])
def test_bytes_come_back(tmp_path: Path, media_type: str) -> None:
    store = CaptureStore(tmp_path)
    body = b"vrijwilligers " * 1000
    assert store.write(body, media_type) == hashlib.sha256(body).hexdigest()
    assert store.read(hashlib.sha256(body).hexdigest()) == body


def test_text_is_compressed(tmp_path: Path) -> None:
    CaptureStore(tmp_path).write(b"beleid " * 10_000, "text/html")
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.zst")) < 1000


def test_writing_twice_keeps_one_file(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    store.write(b"same", "text/html")
    store.write(b"same", "application/pdf")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_damaged_capture_is_refused(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    sha256 = store.write(b"%PDF-1.7 original", "application/pdf")
    next(path for path in tmp_path.rglob("*") if path.is_file()).write_bytes(b"other")
    with pytest.raises(CaptureMissing, match="does not match its hash"):
        store.read(sha256)


def test_absent_capture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaptureMissing, match="no capture"):
        CaptureStore(tmp_path).read("0" * 64)


def test_half_written_capture_is_never_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.captures.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        CaptureStore(tmp_path).write(b"body", "text/html")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
