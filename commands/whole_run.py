"""A run from its lock to its end: what is in hand is finished first, and an upgrade is noticed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from commands.errors import UpgradedMeanwhile
from commands.interruption import finishing_first
from commands.workspace import Workspace, installed_version, program_version

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session, sessionmaker

_WHAT_NOW = "what this run finished is kept; run it again with the version that fits"


@contextmanager
def whole_run(workspace: Workspace, *, shared: bool = False) -> Iterator[None]:
    """Hold the store for one run; ``shared`` beside runs that share it too.

    Raises:
        LockHeld: Another run holds it.
        UpgradedMeanwhile: The schema changed under the run, so that it could not read or write.
    """
    from sqlalchemy.exc import DBAPIError

    from db.engine import open_engine

    with workspace.lock(shared=shared), finishing_first():
        try:
            yield
        except DBAPIError:
            engine = open_engine(workspace.database_url, read_only=True)
            try:
                _require_schema(engine)
            finally:
                engine.dispose()
            raise


def require_not_upgraded(sessions: "sessionmaker[Session]") -> None:
    """Called before each stage, since what a stage loads and writes must be of one version.

    Raises:
        UpgradedMeanwhile: Another version was installed, or the schema was changed, in the run.
    """
    began, installed = program_version(), installed_version()
    if began != installed:
        raise UpgradedMeanwhile(
            f"version {installed} of the program was installed during this run of {began}; "
            f"{_WHAT_NOW}"
        )
    with sessions() as session:
        _require_schema(session.get_bind().engine)


def _require_schema(engine: "Engine") -> None:
    from sqlalchemy.exc import DBAPIError

    from db.errors import SchemaOutdated, SchemaTooNew
    from db.schema import check_schema

    try:
        check_schema(engine)
    except (SchemaOutdated, SchemaTooNew) as error:
        raise UpgradedMeanwhile(
            f"the database was changed by another version during this run: {error}; {_WHAT_NOW}"
        ) from error
    except DBAPIError:
        return  # the database cannot even be asked, which the caller's error says better
