"""Simple Markdown with codes: the body of a document of the invented country."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vocabulary.codes import Domain, PassageCode, Theme

_CODING = re.compile(r"^\{(?P<content>[^{}]*)\}$")
_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>.+)$")


@dataclass(frozen=True)
class Coding:
    """What a careful human coder wrote above one paragraph."""

    code: PassageCode = PassageCode.IRRELEVANT  # P0..P4; P0 where only P5 or P6 is given
    pointer: bool = False
    absence: bool = False
    hosts: tuple[Domain, ...] = ()
    themes: tuple[Theme, ...] = ()
    goal: bool = False
    means: bool = False
    trap: bool = False
    boilerplate: bool = False
    own: bool = False
    club: bool = False


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table of a document."""

    kind: str  # heading, paragraph, list_item or table
    text: str  # without Markdown marks; the rows of a table keep their bars
    level: int = 0  # of a heading, 1 is the title
    heading: str = ""  # path of the headings above it, " > " between levels
    coding: Coding | None = None


def parse_blocks(body: str) -> tuple[Block, ...]:
    """Split simple Markdown into blocks; a line in braces codes the block below it.

    Raises:
        ValueError: a line in braces cannot be read, or codes nothing.
    """
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    coding: Coding | None = None
    for lines in _chunks(body):
        braces = _CODING.match(lines[0])
        if braces:
            if coding:
                raise ValueError(f"nothing stands under the coding above {lines[0]}")
            coding = parse_coding(braces["content"])
            continue
        block = _block(lines, path, coding)
        if block.kind == "heading":
            path = [step for step in path if step[0] < block.level]
            path.append((block.level, block.text))
        blocks.append(block)
        coding = None
    if coding:
        raise ValueError("nothing stands under the last coding")
    return tuple(blocks)


def parse_coding(content: str) -> Coding:
    """Read the content of the braces, for instance ``P4+P5 host=sport theme=match goal``."""
    first, *rest = content.split()
    codes = [PassageCode(code) for code in first.split("+")]
    lists = dict(word.split("=", 1) for word in rest if "=" in word)
    marks = {word for word in rest if "=" not in word}
    unknown = (set(lists) - {"host", "theme"}) | (
        marks - {"goal", "means", "trap", "boilerplate", "own", "club"}
    )
    if unknown:
        raise ValueError(f"unknown words in coding {{{content}}}: {', '.join(sorted(unknown))}")
    added = {PassageCode.POINTER, PassageCode.ABSENCE}
    main = [code for code in codes if code not in added]
    return Coding(
        code=main[0] if main else PassageCode.IRRELEVANT,
        pointer=PassageCode.POINTER in codes,
        absence=PassageCode.ABSENCE in codes,
        hosts=tuple(Domain(word) for word in _listed(lists.get("host"))),
        themes=tuple(Theme(word) for word in _listed(lists.get("theme"))),
        goal="goal" in marks,
        means="means" in marks,
        trap="trap" in marks,
        boilerplate="boilerplate" in marks,
        own="own" in marks,
        club="club" in marks,
    )


def _listed(value: str | None) -> Sequence[str]:
    return value.split(",") if value else ()


def _chunks(body: str) -> Iterator[list[str]]:
    """Lines that belong together: headings, codings and list items stand alone."""
    chunk: list[str] = []
    for line in [*body.splitlines(), ""]:
        alone = bool(_HEADING.match(line) or _CODING.match(line.strip()))
        starts = alone or line.startswith("- ") or not line.strip()
        if chunk and (starts or line.startswith("|") != chunk[-1].startswith("|")):
            yield chunk
            chunk = []
        if alone:
            yield [line.strip()]
        elif line.strip():
            chunk.append(line)


def _block(lines: list[str], path: list[tuple[int, str]], coding: Coding | None) -> Block:
    """One block from its lines."""
    heading = _HEADING.match(lines[0])
    above = " > ".join(text for _, text in path)
    if heading:
        level = len(heading["marks"])
        outer = " > ".join(text for depth, text in path if depth < level)
        return Block("heading", heading["text"], level=level, heading=outer, coding=coding)
    if lines[0].startswith("|"):
        return Block("table", "\n".join(lines), heading=above, coding=coding)
    text = " ".join(line.strip() for line in lines)
    if text.startswith("- "):
        return Block("list_item", text.removeprefix("- "), heading=above, coding=coding)
    return Block("paragraph", text, heading=above, coding=coding)
