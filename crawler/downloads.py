"""The download handler: Scrapy's own, behind the turnstile, with extra authorities."""

from pathlib import Path
from typing import Any

from OpenSSL import SSL, crypto
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.internet._sslverify import IOpenSSLTrustRoot, platformTrust
from twisted.web.client import BrowserLikePolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.errors import BlockedBySource
from crawler.night import night_of

_PEM_END = b"-----END CERTIFICATE-----"


class PoliteDownloadHandler(HTTP11DownloadHandler):
    """Fetches over HTTP and HTTPS, one request at a time per host or supplier."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        night = night_of(crawler)
        self._turnstile = night.turnstile
        self._refusals = night.refusals
        if night.settings.extra_ca_file is not None:
            root = ExtendedTrust(night.settings.extra_ca_file)
            policy: Any = BrowserLikePolicyForHTTPS(trustRoot=root)  # type: ignore[no-untyped-call]
            self._contextFactory = policy  # Any: Twisted's interfaces are not types

    async def download_request(self, request: Request) -> Response:
        """Wait for the turn of this request, fetch it, and let the next one in.

        Raises:
            BlockedBySource: The supplier turned us away while the request was waiting.
        """
        await self._turnstile.enter(request.url, stopping=lambda: not self.crawler.crawling)
        units = 0.0  # what is not sent costs nothing
        try:
            refusal = self._refusals.get(self._turnstile.suppliers.key(request.url))
            if refusal is not None:
                raise BlockedBySource(refusal)
            units = request.meta.get("units", 1.0)
            return await super().download_request(request)
        finally:
            self._turnstile.leave(request.url, units=units)


@implementer(IOpenSSLTrustRoot)
class ExtendedTrust:
    """The system's certificate authorities and those of one PEM file."""

    def __init__(self, pem_file: Path) -> None:
        parts = pem_file.read_bytes().split(_PEM_END)
        self._certificates = [
            crypto.load_certificate(crypto.FILETYPE_PEM, part.lstrip() + _PEM_END + b"\n")
            for part in parts
            if b"-----BEGIN CERTIFICATE-----" in part
        ]

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - Twisted's name
        platform: Any = platformTrust()  # type: ignore[no-untyped-call] # Any: as above
        platform._addCACertsToContext(context)
        store = context.get_cert_store()
        for certificate in self._certificates:
            if store is not None:
                store.add_cert(certificate)
