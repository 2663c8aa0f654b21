"""Pages that ask for proof of being human, and pages that only look like it."""

import pytest
from scrapy.http import HtmlResponse, Request

from crawler.errors import BlockedBySource
from crawler.items import Source
from crawler.middlewares.challenge import ChallengeMiddleware, is_challenge
from crawler.suppliers import load_suppliers
from crawler.visit import Visit
from vocabulary.codes import SourceFamily

SOURCE = Source(1, "GM9901", "Lindenveen", SourceFamily.REGULATIONS, "cvdr", "Lindenveen")


@pytest.mark.parametrize(
    "body",
    [
        b"<html><title>Just a moment...</title><p>Checking your browser</p></html>",
        b"<html><script src='/cdn-cgi/challenge-platform/h/b.js'></script></html>",
        b"<html><h1>Bevestig dat u een mens bent</h1></html>",
        b"<html><p>Vink aan: ik ben geen robot</p></html>",
        b"<html><form><div class=h-captcha></div></form></html>",
        b"<html><p>Toon aan dat je een mens bent om verder te gaan.</p></html>",
        b"<html><body>Prove you are human</body></html>",
    ],
)
def test_challenge(body: bytes) -> None:
    assert is_challenge("text/html", body)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", b"<html><p>De mens centraal in het sociaal domein.</p></html>"),
        (
            "text/html",
            b"<html>" + b"<a href=/x>x</a>" * 9 + b"<div class=g-recaptcha></div></html>",
        ),
        ("application/xml", b"<?xml version='1.0'?><a>captcha</a>"),
        ("application/pdf", b"%PDF captcha"),
    ],
)
def test_ordinary_answer(content_type: str, body: bytes) -> None:
    assert not is_challenge(content_type, body)


def _refuse(middleware: ChallengeMiddleware, url: str, visit: Visit) -> None:
    request = Request(url, cb_kwargs={"visit": visit})
    middleware.process_response(request, HtmlResponse(url, status=403, body=b"no"))


def test_blocked_source_gets_no_more_requests() -> None:
    middleware, visit = ChallengeMiddleware(load_suppliers(), {}), Visit(SOURCE)
    with pytest.raises(BlockedBySource, match="status 403"):
        _refuse(middleware, "https://www.lindenveen.nl/", visit)
    visit.blocked = "status 403"
    with pytest.raises(BlockedBySource):
        middleware.process_request(
            Request("https://www.lindenveen.nl/b", cb_kwargs={"visit": visit})
        )
    other = Request("https://www.elders.nl/", cb_kwargs={"visit": Visit(SOURCE)})
    middleware.process_request(other)


def test_block_by_a_supplier_holds_for_all_its_hosts() -> None:
    middleware = ChallengeMiddleware(load_suppliers(), {})
    with pytest.raises(BlockedBySource):
        _refuse(middleware, "https://zoekservice.overheid.nl/sru/Search", Visit(SOURCE))
    other = Request("https://repository.overheid.nl/sru", cb_kwargs={"visit": Visit(SOURCE)})
    with pytest.raises(BlockedBySource):
        middleware.process_request(other)


def test_robots_and_the_like_are_left_alone() -> None:
    middleware = ChallengeMiddleware(load_suppliers(), {})
    response = HtmlResponse("https://www.lindenveen.nl/robots.txt", status=403)
    request = Request("https://www.lindenveen.nl/robots.txt")
    assert middleware.process_response(request, response) is response


def _answer(middleware: ChallengeMiddleware, path: str, visit: Visit, status: int) -> None:
    url = f"https://www.lindenveen.nl/{path}"
    request = Request(url, cb_kwargs={"visit": visit})
    middleware.process_response(request, HtmlResponse(url, status=status, body=b"<p>no</p>"))


def test_one_closed_page_does_not_end_a_site_that_answered() -> None:
    middleware, visit = ChallengeMiddleware(load_suppliers(), {}), Visit(SOURCE, reached=True)
    for path in ("a", "b"):
        _answer(middleware, path, visit, 403)
    _answer(middleware, "c", visit, 200)
    for path in ("d", "e"):
        _answer(middleware, path, visit, 403)
    _answer(middleware, "missing", visit, 404)
    with pytest.raises(BlockedBySource, match=r"status 403 at https://www\.lindenveen\.nl/f"):
        _answer(middleware, "f", visit, 403)


def test_challenge_page_ends_a_site_that_answered() -> None:
    middleware, visit = ChallengeMiddleware(load_suppliers(), {}), Visit(SOURCE, reached=True)
    url = "https://www.lindenveen.nl/a"
    response = HtmlResponse(
        url,
        status=403,
        headers={"Content-Type": "text/html"},
        body=b"<html>Just a moment...</html>",
    )
    with pytest.raises(BlockedBySource, match="challenge"):
        middleware.process_response(Request(url, cb_kwargs={"visit": visit}), response)


PORTAL = "https://lindenveen.bestuurlijkeinformatie.nl/Calendar"


def test_a_block_of_our_address_is_told_from_a_throttle() -> None:
    refusals: dict[str, str] = {}
    middleware = ChallengeMiddleware(load_suppliers(), refusals)
    request = Request(PORTAL, cb_kwargs={"visit": Visit(SOURCE)})
    throttle = HtmlResponse(PORTAL, status=403, body=b"<h1>Forbidden</h1>")
    block = HtmlResponse(PORTAL, status=403, body=b"<p>The request is blocked.</p>")

    assert middleware.process_response(request, throttle) is throttle
    with pytest.raises(BlockedBySource, match="our address is blocked"):
        middleware.process_response(request, block)
    other = Request("https://api1.ibabs.eu/x", cb_kwargs={"visit": Visit(SOURCE)})
    with pytest.raises(BlockedBySource, match="our address is blocked"):
        ChallengeMiddleware(load_suppliers(), refusals).process_request(other)
