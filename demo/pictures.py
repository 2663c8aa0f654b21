"""The pictures of the README: two pages of the desk over the invented country, as they look now."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from demo.settings import NIGHTS
from demo.two_nights import DemoFailed, free_port, wait_for

_WIDTH = 1280  # pixels
_COLOURS = 128


@dataclass(frozen=True)
class Picture:
    """One page, from its title down to the end of an element."""

    name: str
    address: str
    until: str  # a CSS selector


PICTURES = (
    Picture("overview", "/", "#table tbody tr:nth-child(5)"),
    Picture("municipality", "/gemeente/GM9001", "section[aria-labelledby=attributes-title]"),
)


def take_pictures(folder: Path, target: Path) -> list[Path]:
    """Take every picture of the desk over what ``run_two_nights`` left in a folder.

    Raises:
        DemoFailed: There is no run, no Chromium, or the desk does not start.
    """
    settings = folder.resolve() / "beleidsmonitor.toml"
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not settings.is_file():
        raise DemoFailed(f"no run of the demo in {folder}: `make run` makes it")
    if program is None:
        raise DemoFailed("Chromium is not installed")
    target.mkdir(parents=True, exist_ok=True)
    with _desk(settings) as address:
        return [_take(program, address, picture, target) for picture in PICTURES]


def _take(program: str, address: str, picture: Picture, target: Path) -> Path:
    from playwright.sync_api import sync_playwright

    file = target / f"{picture.name}.png"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": _WIDTH, "height": 900})
        page.goto(address + picture.address)
        first = page.locator("main h1").first.bounding_box()
        last = page.locator(picture.until).first.bounding_box()
        if first is None or last is None:
            raise DemoFailed(f"{picture.address} has no {picture.until}")
        top = first["y"] - 12
        height = last["y"] + last["height"] - top
        page.screenshot(
            path=file,
            clip={"x": 0, "y": top, "width": _WIDTH, "height": height},
            full_page=True,
        )
        browser.close()
    with Image.open(file) as taken:  # flat colours: a third of the bytes, and no difference seen
        taken.quantize(_COLOURS).save(file, optimize=True)
    return file


@contextmanager
def _desk(settings: Path) -> Iterator[str]:
    """The desk on the day of the last night; gives its address."""
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "beleidsmonitor"),
        "--config",
        str(settings),
        "--now",
        max(NIGHTS.values()).isoformat(),
        "serve",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own program
    try:
        wait_for(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
