"""Old Word documents (doc) to blocks, converted by LibreOffice where it is installed."""

import shutil
import tempfile
from pathlib import Path

from documents.blocks import MediaText
from documents.errors import DamagedDocument, UnsupportedFormat
from documents.media.docx import read_docx
from documents.media.sniff import DOC
from documents.program import last_line, run_program

PROGRAMS = ("soffice", "libreoffice")
_PERSONAL_VARIABLES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")


def read_word97(body: bytes) -> MediaText:
    """Convert to docx in a folder that is gone afterwards, and read that.

    Raises:
        UnsupportedFormat: LibreOffice is not installed.
        DamagedDocument: It cannot convert the file.
        EncryptedDocument: A password is needed.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnsupportedFormat("no reader for old Word documents: LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="word-") as folder:
        converted = _convert(program, body, Path(folder))
        return MediaText(DOC, read_docx(converted).blocks)


def _convert(program: str, body: bytes, folder: Path) -> bytes:
    source = folder / "document.doc"
    source.write_bytes(body)
    # Macros are never run when it converts; the profile is new, so no setting can say otherwise.
    done = run_program(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--infilter=MS Word 97",  # else it takes what is no Word document for plain text
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        environment=dict.fromkeys(_PERSONAL_VARIABLES, str(folder)),
    )
    result = folder / "out" / "document.docx"
    if not result.is_file():
        raise DamagedDocument(f"damaged Word document: LibreOffice {last_line(done)}")
    return result.read_bytes()
