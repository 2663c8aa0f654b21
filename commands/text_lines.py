"""Lines of the pages that are read in a terminal."""

import textwrap

_WIDTH = 100  # characters; longer lines are hard to read, however wide the terminal


def wrapped(text: str, indent: str) -> list[str]:
    """Break a text into lines, each after the first indented by two more; words stay whole."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
