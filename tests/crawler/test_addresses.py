"""Only the public internet, and what a setting allows."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from twisted.internet.address import IPv4Address

from crawler.errors import AddressRefused
from crawler.middlewares.addresses import AddressMiddleware, AddressPolicy, GuardedResolver


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address that must be refused
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
    ],
)
def test_private_addresses_are_refused(address: str) -> None:
    assert not AddressPolicy().permits(address, 80)


@pytest.mark.parametrize("address", ["145.45.1.1", "2a02:1234::1", "64:ff9b::912d:101"])
def test_public_addresses_are_permitted(address: str) -> None:
    assert AddressPolicy().permits(address, 443)


def test_allowed_address_may_name_a_port() -> None:
    policy = AddressPolicy(allowed=("127.0.0.1:8099", "10.1.0.0/16"))
    assert policy.permits("127.0.0.1", 8099)
    assert not policy.permits("127.0.0.1", 22)
    assert policy.permits("10.1.2.3", 80)


def test_longest_host_suffix_counts() -> None:
    policy = AddressPolicy(hosts={"example": "127.0.0.1:80", "www.a.example": "127.0.0.2"})
    assert policy.mapped("b.example") == ("127.0.0.1", 80)
    assert policy.mapped("www.a.example") == ("127.0.0.2", None)
    assert policy.mapped("notexample") is None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]/", "https://169.254.169.254/latest/meta-data"]
)
def test_literal_addresses_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused, match="not a public address"):
        AddressMiddleware(AddressPolicy(), proxy=None).process_request(Request(url))


def test_other_schemes_are_refused() -> None:
    with pytest.raises(AddressRefused, match="not an address of the web"):
        AddressMiddleware(AddressPolicy(), proxy=None).process_request(Request("ftp://a.nl/x"))


def test_proxy_comes_from_the_setting_only() -> None:
    request = Request("https://www.lindenveen.nl/")
    AddressMiddleware(AddressPolicy(), proxy=None).process_request(request)
    assert request.meta["proxy"] is None
    AddressMiddleware(AddressPolicy(), proxy="http://proxy:3128").process_request(request)
    assert request.meta["proxy"] == "http://proxy:3128"


def test_refusal_after_lookup_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedResolver, "refused", {"intern.lindenveen.nl": "10.0.0.8"})
    middleware = AddressMiddleware(AddressPolicy(), proxy=None)
    with pytest.raises(AddressRefused, match=r"leads to 10\.0\.0\.8"):
        middleware.process_exception(
            Request("https://intern.lindenveen.nl/"), CannotResolveHostError("x")
        )
    middleware.process_exception(Request("https://www.lindenveen.nl/"), CannotResolveHostError("x"))


class _FickleResolver:
    """Answers with a public address first, and with one of this machine after that."""

    def __init__(self) -> None:
        self.answers = ["145.45.1.1", "127.0.0.1"]

    def resolveHostName(self, receiver: Any, host: str, port: int, *_rest: Any) -> None:  # noqa: N802
        del host
        receiver.addressResolved(IPv4Address("TCP", self.answers.pop(0), port))
        receiver.resolutionComplete()


class _Connector:
    """Takes the addresses that a connection is made to."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        pass


def test_name_that_changes_its_address_gets_no_second_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(GuardedResolver, "refused", {})
    reactor: Any = SimpleNamespace(nameResolver=_FickleResolver())
    resolver, connector = GuardedResolver(reactor, AddressPolicy()), _Connector()
    for _connection in range(2):
        resolver.resolveHostName(connector, "wissel.lindenveen.nl", 80)
    assert connector.addresses == ["145.45.1.1"]
    assert GuardedResolver.refused == {"wissel.lindenveen.nl": "127.0.0.1"}


@pytest.mark.parametrize(
    ("host", "types"),
    [("wcf.ibabs.eu", (IPv4Address,)), ("WCF.ibabs.eu", (IPv4Address,)), ("api1.ibabs.eu", None)],
)
def test_a_service_that_knows_ipv4_only_is_looked_up_so(host: str, types: object) -> None:
    asked: list[object] = []

    class Resolver:
        def resolveHostName(self, _receiver: Any, _host: str, _port: int, *rest: Any) -> None:  # noqa: N802
            asked.append(rest[0])

    reactor: Any = SimpleNamespace(nameResolver=Resolver())
    GuardedResolver(reactor, AddressPolicy()).resolveHostName(_Connector(), host, 443)
    assert asked == [types]
