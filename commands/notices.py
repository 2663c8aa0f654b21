"""Tell people and machines outside: mail and webhooks, a dead man's switch, metrics."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from db.alarms import Alarm

logger = logging.getLogger(__name__)
_Function = TypeVar("_Function", bound=Callable[..., Any])
_HEARTBEAT_SECONDS = 20
# Settings that may hold passwords or tokens: never shown, logged or stored.
SECRET_SETTINGS = frozenset({"alarm_urls", "report_urls", "heartbeat_url"})


@dataclass(frozen=True)
class Notices:
    """Where to tell what; every address is optional.

    Attributes:
        alarm_urls: Told of alarms; addresses as apprise knows them (mailtos://, json://, ...).
        report_urls: Sent the page of every night.
        heartbeat_url: Asked after every night that came to a good end.
        metrics_file: Text file for Prometheus' node exporter.
        disk_limit_bytes: Less room than this is an alarm.
    """

    alarm_urls: tuple[str, ...] = ()
    report_urls: tuple[str, ...] = ()
    heartbeat_url: str | None = None
    metrics_file: Path | None = None
    disk_limit_bytes: int = 2_000_000_000

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Notices":  # values come typed from click
        """From the options that ``notice_options`` added."""
        return cls(
            alarm_urls=tuple(options["alarm_urls"]),
            report_urls=tuple(options["report_urls"]),
            heartbeat_url=options["heartbeat_url"],
            metrics_file=options["metrics_file"],
            disk_limit_bytes=int(options["disk_limit_gb"] * 1e9),
        )


_OPTIONS = (
    click.option(
        "--alarm-url",
        "alarm_urls",
        envvar="BELEIDSMONITOR_ALARM_URLS",
        multiple=True,
        help="Where alarms go: mailtos://user:password@host, jsons://host/path and others.",
    ),
    click.option(
        "--report-url",
        "report_urls",
        envvar="BELEIDSMONITOR_REPORT_URLS",
        multiple=True,
        help="Where the page of each night goes; addresses as for alarms.",
    ),
    click.option(
        "--heartbeat-url",
        envvar="BELEIDSMONITOR_HEARTBEAT_URL",
        help="Dead man's switch: asked after every night that ended well.",
    ),
    click.option(
        "--metrics-file",
        envvar="BELEIDSMONITOR_METRICS_FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write the state as Prometheus text (.prom) into this file.",
    ),
    click.option(
        "--disk-limit-gb",
        envvar="BELEIDSMONITOR_DISK_LIMIT_GB",
        type=click.FloatRange(0),
        default=2.0,
        show_default=True,
        help="Less room than this is an alarm.",
    ),
)


def notice_options(function: _Function) -> _Function:
    """Add the options that say where to tell what."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def send(urls: Sequence[str], title: str, body: str) -> bool:
    """Send one message to every address; returns whether all took it.

    What fails is told without the address, which may hold a password.
    """
    if not urls:
        return True
    import apprise  # a fifth of a second, for those only who send

    sent = True
    for place, url in enumerate(urls, start=1):
        messenger = apprise.Apprise()
        if not messenger.add(url) or not messenger.notify(body=body, title=title):
            logger.warning("notice %d of %d (%s) was not taken", place, len(urls), _kind(url))
            sent = False
    return sent


def send_alarms(notices: Notices, alarms: "Sequence[Alarm]", where: str) -> None:
    """Tell of alarms; nothing is sent where there are none."""
    if alarms:
        title = f"Beleidsmonitor: {', '.join(dict.fromkeys(alarm.name for alarm in alarms))}"
        body = "\n".join(f"{alarm.name}: {alarm.text}" for alarm in alarms)
        send(notices.alarm_urls, title, f"{where}\n{body}")


def beat(url: str | None) -> bool:
    """Ask the dead man's switch; a failure is told and changes nothing else."""
    if not url:
        return True
    if not url.startswith(("https://", "http://")):
        logger.warning("the heartbeat address is not http(s); it was not asked")
        return False
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    try:
        with urlopen(Request(url), timeout=_HEARTBEAT_SECONDS):  # noqa: S310 - checked above
            return True
    except (URLError, OSError, ValueError) as error:
        logger.warning("the heartbeat was not taken: %s", getattr(error, "reason", type(error)))
        return False


def _kind(url: str) -> str:
    scheme, separator, _ = url.partition("://")
    return scheme if separator else "not an address"
