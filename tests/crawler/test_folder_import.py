import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from crawler.errors import FolderInvalid
from crawler.folder import read_index
from crawler.folder_import import ImportSummary, import_documents
from db.captures import CaptureStore
from db.tables import DocumentRow, LocationRow, MunicipalityRow, SourceRow, VersionRow
from tests.conftest import NOW
from vocabulary.codes import SourceFamily

INDEX = """id,municipality,cbs_code,title,year,doc_type,file,remark
nota,Westerkoog,GM9001,Nota vrijwillige inzet,2024,nota,files/nota.txt,anything
lijst,Westerkoog,,Besluitenlijst,2024,besluitenlijst,files/lijst.txt,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "nota.txt").write_text("Nota over vrijwilligers", encoding="utf-8")
    (folder / "files" / "lijst.txt").write_text("Besluitenlijst", encoding="utf-8")
    (folder / "index.csv").write_text(INDEX, encoding="utf-8")
    return folder


@pytest.fixture
def known(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    with sessions() as session, session.begin():
        session.add(
            MunicipalityRow(
                cbs_code="GM9001",
                tooi_code="gm9001",
                name="Westerkoog",
                province_code="",
                province="",
            )
        )
    return sessions


def run(folder: Path, sessions: sessionmaker[Session]) -> ImportSummary:
    return import_documents(
        folder,
        sessions=sessions,
        captures=CaptureStore(folder.parent / "captures"),
        clock=lambda: NOW,
        today=dt.date(2026, 12, 31),
    )


def test_files_become_documents_of_their_municipality(
    folder: Path, known: sessionmaker[Session]
) -> None:
    summary = run(folder, known)
    assert (summary.new, summary.changed, summary.seen, summary.refused) == (2, 0, 0, ())
    with known() as session:
        rows = session.execute(
            select(DocumentRow.cbs_code, LocationRow.external_id, SourceRow.family)
            .join(VersionRow, VersionRow.document_id == DocumentRow.id)
            .join(LocationRow, LocationRow.version_id == VersionRow.id)
            .join(SourceRow, SourceRow.id == LocationRow.source_id)
            .order_by(LocationRow.external_id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("GM9001", "lijst", SourceFamily.IMPORT),
        ("GM9001", "nota", SourceFamily.IMPORT),
    ]


def test_importing_twice_changes_nothing(folder: Path, known: sessionmaker[Session]) -> None:
    run(folder, known)
    assert run(folder, known).seen == 2


def test_changed_file_is_a_new_version(folder: Path, known: sessionmaker[Session]) -> None:
    run(folder, known)
    (folder / "files" / "nota.txt").write_text("Nota, herzien", encoding="utf-8")
    assert run(folder, known).changed == 1
    with known() as session:
        assert len(session.scalars(select(VersionRow)).all()) == 3


def test_bad_lines_are_refused_and_the_rest_goes_on(
    folder: Path, known: sessionmaker[Session]
) -> None:
    with (folder / "index.csv").open("a", encoding="utf-8") as file:
        file.write("weg,Westerkoog,GM9001,Weg,2024,nota,files/weg.txt,\n")
        file.write("vreemd,Nergenshuizen,,X,2024,nota,files/nota.txt,\n")
    summary = run(folder, known)
    assert summary.new == 2
    assert [(refused.line, refused.id) for refused in summary.refused] == [
        (4, "weg"),
        (5, "vreemd"),
    ]
    assert "Nergenshuizen" in summary.refused[1].reason


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        pytest.param("id,title\n", "lacks the column file, municipality", id="columns"),
        pytest.param(
            "id,cbs_code,title,file\na,GM9001,x,../../etc/passwd\n", "outside", id="outside"
        ),
        pytest.param(
            "id,cbs_code,title,file\na,GM9001,x,a.txt\na,GM9001,x,b.txt\n", "twice", id="twice"
        ),
        pytest.param(
            "id,cbs_code,title,file,date\na,GM9001,x,a.txt,12-3-2024\n", "line 2", id="date"
        ),
        pytest.param("id,cbs_code,title,file\n,GM9001,x,a.txt\n", "needed", id="no-id"),
    ],
)
def test_wrong_index_is_refused_before_anything_is_stored(
    folder: Path, known: sessionmaker[Session], index: str, reason: str
) -> None:
    (folder / "index.csv").write_text(index, encoding="utf-8")
    with pytest.raises(FolderInvalid, match=reason):
        run(folder, known)
    with known() as session:
        assert session.scalars(select(DocumentRow)).all() == []


def test_folder_without_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderInvalid, match="cannot read"):
        read_index(tmp_path)


def test_a_bare_year_is_no_date(folder: Path) -> None:
    assert [entry.source_date for entry in read_index(folder)] == [None, None]
