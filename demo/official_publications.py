"""The municipal gazette: search by SRU 2.0, and the files of each publication."""

from collections.abc import Mapping
from dataclasses import dataclass

from demo.bodies import Bodies, html_fragment
from demo.cql import Query, clauses, parse_query
from demo.errors import QueryRefused
from demo.exchange import Answer, Request, html, not_found, xml
from demo.hosts import GAZETTE, PUBLICATION_SEARCH
from demo.markup import element, leaf
from demo.night import Night, Published, stable_number
from demo.sru import (
    UNSUPPORTED_PARAMETER,
    Field,
    FieldKind,
    FieldReader,
    check_indices,
    diagnostics_2,
    matches,
    read_window,
    search_response_2,
)
from demo.xml_bodies import publication_text
from vocabulary.codes import DocumentType

_GENERAL_ERROR = 1
_KNOWN = frozenset(
    {
        "type", "title", "identifier", "creator", "modified", "issued", "created", "date",
        "available", "spatial", "abstract", "alternative", "subject", "authority",
        "organisatietype", "publicatienaam", "jaargang", "publicatienummer", "documenttype",
        "betreftRegeling", "externeBijlage", "gemeentenaam", "product-area", "content-area",
        "afgeleideGemeente", "textAndIndexes", "allIndexes", "allRecords", "serverChoice",
    }
)  # fmt: skip
_LOWERED = frozenset(name.lower() for name in _KNOWN)
_PREFIXES = frozenset({"", "dt", "ot", "w", "c", "cd", "cql"})
_SHELL_CODE = "GM9009"  # the publications of this municipality have their text in the PDF only


@dataclass(frozen=True)
class Gazetted:
    """One publication with its number."""

    source: Published
    number: int
    day: str

    @property
    def identifier(self) -> str:
        """As in ``gmb-2024-120031``."""
        return f"gmb-{self.day[:4]}-{self.number}"

    @property
    def has_empty_shell(self) -> bool:
        """Whether its XML holds no text."""
        return self.source.municipality.code == _SHELL_CODE

    @property
    def path(self) -> str:
        """Folder of its files at the repository."""
        return f"/frbr/officielepublicaties/gmb/{self.day[:4]}/{self.identifier}/1"


def gazette(night: Night) -> list[Gazetted]:
    """All publications of the country; a number never changes, as in the real gazette."""
    found = []
    for source in night.published("gmb"):
        day = source.place.dated or source.document.decided_on or night.now.date()
        number = 100_000 + stable_number(source.document.id, 900_000)
        found.append(Gazetted(source, number, day.isoformat()))
    return found


class PublicationSearch:
    """``/sru`` and the item files below ``/frbr`` of the repository."""

    def __init__(self, night: Night, bodies: Bodies, page_cap: int) -> None:
        self._night = night
        self._page_cap = page_cap
        self._all = gazette(night)
        self._bodies = bodies
        self._empty_pages_left = 1  # now and then a page is 200 and empty

    def answer(self, request: Request) -> Answer | None:
        """Records or a diagnostic at ``/sru``; files elsewhere."""
        if request.path != "/sru":
            return self._file(request.path)
        try:
            return self._search(request.parameters)
        except QueryRefused as refused:
            return diagnostics_2(refused)

    def _search(self, asked: Mapping[str, str]) -> Answer:
        if "sortKeys" in asked:
            raise QueryRefused(UNSUPPORTED_PARAMETER, "Unsupported parameter", "sortKeys")
        query = parse_query(asked.get("query", ""))
        check_indices(query, lambda index: _short(index) is not None)
        self._refuse(query)
        window = read_window(asked, self._page_cap)
        found = [each for each in self._all if matches(query.root, _reader(each))]
        shown = found[window.start - 1 : window.start - 1 + window.size]
        following = window.next_start(len(found))
        if window.start > 1 and self._empty_pages_left:
            self._empty_pages_left -= 1
            return search_response_2([], len(found), window, asked["query"], window.start)
        records = [self._record(each) for each in shown]
        return search_response_2(records, len(found), window, asked["query"], following)

    def _refuse(self, query: Query) -> None:
        terms = {(_short(clause.index), clause.term) for clause in clauses(query.root)}
        if ("product-area", "officielepublicaties") not in terms:
            raise QueryRefused(_GENERAL_ERROR, "product-area is needed", "c.product-area")
        failing = {
            place.name
            for place in self._night.country
            if self._night.behaviour(place, "publications") == "error"
        }
        for index, term in terms:
            if index == "creator" and term in failing:
                raise QueryRefused(_GENERAL_ERROR, "General system error", term)

    def _record(self, each: Gazetted) -> str:
        page = self._night.url(GAZETTE, f"/{each.identifier}.html")
        items = [
            leaf("itemUrl", self._item(each, form), {"manifestation": form})
            for form in ("html", "xml", "pdf")
        ]
        return element(
            "gzd",
            element("originalData", _meta(each)),
            element("enrichedData", leaf("preferredUrl", page), *items),
            attributes={"xmlns": "http://standaarden.overheid.nl/sru"},
        )

    def _item(self, each: Gazetted, form: str) -> str:
        path = f"{each.path}/{form}/{each.identifier}.{form}"
        return self._night.url(PUBLICATION_SEARCH, path)

    def _file(self, path: str) -> Answer:
        for each in self._all:
            if path.startswith(f"{each.path}/"):
                return self._body(each, path.rpartition(".")[2])
        return not_found()

    def _body(self, each: Gazetted, form: str) -> Answer:
        municipality, document = each.source.municipality, each.source.document
        if form == "pdf":
            body = self._bodies.file(municipality, document, "pdf")
            return Answer(200, body, "application/pdf")
        if form == "html":
            return html(_page(each))
        text = "" if each.has_empty_shell else publication_text(document.blocks)
        return xml(
            element(
                "officiele-publicatie",
                element("metadata", leaf("meta", each.identifier)),
                element("kop", leaf("titel", document.title)),
                text,
            )
        )


class GazettePages:
    """The public page of each publication."""

    def __init__(self, night: Night) -> None:
        self._pages = {f"/{each.identifier}.html": html(_page(each)) for each in gazette(night)}

    def answer(self, request: Request) -> Answer | None:
        """The page, or status 404."""
        return self._pages.get(request.path, not_found())


def _meta(each: Gazetted) -> str:
    """The three parts of the metadata of a record."""
    spaces = {
        "xmlns": "http://standaarden.overheid.nl/wetgeving/",
        "xmlns:dcterms": "http://purl.org/dc/terms/",
        "xmlns:c": "http://standaarden.overheid.nl/collectie/",
    }
    name = each.source.municipality.name
    core = element(
        "owmskern",
        leaf("dcterms:identifier", each.identifier),
        leaf("dcterms:title", each.source.document.title),
        leaf("dcterms:type", _kind(each), {"scheme": "OVERHEIDop.Rubriek"}),
        leaf("dcterms:language", "nl"),
        leaf("dcterms:creator", name, {"scheme": "OVERHEID.Gemeente"}),
        leaf("dcterms:modified", each.day),
    )
    mantle = element(
        "owmsmantel", leaf("dcterms:available", each.day), leaf("dcterms:date", each.day)
    )
    publication = element(
        "tpmeta",
        leaf("publicatienaam", "Gemeenteblad"),
        leaf("jaargang", each.day[:4]),
        leaf("publicatienummer", each.number),
        leaf("organisatietype", "gemeente"),
        leaf("c:product-area", "officielepublicaties"),
    )
    return element("meta", core, mantle, publication, attributes=spaces)


def _page(each: Gazetted) -> str:
    fragment = html_fragment(each.source.document.blocks)
    return (
        f"<!doctype html><html lang='nl'><head><title>{each.identifier}</title></head>"
        f"<body>{fragment}</body></html>"
    )


def _kind(each: Gazetted) -> str:
    kinds = {
        DocumentType.ORDINANCE: "algemeen verbindend voorschrift (verordening)",
        DocumentType.SUBSIDY_REGULATION: "algemeen verbindend voorschrift (verordening)",
        DocumentType.POLICY_RULE: "beleidsregel",
    }
    return kinds.get(each.source.document.type, "ander besluit van algemene strekking")


def _short(index: str) -> str | None:
    prefix, _, name = index.rpartition(".")
    return name.lower() if name.lower() in _LOWERED and prefix.lower() in _PREFIXES else None


def _reader(each: Gazetted) -> FieldReader:
    """The searchable fields of one publication."""
    document = each.source.document
    words = "\n".join([document.title, *(block.text for block in document.blocks)])
    names = {
        "identifier": each.identifier,
        "creator": each.source.municipality.name,
        "type": _kind(each),
        "publicatienaam": "Gemeenteblad",
        "organisatietype": "gemeente",
        "product-area": "officielepublicaties",
        "jaargang": each.day[:4],
    }

    def read(index: str) -> Field | None:
        name = _short(index) or ""
        if name in ("modified", "available", "date", "issued"):
            return Field(FieldKind.DATE, (each.day,))
        if name in names:
            return Field(FieldKind.NAME, (names[name],))
        return Field(FieldKind.TEXT, (document.title if name == "title" else words,))

    return read
