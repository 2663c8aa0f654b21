"""Right of reply: recorded with its origin, put into the inbox, handled in steps that stay."""

import io

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import update

from cli import cli
from crawler.folder import read_index
from dashboard.desk import Desk
from db.tables import VerdictRow
from tests.dashboard.conftest import text_of, token_in
from tests.dashboard.country import SCRIPT, pdf_of

FORM = "/gemeente/GM9004/correctie"


def filled(client: FlaskClient, **changes: object) -> dict[str, object]:
    return {
        "csrf_token": token_in(text_of(client, FORM)),
        "kind": "missing_document",
        "sender": "afdeling Samenleving",
        "received_on": "2026-12-30",
        "message": "De nota staat op de website.",
        "url": "https://marserhoek.example/nota",
        "initials": "hv",
        **changes,
    }


def test_a_document_goes_into_the_inbox_as_import_takes_it(
    editor: FlaskClient, writable: Desk
) -> None:
    sent = (io.BytesIO(pdf_of("Nota vrijwilligers")), "../../etc/Nota vrijwilligers.PDF")
    form = filled(editor, document=sent, title="Nota\nvrijwilligers", dated_on="2025-05-01")
    assert editor.post(FORM, data=form).status_code == 302
    folder = writable.data_dir / "inbox" / "correction-1"
    assert {path.name for path in folder.iterdir()} == {"index.csv", "document.pdf"}
    (entry,) = read_index(folder)
    assert (entry.municipality, entry.title, str(entry.source_date)) == (
        "GM9004",
        "Nota vrijwilligers",
        "2025-05-01",
    )
    assert f"beleidsmonitor import {folder}" in text_of(editor, "/correcties")


@pytest.mark.slow
def test_what_was_sent_becomes_evidence_and_its_import_is_logged(
    editor: FlaskClient, writable: Desk
) -> None:
    body = pdf_of("Nota vrijwilligersbeleid. Wij ondersteunen vrijwilligers met scholing.")
    sent = (io.BytesIO(body), "nota.pdf")
    editor.post(FORM, data=filled(editor, document=sent, title="Nota vrijwilligersbeleid"))
    folder = writable.data_dir / "inbox" / "correction-1"
    with writable.editor()() as session, session.begin():  # as a night would have left them
        session.execute(update(VerdictRow).values(versions={"model": "1", "rules": "1"}))
    data, now = ["--data-dir", str(writable.data_dir)], ["--now", "2026-12-31T02:00:00+00:00"]
    for _ in range(2):
        done = CliRunner().invoke(cli, [*data, *now, "import", str(folder)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    log = text_of(editor, "/correcties")
    assert log.count("ingelezen als bewijs</strong> (import)") == 1
    found = editor.get("/api/v1/municipalities/GM9004").get_json()["documents"]
    assert "Nota vrijwilligersbeleid" in {line["title"] for line in found}


def test_steps_are_logged_and_stay(editor: FlaskClient) -> None:
    editor.post(FORM, data=filled(editor))
    token = token_in(text_of(editor, "/correcties"))
    for action in ("imported", "accepted"):
        step = {"csrf_token": token, "action": action, "note": f"zie {action}", "initials": "hv"}
        assert editor.post("/correctie/1/stap", data=step).status_code == 302
    page = text_of(editor, "/correcties")
    assert page.index("ingelezen als bewijs</strong>") < page.index("overgenomen</strong>")
    assert "afdeling Samenleving" in page
    assert "Eerder vastgelegd" in text_of(editor, FORM)
    unknown = {"csrf_token": token, "action": "accepted", "initials": "hv"}
    assert editor.post("/correctie/9/stap", data=unknown).status_code == 400


def test_a_correction_changes_no_verdict(editor: FlaskClient) -> None:
    before = editor.get("/api/v1/municipalities/GM9004").get_json()
    editor.post(FORM, data=filled(editor))
    assert editor.get("/api/v1/municipalities/GM9004").get_json() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": " "},
        {"message": ""},
        {"initials": ""},
        {"kind": "roddel"},
        {"url": "javascript:alert(1)"},
        {"received_on": "gisteren"},
        {"received_on": "2027-06-01"},
        {"document": (io.BytesIO(b"MZ"), "nota.exe")},
        {"document": (io.BytesIO(b""), "nota.pdf")},
    ],
)
def test_what_makes_no_sense_is_refused_whole(
    editor: FlaskClient, writable: Desk, changes: dict[str, object]
) -> None:
    assert editor.post(FORM, data=filled(editor, **changes)).status_code == 400
    assert "Er zijn nog geen correcties" in text_of(editor, "/correcties")
    assert not (writable.data_dir / "inbox").exists()


def test_what_was_sent_shows_as_text(editor: FlaskClient) -> None:
    editor.post(FORM, data=filled(editor, sender=SCRIPT, message=SCRIPT))
    page = text_of(editor, "/correcties")
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


def test_only_this_form_may_be_large(editor: FlaskClient) -> None:
    large = {"csrf_token": token_in(text_of(editor, FORM)), "note": "x" * 2_000_000}
    assert editor.post("/correctie/1/stap", data=large).status_code in (400, 413)
