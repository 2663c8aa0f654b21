"""Options of every command that asks sources, and the settings they make."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.workspace import program_version

if TYPE_CHECKING:
    from crawler.settings import CrawlSettings

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _option(name: str, **attributes: Any) -> Callable[[_Function], _Function]:
    """One option with an environment variable of its own, the same for every command."""
    variable = "BELEIDSMONITOR_" + name.removeprefix("--").upper().replace("-", "_")
    return click.option(name, envvar=variable, **attributes)


_OPTIONS = (
    _option("--contact-mail", default="", help="Mail address in the User-Agent."),
    _option("--contact-url", default="", help="Web address in the User-Agent."),
    _option(
        "--delay", type=click.FloatRange(0), default=1.0, show_default=True, help="Seconds a host."
    ),
    _option("--timeout", type=click.FloatRange(0.1), default=45.0, show_default=True),
    _option("--retries", type=click.IntRange(0), default=2, show_default=True),
    _option(
        "--backoff",
        type=click.FloatRange(0),
        default=5.0,
        show_default=True,
        help="Seconds to leave a host alone after a failure; doubles with each more.",
    ),
    _option(
        "--max-body-mb",
        type=click.IntRange(1),
        default=25,
        show_default=True,
        help="Larger files are counted and reported, not stored.",
    ),
    _option(
        "--units-per-minute",
        type=click.FloatRange(1),
        default=60.0,
        show_default=True,
        help="Request budget of OpenBesluitvorming.",
    ),
    _option("--proxy", help="HTTP proxy, as http://host:port."),
    _option(
        "--ca-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="PEM file of certificate authorities beside those of the system.",
    ),
    _option("--cvdr-url", help="Another address of the regulation register."),
    _option("--publications-url", help="Another address of the official publications."),
    _option("--openbesluitvorming-url", help="Another address of OpenBesluitvorming."),
    _option("--notubiz-url", help="Another address of Notubiz."),
    _option(
        "--ibabs-soap-url",
        help="SOAP service of iBabs, once it gave our address access: "
        "https://wcf.ibabs.eu/api/Public.svc.",
    ),
    _option("--ori-url", help="Another address of Open Raadsinformatie."),
    _option("--open-overheid-url", help="Another address of open.overheid.nl."),
    _option(
        "--host-address",
        multiple=True,
        metavar="SUFFIX=ADDRESS",
        help="Demo only: hosts with this suffix live at this address, also on loopback.",
    ),
)


def crawl_options(function: _Function) -> _Function:
    """Add the options that say how sources are asked."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def crawl_settings(options: Mapping[str, Any]) -> "CrawlSettings":  # values come typed from click
    """Make crawl settings of the options that ``crawl_options`` added.

    Raises:
        click.BadParameter: A host address is not of the form SUFFIX=ADDRESS.
    """
    from crawler.settings import MEBIBYTE, CrawlSettings

    addresses = _host_addresses(options["host_address"])
    return CrawlSettings(
        contact_mail=options["contact_mail"],
        contact_url=options["contact_url"],
        product_version=program_version(),
        delay_seconds=options["delay"],
        timeout_seconds=options["timeout"],
        retries=options["retries"],
        backoff_seconds=options["backoff"],
        units_per_minute=options["units_per_minute"],
        max_body_bytes=options["max_body_mb"] * MEBIBYTE,
        endpoints=_endpoints(options),
        allowed_addresses=tuple(addresses.values()),
        host_addresses=addresses,
        proxy=options["proxy"],
        extra_ca_file=options["ca_file"],
    )


def _endpoints(options: Mapping[str, Any]) -> Any:  # crawler.settings.Endpoints, loaded late
    from crawler.settings import Endpoints

    default = Endpoints()
    return Endpoints(
        cvdr=options["cvdr_url"] or default.cvdr,
        official_publications=options["publications_url"] or default.official_publications,
        openbesluitvorming=options["openbesluitvorming_url"] or default.openbesluitvorming,
        notubiz=options["notubiz_url"] or default.notubiz,
        ibabs_soap=options["ibabs_soap_url"] or default.ibabs_soap,
        ori=options["ori_url"] or default.ori,
        open_overheid=options["open_overheid_url"] or default.open_overheid,
    )


def _host_addresses(pairs: tuple[str, ...]) -> dict[str, str]:
    addresses = {}
    for pair in pairs:
        suffix, separator, address = pair.partition("=")
        if not (suffix and separator and address):
            raise click.BadParameter(f"--host-address {pair!r} is not SUFFIX=ADDRESS")
        addresses[suffix] = address
    return addresses
