"""Save, list and load released models.

A model file can run code when it is opened, so its hash is compared with the list in
``models.releases`` first, and the versions of the libraries next.
"""

import hashlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from models.errors import ModelAltered, ModelMisfit, ModelUnknown
from models.releases import RELEASES

RELEASED = Path(__file__).parent / "released"
MODEL_FILE = "pipeline.joblib"
MANIFEST_FILE = "manifest.json"
CARD_FILE = "CARD.md"
_CURRENT_FILE = "CURRENT"  # holds the version in use
# Their exact versions decide whether a stored pipeline can be opened.
_LIBRARIES = ("scikit-learn", "joblib")
_COMPRESSION = 3


@dataclass(frozen=True)
class Manifest:
    """What is known of a release without opening it."""

    version: str
    sha256: str
    libraries: Mapping[str, str]
    data_fingerprint: str
    examples: int
    seed: int
    codebook: str
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ReleasedModel:
    """A loaded release."""

    manifest: Manifest
    trained: Any  # classifier.training.TrainedModel, which models may not import

    @property
    def version(self) -> str:
        """Version that is stored with every code it gives."""
        return self.manifest.version


def save_release(folder: Path, trained: Any, manifest: Manifest, card: str) -> Manifest:
    """Write model, manifest and card into ``folder``; returns the manifest with its hash."""
    import joblib

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MODEL_FILE
    joblib.dump(trained, path, compress=_COMPRESSION)
    complete = Manifest(
        **{
            **asdict(manifest),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "libraries": {name: metadata.version(name) for name in _LIBRARIES},
        }
    )
    text = json.dumps(asdict(complete), indent=2, sort_keys=True)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")
    (folder / CARD_FILE).write_text(card, encoding="utf-8")
    return complete


def list_releases(root: Path = RELEASED) -> list[Manifest]:
    """Manifests of all releases that are stored, oldest first."""
    return [read_manifest(path.parent) for path in sorted(root.glob(f"*/{MANIFEST_FILE}"))]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of one release.

    Raises:
        ModelUnknown: There is none in that folder.
    """
    try:
        return Manifest(**json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnknown(f"no model in {folder}: {error}") from error


def current_version(root: Path = RELEASED) -> str:
    """The version in use; whether it may be loaded is checked when it is.

    Raises:
        ModelUnknown: No version is in use.
    """
    try:
        return (root / _CURRENT_FILE).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ModelUnknown(f"no model is in use: {error}; run `models activate`") from error


def activate_release(
    version: str, *, root: Path = RELEASED, releases: Mapping[str, str] = RELEASES
) -> ReleasedModel:
    """Use a release from now on, once it has been checked and opened.

    Raises:
        ModelUnknown, ModelAltered, ModelMisfit: See ``load_release``; the one in use stays.
    """
    release = load_release(version, root=root, releases=releases)
    beside = root / f"{_CURRENT_FILE}.new"
    beside.write_text(f"{version}\n", encoding="utf-8")
    os.replace(beside, root / _CURRENT_FILE)  # noqa: PTH105 - the whole file or none of it
    return release


def load_current() -> ReleasedModel:
    """Load the release that is in use.

    Raises:
        ModelUnknown, ModelAltered, ModelMisfit: See ``load_release``.
    """
    return load_release(current_version())


def load_release(
    version: str, *, root: Path = RELEASED, releases: Mapping[str, str] = RELEASES
) -> ReleasedModel:
    """Check one release against the list and the installed libraries, then open it.

    Raises:
        ModelUnknown: The version is not in the list, or its files are missing.
        ModelAltered: The file is not the released one; it was not opened.
        ModelMisfit: Other library versions are installed.
    """
    expected = releases.get(version)
    if expected is None:
        raise ModelUnknown(f"model {version} is not a release of this program version")
    folder = root / version
    manifest = read_manifest(folder)
    path = folder / MODEL_FILE
    # Read once: what was checked is what is opened.
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != expected:
        raise ModelAltered(f"{path} is not the released model {version}; install the program again")
    for name, needed in manifest.libraries.items():
        if metadata.version(name) != needed:
            raise ModelMisfit(
                f"model {version} needs {name} {needed}, {metadata.version(name)} is installed; "
                "run `make install`"
            )
    return ReleasedModel(manifest, _open(content))


def _open(content: bytes) -> Any:
    import joblib

    return joblib.load(io.BytesIO(content))
