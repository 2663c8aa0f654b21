"""The demo profile: two nights, their clocks, and the settings that belong to loopback."""

import datetime as dt
from pathlib import Path

from demo.country_files import COUNTRY
from demo.hosts import (
    AREAS,
    COUNCIL_DOCUMENTS,
    COUNCIL_INDEX,
    IBABS_SOAP,
    NOTUBIZ,
    ORGANISATIONS,
    PUBLICATION_SEARCH,
    REGULATION_SEARCH,
    WOO_SEARCH,
)
from demo.state_registers import AREAS_PATH, ORGANISATIONS_PATH

ROOT = COUNTRY
NIGHTS = {
    1: dt.datetime(2026, 12, 31, 2, tzinfo=dt.UTC),
    2: dt.datetime(2027, 1, 1, 2, tzinfo=dt.UTC),
}
UNITS_A_MINUTE = 6000  # of the council service; the real one gives 60
PAGE_CAP = 3  # records a page of the registers, so that paging happens


def profile(folder: Path, port: int) -> str:
    """The text of a settings file for the country served at ``port``."""
    return f"""\
# The demo: an invented country on loopback. Nothing here is meant for real hosts.
data_dir = "{folder / "data"}"
register_dir = "{folder / "register"}"
contact_mail = "demo@example.org"
contact_url = "https://example.org/robot"
delay = 0.0
timeout = 2.0
retries = 1
backoff = 0.1
units_per_minute = {UNITS_A_MINUTE}.0
cvdr_url = "http://{REGULATION_SEARCH}:{port}/sru/Search"
publications_url = "http://{PUBLICATION_SEARCH}:{port}/sru"
openbesluitvorming_url = "http://{COUNCIL_DOCUMENTS}:{port}"
notubiz_url = "http://{NOTUBIZ}:{port}"
ibabs_soap_url = "http://{IBABS_SOAP}:{port}/api/Public.svc"
ori_url = "http://{COUNCIL_INDEX}:{port}/v1/elastic"
open_overheid_url = "http://{WOO_SEARCH}:{port}/overheid/openbaarmakingen/api/v0"
roo = "http://{ORGANISATIONS}:{port}{ORGANISATIONS_PATH}"
areas = "http://{AREAS}:{port}{AREAS_PATH}?f=json"
host_address = ["example=127.0.0.1"]
"""
