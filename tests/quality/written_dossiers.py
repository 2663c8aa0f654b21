"""Written dossiers with their verdict: read, frozen by hash, and turned into what rules read."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.coding import PassageModel, code_texts, passage_input
from classifier.dossier import (
    CodedPassage,
    ConfirmationRecord,
    DocumentFacts,
    Dossier,
    DossierDocument,
    ManualSearch,
    PredecessorShare,
    Visit,
)
from classifier.stored import document_of
from db.stored_rows import StoredCode, StoredVersion
from documents.fact_text import FactText, Setting
from documents.facts import read_facts
from documents.reading import read_capture
from tests.classifier.build import visits
from vocabulary.codes import (
    Actor,
    Confirmation,
    DocumentType,
    Domain,
    PassageCode,
    PolicyObject,
    SourceFamily,
    Status,
    SuccessionKind,
    Theme,
    VisitOutcome,
)
from vocabulary.facts import FactName, Issuer
from vocabulary.volunteer_terms import find_volunteer_term

FOLDER = Path(__file__).parent / "dossiers"
FROZEN = FOLDER / "SHA256"
CODED = FOLDER / "coded.jsonl"
TEXT = FOLDER / "text.jsonl"
DIFFERENCES = FOLDER / "differences.json"

Row = dict[str, Any]  # one JSON object; its keys are those of the file
_DATES = (
    "decided_on",
    "dated_on",
    "meeting_on",
    "period_from",
    "period_to",
    "in_force_from",
    "in_force_to",
    "withdrawn_on",
)
_TITLES = ("adopts", "withdraws", "replaces", "reaffirms", "refers_to")


@dataclass(frozen=True)
class WrittenDossier:
    """One dossier with the verdict that its author gave by the codebook."""

    id: str
    day: dt.date
    dossier: Dossier
    headline: str
    row: Row  # as written: the rest of what was expected, and why


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def digests() -> dict[str, str]:
    """Hash of every frozen file by its name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (CODED, TEXT)}


def coded_dossiers() -> list[WrittenDossier]:
    """Dossiers whose facts and passages are coded: the rules alone decide."""
    return [_written(row, _coded_documents) for row in read_rows(CODED)]


def text_dossiers(model: PassageModel) -> list[WrittenDossier]:
    """Dossiers in full text: facts, passages and their codes are read by the program."""

    def documents(row: Row, place: Row) -> tuple[DossierDocument, ...]:
        return tuple(
            _read_document(model, number, document, place["name"])
            for number, document in enumerate(row["documents"], start=1)
        )

    return [_written(row, documents) for row in read_rows(TEXT)]


def _written(
    row: Row, documents: Callable[[Row, Row], tuple[DossierDocument, ...]]
) -> WrittenDossier:
    day = dt.date.fromisoformat(row["reference_date"])
    dossier = Dossier(
        cbs_code="GM9900",
        name=row["name"],
        valid_from=_day(row, "valid_from") or dt.date(1980, 1, 1),
        valid_to=_day(row, "valid_to"),
        documents=documents(row, row),
        visits=_good(day) if row["visits"] == "good" else tuple(map(_visit, row["visits"])),
        manual_searches=tuple(
            ManualSearch(
                search["searched_by"],
                dt.date.fromisoformat(search["searched_on"]),
                dt.date.fromisoformat(search["period_from"]),
                dt.date.fromisoformat(search["period_to"]),
            )
            for search in row["manual_searches"]
        ),
        retrieved_documents=row["retrieved"],
        readable_documents=row["readable"],
        confirmations=tuple(
            ConfirmationRecord(
                Confirmation(given["outcome"]), dt.date.fromisoformat(given["given_on"])
            )
            for given in row["confirmations"]
        ),
        predecessors=tuple(
            PredecessorShare(
                Dossier("GM9800", old["name"], documents=documents(old, old)),
                old["share"],
                dt.date.fromisoformat(old["merged_on"]),
                SuccessionKind(old["kind"]),
            )
            for old in row["predecessors"]
        ),
    )
    return WrittenDossier(row["id"], day, dossier, row["expected"]["headline"], row)


def _day(row: Row, name: str) -> dt.date | None:
    value = row.get(name)
    return dt.date.fromisoformat(value) if value else None


def _good(day: dt.date) -> tuple[Visit, ...]:
    """Good visits every four weeks of more than a year, the last on the day itself."""
    days = [day - dt.timedelta(weeks=4 * back) for back in range(14)]
    return tuple(visit for each in days for visit in visits(each))


def _visit(row: Row) -> Visit:
    return Visit(
        family=SourceFamily(row["family"]),
        outcome=VisitOutcome(row["outcome"]),
        visited_on=dt.date.fromisoformat(row["visited_on"]),
        reached=row["reached"],
        requests=row["requests"],
        failed_requests=row["failed_requests"],
        found=row["found"],
        pages=row["pages"],
        section_complete=row["section_complete"],
        covers_from=_day(row, "covers_from"),
    )


def _coded_documents(row: Row, place: Row) -> tuple[DossierDocument, ...]:  # noqa: ARG001
    return tuple(
        _coded_document(number, document)
        for number, document in enumerate(row["documents"], start=1)
    )


def _coded_document(number: int, row: Row) -> DossierDocument:
    # Any: dates by name, and titles by name; the dataclass tells them apart.
    dates_and_titles: dict[str, Any] = {name: _day(row, name) for name in _DATES}
    dates_and_titles |= {name: tuple(row.get(name, ())) for name in _TITLES}
    facts = DocumentFacts(
        title=row["title"],
        type=DocumentType(row["type"]),
        actor=Actor(row["actor"]),
        object=PolicyObject(row["object"]),
        status=Status(row["status"]) if row.get("status") else None,
        language=row.get("language", "nl"),
        volunteer_specific=row["volunteer_specific"],
        regional=row.get("regional"),
        issuer=Issuer(row["issuer"]) if row.get("issuer") else None,
        parent=row.get("parent"),
        **dates_and_titles,
    )
    return DossierDocument(
        document_id=number,
        version_id=number,
        facts=facts,
        first_seen_on=dt.date.fromisoformat(row["first_seen"]),
        passages=tuple(
            _coded_passage(100 * number + at, passage) for at, passage in enumerate(row["passages"])
        ),
        readable=row["readable"],
        title_has_term=find_volunteer_term(row["title"]) is not None,
        source_family=SourceFamily(row["source_family"]),
        source_date=_day(row, "source_date"),
        gone=row["gone"],
    )


def _coded_passage(number: int, row: Row) -> CodedPassage:
    return CodedPassage(
        passage_id=number,
        code=PassageCode(row["code"]),
        hosts=tuple(Domain(host) for host in row["hosts"]),
        themes=tuple(Theme(theme) for theme in row["themes"]),
        goal=row["goal"],
        means=row["means"],
        pointer=row["pointer"],
        absence=row["absence"],
        trap=row["trap"],
        boilerplate=row["boilerplate"],
        own_or_club=row["own_or_club"],
        page=row["page"],
    )


def _read_document(
    model: PassageModel, number: int, row: Row, municipality: str
) -> DossierDocument:
    """What the program makes of one text, from bytes to coded passages."""
    family = SourceFamily(row["source_family"])
    read = read_capture(row["text"].encode(), "text/markdown")
    setting = Setting(
        title=row["title"],
        family=family,
        media_type=read.media_type,
        municipality=municipality,
        in_force_from=_day(row, "in_force_from"),
        in_force_to=_day(row, "in_force_to"),
    )
    facts: dict[str, tuple[str, ...]] = {}
    for fact in read_facts(setting, FactText(read.pages)):
        facts[fact.name] = (*facts.get(fact.name, ()), fact.value)
    kind = next(iter(facts.get(FactName.TYPE, ())), "")
    # As in a night: a neighbour without a volunteer term is context and gets no code.
    naming = [passage for passage in read.passages if passage.has_volunteer_term]
    inputs = [
        passage_input(
            passage.text, passage.heading, DocumentType(kind) if kind else None, municipality
        )
        for passage in naming
    ]
    return document_of(
        StoredVersion(
            document_id=number,
            version_id=number,
            title=row["title"],
            source_date=_day(row, "source_date"),
            family=family,
            gone=row.get("gone", False),
            in_force_from=_day(row, "in_force_from"),
            in_force_to=_day(row, "in_force_to"),
            language=read.language,
            readable=read.state == "readable",
            latest_expression=True,
            first_seen_on=dt.date.fromisoformat(row["first_seen"]),
            facts=facts,
            passages=tuple(
                StoredCode(
                    passage_id=100 * number + passage.ordinal,
                    identity=passage.identity,
                    code=coded.code,
                    probabilities={code.value: p for code, p in coded.probabilities.items()},
                    attributes=coded.attributes(),
                    page=passage.page,
                    heading=passage.heading,
                    text=passage.text,
                )
                for passage, coded in zip(naming, code_texts(model, inputs), strict=True)
            ),
        )
    )
