"""How a text says that a body adopted it, as patterns; first match of a sentence wins."""

import re

COUNCIL = (
    r"(?:(?<!\w)(?:(?:gemeente)?raad|gemeenteraden)(?! van (?:toezicht|state|bestuur"
    r"|commissarissen))\b"
    r"|(?<!\w)(?:raads(?:besluit|vergadering)|rieds(?:beslút|gearkomste))\b"
    r"|(?<!\w)(?:gemeente)?ried?\b)"
)
EXECUTIVE = (
    r"(?:\bcollege(?:besluit|vergadering)?\b|\bburgemeester en wethouders\b|\bb(?:\.|en| en | ?&"
    r" ?)w\b"
    r"|\bdagelijks bestuur van de gemeente\b|\bkolleezje\b|\bboargemaster en wethâlders\b"
    r"|\bde burgemeester\b)"
)
BODY = re.compile(rf"(?P<council>{COUNCIL})|(?P<executive>{EXECUTIVE})", re.IGNORECASE)
ADOPTED = r"(?:vastgesteld|aangenomen|bekrachtigd|goedgekeurd|fêststeld|vêststeld)"
THIS = (
    r"(?:deze|dit|dizze|de(?:ze)? volgende|het volgende|onderhavige|haar|hem"
    r"|(?:de|het) (?:\w+ )?(?:beleids)?(?:nota|visie|plan|regeling|verordening) zoals)"
)
# The yearly papers of council planning are named without a title.
YEARLY = r"(?:de|het) (?:\w*begroting|jaarstukken|jaarrekening|jaarverslag)"
# Sentences that say what is hoped for, not what was done.
NOT_YET = re.compile(
    r"\bvoorgesteld\b|\bstel(?:t|len|de)\b[^.]{0,80}\bvoor\b|\bter (?:vaststelling"
    r"|besluitvorming)\b"
    r"|\bnog (?:niet|te|door|moet)\b|\bnaar verwachting\b|\b(?:zal|zullen|moet|moeten)\b"
    r"|\bwordt\b[^.]{0,60}\b(?:vastgesteld|behandeld|voorgelegd|aangeboden)\b|\bmits\b|\bniet "
    r"vastgesteld\b|\b(?:concept|ontwerp)[- ]?\w*\b|\bkan\b|\bkunnen\b|\bvoorgelegd\b|\bpas\b"
    r"|\bvoor kennisgeving aangenomen\b|\b(?:wanneer|indien|zodra|totdat)\b|\bdoorzending\b"
    r"|\bniet vast te stellen\b",
    re.IGNORECASE,
)
RULES = (
    # "Vastgesteld door de gemeenteraad van X op 12 maart 2024"
    ("adoption.participle", 0.95,
     re.compile(rf"^\W*(?:(?:de )?(?:tekst|versie) )?(?:(?:aldus|zoals|gewijzigd|ongewijzigd"
                rf"|unaniem)\s)*(?:{ADOPTED}|besloten|"
                rf"gedaan)\b(?P<rest>.{{0,250}})", re.IGNORECASE)),
    # "Door de raad vastgesteld op 25 juni 2026"
    ("adoption.by_body", 0.95,
     re.compile(rf"^\W*(?:door|troch)"
                rf" (?P<rest>.{{0,120}}?\b{ADOPTED}\b.{{0,80}})", re.IGNORECASE)),
    # "Deze begroting is in de raadsvergadering van 11 november 2025 vastgesteld"
    ("adoption.this_is", 0.95,
     re.compile(rf"^\W*(?:deze|dit|dizze)\b(?P<rest>.{{0,200}}?\b{ADOPTED}\b.{{0,100}})",
                re.IGNORECASE)),
    # "De raad heeft dit plan op 7 december 2023 vastgesteld", "B en W stelden deze regeling vast"
    ("adoption.body_did", 0.95,
     re.compile(rf"^\W*(?:wij,? )?(?P<rest>(?:(?:de|het|it) )?(?:waarnemend )?(?:{COUNCIL}"
                rf"|{EXECUTIVE})"
                rf"[^.]{{0,200}}?\b(?:(?:heeft|hebben|hat|hawwe)\b[^.]{{0,120}}\b(?:{THIS}"
                rf"|{YEARLY})\b[^.]{{0,160}}"
                rf"\b{ADOPTED}\b|stel(?:t|de|den|len)\b[^.]{{0,80}}\b(?:{THIS}"
                rf"|{YEARLY})\b[^.]{{0,120}}\bvast\b[^.]{{0,60}}"
                rf"|(?:nam|namen)\b[^.]{{0,30}}\b{THIS}\b[^.]{{0,30}}\baan\b[^.]{{0,60}}"
                rf"|(?:heeft|hebben|hat|hawwe)\b[^.]{{0,100}}\b(?:besloten"
                rf"|besletten)\b[^.]{{0,100}}"
                rf"\b(?:vast|fêst) te stellen"
                rf"|besl(?:uit|uiten|oot|oten)\b[^.]{{0,160}}\b(?:vast te stellen|tot vaststelling"
                rf"|vaststelling van)\b))", re.IGNORECASE)),
    # "In zijn vergadering van 14 februari 2023 heeft de raad deze nota vastgesteld"
    ("adoption.in_meeting", 0.95,
     re.compile(rf"^\W*(?P<rest>(?:in|yn|op|tijdens) [^.]{{0,120}}"
                rf"(?:(?:heeft|hebben|hat) (?:de|het) (?:{COUNCIL}|{EXECUTIVE})[^.]{{0,80}}"
                rf"\b{THIS}\b[^.]{{0,80}}\b{ADOPTED}"
                rf"|stel(?:de|den|t|len) (?:de|het) (?:{COUNCIL}|{EXECUTIVE})"
                rf"[^.]{{0,40}}\b{THIS}\b[^.,]{{0,60}}\bvast\b))", re.IGNORECASE)),
    # "Na debat nam de raad op 12 maart 2020 deze nota aan", "De raad stemde in met dit plan"
    ("adoption.agreed", 0.9,
     re.compile(rf"(?P<rest>(?:\b(?:nam|namen|stemden?|gaf|gaven)\b[^.]{{0,30}}"
                rf"(?:{COUNCIL}|{EXECUTIVE})"
                rf"|(?:{COUNCIL}|{EXECUTIVE})[^.]{{0,60}}\b(?:nam|namen|stemden?|gaf|gaven)\b)"
                rf"[^.]{{0,80}}(?:\b(?:in met|goedkeuring aan|instemming aan) {THIS}\b"
                rf"|\b{THIS}\b[^.]{{0,40}}"
                rf"\baan\b)[^.]{{0,60}})", re.IGNORECASE)),
    # "Dit is de door de raad op 12 maart 2020 vastgestelde versie"
    ("adoption.version", 0.9,
     re.compile(r"(?P<rest>\bdoor (?:de |het )?[^.]{0,100}\bvastgestelde (?:versie|tekst)\b.{0,60}"
                r"|^\W*(?:deze|dit) [\w-]+ (?:is|vormt|bevat) (?:de|het) door"
                r" [^.]{0,100}\bvastgestelde\b"
                r".{0,60}"
                r"|^\W*(?:definitieve, )?vastgestelde versie\b.{0,80})", re.IGNORECASE)),
    # "* is op 16 juni 2020 vastgesteld door het college", below "Dit werkplan"
    ("adoption.bullet", 0.9,
     re.compile(rf"^\W*is (?P<rest>[^.]{{0,60}}\b{ADOPTED} (?:door|bij)\b[^.]{{0,80}})$",
                re.IGNORECASE)),
    # "Besluit van de raad van 15 februari 2024 tot vaststelling van ..."
    ("adoption.decision_of", 0.95,
     re.compile(rf"^\W*(?P<rest>(?:beslút|besluit) (?:van|fan) (?:de |het |it )?(?:{COUNCIL}"
                rf"|{EXECUTIVE})"
                rf"[^.]{{0,60}}\b(?:van|fan|d\.d\.)\b.{{0,60}})", re.IGNORECASE)),
    # "Wmo-beleidsplan 2024-2028, zoals door de raad vastgesteld in de vergadering van 30 mei 2024"
    ("adoption.as_adopted", 0.8,
     re.compile(rf"^(?!.*\b(?:ingetrokken|in te trekken|verval(?:t|len))\b)"
                rf"(?!\W*(?:[a-z]|\d{{1,2}})[.)])(?![^,:;]*\b(?:moties?|amendement)\b)"
                # a sentence that points to another text
                rf"(?![^,:;]*\b(?:staan|staat|vindt|volgt|volgen|geldt|gelden|uit)\b).*?[,:;]"
                rf" (?:zoals (?:(?:dat|die|deze) )?)?"
                rf"(?P<rest>(?:door [^,.]{{0,60}} )?(?:is |werd )?{ADOPTED}\b"
                rf"(?! (?:subsidie|beleid))[^.]{{0,120}})", re.IGNORECASE)),
    # "... kennis van deze nota, die het college op 4 februari 2020 vaststelde"
    ("adoption.which", 0.85,
     re.compile(rf"\b(?:deze|dit) [\w-]+, (?:die|dat) (?P<rest>(?:(?:de|het) )?(?:{COUNCIL}"
                rf"|{EXECUTIVE})"
                rf"[^.]{{0,100}}\b(?:vaststelde|aannam|heeft {ADOPTED}))", re.IGNORECASE)),
    # After its adoption: "Na vaststelling door de raad (12 maart 2020) is deze tekst aangepast"
    ("adoption.after", 0.8,
     re.compile(r"^\W*na (?:de )?(?:gewijzigde |ongewijzigde )?(?P<rest>vaststelling (?:van"
                r" (?:deze|dit)"
                r" [\w-]+ )?(?:door|in) .{0,120})", re.IGNORECASE)),
    # "Raadsbesluit van 28 november 2024" on a line of its own
    ("adoption.decision_line", 0.9,
     re.compile(r"^\W*(?P<rest>(?:raads|college|rieds)(?:besluit|beslút) (?:van|fan|d\.?d\.?|nr)\b"
                r".{0,60})$",
                re.IGNORECASE)),
    # a decision named between brackets behind the title
    ("adoption.bracket", 0.85,
     re.compile(r"\((?P<rest>(?:raads|college)besluit (?:van |d\.?d\.? ?)?[^()]{0,40})\)",
                re.IGNORECASE)),
)  # fmt: skip
