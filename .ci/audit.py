"""Ask pip-audit for known vulnerabilities of the locked packages, and say plainly what it knows.

Exit code 0: every package was looked up, and none has an advisory but those that are explained in
``advisories.txt`` (id, then why it does not concern us). 1: there are others. 2: the advisories
could not be reached for some packages, which is no pass.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 2


def main(program: str, explained_file: Path) -> int:
    """Audit the lock file; returns the exit code."""
    command = [program, "--requirement", str(ROOT / "requirements.lock"), "--disable-pip"]
    options = ["--no-deps", "--progress-spinner", "off", "--format", "json"]
    done = subprocess.run(  # noqa: S603 - the program of the lock file
        [*command, *options], check=False, capture_output=True, text=True
    )
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        lines = done.stderr.strip().splitlines() or ["no answer"]
        return _say(f"not audited, no pass: {lines[-1]}", NOT_AUDITED)
    return _judge(packages, _explained(explained_file))


def _judge(packages: list[dict[str, Any]], explained: dict[str, str]) -> int:
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    found = [
        (package["name"], package["version"], advisory)
        for package in packages
        for advisory in package.get("vulns", ())
    ]
    open_ones = 0
    for name, version, advisory in found:
        ids = [advisory["id"], *advisory.get("aliases", ())]
        why = next((explained[each] for each in ids if each in explained), "")
        open_ones += not why
        fixed = ", ".join(advisory.get("fix_versions", ())) or "no version"
        _say(f"{name} {version}: {ids[0]}, fixed in {fixed}{': ' + why if why else ''}", 0)
    if open_ones:
        return _say(f"{open_ones} advisories are not explained", VULNERABLE)
    if skipped or not packages:
        return _say(
            f"not audited, no pass: no advisories could be had for {len(skipped)} of "
            f"{len(packages)} packages",
            NOT_AUDITED,
        )
    return _say(f"{len(packages)} packages, none with an advisory that is not explained", CLEAN)


def _explained(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" ") for line in lines if line.strip() and not line.startswith("#"))
    return {advisory: why.strip() for advisory, _, why in pairs}


def _say(line: str, code: int) -> int:
    sys.stdout.write(f"{line}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.executable).parent / "pip-audit"), ROOT / ".ci" / "advisories.txt"))
