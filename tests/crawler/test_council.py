"""How the spiders of council systems list window by window, and what they choose."""

import dataclasses
import datetime as dt
import itertools

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler.errors import SourceChanged, SourceRefused
from crawler.items import CrawledDocument, Source
from crawler.listed import ListedPaper, Meeting
from crawler.middlewares.challenge import ChallengeMiddleware
from crawler.notubiz_answers import papers_of_item
from crawler.outcomes import decide_outcome
from crawler.settings import CrawlSettings, Endpoints
from crawler.spiders.gemeenteoplossingen import GemeenteoplossingenSpider
from crawler.spiders.ibabs import IbabsSpider
from crawler.spiders.notubiz import NotubizSpider
from crawler.spiders.parlaeus import ParlaeusSpider
from crawler.suppliers import load_suppliers
from crawler.visit import Visit
from db.visits import KnownLocation
from vocabulary.codes import SourceFamily, VisitOutcome

TODAY = dt.date(2026, 12, 31)
SETTINGS = CrawlSettings("a@example.org", "https://example.org", "0")
SEEN = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def known(identity: str, day: dt.date | None, version: str | None = None) -> KnownLocation:
    return KnownLocation(
        identity, "https://x.example", "Nota vrijwilligers", "0" * 64, None, version, "", day,
        None, None, SEEN, SEEN, None,
    )  # fmt: skip


def make(today: dt.date, *stored: KnownLocation) -> tuple[NotubizSpider, Visit]:
    source = Source(7, "GM9901", "Lindenveen", SourceFamily.COUNCIL, "notubiz", "4711")
    spider = NotubizSpider(
        sources=[source],
        settings=SETTINGS,
        reference_date=today,
        load_known=lambda _: {each.external_id: each for each in stored},
    )
    return spider, spider.visits[7]


def test_the_first_night_lists_eight_years_without_a_gap() -> None:
    spider, visit = make(TODAY)
    list(spider.first_requests(visit))
    windows = list(spider.windows(visit))

    assert not visit.recent_only
    assert windows[-1][0] < dt.date(2018, 12, 31)
    assert windows[0][1] > TODAY
    for newer, older in itertools.pairwise(windows):
        assert older[1] + dt.timedelta(days=1) == newer[0]
    assert all((last - first).days < 90 for first, last in windows)


def test_the_whole_list_returns_once_in_28_nights() -> None:
    nights = [TODAY + dt.timedelta(days=number) for number in range(28)]
    whole = 0
    for night in nights:
        spider, visit = make(night, known("1", TODAY))
        list(spider.first_requests(visit))
        whole += not visit.recent_only

    assert whole == 1


def test_nothing_is_concluded_about_days_that_were_not_asked() -> None:
    old, new = known("1", dt.date(2020, 1, 1)), known("2", TODAY - dt.timedelta(days=9))
    spider, visit = make(TODAY, old, new)
    visit.recent_only = True
    spider.conclude(visit)

    assert visit.gone() == ["2"]


def test_a_night_for_recent_papers_counts_the_older_ones_as_there() -> None:
    old = [known(f"old {number}", dt.date(2020, 1, 1)) for number in range(40)]
    spider, visit = make(TODAY, *old, known("new", TODAY))
    visit.reached, visit.seen, visit.requests = True, {"new"}, 9

    assert decide_outcome(visit, [41, 41], TODAY)[0] is VisitOutcome.SUSPICIOUS
    visit.recent_only = True
    spider.conclude(visit)
    assert visit.found == 41
    assert decide_outcome(visit, [41, 41], TODAY)[0] is VisitOutcome.OK


def test_a_council_that_lost_its_recent_papers_as_well_is_suspicious() -> None:
    recent = [known(f"new {number}", TODAY) for number in range(40)]
    spider, visit = make(TODAY, *recent)
    visit.reached, visit.requests, visit.recent_only = True, 9, True
    spider.conclude(visit)

    assert decide_outcome(visit, [40, 40], TODAY)[0] is VisitOutcome.SUSPICIOUS


@pytest.mark.parametrize(
    ("newest", "outcome"),
    [
        (TODAY - dt.timedelta(days=60), VisitOutcome.OK),
        (TODAY - dt.timedelta(days=61), VisitOutcome.SUSPICIOUS),
    ],
)
def test_a_council_stands_still_after_sixty_days(newest: dt.date, outcome: VisitOutcome) -> None:
    spider, visit = make(TODAY)
    visit.reached, visit.seen, visit.requests = True, {"1"}, 9
    for day in (newest, newest - dt.timedelta(days=30), TODAY + dt.timedelta(days=14)):
        spider.list_newest(visit, day)

    assert decide_outcome(visit, [1], TODAY)[0] is outcome


@pytest.mark.parametrize(
    ("titles", "fetched"),
    [
        pytest.param([("", "Besluitenlijst"), ("", "Kermis")], [], id="nothing of ours"),
        pytest.param(
            [("", "Besluitenlijst"), ("Mantelzorg", "Bijlage 1"), ("", "Kermis")],
            ["0", "1"],
            id="what the meeting decided goes along",
        ),
        pytest.param([("", "Nota vrijwilligers")], ["0"], id="title"),
    ],
)
def test_papers_are_chosen_by_title_and_agenda_item(
    titles: list[tuple[str, str]], fetched: list[str]
) -> None:
    spider, visit = make(TODAY)
    papers = [
        ListedPaper(str(number), f"https://x.example/{number}", title, subject)
        for number, (subject, title) in enumerate(titles)
    ]
    list(spider.follow_meeting(Meeting(TODAY, (), tuple(papers)), visit))

    assert sorted(visit.asked) == fetched


def test_a_known_version_is_not_fetched_again_and_a_newer_one_is() -> None:
    spider, visit = make(TODAY, known("1", TODAY, "version 1"), known("2", TODAY, "version 1"))
    papers = [
        ListedPaper("1", "https://x.example/1", "Nota vrijwilligers", version="version 1"),
        ListedPaper("2", "https://x.example/2", "Nota vrijwilligers", version="version 2"),
    ]
    list(spider.follow_meeting(Meeting(TODAY, (), tuple(papers)), visit))

    assert visit.fetched == 1


@pytest.mark.parametrize(
    ("recent_only", "version", "asks"),
    [
        pytest.param(False, "", True, id="a whole list without versions"),
        pytest.param(True, "", False, id="a night for recent papers"),
        pytest.param(False, "version 1", False, id="the list tells versions"),
    ],
)
def test_a_file_that_may_have_been_replaced_is_visited_again(
    recent_only: bool, version: str, asks: bool
) -> None:
    stored = dataclasses.replace(known("1", TODAY, version or None), etag='"a"')
    spider, visit = make(TODAY, stored)
    visit.recent_only = recent_only
    paper = ListedPaper("1", "https://x.example/1", "Nota vrijwilligers", version=version)

    (output,) = spider.follow(paper, visit)

    assert isinstance(output, Request) is asks
    assert visit.fetched == 0  # what is known takes nothing from what is new
    if isinstance(output, Request):
        assert output.headers["If-None-Match"] == b'"a"'
        document = output.cb_kwargs["context"]["document"]
        answer = Response(output.url, status=304)
        (same,) = spider.parse_file(answer, visit, document=document)
        assert isinstance(same, CrawledDocument)
        assert same.body is None
        changed = Response(output.url, body=b"%PDF new", headers={"ETag": '"b"'})
        (taken,) = spider.parse_file(changed, visit, document=document)
        assert isinstance(taken, CrawledDocument)
        assert (taken.body, taken.etag) == (b"%PDF new", '"b"')


def test_an_organisation_that_left_is_not_covered() -> None:
    spider, visit = make(TODAY)
    body = b'{"message": "This organisation is non-active."}'
    response = Response("https://api.notubiz.nl/events?page=1", status=404, body=body)
    with pytest.raises(SourceRefused, match="status 404"):
        list(spider.parse_events(response, visit, asked={"page": "1"}))

    assert decide_outcome(visit, [], TODAY)[0] is VisitOutcome.NOT_COVERED


def test_versions_write_days_in_their_own_way() -> None:
    day = dt.date(2026, 1, 1)
    for version, written in (("v1", "date_from=1767225600"), ("v2", "date_from=2026-01-01")):
        base = f"https://raad.lindenveen.nl/api/{version}"
        source = Source(7, "GM9901", "L", SourceFamily.COUNCIL, "gemeenteoplossingen", base)
        spider = GemeenteoplossingenSpider(
            sources=[source], settings=SETTINGS, reference_date=TODAY
        )
        [meetings, _] = spider.ask_window(spider.visits[7], base, day, day, priority=0)
        assert written in meetings.url


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_file_that_is_refused_costs_one_request_and_no_more(status: int) -> None:
    spider, visit = make(TODAY)
    [request] = spider.follow(ListedPaper("1", "https://x.example/1", "Nota"), visit)
    assert isinstance(request, Request)
    refused = Response(request.url, status=status, body=b"<error/>")
    middleware = ChallengeMiddleware(load_suppliers(), {})

    assert middleware.process_response(request, refused) is refused
    assert status in request.meta["handle_httpstatus_list"]
    assert list(spider.parse_file(refused, visit, **request.cb_kwargs["context"])) == []
    assert (visit.failed_requests, visit.changed, visit.gone()) == (1, "", [])


def test_a_file_that_is_refused_by_its_version_is_asked_for_without() -> None:
    spider, visit = make(TODAY)
    item = {"attributes": [{"id": 2, "values": [{"document": {"id": 7, "title": "Nota"}}]}]}
    [paper] = papers_of_item({"id": 1, "last_modified": "2026-01-02", **item}, "https://x.example")
    [request] = spider.follow(paper, visit)
    assert isinstance(request, Request)
    assert request.url == "https://x.example/document/7/1"
    refused = Response(request.url, status=403)

    [again] = spider.parse_file(refused, visit, **request.cb_kwargs["context"])

    assert isinstance(again, Request)
    assert again.url == "https://x.example/document/7"
    assert visit.failed_requests == 0
    found = Response(again.url, body=b"%PDF-1.4", headers={"Content-Type": "application/pdf"})
    [document] = spider.parse_file(found, visit, **again.cb_kwargs["context"])
    assert isinstance(document, CrawledDocument)
    assert (document.external_id, document.body) == ("7", b"%PDF-1.4")
    gone = Response(again.url, status=400, body=b"<error_code/>")
    assert list(spider.parse_file(gone, visit, **again.cb_kwargs["context"])) == []
    assert visit.failed_requests == 1


def test_an_agenda_item_without_papers_calls_for_the_decision_list() -> None:
    spider, visit = make(TODAY)
    papers = (ListedPaper("1", "https://x.example/1", "Besluitenlijst 12 november"),)
    without = Meeting(TODAY, ("Haven",), papers)
    with_policy = Meeting(TODAY, ("Haven", "Nota vrijwilligers"), papers)

    assert list(spider.follow_meeting(without, visit)) == []
    assert len(list(spider.follow_meeting(with_policy, visit))) == 1


def test_parlaeus_is_not_asked_without_a_session_id_and_never_tells_it() -> None:
    base = "https://lindenveen.parlaeus.nl/receive/opendata"
    bare = Source(7, "GM9901", "Lindenveen", SourceFamily.COUNCIL, "parlaeus", base)
    given = dataclasses.replace(bare, locator=f"{base}?rid=secret-7")
    assert "no session id" in ParlaeusSpider.excuse(bare, SETTINGS)
    assert ParlaeusSpider.excuse(given, SETTINGS) == ""

    spider = ParlaeusSpider(sources=[given], settings=SETTINGS, reference_date=TODAY)
    visit = spider.visits[7]
    visit.changed = str(SourceChanged(ParlaeusSpider.first_url(given, SETTINGS), "list"))
    visit.redact(spider.shown)
    assert "secret" not in visit.changed
    assert visit.changed.endswith("?rid=...&fn=cie_list")


SOAP = "https://wcf.ibabs.eu/api/Public.svc"


def portal_spider(*keys: str, soap: str = SOAP, locator: str = "https://x.example") -> IbabsSpider:
    return IbabsSpider(
        sources=[
            Source(number, f"GM99{number:02}", "X", SourceFamily.COUNCIL, "ibabs", locator, key)
            for number, key in enumerate(keys)
        ],
        settings=CrawlSettings(
            "a@example.org", "https://example.org", "0", endpoints=Endpoints(ibabs_soap=soap)
        ),
        reference_date=TODAY,
    )


@pytest.mark.parametrize(
    ("spider", "asks"),
    [
        pytest.param(portal_spider("Lindenveen"), [True], id="set and known"),
        pytest.param(portal_spider("Lindenveen", soap=""), [False], id="no access asked for"),
        pytest.param(portal_spider(""), [False], id="no name at the supplier"),
        pytest.param(portal_spider("wdw", "wdw", "Alleen"), [False, False, True], id="shared"),
    ],
)
def test_lists_come_from_the_soap_service_or_from_the_portal(
    spider: IbabsSpider, asks: list[bool]
) -> None:
    for visit, soap in zip(spider.visits.values(), asks, strict=True):
        urls = [each.url for each in spider.first_requests(visit)]
        assert (SOAP in urls) is soap
        assert ("https://x.example/Reports" in urls) is not soap


def test_a_service_that_turned_us_away_is_not_asked_for_the_next_council() -> None:
    spider = portal_spider("Een", "Twee")
    first, second = spider.visits.values()
    refused = TextResponse(SOAP, body=b"<html>no access</html>", status=403)

    (fallback,) = spider.parse_soap_lists(refused, first)

    assert isinstance(fallback, Request)
    assert fallback.url == "https://x.example/Reports"
    assert "status 403" in first.notes[0]
    assert SOAP not in [each.url for each in spider.first_requests(second)]


def test_without_a_portal_the_soap_lists_are_not_called_complete() -> None:
    spider = portal_spider("Lindenveen", locator="")
    (visit,) = spider.visits.values()
    pair = b"<iBabsKeyValue><Key>a</Key><Value>Brieven</Value></iBabsKeyValue>"
    body = b"<GetListsResult>" + pair + b"</GetListsResult>"

    assert IbabsSpider.excuse(visit.source, spider.crawl_settings) == ""
    assert [each.url for each in spider.first_requests(visit)] == [SOAP]
    (request,) = spider.parse_soap_lists(TextResponse(SOAP, body=body), visit)
    assert isinstance(request, Request)
    assert b"<o:SinceDate>2018-09-02T00:00:00</o:SinceDate>" in request.body
    assert visit.reached
    assert not visit.listed
    outcome, reason = decide_outcome(visit, [], TODAY)
    assert outcome is VisitOutcome.PARTIAL
    assert "no portal" in reason
