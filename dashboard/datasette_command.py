"""How datasette is called on the database of the desk: read-only, with our descriptions."""

import sys
from pathlib import Path

from dashboard.security import is_loopback

METADATA = Path(__file__).with_name("datasette.json")
_PREFIX = "sqlite:///"


def datasette_command(database_url: str, host: str, port: int) -> list[str] | None:
    """The command line, or None where datasette is not installed or may not serve this.

    It has no password of its own, so it listens on loopback only. It opens the file read-only
    and sees what a night writes meanwhile.
    """
    program = Path(sys.executable).with_name("datasette")
    if not program.is_file() or not database_url.startswith(_PREFIX) or not is_loopback(host):
        return None
    return [
        str(program),
        "serve",
        database_url.removeprefix(_PREFIX),
        "--metadata",
        str(METADATA),
        "--host",
        host,
        "--port",
        str(port),
        "--setting",
        "allow_download",
        "off",
        "--setting",
        "sql_time_limit_ms",
        "5000",
    ]
