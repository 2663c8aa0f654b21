"""The regulation register: search by SRU 1.2, and the texts at the repository."""

from collections.abc import Mapping, Sequence

from demo.bodies import html_fragment
from demo.cql import Query, clauses, parse_query
from demo.errors import QueryRefused
from demo.exchange import Answer, Request, html, not_found, xml
from demo.hosts import GAZETTE, REGULATION_PAGES, REGULATION_TEXTS
from demo.markup import element, leaf, text
from demo.night import Night
from demo.regulations import Expression, expressions
from demo.sru import (
    UNSUPPORTED_VALUE,
    Field,
    FieldKind,
    check_indices,
    diagnostics_1,
    explain_response,
    matches,
    read_window,
    search_response_1,
)
from demo.xml_bodies import regulation_text
from vocabulary.codes import DocumentType

_GENERAL_ERROR = 1
_INDICES: Mapping[str, Sequence[str]] = {
    "dcterms": (
        "identifier", "title", "language", "creator", "modified", "isFormatOf", "alternative",
        "source", "isRatifiedBy", "subject", "issued",
    ),
    "overheidrg": (
        "body", "wti", "keyword", "alternatieveIdentifier", "opvolgerVan",
        "inwerkingtredingDatum", "terugwerkendekrachtDatum", "uitwerkingtredingDatum", "betreft",
        "kenmerk", "onderwerp", "redactioneleToevoeging", "gedelegeerdeRegelgeving",
        "datumGeldendOp", "creatorTijdelijkeregeling", "indeling", "omgevingswet",
        "postcodeCijfers", "indexeerdatum",
    ),
    "": (
        "workid", "bronformaat", "organisatieType", "sorteerTitel", "gemeente", "provincie",
        "waterschap", "regionaalsamenwerkingsorgaan", "koninkrijksdeel", "deelgemeente",
        "caribischopenbaarlichaam", "anderopenbaarlichaam", "relevance",
    ),
}  # fmt: skip
_KNOWN = {name.lower() for names in _INDICES.values() for name in names}
_TERMS = "http://standaarden.overheid.nl/cvdr/terms/"
_META = "http://standaarden.overheid.nl/cvdr/meta/"
_OWMS = {
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:overheid": "http://standaarden.overheid.nl/owms/terms/",
}
_KINDS = {
    DocumentType.ORDINANCE: "verordening",
    DocumentType.POLICY_RULE: "beleidsregel",
    DocumentType.SUBSIDY_REGULATION: "nadere regels",
    DocumentType.POLICY_NOTE: "beleidsregel",
}
_FIRST_YEAR_WITH_KIND = 2023  # earlier records have no second dcterms:type


class RegulationSearch:
    """``/sru/Search`` of the register."""

    def __init__(self, night: Night, page_cap: int) -> None:
        self._night = night
        self._page_cap = page_cap
        self._all = tuple(expressions(night))

    def answer(self, request: Request) -> Answer | None:
        """Records, an explanation when a parameter is missing, or a diagnostic."""
        if request.path != "/sru/Search":
            return not_found()
        asked = request.parameters
        if asked.get("operation") != "searchRetrieve" or not asked.get("query"):
            return explain_response(_INDICES, "cvdr", len(self._all))
        try:
            return self._search(asked)
        except QueryRefused as refused:
            return diagnostics_1(refused)

    def _search(self, asked: Mapping[str, str]) -> Answer:
        connection = asked.get("x-connection", "")
        if connection.lower() != "cvdr":
            raise QueryRefused(UNSUPPORTED_VALUE, "Unsupported parameter value", connection)
        query = parse_query(asked["query"])
        check_indices(query, lambda index: _short(index) is not None)
        self._refuse_for_failing_source(query)
        window = read_window(asked, self._page_cap)
        found = [each for each in self._all if matches(query.root, _Reader(each))]
        found = [each for each in found if not self._fails(each.source.municipality.name)]
        if query.sort_index:
            index = query.sort_index
            found.sort(key=lambda each: _first(each, index), reverse=query.descending)
        shown = found[window.start - 1 : window.start - 1 + window.size]
        return search_response_1([self._record(each) for each in shown], len(found), window)

    def _fails(self, name: str) -> bool:
        return any(
            municipality.name == name
            and self._night.behaviour(municipality, "regulations") == "error"
            for municipality in self._night.country
        )

    def _refuse_for_failing_source(self, query: Query) -> None:
        for clause in clauses(query.root):
            if _short(clause.index) in ("gemeente", "creator") and self._fails(clause.term):
                raise QueryRefused(_GENERAL_ERROR, "General system error", clause.term)

    def _record(self, each: Expression) -> str:
        texts = self._night.url(REGULATION_TEXTS, each.path)
        html_url = f"{texts}/html/{each.file_name}.html" if each.has_html else ""
        enriched = [
            leaf("organisatietype", "Gemeente"),
            *([leaf("publicatieurl_xhtml", html_url)] if html_url else []),
            leaf("publicatieurl_xml", f"{texts}/xml/{each.file_name}.xml"),
            leaf(
                "preferred_url",
                self._night.url(REGULATION_PAGES, f"/{each.work}/{each.version}"),
            ),
        ]
        spaces = {"xmlns": _TERMS, **_OWMS, "xmlns:overheidrg": _TERMS}
        return element(
            "gzd",
            element("originalData", element("meta", *_meta(each), attributes=spaces)),
            element("enrichedData", *enriched),
            attributes={"xmlns": "http://standaarden.overheid.nl/sru"},
        )


class RegulationTexts:
    """The texts in XML and HTML, and the page of a version; paths without regard to case."""

    def __init__(self, night: Night) -> None:
        self._files: dict[str, Answer] = {}
        for each in expressions(night):
            path = f"{each.path}/xml/{each.file_name}.xml".lower()
            self._files[path] = xml(_full_text(each))
            page = html(_page(each))
            self._files[f"/{each.work}/{each.version}".lower()] = page
            if each.has_html:
                self._files[f"{each.path}/html/{each.file_name}.html".lower()] = page

    def answer(self, request: Request) -> Answer | None:
        """The file, or status 404."""
        return self._files.get(request.path.lower(), not_found())


def _short(index: str) -> str | None:
    """An index without its prefix, which clients leave out; ``None`` if there is none such."""
    prefix, _, name = index.rpartition(".")
    return name if name in _KNOWN and prefix in ("", "dcterms", "overheidrg") else None


class _Reader:
    """The searchable fields of one expression."""

    def __init__(self, each: Expression) -> None:
        self._each = each

    def __call__(self, index: str) -> Field | None:
        each, name = self._each, _short(index)
        lapses = each.lapses_on.isoformat() if each.lapses_on else ""
        dates = {
            "modified": each.modified_on.isoformat(),
            "issued": each.issued_on.isoformat(),
            "inwerkingtredingdatum": each.in_force_from.isoformat(),
            "uitwerkingtredingdatum": lapses,
        }
        names = {
            "identifier": each.identifier,
            "workid": each.work,
            "creator": each.source.municipality.name,
            "gemeente": each.source.municipality.name,
            "organisatietype": "Gemeente",
            "language": "nl",
        }
        texts = {
            "title": each.title,
            "alternative": each.title,
            "body": _plain(each),
            "keyword": f"{each.title}\n{_plain(each)}",
            "subject": "maatschappelijke zorg en welzijn",
        }
        if name == "datumgeldendop":
            return Field(FieldKind.DATE, _days_in_force(each))
        if name in dates:
            return Field(FieldKind.DATE, (dates[name],) if dates[name] else ())
        if name in names:
            return Field(FieldKind.NAME, (names[name],))
        return Field(FieldKind.TEXT, (texts[name],) if name in texts else ())


def _days_in_force(each: Expression) -> tuple[str, ...]:
    """Every day on which the expression is in force, up to the end of next year's changes."""
    last = each.lapses_on or each.in_force_from.replace(year=2028, month=12, day=31)
    return tuple(
        type(last).fromordinal(day).isoformat()
        for day in range(each.in_force_from.toordinal(), last.toordinal())
    )


def _first(each: Expression, index: str) -> str:
    field = _Reader(each)(index)
    return field.values[0] if field and field.values else ""


def _plain(each: Expression) -> str:
    return "\n".join(block.text for block in each.blocks)


def _meta(each: Expression) -> list[str]:
    """The three parts of the metadata, the same in a record and in the full text."""
    name = each.source.municipality.name
    types = [leaf("dcterms:type", "regeling", {"scheme": "overheid:Informatietype"})]
    if each.modified_on.year >= _FIRST_YEAR_WITH_KIND:
        kind = _KINDS.get(each.source.document.type, "beleidsregel")
        types.append(leaf("dcterms:type", kind, {"scheme": "overheidop:Rubriek"}))
    core = element(
        "owmskern",
        leaf("dcterms:identifier", each.identifier),
        leaf("dcterms:title", each.title),
        leaf("dcterms:language", "nl"),
        *types,
        leaf("dcterms:creator", name, {"scheme": "overheid:Gemeente"}),
        leaf("dcterms:modified", each.modified_on),
    )
    notice = f"gmb-{each.issued_on.year}-{each.work[-5:]}"
    body = "gemeenteraad" if each.is_of_council else "college van burgemeester en wethouders"
    mantle = element(
        "owmsmantel",
        # An identifier, not an address to fetch: no port, so that the text is the same each night.
        leaf("dcterms:isFormatOf", notice, {"resourceIdentifier": f"https://{GAZETTE}/{notice}"}),
        leaf("dcterms:alternative", each.title),
        leaf("dcterms:source", "Gemeentewet", {"resourceIdentifier": "1.0:c:BWBR0005416"}),
        leaf("overheid:isRatifiedBy", body, {"scheme": "overheid:BestuursorgaanGemeente"}),
        leaf("dcterms:subject", "maatschappelijke zorg en welzijn"),
        leaf("dcterms:issued", each.issued_on),
        leaf(
            "dcterms:rights", "De tekst in dit document is vrij van auteursrecht en databankrecht"
        ),
    )
    return [core, mantle, _register_data(each)]


def _register_data(each: Expression) -> str:
    parts = [leaf("overheidrg:inwerkingtredingDatum", each.in_force_from)]
    if each.lapses_on:
        parts.append(leaf("overheidrg:uitwerkingtredingDatum", each.lapses_on))
    parts.append(leaf("overheidrg:betreft", each.subject_of_change))
    parts.append(leaf("overheidrg:kenmerk", "Onbekend."))
    return element("cvdripm", *parts)


def _full_text(each: Expression) -> str:
    spaces = {"xmlns": _TERMS, **_OWMS, "xmlns:overheidrg": _META}
    body = element("body", leaf("intitule", each.title), regulation_text(each.blocks))
    return element("cvdr", element("meta", *_meta(each)), body, attributes=spaces)


def _page(each: Expression) -> str:
    title = text(each.title)
    return (
        '<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8">'
        f"<title>{title}</title></head>"
        f"\n<body><main>\n{html_fragment(each.blocks)}\n</main></body></html>\n"
    )
