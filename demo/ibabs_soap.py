"""The SOAP service of iBabs: lists of papers, for an address that it gave access.

On the first night it has not done so yet.
"""

import uuid
from collections.abc import Iterable

from lxml import etree

from demo.bodies import CONTENT_TYPES, Bodies
from demo.council_meetings import CouncilPapers, File
from demo.country_files import DemoMunicipality
from demo.exchange import Answer, Request, not_found
from demo.hosts import IBABS_FILES
from demo.markup import element, leaf
from demo.night import Night

_LIST = str(uuid.UUID(int=1))
_XML = "text/xml; charset=utf-8"
_ENVELOPE = {"xmlns:s": "http://schemas.xmlsoap.org/soap/envelope/"}


def sitename(place: DemoMunicipality) -> str:
    """What a council is called at the service."""
    return place.name.replace(" ", "")


class IbabsSoap:
    """The service, and the host from which its files are downloaded."""

    def __init__(self, night: Night, bodies: Bodies) -> None:
        self._night = night
        self._bodies = bodies
        self._open = night.number > 1
        self._councils = {
            sitename(place).lower(): (place, CouncilPapers.of(night, place))
            for place in night.country
            if place.council_platform == "ibabs"
        }

    def answer(self, request: Request) -> Answer | None:
        """An envelope, also for errors; or a file."""
        if request.host == IBABS_FILES:
            return self._file(request.parameters.get("site", ""), request.parameters.get("id", ""))
        if request.method != "POST":
            return not_found()
        asked = {
            etree.QName(each).localname: each.text or ""
            for each in etree.fromstring(request.body).iter()
            if isinstance(each.tag, str)
        }
        operation = request.headers.get("soapaction", "").strip('"').rpartition("/")[2]
        _, papers = self._councils.get(asked.get("Sitename", "").lower(), (None, None))
        if not self._open or papers is None:
            why = "Invalid site!" if papers is None else "This address has no access"
            return _told(operation, leaf("Status", "ERR") + leaf("Message", why))
        return self._asked(operation, asked.get("EntryId", ""), asked["Sitename"], papers)

    def _asked(self, operation: str, entry: str, site: str, papers: CouncilPapers) -> Answer:
        status = leaf("Message", "") + leaf("Status", "OK")
        if operation == "GetLists":
            pairs = ((_LIST, "Raadsvoorstellen"), (str(uuid.UUID(int=2)), "Toezeggingen"))
            keys = (element("iBabsKeyValue", leaf("Key", k), leaf("Value", v)) for k, v in pairs)
            return _told(operation, "".join(keys))
        if operation == "GetListsEntriesByFilterRequest":
            return _told(operation, status + element("Entries", *map(_entry, papers.outside)))
        found = [file for file in papers.outside if str(uuid.UUID(int=file.id)) == entry]
        if operation != "GetListEntry" or not found:
            return _told(operation, leaf("Status", "ERR") + leaf("Message", "No access"))
        return _told(operation, status + self._documents(found, site))

    def _documents(self, files: Iterable[File], site: str) -> str:
        documents = []
        for file in files:
            identity = str(uuid.UUID(int=file.id))
            url = self._night.url(IBABS_FILES, f"/publicdownload.aspx?site={site}&id={identity}")
            documents.append(
                element(
                    "iBabsDocument",
                    leaf("Confidential", "false"),
                    leaf("DisplayName", file.title),
                    leaf("FileName", f"{file.title}.pdf"),
                    leaf("Id", identity),
                    leaf("PublicDownloadURL", url),
                )
            )
        return element("Documents", *documents)

    def _file(self, site: str, identity: str) -> Answer:
        place, papers = self._councils.get(site.lower(), (None, None))
        document = papers.find(uuid.UUID(identity).int) if papers and identity else None
        if place is None or document is None:
            return not_found()
        return Answer(200, self._bodies.file(place, document, "pdf"), CONTENT_TYPES["pdf"])


def _entry(file: File) -> str:
    return element(
        "iBabsListEntryBase",
        leaf("EntryId", str(uuid.UUID(int=file.id))),
        leaf("EntryTitle", file.title),
        leaf("ListName", "Raadsvoorstellen"),
        leaf("MutationDate", f"{file.day}T12:00:00"),
    )


def _told(operation: str, result: str) -> Answer:
    response = element(
        f"{operation}Response",
        element(f"{operation}Result", result),
        attributes={"xmlns": "http://tempuri.org/"},
    )
    envelope = element("s:Envelope", element("s:Body", response), attributes=_ENVELOPE)
    return Answer(200, envelope.encode(), _XML)
