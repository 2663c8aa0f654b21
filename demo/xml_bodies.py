"""Write a document's blocks as the XML of a regulation and of an official publication."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from demo.coded_text import Block
from demo.markup import element, leaf

# Articles are numbered "Artikel 2", "Artikel 9.1 Opzegging"; other headings have no number.
_ARTICLE = re.compile(r"^(?P<label>Artikel)\s+(?P<number>[\d.]+[a-z]?)\s*(?P<title>.*)$")
_NUMBERED = re.compile(r"^(?P<number>\d+(?:\.\d+)*\.?)\s+(?P<title>.+)$")


def regulation_text(blocks: Sequence[Block]) -> str:
    """The element ``regeling``: preamble, articles or running text, closing."""
    opening, sections = split_sections(blocks)
    parts = []
    if opening:
        parts.append(element("aanhef", element("preambule", *_flow(opening))))
    parts.append(element("regeling-tekst", *(_section(section) for section in sections)))
    return element("regeling", *parts)


def publication_text(blocks: Sequence[Block]) -> str:
    """The element ``regeling`` or ``zakelijke-mededeling`` of a gemeenteblad."""
    if any(block.kind == "heading" and _ARTICLE.match(block.text) for block in blocks):
        return regulation_text(blocks)
    opening, sections = split_sections(blocks)
    flow = [*_flow(opening)]
    for section in sections:
        flow.append(element("tussenkop", leaf("vet", section[0].text)))
        flow += _flow(section[1:])
    text = element("zakelijke-mededeling-tekst", element("tekst", *flow))
    return element("zakelijke-mededeling", text)


def split_sections(blocks: Sequence[Block]) -> tuple[list[Block], list[list[Block]]]:
    """What stands before the first heading below the title, and one list a heading after it."""
    opening: list[Block] = []
    sections: list[list[Block]] = []
    for block in blocks:
        if block.kind == "heading" and block.level == 1:
            continue
        if block.kind == "heading":
            sections.append([block])
        elif sections:
            sections[-1].append(block)
        else:
            opening.append(block)
    return opening, sections


def table_rows(block: Block) -> list[list[str]]:
    """The cells of a table, row by row."""
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in block.text.splitlines()
    ]


def grouped(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Runs of blocks of one kind, so that list items come together."""
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        yield kind, list(run)


def _section(section: Sequence[Block]) -> str:
    heading, content = section[0], section[1:]
    article = _ARTICLE.match(heading.text)
    if article:
        head = element(
            "kop",
            leaf("label", article["label"]),
            leaf("nr", article["number"]),
            leaf("titel", article["title"]),
        )
        return element("artikel", head, *_flow(content), attributes={"status": "goed"})
    numbered = _NUMBERED.match(heading.text)
    name = "paragraaf" if heading.level > 2 else "hoofdstuk"
    if numbered:
        head = element(
            "kop",
            element("label"),
            leaf("nr", numbered["number"]),
            leaf("titel", numbered["title"]),
        )
    else:
        head = element("kop", leaf("label", heading.text))
    return element(name, head, element("structuurtekst", *_flow(content)))


def _flow(blocks: Sequence[Block]) -> Iterator[str]:
    for kind, run in grouped(blocks):
        if kind == "list_item":
            items = [element("li", leaf("al", item.text), attributes={"nr": "-"}) for item in run]
            yield element("lijst", *items)
        elif kind == "table":
            for block in run:
                yield _table(block)
        else:
            for block in run:
                yield leaf("al", block.text)


def _table(block: Block) -> str:
    rows = table_rows(block)
    columns = max(len(row) for row in rows)
    named = [f"col{number}" for number in range(1, columns + 1)]
    body = [
        element(
            "row",
            *(
                element("entry", leaf("al", cell), attributes={"colname": name})
                for name, cell in zip(named, row, strict=False)
            ),
        )
        for row in rows
    ]
    group = element(
        "tgroup",
        *(element("colspec", attributes={"colname": name}) for name in named),
        element("tbody", *body, attributes={"valign": "top"}),
        attributes={"cols": str(columns)},
    )
    return element("table", group)
