"""Editions to download in every format, the codebook, the models, and the way to the API."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, render_template

from dashboard.context import reading
from dashboard.errors import NotFound
from dashboard.moment import this_moment
from db.edition_formats import (
    Edition,
    csv_files,
    list_edition_heads,
    parquet_files,
    read_edition,
    xlsx_file,
    zip_of,
)
from models.registry import CARD_FILE, RELEASED, list_releases
from vocabulary.codes import Cause, Confirmation, Currency, Flag, Label, State, Subtype

pages = Blueprint("data", __name__)
_CODEBOOK = (
    ("label", Label),
    ("state", State),
    ("subtypes", Subtype),
    ("flags", Flag),
    ("confirmation", Confirmation),
    ("currency", Currency),
    ("cause", Cause),
)
_FORMATS: Mapping[str, Callable[[Edition], Mapping[str, bytes]]] = {
    "frozen": lambda edition: edition.files,
    "rfc4180": lambda edition: csv_files(edition, "rfc4180"),
    "excel-nl": lambda edition: csv_files(edition, "excel-nl"),
    "parquet": parquet_files,
    "xlsx": lambda edition: {"beleidsmonitor.xlsx": xlsx_file(edition)},
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/gegevens")
def show() -> str:
    """List the editions and everything else that can be taken along."""
    this_moment()
    with reading() as session:
        editions = list_edition_heads(session)
    return render_template(
        "data.html", editions=editions, models=list_releases(), codebook=_CODEBOOK
    )


@pages.get("/gegevens/editie/<int:number>/<form>")
def download(number: int, form: str) -> Response:
    """One edition in one format, after its frozen files were checked."""
    form = form.removesuffix(".zip")
    if form not in _FORMATS:
        raise NotFound(f"geen formaat: {form[:20]}")
    with reading() as session:
        edition = read_edition(session, number)
        head = next(each for each in list_edition_heads(session) if each.number == number)
    files = _FORMATS[form](edition)
    name = f"beleidsmonitor-editie-{number}-{form}"
    if form == "xlsx":
        return _file(next(iter(files.values())), f"beleidsmonitor-editie-{number}.xlsx", _XLSX)
    kept = {key: edition.files[key] for key in ("datapackage.json", "CODEBOOK.md")}
    if form != "frozen":  # the package describes the frozen files, so it goes under another name
        kept["datapackage-of-frozen-files.json"] = kept.pop("datapackage.json")
    return _file(zip_of({**files, **kept}, head.exported_at), f"{name}.zip", "application/zip")


@pages.get("/gegevens/editie/<int:number>/datapackage.json")
def package(number: int) -> Response:
    """What an edition says of itself."""
    with reading() as session:
        edition = read_edition(session, number)
    return Response(edition.files["datapackage.json"], mimetype="application/json")


def _file(body: bytes, name: str, media_type: str) -> Response:
    answer = Response(body, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/gegevens/model/<version>")
def model(version: str) -> str:
    """The card of one released model."""
    this_moment()
    if version not in {each.version for each in list_releases()}:
        raise NotFound(f"geen model {version[:10]}")
    card = (RELEASED / version / CARD_FILE).read_text(encoding="utf-8")
    return render_template("model.html", version=version, card=card)
