"""Pauses: shared by all hosts of a supplier, longer when a host asks for it."""

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
from scrapy.http import Request, Response

from crawler.errors import BlockedBySource, CrawlStopping, HostSilent
from crawler.middlewares.politeness import PolitenessMiddleware
from crawler.settings import CrawlSettings
from crawler.suppliers import load_suppliers
from crawler.turnstile import Turnstile

NOW = dt.datetime(2026, 12, 31, 2, 0, tzinfo=dt.UTC)
KOOP = (
    "https://zoekservice.overheid.nl/a",
    "https://repository.officiele-overheidspublicaties.nl/b",
)


def _settings(**values: object) -> CrawlSettings:
    settings: dict[str, object] = {"backoff_seconds": 0.01, "longest_wait_seconds": 5.0, **values}
    return CrawlSettings("a@example.org", "https://example.org", "0", **settings)  # type: ignore[arg-type]


def _turnstile(delay: float = 0.0) -> Turnstile:
    return Turnstile(load_suppliers(), delay_seconds=delay)


def _never() -> bool:
    return False


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://zoekservice.overheid.nl/x", "koop"),
        ("https://overheid.nl/x", "koop"),
        ("https://zoek.officielebekendmakingen.nl/x", "koop"),
        ("https://lindenveen.bestuurlijkeinformatie.nl/x", "ibabs"),
        ("https://api1.ibabs.eu/x", "ibabs"),
        ("https://api.notubiz.nl/x", "notubiz"),
        ("https://lindenveen.notubiz.nl/x", "lindenveen.notubiz.nl"),
        ("https://nietoverheid.nl/x", "nietoverheid.nl"),
    ],
)
def test_supplier(url: str, key: str) -> None:
    assert load_suppliers().key(url) == key


def test_only_files_of_ibabs_cost_more_pauses_than_one() -> None:
    table = load_suppliers()
    assert table.file_units("https://lindenveen.bestuurlijkeinformatie.nl/x") == 2.5
    assert table.file_units("https://api.notubiz.nl/x") == 1.0
    assert _turnstile(1.0).delay("https://lindenveen.bestuurlijkeinformatie.nl/x") == 1.0


async def _moments(turnstile: Turnstile, urls: tuple[str, ...]) -> list[float]:
    moments: list[float] = []

    async def ask(url: str) -> None:
        await turnstile.enter(url, stopping=_never)
        moments.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.01)
        turnstile.leave(url)

    await asyncio.gather(*(ask(url) for url in urls))
    return moments


def test_hosts_of_one_supplier_wait_for_each_other() -> None:
    first, second = asyncio.run(_moments(_turnstile(0.05), KOOP))
    assert second - first >= 0.06


def test_other_hosts_do_not_wait() -> None:
    first, second = asyncio.run(_moments(_turnstile(0.2), ("https://a.nl/", "https://b.nl/")))
    assert second - first < 0.2


def test_waiting_ends_when_the_crawl_stops() -> None:
    async def wait() -> None:
        turnstile = _turnstile()
        turnstile.hold("a.nl", 60.0)
        await turnstile.enter("https://a.nl/", stopping=lambda: True)

    with pytest.raises(CrawlStopping):
        asyncio.run(wait())


def _answers(
    *responses: Response, settings: CrawlSettings | None = None
) -> tuple[list[Request | Response], float]:
    """What the middleware makes of answers, and how long the host is then held."""

    async def pass_through() -> tuple[list[Request | Response], float]:
        turnstile = _turnstile()
        middleware = PolitenessMiddleware(turnstile, settings or _settings(), lambda: NOW, {})
        request = Request("https://a.nl/x")
        results = [middleware.process_response(request, response) for response in responses]
        begun = asyncio.get_running_loop().time()
        await turnstile.enter(request.url, stopping=_never)
        return results, asyncio.get_running_loop().time() - begun

    return asyncio.run(pass_through())


def _answer(status: int, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response("https://a.nl/x", status=status, headers=named)


def test_too_many_requests_is_asked_again_after_the_pause() -> None:
    (result,), waited = _answers(_answer(429, Retry_After="0.2"))
    assert isinstance(result, Request)
    assert result.meta["waits"] == 1
    assert waited >= 0.2


def test_retry_after_may_be_a_date() -> None:
    moment = (NOW + dt.timedelta(seconds=0)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    (result,), waited = _answers(_answer(429, Retry_After=moment))
    assert isinstance(result, Request)
    assert waited < 0.2


def test_too_long_a_wait_ends_the_request() -> None:
    (result,), waited = _answers(_answer(503, Retry_After="3600"))
    assert isinstance(result, Response)
    assert waited < 0.2


def test_spent_budget_holds_the_host() -> None:
    _, waited = _answers(_answer(200, RateLimit_Remaining="0", RateLimit_Reset="0.2"))
    assert waited >= 0.2
    _, waited = _answers(_answer(200, RateLimit_Remaining="7", RateLimit_Reset="60"))
    assert waited < 0.2


def test_server_error_is_left_to_the_retry_after_a_pause() -> None:
    (result,), waited = _answers(_answer(500), settings=_settings(backoff_seconds=0.15))
    assert isinstance(result, Response)
    assert waited >= 0.15


def _after(failures: int, act: Callable[[PolitenessMiddleware, Request], None]) -> None:
    async def fail() -> None:
        middleware = PolitenessMiddleware(_turnstile(), _settings(), lambda: NOW, {})
        request = Request("https://a.nl/x")
        for _ in range(failures):
            middleware.process_exception(request, TimeoutError())
        act(middleware, request)

    asyncio.run(fail())


def test_silent_host_is_left_alone() -> None:
    with pytest.raises(HostSilent):
        _after(20, lambda middleware, request: middleware.process_request(request))


def test_one_answer_ends_the_silence() -> None:
    def answer(middleware: PolitenessMiddleware, request: Request) -> None:
        middleware.process_response(request, _answer(200))
        middleware.process_exception(request, TimeoutError())
        middleware.process_request(request)

    _after(19, answer)


PORTAL = "https://lindenveen.bestuurlijkeinformatie.nl/Calendar"
CLOSED = Response(PORTAL, status=403, body=b"<h1>403 Forbidden</h1>")


def _throttled(
    answers: list[Response], *, file: bool = False, **meta: object
) -> tuple[list[Request | Response], list[float], dict[str, str]]:
    """What becomes of one request, the waits that were asked, and the supplier's refusal."""
    waits: list[float] = []

    class Noting(Turnstile):
        def hold(self, key: str, seconds: float) -> None:
            assert key == "ibabs"
            waits.append(seconds)

    refusals: dict[str, str] = {}
    settings = _settings(throttle_seconds=2.0, longest_wait_seconds=900.0)
    turnstile = Noting(load_suppliers(), delay_seconds=0.0)
    middleware = PolitenessMiddleware(turnstile, settings, lambda: NOW, refusals)
    request = Request(PORTAL, meta={"handle_httpstatus_list": [403] if file else [], **meta})
    results: list[Request | Response] = []
    for answer in answers:
        try:
            results.append(middleware.process_response(request, answer))
        except BlockedBySource:
            break
        last = results[-1]
        request = last if isinstance(last, Request) else request
    return results, waits, refusals


def test_a_throttle_is_waited_out_longer_each_time_and_then_ends_the_supplier() -> None:
    results, waits, refusals = _throttled([CLOSED] * 12)

    assert waits == [2, 4, 8, 16, 30, 60, 120, 240, 480, 900]
    assert all(isinstance(each, Request) for each in results)
    assert refusals["ibabs"].startswith("ibabs kept answering 403")


def test_a_throttle_that_names_its_time_is_believed() -> None:
    asked = Response(PORTAL, status=429, headers={"Retry-After": "7"})

    assert _throttled([asked])[1] == [7]
    assert _throttled([asked.replace(headers={"Retry-After": "3600"})])[2]


def test_an_answer_begins_the_waits_anew() -> None:
    assert _throttled([CLOSED, CLOSED, Response(PORTAL), CLOSED])[1] == [2, 4, 2]


def test_one_file_that_stays_closed_ends_nothing() -> None:
    results, waits, refusals = _throttled([CLOSED] * 5, file=True)

    assert results[-1] is CLOSED
    assert (waits, refusals) == ([2, 4, 8, 16], {})


def test_a_service_that_may_be_closed_to_us_is_not_waited_for() -> None:
    results, waits, refusals = _throttled([CLOSED], file=True, patience=0)

    assert (results, waits, refusals) == ([CLOSED], [], {})


def test_too_many_again_and_again_is_a_block_and_no_silence() -> None:
    refusals: dict[str, str] = {}

    async def ask() -> None:
        middleware = PolitenessMiddleware(_turnstile(), _settings(), lambda: NOW, refusals)
        request = Request("https://api.notubiz.nl/events")
        for _ in range(20):
            answer = Response(request.url, status=429, headers={"Retry-After": "0.01"})
            again = middleware.process_response(request, answer)
            assert isinstance(again, Request)
            request = again

    with pytest.raises(BlockedBySource, match="kept answering 429"):
        asyncio.run(ask())
    assert list(refusals) == ["notubiz"]
