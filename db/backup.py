"""Back up a whole store into a folder, and restore it from there.

A backup folder holds ``database.sqlite``, ``captures/`` by hash, ``editions/`` by number and
``manifest.json``. A later backup into the same folder adds what is new, and takes away the bytes
of captures that were retired or forgotten since.
"""

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.captures import CaptureStore
from db.copying import copy_rows, snapshot
from db.editions import list_editions
from db.engine import open_engine, session_factory, sqlite_url
from db.errors import BackupRefused, CaptureMissing
from db.schema import check_schema, upgrade_schema
from db.tables import CaptureRow, EditionRow
from db.verification import Finding, verify_store

_DATABASE, _MANIFEST, _CAPTURES, _EDITIONS = (
    "database.sqlite",
    "manifest.json",
    "captures",
    "editions",
)


@dataclass(frozen=True)
class BackupSummary:
    """What one backup came to.

    Attributes:
        captures: Captures in the backup.
        copied: Of these, copied this time.
        removed: Files of captures that the store no longer holds.
        editions: Editions whose frozen files are in the backup.
        left_out: What could not be copied, a line each: damage of the store itself.
        findings: What verifying the restored backup found.
    """

    captures: int
    copied: int
    removed: int
    editions: int
    left_out: tuple[str, ...]
    findings: tuple[Finding, ...]


def back_up(
    url: str,
    captures: CaptureStore,
    folder: Path,
    *,
    program_version: str,
    made_at: dt.datetime,
) -> BackupSummary:
    """Bring a backup folder up to now and verify it by restoring; runs beside a night.

    The database is copied first: bytes are written before the row that names them, so every
    capture of the copy is there, unless it was retired in between, which the summary tells.

    Raises:
        BackupRefused: The folder holds something that is no backup.
        DatabaseUnusable: The database cannot be read.
    """
    _require_backup_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    kept = CaptureStore(folder / _CAPTURES)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as name:
        copy = Path(name) / _DATABASE
        snapshot(url, copy)
        wanted, left_out = _wanted(copy), []
        copied = 0
        for sha256 in wanted:
            try:
                copied += captures.copy_to(kept, sha256)
            except CaptureMissing as error:
                left_out.append(str(error))
        editions = _copy_editions(copy, folder / _EDITIONS)
        digest = hashlib.sha256(copy.read_bytes()).hexdigest()
        copy.replace(folder / _DATABASE)
    removed = _remove_others(kept, set(wanted))
    manifest = {
        "made_at": made_at.isoformat(),
        "program_version": program_version,
        "database_sha256": digest,
        "captures": len(wanted),
        "editions": editions,
    }
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    findings = tuple(verify_backup(folder))
    return BackupSummary(len(wanted), copied, removed, editions, tuple(left_out), findings)


def verify_backup(folder: Path) -> list[Finding]:
    """Restore the database of a backup beside it and hold every capture against its hash.

    Raises:
        BackupRefused: It is no backup, or not the one that its manifest describes.
    """
    _read_manifest(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".check-") as name:
        url = sqlite_url(Path(name) / "beleidsmonitor.sqlite")
        _restore_database(folder, url)
        engine = open_engine(url, read_only=True)
        try:
            with session_factory(engine)() as session:
                return verify_store(session, CaptureStore(folder / _CAPTURES), editions=False)
        finally:
            engine.dispose()


def restore(folder: Path, url: str, captures: CaptureStore, editions: Path) -> int:
    """Restore a backup into an empty place, on either engine; returns the number of captures.

    Bytes first, the database last: a restore that is cut off leaves no database, and can be
    called again.

    Raises:
        BackupRefused: There is a database already, or the backup is not whole.
        CaptureMissing: The bytes of a capture are not in the backup.
    """
    _read_manifest(folder)
    _require_no_database(url)
    kept = CaptureStore(folder / _CAPTURES)
    wanted = _wanted(folder / _DATABASE)
    for sha256 in wanted:
        kept.copy_to(captures, sha256)
    if (folder / _EDITIONS).is_dir():
        shutil.copytree(folder / _EDITIONS, editions, dirs_exist_ok=True)
    _restore_database(folder, url)
    engine = open_engine(url)
    with session_factory(engine)() as session, session.begin():
        for row in session.scalars(select(EditionRow)):
            if (editions / str(row.number)).is_dir():
                row.folder = str((editions / str(row.number)).resolve())
    engine.dispose()
    return len(wanted)


def _restore_database(folder: Path, url: str) -> None:
    source = open_engine(sqlite_url(folder / _DATABASE), read_only=True)
    target = open_engine(url)
    try:
        check_schema(source)
        if target.dialect.name == "sqlite":
            file = Path(target.url.database or "")
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_name(f".part-{file.name}")
            shutil.copyfile(folder / _DATABASE, part)
            part.replace(file)
            return
        upgrade_schema(target)
        with source.connect() as connection:
            copy_rows(connection, target)
    finally:
        source.dispose()
        target.dispose()


def _require_no_database(url: str) -> None:
    engine = open_engine(url)
    try:
        if engine.dialect.name == "sqlite":
            file = Path(engine.url.database or "")
            if file.exists():
                raise BackupRefused(f"{file} is there already; nothing is overwritten")
            return
        from sqlalchemy import inspect

        if inspect(engine).get_table_names():
            with session_factory(engine)() as session:
                if session.scalar(select(func.count()).select_from(CaptureRow)):
                    raise BackupRefused("that database holds documents already")
    finally:
        engine.dispose()


def _require_backup_folder(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _MANIFEST).is_file():
        parts = [path for path in folder.iterdir() if path.name not in (_CAPTURES, _EDITIONS)]
        if any(not path.name.startswith(".part-") for path in parts):
            raise BackupRefused(f"{folder} holds something else than a backup")


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        digest = hashlib.sha256((folder / _DATABASE).read_bytes()).hexdigest()
        if digest != manifest["database_sha256"]:
            raise BackupRefused(f"{folder / _DATABASE} is not what its manifest says")
    except (OSError, ValueError, KeyError) as error:
        raise BackupRefused(f"{folder} is no whole backup: {error}") from error
    return manifest


def _wanted(database: Path) -> list[str]:
    """Captures whose bytes belong in the backup, in the order of their hash."""
    engine = open_engine(sqlite_url(database), read_only=True)
    try:
        with session_factory(engine)() as session:
            return list(
                session.scalars(
                    select(CaptureRow.sha256)
                    .where(CaptureRow.retired_at.is_(None))
                    .order_by(CaptureRow.sha256)
                )
            )
    finally:
        engine.dispose()


def _copy_editions(database: Path, target: Path) -> int:
    engine = open_engine(sqlite_url(database), read_only=True)
    try:
        with session_factory(engine)() as session:
            intact = [line for line in _editions(session) if not (target / line[0]).exists()]
            for number, folder in intact:
                shutil.copytree(folder, target / number)
    finally:
        engine.dispose()
    return len(list(target.iterdir())) if target.is_dir() else 0


def _editions(session: Session) -> list[tuple[str, Path]]:
    return [
        (str(line.number), Path(line.folder))
        for line in list_editions(session)
        if line.files == "intact"
    ]


def _remove_others(kept: CaptureStore, wanted: set[str]) -> int:
    others = [path for path in kept.files() if path.name.removesuffix(".zst") not in wanted]
    for path in others:
        path.unlink()
    return len(others)
