"""What must never work: scripts from sources, forged forms, strange hosts, ways out of the desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from cli import cli
from dashboard.errors import Unsafe
from dashboard.security import HEADERS, Throttle, local_target, require_safe_address
from tests.dashboard.conftest import desk_over, text_of, token_in, visitor_of
from tests.dashboard.country import SCRIPT, SCRIPT_URL


@pytest.mark.parametrize("address", ["/", "/gemeente/GM9009"])
def test_crawled_script_shows_as_text(client: FlaskClient, address: str) -> None:
    page = text_of(client, address)
    assert SCRIPT not in page
    assert "&lt;script&gt;alert(" in page
    assert SCRIPT_URL not in page.replace("&#39;", "'")


def test_crawled_script_shows_as_text_in_documents(client: FlaskClient) -> None:
    page = text_of(client, "/gemeente/GM9009")
    for kind in ("document", "tekst"):
        link = page[page.index(f'href="/{kind}/') + 6 :].split('"')[0].replace("&amp;", "&")
        shown = text_of(client, link)
        assert SCRIPT not in shown
        assert f'href="{SCRIPT_URL}' not in shown
        assert "&lt;script&gt;" in shown


def test_every_answer_carries_the_headers(client: FlaskClient) -> None:
    for address in ("/", "/gemeente/GM9001", "/static/desk.css", "/nergens"):
        with client.get(address) as answer:
            for name, value in HEADERS.items():
                assert answer.headers[name] == value
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_a_strange_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "localhost:8338"}).status_code == 200


def test_a_form_without_its_token_changes_nothing(client: FlaskClient) -> None:
    assert client.post("/gemeente/GM9001").status_code == 403
    assert client.post("/", data={"csrf_token": "geraden"}).status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\n//x",
        "",
    ],
)
def test_no_way_out_by_redirect(client: FlaskClient, target: str) -> None:
    answer = client.get("/taal/en", query_string={"next": target})
    assert answer.headers["Location"] == "/"


def test_a_way_within_the_desk_is_kept(client: FlaskClient) -> None:
    with client.application.test_request_context("/"):
        assert local_target("/gemeente/GM9001?as_of=2026-01-01") == (
            "/gemeente/GM9001?as_of=2026-01-01"
        )


@pytest.mark.parametrize(
    "address", ["/static/../desk.py", "/static/%2e%2e/desk.py", "/afbeelding/../1.png"]
)
def test_no_file_outside_is_served(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_others_are_let_in_with_a_password_only() -> None:
    require_safe_address("127.0.0.1", None)
    require_safe_address("::1", None)
    require_safe_address("0.0.0.0", "a long password")  # noqa: S104 - the point of the test
    for host in ("0.0.0.0", "192.168.1.4", "desk.example"):  # noqa: S104
        with pytest.raises(Unsafe, match="password"):
            require_safe_address(host, None)


def test_serve_refuses_an_open_address(tmp_path: Path) -> None:
    short = tmp_path / "password"
    short.write_text("kort\n", encoding="utf-8")
    for extra in ([], ["--password-file", str(short)]):
        done = CliRunner().invoke(
            cli,
            ["--data-dir", str(tmp_path), "serve", "--host", "0.0.0.0", *extra],  # noqa: S104
        )
        assert done.exit_code == 2
        assert "password" in done.output


def test_guessing_gets_slower_each_time() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    waits = []
    for _ in range(14):
        throttle.fail()
        waits.append(throttle.wait())
    assert waits[:3] == [0.0, 0.0, 1.0]
    assert waits[3:6] == [2.0, 4.0, 8.0]
    assert waits[-1] == 300.0
    now[0] = 300.0
    assert throttle.wait() == 0.0
    throttle.succeed()
    throttle.fail()
    assert throttle.wait() == 0.0


PASSWORD = "een lang wachtwoord"  # noqa: S105 - for these tests only


@pytest.fixture
def stranger(planted_file: Path) -> Iterator[FlaskClient]:
    """A visitor of a desk with a password, who has not given it."""
    with visitor_of(desk_over(planted_file, PASSWORD)) as visitor:
        yield visitor


def test_nothing_is_seen_without_the_password(stranger: FlaskClient) -> None:
    for address in ("/", "/gemeente/GM9001", "/zoeken?q=zorg", "/nieuws.atom", "/gegevens"):
        answer = stranger.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/binnen?next=")
    assert stranger.get("/api/v1/municipalities").status_code == 401
    assert "Westerkoog" not in text_of(stranger, "/binnen")


def test_the_password_opens_the_page_that_was_asked(stranger: FlaskClient) -> None:
    token = token_in(text_of(stranger, "/binnen?next=/gemeente/GM9001"))
    form = {"csrf_token": token, "password": PASSWORD, "next": "/gemeente/GM9001"}
    answer = stranger.post("/binnen", data=form)
    assert answer.headers["Location"] == "/gemeente/GM9001"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    page = text_of(stranger, "/gemeente/GM9001")
    assert "Uitloggen" in page
    stranger.post("/buiten", data={"csrf_token": token_in(page)})
    assert stranger.get("/").status_code == 302


def test_wrong_passwords_are_slowed_down(stranger: FlaskClient) -> None:
    token = token_in(text_of(stranger, "/binnen"))
    wrong = {"csrf_token": token, "password": "geraden"}
    statuses = [stranger.post("/binnen", data=wrong).status_code for _ in range(5)]
    assert statuses == [403, 403, 403, 429, 429]
    right = {"csrf_token": token, "password": PASSWORD}
    assert stranger.post("/binnen", data=right).status_code == 429  # also the right one waits


def test_entering_leads_nowhere_else(stranger: FlaskClient) -> None:
    token = token_in(text_of(stranger, "/binnen"))
    form = {"csrf_token": token, "password": PASSWORD, "next": "//evil.example/"}
    assert stranger.post("/binnen", data=form).headers["Location"] == "/"
