"""Dutch first, English on request: every text of the desk stands beside its translation."""

from typing import NamedTuple

LANGUAGES = ("nl", "en")
DUTCH, ENGLISH = LANGUAGES


class Text(NamedTuple):
    """One text in both languages."""

    nl: str
    en: str

    def said_in(self, language: str) -> str:
        """The text in a language; Dutch unless English is asked for."""
        return self.en if language == ENGLISH else self.nl
