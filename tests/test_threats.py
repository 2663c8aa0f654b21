"""Every threat that is written down has a test, and every package comes with its hashes."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = re.findall(
    r"^\| (.+?) \| (.+?) \| `(.+?)` \|$",
    (ROOT / "docs" / "threats.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_every_threat_names_a_test_that_exists() -> None:
    assert len(ROWS) >= 25
    for _threat, _guard, named in ROWS:
        file, _, name = named.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        tests = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert name in tests, named


def test_every_package_is_locked_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    pinned = [entry for entry in entries if re.match(r"[A-Za-z0-9_.\-\[\]]+==", entry)]
    assert len(pinned) > 50
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []
    installer = (ROOT / ".ci" / "install-python").read_text(encoding="utf-8")
    assert "--require-hashes -r requirements.lock" in installer
