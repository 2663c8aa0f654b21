"""The services of the demo country, asked without a line between."""

from collections.abc import Callable, Mapping

import pytest

from demo.country_files import read_country
from demo.exchange import Answer, Request, Service
from demo.night import Night
from demo.server import services
from demo.settings import NIGHTS

PORT = 8089
NOW = ("Retry-After", "0")
Ask = Callable[..., Answer]


def night(number: int) -> Night:
    """The country as it stands on one night."""
    return Night(read_country(), number, NIGHTS[number], PORT)


def asker(hosts: Mapping[str, Service]) -> Ask:
    """A function that asks a host for a path; parameters by keyword, headers as a mapping."""

    def ask(
        host: str, path: str, headers: Mapping[str, str] | None = None, **parameters: str
    ) -> Answer:
        named = {name.replace("_", "-"): value for name, value in parameters.items()}
        request = Request(host, path, named, headers or {})
        answer = hosts[host].answer(request)
        if answer is not None and answer.status == 429 and NOW in answer.headers:
            answer = hosts[host].answer(request)  # every service refuses once
        assert answer is not None, f"{host} closed the connection"
        return answer

    return ask


@pytest.fixture(scope="session", params=[1, 2], ids=["night-1", "night-2"])
def tonight(request: pytest.FixtureRequest) -> Night:
    """Each of the two nights."""
    number: int = request.param
    return night(number)


@pytest.fixture(scope="session")
def ask(tonight: Night) -> Ask:
    """Ask the services of the night."""
    return asker(services(tonight))


@pytest.fixture(scope="session")
def ask_first() -> Ask:
    """Ask the services of the first night."""
    return asker(services(night(1)))
