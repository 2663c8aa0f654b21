"""An invented municipality and the answers of its sources, in the formats of the real ones."""

import gzip
import json
from urllib.parse import urlencode

from tests.crawler.server import Answer, Asked

NOTE = (
    "# Nota vrijwillige inzet Lindenveen 2025-2028\n\nDe raad van Lindenveen wil dat iedereen die "
    "iets voor een ander wil doen een plek vindt. Het steunpunt aan de Brink koppelt vrijwilligers "
    "aan sportclubs, het museum en de zorgboerderij, en helpt besturen met verzekering en scholing."
)


def pdf(text: str, size: int = 0) -> bytes:
    """Bytes that begin as a PDF does; the crawler looks no further."""
    return b"%PDF-1.4\n" + text.encode() + b"\n" + b"0" * size


def page(title: str, body: str, links: dict[str, str] | None = None) -> bytes:
    anchors = "".join(
        f'<li><a href="{href}">{text}</a></li>' for href, text in (links or {}).items()
    )
    return (
        f"<!doctype html><html lang=nl><head><title>{title}</title></head>"
        f"<body><h1>{title}</h1><p>{body}</p><ul>{anchors}</ul></body></html>"
    ).encode()


def sitemap(host: str, pages: dict[str, str]) -> bytes:
    entries = "".join(
        f"<url><loc>http://{host}{path}</loc><lastmod>{lastmod}</lastmod></url>"
        for path, lastmod in pages.items()
    )
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{entries}</urlset>"
    ).encode()


def sitemap_index(urls: list[str]) -> bytes:
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return (
        '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{entries}</sitemapindex>"
    ).encode()


def packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


# --- SRU ----------------------------------------------------------------------------------


def sru_answer(records: list[str], *, total: int, following: int | None = None) -> Answer:
    position = "" if following is None else f"<nextRecordPosition>{following}</nextRecordPosition>"
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><version>1.2</version>'
        f"<numberOfRecords>{total}</numberOfRecords><records>{''.join(records)}</records>"
        f"{position}</searchRetrieveResponse>"
    )
    return Answer(body.encode(), "application/xml")


def diagnostic(message: str) -> Answer:
    body = (
        '<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><version>1.2</version>'
        '<diagnostics><diagnostic xmlns="http://www.loc.gov/zing/srw/diagnostic/">'
        f"<uri>info:srw/diagnostic/1/10</uri><message>{message}</message></diagnostic>"
        "</diagnostics></searchRetrieveResponse>"
    )
    return Answer(body.encode(), "application/xml")


def regulation_record(
    identifier: str,
    title: str,
    creator: str,
    *,
    modified: str,
    in_force: str,
    lapses: str = "",
    host: str = "repository.example",
) -> str:
    work, _, version = identifier.partition("_")
    end = f"<r:uitwerkingtredingDatum>{lapses}</r:uitwerkingtredingDatum>" if lapses else ""
    return (
        "<record><recordSchema>http://standaarden.overheid.nl/sru/</recordSchema>"
        '<recordData><gzd xmlns="http://standaarden.overheid.nl/sru"><originalData>'
        '<meta xmlns="http://standaarden.overheid.nl/cvdr/terms/" '
        'xmlns:d="http://purl.org/dc/terms/" xmlns:r="http://standaarden.overheid.nl/cvdr/terms/">'
        f"<owmskern><d:identifier>{identifier}</d:identifier><d:title>{title}</d:title>"
        '<d:type scheme="overheid:Informatietype">regeling</d:type>'
        '<d:type scheme="overheidop:Rubriek">beleidsregel</d:type>'
        f'<d:creator scheme="overheid:Gemeente">{creator}</d:creator>'
        f"<d:modified>{modified}</d:modified></owmskern>"
        f"<owmsmantel><d:issued>{in_force}</d:issued></owmsmantel>"
        f"<cvdripm><r:inwerkingtredingDatum>{in_force}</r:inwerkingtredingDatum>{end}</cvdripm>"
        "</meta></originalData><enrichedData><organisatietype>Gemeente</organisatietype>"
        f"<publicatieurl_xml>http://{host}/cvdr/{work}/{version}/xml/{identifier}.xml"
        "</publicatieurl_xml>"
        f"<preferred_url>http://lokaleregelgeving.example/{work}/{version}</preferred_url>"
        "</enrichedData></gzd></recordData></record>"
    )


def regulation_text(title: str, *paragraphs: str) -> Answer:
    text = "".join(f"<al>{paragraph}</al>" for paragraph in paragraphs)
    body = (
        '<cvdr xmlns="http://standaarden.overheid.nl/cvdr/terms/"><meta/><body>'
        f"<intitule>{title}</intitule><regeling><regeling-tekst>{text}</regeling-tekst></regeling>"
        "</body></cvdr>"
    )
    return Answer(body.encode(), "application/xml", etag=f'"{abs(hash(body)) % 10**8}"')


def gazette_record(
    identifier: str, title: str, creator: str, day: str, *, forms: list[str], attached: str = ""
) -> str:
    attachment = f"<tpmeta><externeBijlage>{attached}</externeBijlage></tpmeta>" if attached else ""
    items = "".join(
        f'<itemUrl manifestation="{form}">http://gazette.example/{identifier}.{form}</itemUrl>'
        for form in forms
    )
    return (
        '<record><recordData><gzd xmlns="http://standaarden.overheid.nl/sru"><originalData>'
        '<meta xmlns="http://standaarden.overheid.nl/wetgeving/" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><owmskern>'
        f"<dcterms:identifier>{identifier}</dcterms:identifier><dcterms:title>{title}</dcterms:title>"
        '<dcterms:type scheme="OVERHEIDop.Rubriek">beleidsregel</dcterms:type>'
        f'<dcterms:creator scheme="OVERHEID.Gemeente">{creator}</dcterms:creator>'
        f"<dcterms:modified>{day}</dcterms:modified></owmskern>"
        f"<owmsmantel><dcterms:available>{day}</dcterms:available></owmsmantel>"
        f"{attachment}</meta></originalData><enrichedData>"
        f"<preferredUrl>http://zoek.example/{identifier}.html</preferredUrl>{items}"
        "</enrichedData></gzd></recordData></record>"
    )


# --- OpenBesluitvorming -------------------------------------------------------------------


class Council:
    """The search, entities and status of one council service."""

    def __init__(self, states: dict[str, str], documents: list[dict[str, str]]) -> None:
        self.states = states
        self.documents = documents

    def status(self, _asked: Asked) -> Answer:
        sources = [
            {"sourceKey": key, "state": state, "latestContentDate": "2026-12-01"}
            for key, state in self.states.items()
        ]
        return _json({"suppliers": [], "sources": sources})

    def search(self, asked: Asked) -> Answer:
        words = asked.query.get("query", "").lower().split()
        hits = [
            document
            for document in self.documents
            if document["organization"] == asked.query["organization"]
            and all(word in document["markdownText"].lower() for word in words)
            and document["date"] <= asked.query.get("dateTo", "9999")
        ]
        hits.sort(key=lambda document: document["date"], reverse=True)
        offset, limit = int(asked.query.get("offset", "0")), int(asked.query["limit"])
        page_of_hits = hits[offset : offset + limit]
        fields = ("entityId", "entityType", "organization", "date", "title", "downloadUrl")
        return _json(
            {
                "results": [{name: hit[name] for name in fields} for hit in page_of_hits],
                "totalCount": len(hits),
                "totalIsApproximate": False,
                "hasMore": offset + limit < len(hits),
            }
        )

    def entity(self, document: dict[str, str]) -> Answer:
        return _json(document)


def council_document(key: str, number: int, title: str, date: str, text: str) -> dict[str, str]:
    return {
        "entityId": f"document:notubiz:gemeente:{key}:{number}",
        "entityType": "Document",
        "organization": key,
        "date": date,
        "title": title,
        "downloadUrl": f"http://{key}.raadsinformatie.example/document/{number}/1",
        "contentType": "application/pdf",
        "markdownText": text,
    }


def entity_path(document: dict[str, str]) -> str:
    return "/api/entities/" + urlencode({"": document["entityId"]})[1:]


def _json(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), "application/json")
