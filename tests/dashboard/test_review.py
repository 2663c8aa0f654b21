"""Reading dossiers: blind, coded once by each coder, settled by a third, and counted."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.desk import Desk
from db.tables import ReviewRow
from tests.dashboard.conftest import text_of, token_in, visitor_of
from vocabulary.codes import ReviewAction

ABSENT = "GM9007@2010-01-01"


def enter(client: FlaskClient, initials: str = "hv") -> str:
    """Say who codes; gives the token of the forms."""
    token = token_in(text_of(client, "/beoordelen"))
    client.post("/beoordelen/wie", data={"csrf_token": token, "initials": initials})
    return token


def queue(client: FlaskClient) -> list[str]:
    """Items in the order of the queue of whoever entered."""
    page = text_of(client, "/beoordelen")
    return re.findall(r'href="/beoordelen/item\?item=([^"]+)"', page)


def say(client: FlaskClient, item: str, value: str, **more: str) -> int:
    """Code an item; gives the status."""
    token = token_in(text_of(client, f"/beoordelen/item?item={item}"))
    form = {"csrf_token": token, "item": item, "value": value, "action": "code", **more}
    return client.post("/beoordelen/item", data=form).status_code


def words(desk: Desk) -> list[tuple[str, str, str]]:
    """Everything that people said: what they did, who, which code."""
    with desk.reader() as session:
        rows = session.scalars(select(ReviewRow).order_by(ReviewRow.id)).all()
        return [(str(row.action), row.reviewer, row.value) for row in rows]


def test_who_reads_is_asked_first(editor: FlaskClient) -> None:
    assert "Vul uw initialen in" in text_of(editor, "/beoordelen")
    text_of(editor, f"/beoordelen/item?item={ABSENT}", 400)
    token = token_in(text_of(editor, "/beoordelen"))
    empty = {"csrf_token": token, "initials": " "}
    assert editor.post("/beoordelen/wie", data=empty).status_code == 400


def test_proposed_absence_comes_first_and_passages_last(editor: FlaskClient) -> None:
    enter(editor)
    items = queue(editor)
    assert items[0] == ABSENT.replace("@", "@")
    assert "GM9005@2010-01-01" in items
    assert sum(item.startswith("passage:") for item in items) == 10
    assert items[-1].startswith("passage:")


def test_a_dossier_is_read_without_our_answer(editor: FlaskClient) -> None:
    enter(editor)
    for item in (ABSENT, "GM9005@2010-01-01"):
        page = text_of(editor, f"/beoordelen/item?item={item}")
        outside = re.sub(r'<div class="options">.*?</div>', "", page, flags=re.DOTALL)
        for told in (
            "nog niet bevestigd",
            "onbekend",
            'class="swatch',
            "/gemeente/GM90",
            "/document/",
        ):
            assert told not in outside, (item, told)
    passage = next(item for item in queue(editor) if item.startswith("passage:"))
    page = text_of(editor, f"/beoordelen/item?item={passage}")
    assert re.search(r"<mark>Punt \d: wij helpen vrijwilligers in kern \d\.</mark>", page)
    link = re.search(r'href="(/tekst/[^"]+)"', page)
    assert link is not None
    blind = text_of(editor, link[1].replace("&amp;", "&"))
    assert "/document/" not in blind
    assert "/gemeente/GM" not in blind


def test_a_code_is_recorded_and_the_next_comes(editor: FlaskClient, writable: Desk) -> None:
    enter(editor)
    passage = queue(editor)[-1]
    assert say(editor, passage, "P3", note="een doel") == 302
    assert passage not in queue(editor)
    assert words(writable) == [("code", "hv", "P3")]
    first = editor.get("/beoordelen/volgende").headers["Location"]
    assert first.endswith(queue(editor)[0])
    page = text_of(editor, "/beoordelen")
    assert "1 passage gelezen, waarvan 1 met beleid" in page
    assert "Lees verder." in page


def test_confirming_an_absence_needs_where_was_looked(editor: FlaskClient, writable: Desk) -> None:
    enter(editor)
    assert say(editor, ABSENT, "not_visible") == 400
    assert words(writable) == []
    assert say(editor, ABSENT, "not_visible", note="website en raad tot 2018") == 302
    assert words(writable) == [("code", "hv", "not_visible"), ("confirm", "hv", "")]


def test_another_code_confirms_nothing(editor: FlaskClient, writable: Desk) -> None:
    enter(editor)
    say(editor, ABSENT, "embedded")
    say(editor, "GM9005@2010-01-01", "not_visible", note="gezocht")
    assert {action for action, _, _ in words(writable)} == {"code"}


def test_what_is_put_off_leaves_the_queue(editor: FlaskClient, writable: Desk) -> None:
    enter(editor)
    assert say(editor, ABSENT, "", action="postpone") == 302
    assert ABSENT not in queue(editor)
    assert words(writable) == [(str(ReviewAction.POSTPONE), "hv", "")]


def test_the_second_coder_is_blind_and_a_third_settles(editor: FlaskClient, writable: Desk) -> None:
    enter(editor)
    passage = queue(editor)[-1]
    say(editor, passage, "P1", note="alleen genoemd")
    with visitor_of(writable) as second:
        enter(second, "ko")
        assert passage in queue(second)
        assert "alleen genoemd" not in text_of(second, f"/beoordelen/item?item={passage}")
        say(second, passage, "P4")
    with visitor_of(writable) as third:
        enter(third, "mz")
        page = text_of(third, f"/beoordelen/item?item={passage}")
        assert "alleen genoemd" in page
        assert "eigen vrijwilligersbeleid" in page
        assert passage in queue(third)
        say(third, passage, "P1", action="settle")
        assert passage not in queue(third)
        told = text_of(third, "/beoordelen")
        assert "Overeenstemming: passages" in told
        assert re.search(r"<dt>door twee gelezen</dt><dd>1</dd>", told)
    assert words(writable)[-1] == ("code", "mz", "P1")


def test_reading_may_stop_when_nothing_is_left(editor: FlaskClient) -> None:
    enter(editor)
    assert "0 passages gelezen, waarvan 0 met beleid (P3, P4 of onzeker); 10 ongelezen" in text_of(
        editor, "/beoordelen"
    )
    for place, item in enumerate(i for i in queue(editor) if i.startswith("passage:")):
        say(editor, item, ("P1", "P3", "unsure")[place % 3])
    page = text_of(editor, "/beoordelen")
    assert "10 passages gelezen, waarvan 6 met beleid" in page
    assert "U kunt stoppen." in page


def test_what_is_no_code_is_refused(editor: FlaskClient, writable: Desk) -> None:
    enter(editor)
    for value in ("", "P9", "integral"):
        assert say(editor, queue(editor)[-1], value) == 400
    text_of(editor, "/beoordelen/item?item=passage:99999", 400)
    text_of(editor, "/beoordelen/item?item=x", 400)
    assert words(writable) == []
