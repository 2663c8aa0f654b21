import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import AmbiguousMunicipality, RegisterInvalid, UnknownMunicipality
from db.municipalities import find_municipality, municipalities_on, store_register
from db.register_files import BUNDLED_REGISTER, read_register
from db.tables import MunicipalityRow, SourceRow, SuccessionRow
from vocabulary.codes import SourceFamily

TODAY = dt.date(2026, 11, 23)
# Published totals of CBS for 1 January, and two changes within a year.
COUNTS = {
    "2010-01-01": 431,
    "2010-03-18": 430,
    "2011-01-01": 418,
    "2012-01-01": 415,
    "2013-01-01": 408,
    "2014-01-01": 403,
    "2015-01-01": 393,
    "2016-01-01": 390,
    "2017-01-01": 388,
    "2018-01-01": 380,
    "2019-01-01": 355,
    "2021-01-01": 352,
    "2022-01-01": 345,
    "2022-03-24": 344,
    "2023-01-01": 342,
    "2024-01-01": 342,
    "2025-01-01": 342,
    "2026-01-01": 342,
    "2027-01-01": 341,
}


@pytest.fixture
def session(register_session: Session) -> Session:
    return register_session


def test_yearly_counts_equal_the_published_ones(session: Session) -> None:
    counted = {day: len(municipalities_on(session, dt.date.fromisoformat(day))) for day in COUNTS}
    assert counted == COUNTS


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Den Haag", "GM0518"),
        ("'s-Gravenhage", "GM0518"),
        ("’s-gravenhage", "GM0518"),
        ("Den Bosch", "GM0796"),
        ("'s-Hertogenbosch", "GM0796"),
        ("hengelo", "GM0164"),
        ("Hengelo (O.)", "GM0164"),
        ("Laren", "GM0417"),
        ("Bergen (NH.)", "GM0373"),
        ("gm0629", "GM0629"),
        ("sudwest fryslan", "GM1900"),
    ],
)
def test_names_resolve_to_codes(session: Session, name: str, code: str) -> None:
    assert find_municipality(session, name, TODAY).row.cbs_code == code


def test_bergen_asks_back(session: Session) -> None:
    with pytest.raises(AmbiguousMunicipality) as caught:
        find_municipality(session, "Bergen", TODAY)
    assert "GM0373" in str(caught.value)
    assert "GM0893" in str(caught.value)


@pytest.mark.parametrize(("name", "other"), [("Hengelo", "Bronckhorst"), ("Laren", "Lochem")])
def test_dissolved_homonym_is_mentioned(session: Session, name: str, other: str) -> None:
    assert any(other in remark for remark in find_municipality(session, name, TODAY).remarks)


def test_dissolved_municipality_is_found_by_its_name(session: Session) -> None:
    assert find_municipality(session, "Spijkenisse", TODAY).row.cbs_code == "GM0612"


def test_near_miss_is_suggested(session: Session) -> None:
    with pytest.raises(UnknownMunicipality, match="Wassenaar"):
        find_municipality(session, "Wasenaar", TODAY)


def test_every_existing_municipality_has_each_family_of_sources(session: Session) -> None:
    families: dict[str, set[SourceFamily]] = {}
    for row in session.scalars(select(SourceRow)):
        families.setdefault(row.cbs_code, set()).add(row.family)
    wanted = set(SourceFamily) - {SourceFamily.IMPORT}
    assert {row.cbs_code for row in municipalities_on(session, TODAY)} == {
        code for code, present in families.items() if present == wanted
    }


def test_storing_the_register_again_changes_nothing(session: Session) -> None:
    tables = (MunicipalityRow, SuccessionRow, SourceRow)
    before = [len(session.scalars(select(table)).all()) for table in tables]
    store_register(session, read_register(BUNDLED_REGISTER))
    assert [len(session.scalars(select(table)).all()) for table in tables] == before


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("municipalities.csv", "0363,gm0363,X,,,,,,,,,,", "line 2.*not a CBS code"),
        ("municipalities.csv", "GM9001,gm9001,X,,,x,,,,,,,", "line 2.*invalid literal"),
        ("sources.csv", "GM9009,website,municipal_site,x,,", "without a municipality: GM9009"),
        ("sources.csv", "GM9009,newspaper,municipal_site,x,,", "line 2.*newspaper"),
    ],
)
def test_wrong_register_is_refused_by_line(
    tmp_path: Path, file: str, line: str, reason: str
) -> None:
    for path in BUNDLED_REGISTER.glob("*.csv"):
        header = path.read_text(encoding="utf-8").splitlines()[0]
        body = f"{header}\n{line}\n" if path.name == file else f"{header}\n"
        (tmp_path / path.name).write_text(body, encoding="utf-8")
    with pytest.raises(RegisterInvalid, match=reason):
        read_register(tmp_path)


def test_missing_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterInvalid, match="cannot read"):
        read_register(tmp_path)
