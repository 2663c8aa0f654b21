"""Which platforms a version has proven."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from db.runs import add_probe, proven_platforms
from tests.db.rows import moment


@pytest.mark.parametrize(
    ("probes", "proven"),
    [
        pytest.param([], set(), id="never"),
        pytest.param([("1", True)], {"cvdr"}, id="passed"),
        pytest.param([("1", True), ("1", False)], set(), id="the-last-counts"),
        pytest.param([("1", False), ("1", True)], {"cvdr"}, id="mended"),
        pytest.param([("0", True)], set(), id="another-version"),
    ],
)
def test_the_last_probe_of_this_version_decides(
    sessions: sessionmaker[Session], probes: list[tuple[str, bool]], proven: set[str]
) -> None:
    with sessions() as session:
        for version, passed in probes:
            add_probe(
                session,
                "cvdr",
                program_version=version,
                passed=passed,
                detail="",
                probed_at=moment("2026-06-01"),
            )
        session.flush()

        assert proven_platforms(session, "1") == proven
