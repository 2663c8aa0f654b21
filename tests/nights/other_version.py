"""A copy of the program under another version, with a schema that is ahead of this one's."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("classifier", "commands", "crawler", "db", "documents", "models", "vocabulary")
_AHEAD = '''"""What a later version brings."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the step."""
    op.add_column("runs", sa.Column("machine", sa.String(), nullable=True))
'''


class OtherVersion:
    """A program in a folder of its own, run with the libraries of this one."""

    def __init__(self, folder: Path, version: str, *, ahead: bool) -> None:
        self.folder = folder
        for package in PACKAGES:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / package, folder / package, ignore=ignored)
        shutil.copy(ROOT / "cli.py", folder / "cli.py")
        self.install(version)
        if ahead:
            steps = folder / "db" / "migrations" / "versions"
            head = max(path.name for path in steps.glob("[0-9]*.py")).partition("_")[0]
            (steps / "9999_ahead.py").write_text(_AHEAD.format(head=head), encoding="utf-8")

    def install(self, version: str) -> None:
        """Be this version from now on, as far as an installer says."""
        for old in self.folder.glob("*.dist-info"):
            shutil.rmtree(old)
        about = self.folder / f"beleidsmonitor-{version}.dist-info"
        about.mkdir()
        said = f"Metadata-Version: 2.1\nName: beleidsmonitor\nVersion: {version}\n"
        (about / "METADATA").write_text(said, encoding="utf-8")

    @property
    def environment(self) -> Mapping[str, str]:
        """With this folder before everything else that Python looks in."""
        return {**os.environ, "PYTHONPATH": str(self.folder)}

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        """Run the arguments of ``Workplace.command``, less the program they begin with."""
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "cli", *arguments[1:]],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, arguments: Sequence[str]) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of a command that is waited for."""
        process = self.start(arguments)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def migrate(self, url: str) -> None:
        """Bring a database to this version's schema, and ask no lock whether a run goes on."""
        code = "from db.engine import open_engine\nfrom db.schema import upgrade_schema\n"
        code += f"upgrade_schema(open_engine({url!r}, one_of_many=True))"
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", code], check=True, cwd=self.folder, env=self.environment
        )
