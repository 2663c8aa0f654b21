"""Bytes to text: byte order mark, declared encoding, UTF-8, and what real files hold instead."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_SAMPLE_BYTES = 4096
_USUAL = frozenset({"cp1252", "utf-8", "UTF-8", "utf8"})
_SINGLE_BYTES = re.compile("[\udc80-\udcff]+")
# A letter with an accent, a quote or the euro sign in UTF-8; these bytes in this order are
# hardly ever meant as single signs ("Ã«").
_UTF8_SIGN = re.compile(rb"[\xc3\xc5][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]")


def decode_text(body: bytes, declared: str = "") -> str:
    """Decode ``body``; no byte sequence fails.

    The byte order mark wins, then strict UTF-8 (what fits it is hardly ever anything else),
    then the encoding that the header or the file declares, then Windows-1252.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    sample = body[:_SAMPLE_BYTES]
    if sample.count(0) > len(sample) * 0.3:
        little_endian = sample[1::2].count(0) >= sample[::2].count(0)
        return body.decode("utf-16-le" if little_endian else "utf-16-be", errors="replace")
    encodings = _declared_encodings(sample, declared)
    if _is_mixed(body) and set(encodings) <= _USUAL:
        escaped = body.decode("utf-8", errors="surrogateescape")
        return _SINGLE_BYTES.sub(_as_single_bytes, escaped)
    for encoding in ("utf-8", *encodings):
        try:
            return body.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    return body.decode("cp1252", errors="replace")


def _is_mixed(body: bytes) -> bool:
    """Whether UTF-8 and single bytes stand side by side, as in pages put together from parts."""
    if not _UTF8_SIGN.search(body):
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _as_single_bytes(match: re.Match[str]) -> str:
    return match.group().encode("utf-8", "surrogateescape").decode("cp1252", errors="replace")


def _declared_encodings(sample: bytes, declared: str) -> list[str]:
    found = [match.group(1).decode("ascii") for match in _DECLARED.finditer(declared.encode())]
    found += [match.group(1).decode("ascii") for match in _DECLARED.finditer(sample)][:1]
    # Files that declare Latin-1 hold Windows-1252, as browsers have long assumed; and a file
    # that declares UTF-16 but was read as single bytes is not.
    latin = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
    names = ["cp1252" if name.lower() in latin else name for name in found]
    return [name for name in names if "16" not in name and _is_text_codec(name)]


def _is_text_codec(name: str) -> bool:
    try:
        # Codecs such as rot13 or zlib give no text; this flag is how bytes.decode tells.
        return bool(getattr(codecs.lookup(name), "_is_text_encoding", False))
    except LookupError:
        return False
