"""A stand-in for the OCR engine: a program of that name whose answers a test decides."""

import sys
from pathlib import Path

# What it reads on every page, unless a test gives another text.
SENTENCE = (
    "De gemeente steunt de vrijwilligers van alle verenigingen en het college zorgt er voor dat "
    "zij ook in de komende jaren een vast bedrag en een eigen plek in het dorp hebben."
)
_PROGRAM = """#!{python}
import sys, time, os, signal
arguments = sys.argv[1:]
if arguments == ["--version"]:
    print("tesseract 9.9.1\\n leptonica-1.0"); sys.exit()
if arguments == ["--list-langs"]:
    print("List of available languages:\\n" + {languages!r}); sys.exit()
sys.stdin.buffer.read()
with open({log!r}, "a") as log:
    log.write(" ".join(arguments) + "\\n")
{behaviour}
sys.stdout.write({hocr!r})
"""


def hocr(text: str, size: int = 42) -> str:
    """One page of hOCR with lines of ten words."""
    words = text.split()
    lines = [words[at : at + 10] for at in range(0, len(words), 10)]
    written = "".join(
        f"<span class='ocr_line' title='bbox 200 {300 + 60 * at} 2000 {340 + 60 * at}; "
        f"baseline 0 -9; x_size {size}; x_descenders 9; x_ascenders 8'>"
        + " ".join(
            f"<span class='ocrx_word' title='bbox {200 + 150 * place} {300 + 60 * at} "
            f"{340 + 150 * place} {340 + 60 * at}; x_wconf 95'>{word}</span>"
            for place, word in enumerate(line)
        )
        + "</span>"
        for at, line in enumerate(lines)
    )
    return (
        "<html><body><div class='ocr_page' title='image \"-\"; bbox 0 0 2480 3508; ppageno 0'>"
        f"{written}</div></body></html>"
    )


def install(
    folder: Path, *, text: str = SENTENCE, languages: str = "nld\nosd", behaviour: str = ""
) -> Path:
    """Put the program into a folder that is to be the only one on the path; give its log."""
    log = folder / "calls.log"
    log.touch()
    program = folder / "tesseract"
    program.write_text(
        _PROGRAM.format(
            python=sys.executable,
            languages=languages,
            log=str(log),
            behaviour=behaviour,
            hocr=hocr(text),
        ),
        encoding="utf-8",
    )
    program.chmod(0o755)
    return log
