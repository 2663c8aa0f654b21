"""The whole country behind one loopback port; the Host header says who is asked."""

import logging
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from demo.bodies import Bodies
from demo.country_files import DemoMunicipality
from demo.cvdr import RegulationSearch, RegulationTexts
from demo.diwoo import WooPublications, woo_host
from demo.exchange import Answer, Request, Service, not_found
from demo.gemeenteoplossingen import GemeenteoplossingenSite, council_host
from demo.hosts import (
    AREAS,
    COUNCIL_DOCUMENTS,
    COUNCIL_FILES,
    COUNCIL_INDEX,
    GAZETTE,
    IBABS_FILES,
    IBABS_SOAP,
    NOTUBIZ,
    ORGANISATIONS,
    PUBLICATION_SEARCH,
    REGULATION_PAGES,
    REGULATION_SEARCH,
    REGULATION_TEXTS,
    WOO_SEARCH,
)
from demo.ibabs import IbabsPortal, portal_host
from demo.ibabs_soap import IbabsSoap
from demo.night import Night
from demo.notubiz import NotubizService
from demo.official_publications import GazettePages, PublicationSearch
from demo.open_overheid import WooSearch
from demo.openbesluitvorming import CouncilDocuments
from demo.ori import CouncilIndex
from demo.parlaeus import ParlaeusCouncil, parlaeus_host
from demo.refusals import RefusingOnce
from demo.settings import PAGE_CAP, UNITS_A_MINUTE
from demo.state_registers import StateRegisters
from demo.websites import Website

_HostOf = Callable[[DemoMunicipality], str]
_SiteOf = Callable[[Night, DemoMunicipality, Bodies], Service]

logger = logging.getLogger(__name__)


class _Nothing:
    """A host that exists and holds nothing that a crawler asks for."""

    def answer(self, _request: Request) -> Answer | None:
        """Status 404."""
        return not_found()


_COUNCIL_SITES: Mapping[str, tuple[_HostOf, _SiteOf]] = {
    "gemeenteoplossingen": (council_host, GemeenteoplossingenSite),
    "ibabs": (portal_host, IbabsPortal),
    "parlaeus": (parlaeus_host, ParlaeusCouncil),
}


def services(night: Night) -> Mapping[str, Service]:
    """Every host of the country on one night."""
    bodies = Bodies()
    texts = RegulationTexts(night)
    soap = RefusingOnce(IbabsSoap(night, bodies))
    national: dict[str, Service] = {
        REGULATION_SEARCH: RefusingOnce(RegulationSearch(night, PAGE_CAP)),
        REGULATION_TEXTS: texts,
        REGULATION_PAGES: texts,
        PUBLICATION_SEARCH: RefusingOnce(PublicationSearch(night, bodies, PAGE_CAP)),
        GAZETTE: GazettePages(night),
        COUNCIL_DOCUMENTS: CouncilDocuments(night, UNITS_A_MINUTE),
        COUNCIL_FILES: _Nothing(),
        NOTUBIZ: RefusingOnce(NotubizService(night, bodies)),
        IBABS_SOAP: soap,
        IBABS_FILES: soap,
        COUNCIL_INDEX: CouncilIndex(night),
        WOO_SEARCH: WooSearch(night, bodies),
        ORGANISATIONS: StateRegisters(night),
        AREAS: RefusingOnce(StateRegisters(night)),
    }
    sites: dict[str, Service] = {
        place.website: RefusingOnce(Website(night, place, bodies)) for place in night.country
    }
    woo: dict[str, Service] = {
        woo_host(place): RefusingOnce(WooPublications(night, place, bodies))
        for place in night.country
        if "diwoo" in place.sources
    }
    return national | sites | dict(_councils(night, bodies)) | woo


def _councils(night: Night, bodies: Bodies) -> Iterator[tuple[str, Service]]:
    """The hosts of councils that have one of their own."""
    for place in night.country:
        platform = place.council_platform.partition(" ")[0]
        if platform in _COUNCIL_SITES:
            host, site = _COUNCIL_SITES[platform]
            yield host(place), RefusingOnce(site(night, place, bodies))


class DemoServer(ThreadingHTTPServer):
    """Serves one night on 127.0.0.1; hosts can be set after the port is known."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.hosts: Mapping[str, Service] = {}

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    """Turns a request on the line into a ``Request`` and back."""

    protocol_version = "HTTP/1.1"
    # Head and body leave together: sent apart, the second waits 40 ms for a delayed ACK.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: DemoServer

    def do_GET(self) -> None:
        """Answer, or close the connection without a word."""
        answer = self._answer()
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815 - the name that the base class calls
    do_POST = do_GET  # noqa: N815 - as above

    def _answer(self) -> Answer | None:
        url = urlsplit(self.path)
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        service = self.server.hosts.get(host)
        if service is None:
            return not_found()
        return service.answer(
            Request(
                host=host,
                path=unquote(url.path) or "/",
                parameters=dict(parse_qsl(url.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                method=self.command,
                body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
            )
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep requests for those who ask for them."""
        logger.debug(format, *args)
