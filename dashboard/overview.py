"""The overview: map with its table twin, counts and shares, news, and the filters."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from dashboard.context import reading
from dashboard.filters import Filters
from dashboard.map_view import MapView, draw_map
from dashboard.moment import FIRST_DAY, Moment, read_date, this_moment
from db.desk_queries import list_places
from db.history import start_of_day
from db.queries import ChangeLine, MunicipalityLine, list_change_lines
from db.share_queries import survey_on
from db.shares import ShareLine, count_shares
from vocabulary.codes import Cause

pages = Blueprint("overview", __name__)
_NEWS_DAYS = 92
_NEWS_SHOWN = 12


@dataclass(frozen=True)
class OverviewPage:
    """Everything the overview shows."""

    filters: Filters
    lines: Sequence[MunicipalityLine]  # those that pass the filters
    total: int  # of the province and size class
    map: MapView
    shares: Sequence[ShareLine]
    news: Sequence[ChangeLine]
    news_since: dt.date
    provinces: Sequence[str]
    years: Sequence[int]
    redrawn: bool  # the past in the boundaries of today


@pages.get("/")
def show() -> str:
    """Show the country on the day that was asked."""
    moment, filters = this_moment(), Filters.read(request.args)
    redrawn = request.args.get("boundaries") == "today"
    since = read_date("since") or moment.as_of - dt.timedelta(days=_NEWS_DAYS)
    with reading() as session:
        page = _gather(session, moment, filters, since, redrawn=redrawn)
    return render_template("overview.html", page=page)


def _gather(
    session: Session, moment: Moment, filters: Filters, since: dt.date, *, redrawn: bool
) -> OverviewPage:
    drawn_on = moment.today if redrawn else moment.as_of
    survey = survey_on(session, moment.as_of, moment.known_at, drawn_on=drawn_on)
    places = list_places(session, drawn_on)
    within = [line for line in survey.lines if filters.covers(line)]
    lines = filters.choose(session, within, moment)
    return OverviewPage(
        filters=filters,
        lines=lines,
        total=len(within),
        map=draw_map(
            places,
            {line.cbs_code: line for line in survey.lines},
            {line.cbs_code for line in lines} if filters.parameters else None,
        ),
        shares=count_shares(replace(survey, lines=within), group_by=()),
        news=_news(session, moment, since),
        news_since=since,
        provinces=sorted({place.province for place in places if place.exists}),
        redrawn=redrawn,
        years=range(FIRST_DAY.year, moment.today.year + 1),
    )


def _news(session: Session, moment: Moment, since: dt.date) -> list[ChangeLine]:
    causes = [cause for cause in Cause if cause.news]
    found = list_change_lines(
        session,
        start_of_day(since),
        causes=causes,
        as_of=moment.as_of,
        known_at=moment.known_at,
        newest=_NEWS_SHOWN,
    )
    return found[::-1]
