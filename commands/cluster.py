"""Workers of this machine, or those of a Dask cluster, which is set as joblib's backend."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from commands.errors import ClusterUnusable
from commands.workspace import program_version

_CONNECT_SECONDS = 20


class Workers(click.ParamType[int | str]):
    """A number of processes here, or the address of a Dask scheduler."""

    name = "number|tcp://host:port"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:  # Any: click's own interface
        """Give a number above zero, or an address as it is."""
        if isinstance(value, str) and value.startswith(("tcp://", "tls://")):
            return value
        try:
            number = int(value)
        except ValueError:
            number = 0
        if number < 1:
            self.fail("is neither a number above zero nor tcp://host:port", param, ctx)
        return number


@contextmanager
def workers_in(workers: int | str) -> Iterator[int | None]:
    """Connect to a cluster, if one is meant, for as long as the context lasts.

    Gives the number of processes here; None where joblib's backend is the cluster.

    Raises:
        ClusterUnusable: Dask is not installed, nobody answers there, no worker is there, or
            one of them runs another version of this program.
    """
    if isinstance(workers, int):
        yield workers
        return
    try:
        from distributed import Client
        from joblib import parallel_config
    except ImportError as error:
        raise ClusterUnusable(
            "Dask is not installed here: pip install 'beleidsmonitor[cluster]'"
        ) from error
    try:
        client: Any = Client(workers, timeout=_CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterUnusable(f"no Dask scheduler answers at {workers}") from error
    with client:
        _check_versions(workers, client.run(what_runs_here))
        with parallel_config(backend="dask", wait_for_workers_timeout=_CONNECT_SECONDS):
            yield None


def what_runs_here() -> str:
    """Versions that decide what a worker makes of a capture."""
    from documents.results import EXTRACTOR_VERSION, OCR_VERSION

    return f"{program_version()}, extractor {EXTRACTOR_VERSION}, OCR {OCR_VERSION}"


def _check_versions(address: str, found: dict[str, str]) -> None:
    if not found:
        raise ClusterUnusable(f"the cluster at {address} has no workers")
    others = {worker: version for worker, version in found.items() if version != what_runs_here()}
    for worker, version in others.items():
        raise ClusterUnusable(f"worker {worker} runs version {version}, not {what_runs_here()}")
