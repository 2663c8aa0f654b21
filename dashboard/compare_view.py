"""Municipalities side by side, with what is alike, different and new, and who is renewing."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from dashboard.languages import Text
from dashboard.moment import Moment
from dashboard.municipality_view import VerdictView, gather_verdicts
from dashboard.sentences import full_date
from dashboard.verdicts import verdict_name
from dashboard.words import name_of
from db.desk_queries import Place, list_places
from db.history import held_verdicts, start_of_day
from db.queries import ChangeLine, list_change_lines
from vocabulary.codes import Cause, Flag, Subtype

MOST = 30
_NEW_DAYS = 730  # half a council term: what colleagues call new
_NONE = Text("–", "–")
_RENEWING = (Flag.IN_DEVELOPMENT, Flag.POLITICAL_DEMAND)


@dataclass(frozen=True)
class Column:
    """One municipality of the comparison."""

    place: Place
    verdict: VerdictView


@dataclass(frozen=True)
class Row:
    """One question with the answer of each municipality."""

    name: Text
    answers: Sequence[Text]
    alike: bool


@dataclass(frozen=True)
class Comparison:
    """Everything the page shows."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    alike: Sequence[Row]
    different: Sequence[Row]
    new: Sequence[ChangeLine]
    renewing: Sequence[tuple[Place, Sequence[str]]]


def compare(session: Session, cbs_codes: Sequence[str], moment: Moment) -> Comparison:
    """Compare municipalities in the order of their names."""
    places = list_places(session, moment.as_of, cbs_codes)
    held = held_verdicts(session, moment.as_of, known_at=moment.known_at, cbs_codes=cbs_codes)
    gathered = gather_verdicts(
        session, [(place, held.get(place.cbs_code)) for place in places], moment
    )
    columns = [Column(place, each["verdict"]) for place, each in zip(places, gathered, strict=True)]
    rows = [_row(name, answer, columns) for name, answer in _QUESTIONS]
    rows += _attribute_rows(columns)
    told = [row for row in rows if any(answer != _NONE for answer in row.answers)]
    return Comparison(
        columns=columns,
        rows=told,
        alike=[row for row in told if row.alike],
        different=[row for row in told if not row.alike],
        new=_new(session, set(cbs_codes), moment),
        renewing=_renewing(columns),
    )


def _row(name: Text, answer: Callable[[Column], Text], columns: Sequence[Column]) -> Row:
    answers = [answer(column) for column in columns]
    return Row(name, answers, alike=len(set(answers)) == 1)


def _attribute_rows(columns: Sequence[Column]) -> list[Row]:
    names = {a.name: None for column in columns for a in column.verdict.attributes}
    return [_row(name, partial(_attribute, name), columns) for name in names]


def _attribute(name: Text, column: Column) -> Text:
    found = next((a.found for a in column.verdict.attributes if a.name == name), None)
    return found or _NONE


def _new(session: Session, codes: set[str], moment: Moment) -> list[ChangeLine]:
    since = moment.as_of - dt.timedelta(days=_NEW_DAYS)
    causes = [cause for cause in Cause if cause.news]
    changes = list_change_lines(
        session,
        start_of_day(dt.date(2000, 1, 1)),
        causes=causes,
        as_of=moment.as_of,
        known_at=moment.known_at,
        cbs_codes=codes,
    )
    return [change for change in changes if change.valid_from >= since][::-1]


def _renewing(columns: Sequence[Column]) -> list[tuple[Place, Sequence[str]]]:
    return [
        (column.place, flags)
        for column in columns
        if column.verdict.row
        and (flags := [flag for flag in _RENEWING if flag in column.verdict.row.flags])
    ]


def _verdict(column: Column) -> Text:
    return verdict_name(column.verdict.key)


def _policy(column: Column) -> Text:
    title = column.verdict.said.policy_title
    return Text(title, title) if title else _NONE


def _decided(column: Column) -> Text:
    day = column.verdict.said.decided_on or column.verdict.said.policy_since
    return full_date(day) if day else _NONE


def _by(column: Column) -> Text:
    said = column.verdict.said
    return name_of(said.issuer or said.status, "value") if said.issuer or said.status else _NONE


def _until(column: Column) -> Text:
    day = column.verdict.said.period_to
    return full_date(day) if day else _NONE


def _currency(column: Column) -> Text:
    currency = column.verdict.said.currency
    return name_of(currency) if currency else _NONE


def _fields(column: Column) -> Text:
    names = [name_of(Subtype(part)) for part in column.verdict.said.subtypes]
    return Text(", ".join(n.nl for n in names), ", ".join(n.en for n in names)) if names else _NONE


def _flags(column: Column) -> Text:
    names = [name_of(flag) for flag in (column.verdict.row.flags if column.verdict.row else ())]
    return Text(", ".join(n.nl for n in names), ", ".join(n.en for n in names)) if names else _NONE


def _people(column: Column) -> Text:
    count = column.place.population
    if count is None:
        return _NONE
    return Text(f"{count:,}".replace(",", "."), f"{count:,}")


_QUESTIONS: Sequence[tuple[Text, Callable[[Column], Text]]] = (
    (Text("Oordeel", "Verdict"), _verdict),
    (Text("Beleid", "Policy"), _policy),
    (Text("Vastgesteld", "Adopted"), _decided),
    (Text("Door", "By"), _by),
    (Text("Geldig tot en met", "Valid until"), _until),
    (Text("Actualiteit", "Currency"), _currency),
    (Text("Beleidsveld", "Policy field"), _fields),
    (Text("Bijzonderheden", "Remarks"), _flags),
    (Text("Inwoners", "Inhabitants"), _people),
)
