"""Websites on loopback, in a process of their own: what the crawl is measured against.

The host says how large a website is and how it tells of changes: ``signal-40-7.example`` is the
seventh site of 40 pages, with ``lastmod`` in its sitemap; ``etag-40-7.example`` has none, and
answers a conditional request with 304. Every other page is a PDF; no two bodies are alike.
"""

import asyncio
import contextlib
import hashlib
import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from random import Random

from benchmarks.pdf_files import generated_pdf

# A page of a municipal website with its menus is some 45 kB; the median PDF of the development
# corpus has 150 kB, which do not compress.
_PARAGRAPHS, _WORDS, _MENU_LINKS = 44, 110, 60
_SYLLABLES = (
    "de",
    "ge",
    "ver",
    "be",
    "ing",
    "en",
    "lijk",
    "heid",
    "vrij",
    "wil",
    "lig",
    "zorg",
    "raad",
)
_FILE_BYTES, _FILE_PAGES = 140_000, 12
_LASTMOD = "2026-01-01"


@dataclass(frozen=True, slots=True)
class Website:
    """One host of the server."""

    kind: str  # signal or etag
    pages: int
    number: int

    @property
    def host(self) -> str:
        """The name under which it is asked."""
        return f"{self.kind}-{self.pages}-{self.number}.example"

    @property
    def home(self) -> str:
        """Address of the home page."""
        return f"http://{self.host}/"

    def paths(self) -> Iterator[str]:
        """Every page and file; the sitemap lists them."""
        for page in range(self.pages):
            yield f"/vrijwilligers/{'nota-' if page % 2 else ''}{page}{'.pdf' if page % 2 else ''}"

    @classmethod
    def of(cls, host: str) -> "Website":
        """The website behind a host name."""
        kind, pages, number = host.removesuffix(".example").split("-")
        return cls(kind, int(pages), int(number))


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Address and port of the server while the block runs."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there,), daemon=True
    )
    process.start()
    try:
        yield f"127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()


def _serve(ready: Connection) -> None:
    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(_Answering, "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


class _Answering(asyncio.Protocol):
    """One connection; requests without body, one after the other."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._waiting = b""

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            if isinstance(self._transport, asyncio.Transport):
                self._transport.writelines(_answer(head.decode("latin-1")))


def _answer(head: str) -> tuple[bytes, ...]:
    asked, *lines = head.split("\r\n")
    path = asked.split(" ")[1]
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    host = headers["host"].partition(":")[0]
    parts, content_type = _body(Website.of(host), path)
    if not parts:
        return (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",)
    tag = f'"{hashlib.sha256((host + path).encode()).hexdigest()[:16]}"'
    if headers.get("if-none-match") == tag:
        return (f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode(),)
    length = sum(map(len, parts))
    told = f"Content-Type: {content_type}\r\nContent-Length: {length}\r\nETag: {tag}"
    return (f"HTTP/1.1 200 OK\r\n{told}\r\n\r\n".encode(), *parts)


def _body(site: Website, path: str) -> tuple[tuple[bytes, ...], str]:
    """The parts of a body and its type; no parts where there is no such page."""
    mark = f"{site.host}{path}".encode()
    if path == "/robots.txt":
        told = f"User-agent: *\nAllow: /\nSitemap: {site.home}sitemap.xml\n"
        return (told.encode(),), "text/plain"
    if path == "/sitemap.xml":
        return (_sitemap(site).encode(),), "application/xml"
    if path.endswith(".pdf"):
        return (_file(), b"%" + mark + b"\n"), "application/pdf"
    if path == "/" or path.startswith("/vrijwilligers/"):
        return (b"<!doctype html><title>", mark, b"</title>", _page()), "text/html; charset=utf-8"
    return (), ""


def _sitemap(site: Website) -> str:
    lastmod = f"<lastmod>{_LASTMOD}</lastmod>" if site.kind == "signal" else ""
    urls = "".join(f"<url><loc>{site.home}{path[1:]}</loc>{lastmod}</url>" for path in site.paths())
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


@cache
def _page() -> bytes:
    random = Random(2)  # noqa: S311 - as below
    words = ["".join(random.choices(_SYLLABLES, k=random.randint(1, 4))) for _ in range(3000)]
    menu = "".join(
        f'<li><a href="/actueel/{n}">{" ".join(random.choices(words, k=3))}</a></li>'
        for n in range(_MENU_LINKS)
    )
    text = "".join(
        f"<p>{' '.join(random.choices(words, k=_WORDS))}</p>" for _ in range(_PARAGRAPHS)
    )
    return f"<body><nav><ul>{menu}</ul></nav><main>{text}</main></body>".encode()


@cache
def _file() -> bytes:
    # The same bytes in every run; no secret.
    return generated_pdf(_FILE_PAGES, ballast=Random(1).randbytes(_FILE_BYTES))  # noqa: S311
