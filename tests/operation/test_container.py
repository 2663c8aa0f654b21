"""The container recipe, as far as it can be checked where no container can be built."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli import COMMANDS
from db.engine import open_engine

ROOT = Path(__file__).parent.parent.parent
RECIPE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = set((ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def test_every_image_has_a_version() -> None:
    images = re.findall(r"^FROM (\S+)", RECIPE, re.MULTILINE)
    images += [service["image"] for service in COMPOSE["services"].values() if "image" in service]
    assert images
    assert all(re.search(r":\d", image) for image in images)


def test_what_is_copied_is_there() -> None:
    copied = re.findall(r"^COPY ([^-].*) \./$", RECIPE, re.MULTILINE)
    assert copied
    for name in " ".join(copied).split():
        assert (ROOT / name).exists()
        assert name not in IGNORED


def packages(lock: str) -> dict[str, str]:
    """Name and entry, with version and hashes, of each package of a lock file."""
    text = re.sub(r"^ *#.*\n", "", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = re.findall(r"^([a-z0-9_.-]+)(==.*(?:\n .*)*)", text, flags=re.MULTILINE)
    return dict(entries)


def test_only_what_runs_is_in_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[\[>=<]", each)[0] for each in project["dependencies"]]
    extra = [re.split(r"[\[>=<]", each)[0] for each in project["optional-dependencies"]["dev"]]
    extra.remove("pyyaml")  # apprise reads its settings with it
    every, run = packages("requirements.lock"), packages("requirements-run.lock")
    assert run.items() <= every.items()  # the same versions, with the same hashes
    assert set(names) <= run.keys()
    assert not run.keys() & (set(extra) | {"dask", "distributed", "matplotlib", "datasette"})
    assert {"tests", "demo", "benchmarks", "docs", ".ci"} <= IGNORED
    assert RECIPE.count("FROM ") == 2  # what builds is left behind


def test_packages_come_from_the_lock_with_their_hashes_and_ocr_as_in_the_tests() -> None:
    assert "--require-hashes -r requirements-run.lock" in RECIPE
    installed = (ROOT / ".ci" / "install-system").read_text(encoding="utf-8")
    (tesseract,) = re.findall(r'\[tesseract\]="(tesseract-ocr [^"]+)"', installed)
    assert tesseract in RECIPE


def test_it_runs_without_rights_and_keeps_its_data_outside() -> None:
    account = re.findall(r"^USER (\S+)", RECIPE, re.MULTILINE)
    assert account == ["monitor"]
    assert re.search(r"^VOLUME /data$", RECIPE, re.MULTILINE)
    assert "BELEIDSMONITOR_DATA_DIR=/data" in RECIPE
    assert "data:/data" in COMPOSE["services"]["night"]["volumes"]


def test_what_is_started_is_a_command() -> None:
    (first,) = re.findall(r'^CMD \["(\w+)"\]', RECIPE, re.MULTILINE)
    assert first in COMMANDS
    assert COMPOSE["services"]["night"]["command"][0] in COMMANDS


def test_the_database_is_waited_for_and_its_url_is_one_of_ours() -> None:
    night, database = COMPOSE["services"]["night"], COMPOSE["services"]["database"]
    assert night["depends_on"]["database"]["condition"] == "service_healthy"
    assert database["healthcheck"]["test"]
    url = night["environment"]["BELEIDSMONITOR_DATABASE_URL"]
    engine = open_engine(url.replace("${POSTGRES_PASSWORD}", "x"))
    assert engine.url.host in COMPOSE["services"]
    assert engine.url.username == database["environment"]["POSTGRES_USER"]
    assert engine.url.database == database["environment"]["POSTGRES_DB"]


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml"])
def test_no_password_stands_in_the_recipe(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        found = re.search(r"(?i)password[^=:]*[=:]\s*(\S+)", line)
        assert found is None or line.startswith("#") or found[1].startswith("${")
