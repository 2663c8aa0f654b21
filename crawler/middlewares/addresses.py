"""Keeps requests on the public internet: the address that is checked is the one connected to.

``GuardedResolver`` stands under every connection, also after redirects and for hosts that are
written as numbers, so that a name cannot pass the check with one address and be connected to
with another. ``AddressMiddleware`` gives such a refusal its own name, and keeps it from being
retried.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IResolutionReceiver,
)
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.errors import AddressRefused
from crawler.night import night_of

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Twisted's interfaces are declared for zope, without self, so that a type checker cannot use
# them as types.
_Untyped = Any
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SCHEMES = ("http", "https")
# Gives access to IPv4 addresses, and refuses IPv6 without a word.
_IPV4_ONLY = ("wcf.ibabs.eu",)


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Which addresses may be connected to."""

    allowed: Sequence[str] = ()  # address, address:port or network, though not public
    hosts: Mapping[str, str] = field(default_factory=dict)  # host suffix -> address[:port]

    def mapped(self, host: str) -> tuple[str, int | None] | None:
        """The address and port that a setting gives for a host; the longest suffix counts."""
        for suffix in sorted(self.hosts, key=len, reverse=True):
            if host == suffix or host.endswith("." + suffix.lstrip(".")):
                return _split_port(self.hosts[suffix])
        return None

    def permits(self, address: str, port: int) -> bool:
        """Whether an address, written as numbers, may be connected to."""
        parsed = ipaddress.ip_address(address.partition("%")[0])
        if all(_is_public(part) for part in _embedded(parsed)):
            return True
        return any(self._allows(entry, parsed, port) for entry in self.allowed)

    @staticmethod
    def _allows(entry: str, address: _Address, port: int) -> bool:
        text, only_port = _split_port(entry)
        network = ipaddress.ip_network(text, strict=False)
        return address in network and only_port in (None, port)


def _split_port(text: str) -> tuple[str, int | None]:
    if text.count(":") == 1:
        address, _, port = text.partition(":")
        return address, int(port)
    return text, None


def _may_be_number(host: str) -> bool:
    """Whether a host may be an address written as numbers; any other is a name."""
    return ":" in host or host[-1].isdigit()


def _is_public(address: _Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: _Address) -> list[_Address]:
    """The address and the IPv4 addresses that an IPv6 address may lead to."""
    found: list[_Address] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return [address.ipv4_mapped]
        if address.sixtofour:
            found.append(address.sixtofour)
        if address.teredo:
            found.extend(address.teredo)
        if address in _NAT64:
            return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return found


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing to cancel: a mapped name is resolved at once."""


@implementer(IResolutionReceiver)
class _Gate:
    """Passes on the addresses that the policy permits, and remembers the others."""

    def __init__(
        self, receiver: _Untyped, resolver: "GuardedResolver", host: str, port: int
    ) -> None:
        self._receiver = receiver
        self._resolver = resolver
        self._host = host
        self._port = port

    def resolutionBegan(self, resolution: _Untyped) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 - Twisted's name
        if isinstance(address, IPv4Address | IPv6Address):
            if self._resolver.policy.permits(address.host, self._port):
                self._receiver.addressResolved(address)
            else:
                self._resolver.refused[self._host] = address.host

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names for the whole process, and gives out permitted addresses only."""

    # Host -> refused address; read by the middleware to name the reason of a failure.
    refused: dict[str, str] = {}  # noqa: RUF012 - one resolver per process, shared on purpose

    def __init__(self, reactor: ReactorBase, policy: AddressPolicy) -> None:
        self.reactor = reactor
        self.policy = policy
        self._resolver: _Untyped = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: CrawlerProcess, reactor: ReactorBase) -> "GuardedResolver":
        """Read the policy from the settings of the process."""
        policy = AddressPolicy(
            allowed=crawler.settings.getlist("GUARD_ALLOWED_ADDRESSES"),
            hosts=crawler.settings.getdict("GUARD_HOST_ADDRESSES"),
        )
        return cls(reactor, policy)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver."""
        resolver: _Untyped = self
        self.reactor.installNameResolver(resolver)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: _Untyped,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        portNumber: int = 0,  # noqa: N803 - Twisted's name
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 - Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 - Twisted's name
    ) -> _Untyped:
        """Resolve a name to permitted addresses; none at all counts as not found."""
        mapped = self.policy.mapped(hostName.lower())
        if mapped is not None:
            resolution = _Resolution(hostName)
            resolutionReceiver.resolutionBegan(resolution)
            resolutionReceiver.addressResolved(
                IPv4Address("TCP", mapped[0], portNumber if mapped[1] is None else mapped[1])
            )
            resolutionReceiver.resolutionComplete()
            return resolution
        types: _Untyped = (IPv4Address,) if hostName.lower() in _IPV4_ONLY else addressTypes
        gate = _Gate(resolutionReceiver, self, hostName, portNumber)
        return self._resolver.resolveHostName(gate, hostName, portNumber, types, transportSemantics)


class AddressMiddleware:
    """Refuses other schemes and literal addresses early, and names refusals after DNS."""

    def __init__(self, policy: AddressPolicy, *, proxy: str | None) -> None:
        self._policy = policy
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AddressMiddleware":
        """Read the policy and the proxy from the settings of the crawl."""
        settings = night_of(crawler).settings
        policy = AddressPolicy(settings.allowed_addresses, settings.host_addresses)
        return cls(policy, proxy=settings.proxy)

    def process_request(self, request: Request) -> None:
        """Let only addresses pass that may be asked.

        Raises:
            AddressRefused: The scheme is not HTTP, or the host is a number that is not public.
        """
        # None keeps Scrapy from taking a proxy from the environment unasked.
        request.meta["proxy"] = self._proxy
        parts = urlsplit(request.url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise AddressRefused(f"not an address of the web: {request.url[:100]}")
        if not _may_be_number(parts.hostname):
            return  # a name: the resolver looks at what it stands for
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            permitted = self._policy.permits(parts.hostname, port)
        except ValueError:
            return  # as above
        if not permitted:
            raise AddressRefused(f"{parts.hostname} is not a public address")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name the reason of a lookup that ended without a permitted address.

        Raises:
            AddressRefused: All addresses of the host were refused.
        """
        host = urlsplit(request.url).hostname or ""
        refused = GuardedResolver.refused.get(host)
        if isinstance(exception, CannotResolveHostError) and refused is not None:
            raise AddressRefused(f"{host} leads to {refused}, which is not a public address")
