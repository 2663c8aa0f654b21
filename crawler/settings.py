"""Scrapy settings: politeness, limits, and the order of middlewares and pipelines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PRODUCT = "beleidsmonitor"
MEBIBYTE = 1024 * 1024
# Hosts are asked one request at a time, so this is the number of hosts asked at once.
_HOSTS_AT_ONCE = 64
_ITEMS_AT_ONCE = 4  # documents of one answer that are under way to the store
_MAX_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Base URLs of the national services; other hosts only for the demo, or after a move."""

    cvdr: str = "https://zoekservice.overheid.nl/sru/Search"
    official_publications: str = "https://repository.overheid.nl/sru"
    openbesluitvorming: str = "https://openbesluitvorming.nl"
    notubiz: str = "https://api.notubiz.nl"
    ibabs_soap: str = ""  # not asked until iBabs gave our address access
    ori: str = "https://api.openraadsinformatie.nl/v1/elastic"
    open_overheid: str = "https://open.overheid.nl/overheid/openbaarmakingen/api/v0"


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """How much of one source is asked in one night."""

    pages: int = 300  # pages and files of one website; the coverage rule asks for 200
    discovery_pages: int = 12  # pages without score that are read for their links
    sitemaps: int = 20  # sitemap files of one website
    site_seconds: float = 3 * 3600  # a long Crawl-delay lowers the number of pages
    documents: int = 400  # new documents of one register or council source
    rechecks: int = 20  # council documents that no search listed tonight, looked up by name
    record_pages: int = 50  # pages of a hundred records for one query
    empty_page_retries: int = 2  # of a 200-and-empty search page


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """Everything a crawl may be told; the defaults are fit for the real hosts."""

    contact_mail: str
    contact_url: str
    product_version: str
    delay_seconds: float = 1.0  # between two requests to one host or supplier
    timeout_seconds: float = 45.0
    retries: int = 2  # after timeouts, broken connections and 5xx
    backoff_seconds: float = 5.0  # first pause after 429 or 5xx; doubles
    throttle_seconds: float = 2.0  # first wait for a supplier that throttles with 403
    longest_wait_seconds: float = 900.0  # a Retry-After beyond this ends the source
    units_per_minute: float | None = 60.0  # OpenBesluitvorming's stated budget
    max_body_bytes: int = 25 * MEBIBYTE
    limits: CrawlLimits = field(default_factory=CrawlLimits)
    endpoints: Endpoints = field(default_factory=Endpoints)
    allowed_addresses: tuple[str, ...] = ()  # address, address:port or network; demo only
    host_addresses: Mapping[str, str] = field(default_factory=dict)  # host suffix -> address[:port]
    proxy: str | None = None
    shared_limits: bool = False  # other crawlers work on the same database: keep limits in it
    extra_ca_file: Path | None = None  # PEM; added to the system's authorities

    @property
    def user_agent(self) -> str:
        """Who we are and whom to call, for every request."""
        return f"{PRODUCT}/{self.product_version} (+{self.contact_url}; {self.contact_mail})"


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """The settings of one Scrapy process; values are of any type, as Scrapy has them."""
    return {
        **_manners(settings),
        **_components(),
        "TWISTED_DNS_RESOLVER": "crawler.middlewares.addresses.GuardedResolver",
        "GUARD_ALLOWED_ADDRESSES": list(settings.allowed_addresses),
        "GUARD_HOST_ADDRESSES": dict(settings.host_addresses),
        "LOG_FORMATTER": "crawler.log_format.QuietLogFormatter",
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_LEVEL": "WARNING",
        # What is worth counting stands in the visits; Scrapy's own counters nobody reads.
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "DOWNLOADER_STATS": False,
        "LOGSTATS_INTERVAL": 0,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
    }


def _manners(settings: CrawlSettings) -> dict[str, Any]:
    return {
        "BOT_NAME": PRODUCT,
        "USER_AGENT": settings.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": PRODUCT,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "CONCURRENT_REQUESTS": _HOSTS_AT_ONCE,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # Scrapy starts so many tasks for every answer; most of ours hold one document.
        "CONCURRENT_ITEMS": _ITEMS_AT_ONCE,
        # Reads the source of each callback anew to warn of what our types already rule out.
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        # The turnstile keeps the delay, since it must hold over all spiders together.
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout_seconds,
        "DOWNLOAD_MAXSIZE": settings.max_body_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": settings.retries,
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": _MAX_REDIRECTS,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": settings.proxy is not None,
        # Spiders ask nothing twice by themselves, and a request must never vanish unseen.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "nl,fy;q=0.8,en;q=0.5"},
    }


def _components() -> dict[str, Any]:
    handler = "crawler.downloads.PoliteDownloadHandler"
    return {
        "DOWNLOAD_HANDLERS": {
            "http": handler,
            "https": handler,
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.middlewares.addresses.AddressMiddleware": 570,
            "crawler.middlewares.politeness.PolitenessMiddleware": 560,
            "crawler.middlewares.challenge.ChallengeMiddleware": 585,
            # For spiders with allowed domains or passwords; ours have neither.
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        },
        "SPIDER_MIDDLEWARES": {
            # These drop requests or keep books that nobody reads.
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
        },
        "ITEM_PIPELINES": {
            "crawler.pipelines.validate.ValidatePipeline": 100,
            "crawler.pipelines.store.StorePipeline": 300,
        },
        "EXTENSIONS": {
            "crawler.extensions.health.Health": 0,
            # Off by default, and yet loads a web framework.
            "scrapy.extensions.remote_control.RemoteControl": None,
            "scrapy.extensions.corestats.CoreStats": None,
            "scrapy.extensions.logcount.LogCount": None,
        },
    }
