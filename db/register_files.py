"""Read a register folder: municipalities, successions, aliases and sources as CSV.

A folder is one country. The bundled one is the Netherlands (``db/register``); the demo writes
its own. Origin of the bundled facts: README.md in that folder.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from db.errors import RegisterInvalid
from db.tables import AliasRow, MunicipalityRow, SourceRow, SuccessionRow
from vocabulary.codes import SourceFamily, SuccessionKind

BUNDLED_REGISTER = Path(__file__).parent / "register"
_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Register:
    """Everything a register folder says, as rows that are not yet in a database."""

    municipalities: tuple[MunicipalityRow, ...]
    successions: tuple[SuccessionRow, ...]
    aliases: tuple[AliasRow, ...]
    sources: tuple[SourceRow, ...]


def read_register(folder: Path) -> Register:
    """Read the four files of ``folder``.

    Raises:
        RegisterInvalid: A file or column is missing, or a value is wrong; names the line.
    """
    register = Register(
        municipalities=_read(folder / "municipalities.csv", _municipality),
        successions=_read(folder / "successions.csv", _succession),
        aliases=_read(folder / "aliases.csv", _alias),
        sources=_read(folder / "sources.csv", _source),
    )
    _check_codes(register, folder)
    return register


def _read(path: Path, parse: Callable[[dict[str, str]], _Row]) -> tuple[_Row, ...]:
    return tuple(_parsed(path, parse))


def _parsed(path: Path, parse: Callable[[dict[str, str]], _Row]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                try:
                    yield parse(row)
                except (KeyError, ValueError, TypeError) as error:
                    raise RegisterInvalid(f"{path}, line {line}: {error!r}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterInvalid(f"cannot read {path}: {error}") from error


def _check_codes(register: Register, folder: Path) -> None:
    codes = [row.cbs_code for row in register.municipalities]
    if len(codes) != len(set(codes)):
        raise RegisterInvalid(f"{folder / 'municipalities.csv'}: a code occurs twice")
    known = set(codes)
    named = {
        *(row.old_code for row in register.successions),
        *(row.new_code for row in register.successions),
        *(row.cbs_code for row in register.aliases),
        *(row.cbs_code for row in register.sources),
    }
    if unknown := sorted(named - known):
        raise RegisterInvalid(f"{folder}: codes without a municipality: {', '.join(unknown)}")


def _date(value: str) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _number(value: str) -> int | None:
    return int(value) if value else None


def _municipality(row: dict[str, str]) -> MunicipalityRow:
    code = row["cbs_code"]
    if not (len(code) == 6 and code.startswith("GM") and code[2:].isdigit()):
        raise ValueError(f"{code!r} is not a CBS code")
    return MunicipalityRow(
        cbs_code=code,
        tooi_code=row["tooi_code"],
        name=row["name"],
        province_code=row["province_code"],
        province=row["province"],
        population=_number(row["population"]),
        size_class=_number(row["size_class"]),
        valid_from=_date(row["valid_from"]),
        valid_to=_date(row["valid_to"]),
        planned_end=_date(row["planned_end"]),
        website_url=row["website_url"] or None,
        ris_supplier=row["ris_supplier"] or None,
        ris_key=row["ris_key"] or None,
    )


def _succession(row: dict[str, str]) -> SuccessionRow:
    return SuccessionRow(
        happened_on=dt.date.fromisoformat(row["happened_on"]),
        kind=SuccessionKind(row["kind"]),
        old_code=row["old_code"],
        new_code=row["new_code"],
        part=row["part"],
    )


def _alias(row: dict[str, str]) -> AliasRow:
    return AliasRow(name=row["name"], cbs_code=row["cbs_code"], note=row["note"])


def _source(row: dict[str, str]) -> SourceRow:
    return SourceRow(
        cbs_code=row["cbs_code"],
        family=SourceFamily(row["family"]),
        platform=row["platform"],
        locator=row["locator"],
        valid_from=_date(row["valid_from"]),
        valid_to=_date(row["valid_to"]),
    )
