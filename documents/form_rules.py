"""Words with which a paper says in its first lines what it is, as data.

Sources give all papers of one item the title of the policy they are about: the proposal, the
motions, the letter afterwards. Each row: rule id, type, pattern, tried at the start of a line.
"""

import re

from vocabulary.codes import DocumentType

_O, _A = DocumentType.OTHER, DocumentType.AGENDA_ITEM

_FORMS: tuple[tuple[str, DocumentType, str], ...] = (
    ("type.form", _A,
     r"(?:raads|college|commissie|initiatief|burger)(?:voorstel|advies)\b|oplegnotitie\b|oplegger\b"
     r"|adviesnota\b|b ?& ?w[- ](?:nota|advies|voorstel)\b"
     r"|nota (?:aan|voor) (?:het college|b ?& ?w|burgemeester)"),
    ("type.motion", _O, r"(?:moties?|(?:sub[- ]?)?amendement(?:en)?)\b"),
    ("type.answers", _O, r"(?:beantwoording|antwoord(?:en)? (?:op|van|aan))\b"),
    ("type.questions", _O,
     r"(?:(?:technische|mondelinge|schriftelijke|aanvullende|raads|art(?:ikel|\.)?[- ]?\d+[- ]?) ?"
     r"vragen|vragen (?:ex|conform|op grond van|als bedoeld in|art(?:ikel|\.)?|van de fractie))\b"),
    ("type.decision_list", _O, r"(?:\w+ )?(?:besluitenlijst|notulen)\b|lijst van besluiten\b"),
    ("type.minutes", _O, r"(?:kort |beknopt )?verslag (?:van|op hoofdlijnen|commissie|avond)\b"),
    ("type.information", _O,
     r"(?:(?:raads)?informatie|raads|college|wethouders)brief\b|rib\b|brief (?:van|aan)\b"),
    ("type.press", _O, r"(?:pers|nieuws)(?:bericht|brief)\b"),
    ("type.reactions", _O, r"(?:zienswijzen?|inspraak(?:reacties?|verslag)|reactienota)\b"),
    ("type.report", _O,
     r"(?:tussen-?|eind-?)?evaluatie\b|(?:tussen|eind|voortgangs)(?:rapportage|verslag)\b"
     r"|(?:onderzoeks|rekenkamer)?rapport\b"),
    ("type.notice", _O,
     r"(?:uitnodiging|bekendmaking|kennisgeving|ter ?inzage ?legging|vacature|factsheet)\b"),
    ("type.agreement", _O, r"(?:convenant|(?:\w+)?overeenkomst|(?:subsidie)?beschikking)\b"),
    ("type.coalition", _O,
     r"(?:coalitie|bestuurs|raads|college)(?:uitvoerings)?(?:akkoord|programma)\b"),
    ("type.bundle", _O, r"\w*(?:stukken)?bundel\b"),
)  # fmt: skip
OPENING_FORMS = tuple(
    (rule, value, re.compile(rf"\W*(?:{words})", re.IGNORECASE)) for rule, value, words in _FORMS
)
# Above it may stand whose paper it is, its number and its date.
ABOVE_FORM = re.compile(
    r"^\W*(?:gemeente\b(?!\w*blad).{0,60}|(?:ons |uw )?kenmerk\b.*|zaak\w*\b.*|nr\.?\s*\S*"
    r"|(?:raads)?vergadering\b.*|agendapunt\W*\d*|nummer\b.*|datum\b.*|bijlage(?:n|\(n\))?\W*\d*|pagina\b.*|afdeling\b.*|[\d\W]+)\W*$",
    re.IGNORECASE,
)
# Such papers are about a regulation as well as about a policy; the others may be the regulation's.
ABOUT_REGULATIONS = frozenset({"type.form", "type.motion", "type.answers", "type.questions"})
