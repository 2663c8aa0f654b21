"""The OCR engine, run as a program of its own; the only file that knows it."""

import re
import shutil
import subprocess
from dataclasses import dataclass

from documents.errors import OcrFailed
from documents.media.pdf import PagePicture
from documents.program import last_line, run_program

PROGRAM = "tesseract"
DUTCH, FRISIAN = "nld", "fry"
_ANSWER_SECONDS = 30.0  # to name its version and languages
_SURE_OF_ROTATION = 2.0  # by the engine's own measure; upright pages of figures reach 1


@dataclass(frozen=True, slots=True)
class OcrEngine:
    """What is installed: version, and the languages of ours that it has."""

    version: str
    languages: tuple[str, ...]

    @property
    def name(self) -> str:
        """As stored with each page."""
        return f"{PROGRAM} {self.version} {'+'.join(self.languages)}"


def find_engine() -> OcrEngine | str:
    """Give the engine, or in one line why there is none."""
    program = shutil.which(PROGRAM)
    if program is None:
        return f"{PROGRAM} is not installed"
    try:
        version = _ask(program, "--version")
        known = set(_ask(program, "--list-langs").split())
    except (OSError, subprocess.SubprocessError) as error:
        return f"{PROGRAM} does not run: {error}"
    if DUTCH not in known:
        return f"{PROGRAM} lacks its Dutch model ({DUTCH})"
    number = re.search(r"\d+(?:\.\d+)+", version)
    languages = tuple(name for name in (DUTCH, FRISIAN) if name in known)
    return OcrEngine(number.group() if number else "", languages)


def recognise(picture: PagePicture, languages: str) -> bytes:
    """Give the hOCR of one upright picture.

    Args:
        picture: Grey, one byte a dot.
        languages: As the engine writes them: ``nld`` or ``fry+nld``.

    Raises:
        OcrFailed: The engine ended with an error; the limits of this process are its limits.
    """
    return _run(picture, "-l", languages, "--psm", "3", "hocr")


def find_rotation(picture: PagePicture) -> int:
    """Degrees by which a picture must be turned clockwise to stand upright; 0 where unsure."""
    try:
        answer = _run(picture, "--psm", "0")
    except OcrFailed:  # too few letters to tell, or the model for it is not installed
        return 0
    turn = re.search(rb"^Rotate: (0|90|180|270)$", answer, re.MULTILINE)
    sure = re.search(rb"^Orientation confidence: ([\d.]+)$", answer, re.MULTILINE)
    certain = sure is not None and float(sure.group(1)) >= _SURE_OF_ROTATION
    return int(turn.group(1)) if turn and certain else 0


def _run(picture: PagePicture, *settings: str) -> bytes:
    head = b"P5 %d %d 255\n" % (picture.width, picture.height)
    sharpness = ["--dpi", f"{picture.dots_an_inch:.0f}"]
    done = run_program(
        [shutil.which(PROGRAM) or PROGRAM, "-", "-", *sharpness, *settings],
        given=head + picture.dots,
        environment={"OMP_THREAD_LIMIT": "1"},  # the pool is what uses the other cores
    )
    if done.returncode:
        raise OcrFailed(f"the OCR engine {last_line(done)}")
    return done.stdout


def _ask(program: str, question: str) -> str:
    done = subprocess.run(  # noqa: S603 - found by its name, fixed question
        [program, question],
        capture_output=True,
        check=True,
        text=True,
        timeout=_ANSWER_SECONDS,
    )
    return done.stdout + done.stderr
