"""``make audit`` passes only where every package was looked up and nothing is open."""

import importlib.util
import json
import stat
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FILE = Path(__file__).parent.parent / ".ci" / "audit.py"
WHOLE = {"name": "lxml", "version": "6.1", "vulns": []}
SKIPPED = {"name": "zict", "skip_reason": "Dependency not found on PyPI"}
HURT = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.0"]}],
}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "explained", "code", "says"),
    [
        ([WHOLE], "", 0, "1 packages, none"),
        ([WHOLE, SKIPPED], "", 2, "not audited, no pass: no advisories could be had for 1 of 2"),
        ([], "", 2, "not audited, no pass"),
        ([WHOLE, HURT], "", 1, "pillow 1.0: PYSEC-1, fixed in 2.0"),
        ([WHOLE, HURT], "# why\nCVE-1 we read no pictures with it\n", 0, "we read no pictures"),
        ([HURT, SKIPPED], "CVE-1 we read none\n", 2, "not audited"),
        (None, "", 2, "not audited, no pass: no route"),
    ],
)
def test_it_says_what_it_knows(
    audit: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    packages: list[dict[str, Any]] | None,
    explained: str,
    code: int,
    says: str,
) -> None:
    answer = "" if packages is None else json.dumps({"dependencies": packages})
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\ncat <<'E'\n{answer}\nE\necho 'no route' >&2\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    file = tmp_path / "advisories.txt"
    file.write_text(explained)
    assert audit.main(str(program), file) == code
    assert says in capsys.readouterr().out


def test_every_explanation_says_why(audit: ModuleType) -> None:
    assert all(audit._explained(FILE.with_name("advisories.txt")).values())
