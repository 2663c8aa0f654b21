"""Where a body adopts a text under the text's own name."""

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.adoption_rules import ADOPTED, BODY, COUNCIL, EXECUTIVE
from documents.adoption_statement import OTHER_TEXT, Adoption, is_hope, make_adoption, meeting_date
from documents.fact_text import FactText, Setting, sentences

_NAME_LINES = 4  # a name and a subtitle stand in these
_NAME_CHARACTERS = (6, 60)
_KIND_WORDS = ("nota", "notitie", "visie", "visienota", "beleidsplan", "plan", "kader", "programma")


def read_own_name(text: FactText, setting: Setting) -> Iterator[Adoption]:
    """A sentence of the opening in which a body adopts the text under its own name.

    "De raad heeft de nota overeenkomstig het voorstel vastgesteld", where the text is a note; or
    the name that stands above it: "Clubliefde is door de raad ongewijzigd vastgesteld".
    """
    heads = [line.text for line in text.lines[:_NAME_LINES]]
    names = [
        re.escape(head.strip(" \"'‘’“”"))
        for head in (setting.title, *heads)
        if _NAME_CHARACTERS[0] <= len(head) <= _NAME_CHARACTERS[1] and not BODY.search(head)
    ]
    kinds = [
        kind
        for kind in _KIND_WORDS
        if any(re.search(rf"{kind}\b", head, re.I) for head in (setting.title, *heads))
    ]
    own = (
        rf"(?:\b(?:de|het) (?:{'|'.join(kinds)})\b(?! ['’‘“\"\d]| (?-i:[A-Z])| (?:uit|van) \d)"
        if kinds
        else "(?:(?!)"
    )
    own += rf"|(?:{'|'.join(names)}))" if names else ")"
    bodies = rf"(?:{COUNCIL}|{EXECUTIVE})"
    said = re.compile(
        rf"(?P<rest>{bodies}[^.]{{0,120}}{own}[^.]{{0,120}}\b{ADOPTED}\b.{{0,60}}"
        rf"|{own}[^.]{{0,80}}(?:door|in) [^.]{{0,40}}{bodies}[^.]{{0,80}}\b{ADOPTED}\b.{{0,60}})",
        re.IGNORECASE,
    )
    for line in text.lines[: _NAME_LINES + 4]:
        before = ""
        for sentence in sentences(line):
            match = said.search(sentence.text)
            if match and not is_hope(sentence.text) and not OTHER_TEXT.search(sentence.text):
                adoption = make_adoption(match["rest"], "adoption.own_name", 0.8, sentence)
                if adoption is not None and adoption.decided_on is None:
                    # "... behandeld in de vergadering van 20 december 2007. De raad heeft ..."
                    adoption = replace(adoption, decided_on=meeting_date(before))
                if adoption is not None:
                    yield adoption
            before = sentence.text
