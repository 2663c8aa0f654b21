import json
import shutil
from pathlib import Path

import pytest

from models.errors import ModelAltered, ModelMisfit, ModelUnknown
from models.registry import (
    MANIFEST_FILE,
    MODEL_FILE,
    RELEASED,
    Manifest,
    activate_release,
    current_version,
    list_releases,
    load_current,
    load_release,
    save_release,
)
from models.releases import RELEASES

CURRENT = current_version()
BLANK = Manifest("9", "", {}, "none", 0, 0, "1.0")


def test_every_release_in_the_list_is_stored() -> None:
    assert [manifest.version for manifest in list_releases()] == list(RELEASES)


def test_current_release_loads() -> None:
    assert load_current().version == CURRENT


def test_saved_release_loads_again(tmp_path: Path) -> None:
    saved = save_release(tmp_path / "9", {"fitted": [1, 2]}, BLANK, "# Card\n")
    loaded = load_release("9", root=tmp_path, releases={"9": saved.sha256})
    assert loaded.trained == {"fitted": [1, 2]}


def test_tampered_file_is_not_opened(tmp_path: Path) -> None:
    shutil.copytree(RELEASED / CURRENT, tmp_path / CURRENT)
    with (tmp_path / CURRENT / MODEL_FILE).open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelAltered, match="not the released model"):
        load_release(CURRENT, root=tmp_path)


def test_unknown_version_is_refused() -> None:
    with pytest.raises(ModelUnknown, match="not a release"):
        load_release("nobody")


def test_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnknown, match="no model in"):
        load_release("9", root=tmp_path, releases={"9": "0"})


def test_other_library_versions_are_refused(tmp_path: Path) -> None:
    shutil.copytree(RELEASED / CURRENT, tmp_path / CURRENT)
    path = tmp_path / CURRENT / MANIFEST_FILE
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["libraries"]["scikit-learn"] = "0.1"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelMisfit, match=r"scikit-learn 0\.1.*make install"):
        load_release(CURRENT, root=tmp_path)


def test_a_release_is_in_use_once_it_is_activated(tmp_path: Path) -> None:
    saved = save_release(tmp_path / "9", {"fitted": 1}, BLANK, "# Card\n")
    activate_release("9", root=tmp_path, releases={"9": saved.sha256})
    assert current_version(tmp_path) == "9"


def test_a_foreign_file_is_not_activated(tmp_path: Path) -> None:
    saved = save_release(tmp_path / "8", {"fitted": 1}, BLANK, "# Card\n")
    save_release(tmp_path / "9", {"fitted": 2}, BLANK, "# Card\n")
    releases = {"8": saved.sha256, "9": "0" * 64}
    activate_release("8", root=tmp_path, releases=releases)
    with pytest.raises(ModelAltered):
        activate_release("9", root=tmp_path, releases=releases)
    assert current_version(tmp_path) == "8"


def test_without_a_version_in_use_the_message_names_what_mends_it(tmp_path: Path) -> None:
    with pytest.raises(ModelUnknown, match="models activate"):
        current_version(tmp_path)


def test_no_more_than_two_releases_are_kept_and_each_is_small() -> None:
    assert len(RELEASES) <= 2
    for version in RELEASES:
        files = (RELEASED / version).iterdir()
        assert sum(path.stat().st_size for path in files) < 5_000_000
