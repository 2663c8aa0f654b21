"""Patterns that tell what kind of document a text is, as data; first match wins.

Each row: rule id, value, pattern. Patterns ignore case and are tried on a title or a heading.
"""

import re

from vocabulary.codes import Actor, DocumentType

_O, _A = DocumentType.OTHER, DocumentType.AGENDA_ITEM

_TYPES: tuple[tuple[str, DocumentType, str], ...] = (
    # What is said about a policy is not the policy: these stand before the policies.
    ("type.bundle", _O, r"\b\w*bundel\b(?!.*\bsubsidie)|\bsamengevoegd bestand\b"
     r"|\b(?:raads|vergader)stukken\b|\boverdrachtsdossier\b"),
    ("type.decision_list", _O, r"\bbesluitenlijst\b|\blijst van besluiten\b"
     r"|\b(?:overzicht(?: van)? |openbare )?besluiten\b.*\b(?:raad|college|b ?& ?w)\b"
     r"|\b(?:raads|college)besluiten\b"
     r"|\braad\b.*\b(?:besluiten|besluitenlijst)\b|\bnotulen\b|\bbeslútelist\b"),
    ("type.agenda", _A, r"^\W*(?:[\w-]+ ){0,3}(?:vergader)?agenda(?: van)?(?: de)?"
     r" (?:gemeente)?raad\b|^\W*(?:raads|vergader)agenda\b"),
    # An ordinance that withdraws another one is an ordinance.
    ("type.withdrawal", _A, r"\bintrekkingsbesluit\b|\bbesluit (?:tot )?intrekking\b"
     r"|^\W*intrekk(?:ing|en)\b.*\b\w*(?:nota|notitie|beleid|visie|plan)\b"),
    ("type.answers", _O, r"\bbeantwoording\b|\breactienota\b|\bnota van (?:antwoord|inlichtingen"
     r"|zienswijzen|reacties)\b|\bzienswijzen?\b|\binspraakverslag\b"
     r"|\bantwoord(?:en)?\b.*\bvragen\b"),
    ("type.motion", _O, r"^\W*(?:\w+[ -]?){0,2}\bmoties?\b|^\W*(?:sub)?amendement(?:en)?\b"),
    ("type.questions", _O, r"^\W*vragen\b|\b(?:raads|schriftelijke |artikel[- ]?\d+[- ]?|art\."
                           r" ?\d+ )vragen\b"),
    ("type.policy_letter", DocumentType.POLICY_NOTE, r"\bbeleidsbrief\b"),
    # What the executive puts before the council goes on its agenda; a letter informs it.
    ("type.council_letter", _A, r"\b(?:raads|raadsinformatie|college|wethouders)memo\b"
     r"|\b(?:raads)?informatienota\b|\bnota aan de (?:gemeente)?raad\b"
     r"|\braadsmededeling\b|\bmemo(?:randum)?\b"),
    ("type.information", _O, r"\b(?:raads|raadsinformatie|college|wethouders)brief\b|\brib\b"),
    ("type.letter", _O, r"\b(?!kader|nieuws)\w*brief\b"),
    ("type.memo", _O, r"\b(?:tussen|voortgangs)bericht\b|\braadsmemo\b"),
    ("type.coalition", _O, r"\b(?:coalitie|college|bestuurs|raads)(?:uitvoerings)?(?:akkoord"
     r"|programma)\b"
     r"|\bprogramma-?akkoord\b|\bprogramma van de coalitie\b"),
    ("type.programme_party", _O, r"\bverkiezingsprogramma\b"),
    ("type.advice", _O, r"^\W*(?:gevraagd |ongevraagd )?advies\b|\badvies (?:van de )?\w*raad\b"),
    ("type.report", _O, r"\b(?:tussen-?|eind-?)?(?:evaluatie|voortgangs|onderzoek|rekenkamer"
                        r"|monitor|rapportage|verslag van)\w*"
     r"\b(?!.*(?:jaarverslag|jaarrekening))"),
    ("type.press", _O, r"\b(?:pers|nieuws)(?:bericht|brief)\b|\bkennisgeving\b|^\W*bekendmaking\b"),
    ("type.speech", _O, r"\balgemene beschouwingen\b|\btoespraak\b|^\W*(?:column|manifest)\b"),
    # A grant to one organisation; the rule by which it is given is a regulation.
    ("type.grant", _O, r"^(?!.*(?:regels?|regeling|reglement|verordening|beleid)\b).*"
     r"\bsubsidie(?:verlening|beschikking|toekenning|vaststelling)\b"),
    ("type.agreement", _O, r"\b\w*afspraken\b|\bconvenant\b|\bhandreiking\b|\bbeschikking\b"
                           r"|\bovereenkomst\b"),
    ("type.collected", _O, r"\b(?:ambitie|inspiratie|praat|gespreks)(?:document|stuk|notitie)\b"),
    ("type.vacancy", _O, r"\bvacature\b"),
    ("type.plan_zoning", _O, r"\b(?:omgevings|bestemmings|wijzigings)plan\b|\b(?:aanvraag|verlening"
     r"|verleende|geweigerde|melding)\b.*\b(?:\w*vergunning|ontheffing)\b"),
    ("type.proposal", _A, r"\b(?:raads|college|initiatief|commissie)voorstel\b|\bvoorstel aan\b"),
    ("type.decision", _A, r"\b(?:raads|college)besluit\b|\bagendapunt\b|\bhamerstuk\w*"
     r"|\braadsvergadering\b|\bingekomen stuk\w*"),
    ("type.start_note", _O, r"\bstart(?:notitie|nota|document)\b"),
    # A plan to come to policy is preparation; one to carry out a programme is a programme.
    ("type.approach", _O, r"^\W*plan van aanpak(?: \d{4})?\W*$|\bplan van aanpak\b.*"
     r"\b(?:\w*beleid\w*|\w*nota|\w*notitie|\w*visie|herijking|actualisatie)\b"),
    ("type.accounts", DocumentType.ANNUAL_REPORT,
     r"\bjaar(?:verslag|stukken|rekening|rapportage|verantwoording)\w*|\bprogrammarekening\b"
     r"|\bjierferslach\b"),
    ("type.budget", DocumentType.BUDGET,
     r"\b(?:\w*begroting|begrutting)\b|^\W*kadernota(?: \d{4}(?:-\d{4})?)?\W*$"
     r"|\b(?:perspectief|voorjaars|najaars|zomer)nota\b|\bbestuursrapportage\b|\bkaderbrief\b"),
    ("type.ceilings", _O,
     r"\bsubsidieplafonds?\b(?!.*(?:regeling|regels|verordening)\b)"),
    ("type.grants", DocumentType.SUBSIDY_REGULATION,
     r"\b\w*subsidie(?:regel|regels|regeling|reglement|besluit)\w*|\b\w*besluit\b.*\bsubsidies?\b"
     r"|\bnadere regels?\b.*\bsubsidie"
     r"|\b(?:\w*subsidie)?verordening\b.*\bsubsidie"
     r"|\b\w*subsidieverordening\b|\bsubsydzje(?:regeling|oardering)\b"
     r"|\b\w*(?:regels?|regeling)\b.*\b\w*subsidie\w*|\bsubsidies?\b.*\b\w*(?:regels?|regeling)\b"
     r"|\b(?:stimulerings|waarderings|bijdrage)regeling\b|\buitvoeringsregeling\b.*\bsubsidie"),
    ("type.ordinance", DocumentType.ORDINANCE, r"verordening\b"),
    ("type.rule", DocumentType.POLICY_RULE,
     r"\bbeleidsregels?\b|\bnadere regels?\b|\brichtlijn(?:en)?\b|\b\w*regeling\b|\breglement\b"
     r"|\b\w*handboek\b|\bwerkinstructie\b|\bwerkwijze\b|\baanwijzingsbesluit\b"),
    ("type.wmo_years", DocumentType.WMO_PLAN,
     r"\b(?:werk|vierjaren|meerjaren)plan wmo\b|\bwmo[- ](?:werk|vierjaren|meerjaren)plan\b"),
    ("type.execution", DocumentType.EXECUTION_PROGRAMME,
     r"\bmeerjarenprogramma\b|\b(?:doe|actie|werk)-?lijst\b|\bactiviteitenplan\b"
     r"|\bplan van aanpak\b|"
     r"\buitvoerings(?:programma|plan|agenda|nota|notitie|kader)\b|\bactie(?:plan|programma"
     r"|agenda)\b"
     r"|\b(?:werk|jaar)(?:plan|programma)\b|\bútfieringsprogramma\b"),
    ("type.social_laws", DocumentType.SOCIAL_DOMAIN_PLAN,
     r"\b\w*(?:plan|nota|notitie|kader|visie|beleid|agenda|programma)\b.*(?:\b(?:wmo|jeugd\w*)\b"
     r".*\bparticipatie\w*|\bparticipatie\w*\b.*\b(?:wmo|jeugd\w*)\b)"),
    ("type.wmo", DocumentType.WMO_PLAN,
     r"\bwmo[- ]?(?:beleids)?(?:plan|nota|notitie|kader|visie)\w*"
     r"|\b(?:\w*plan|\w*nota|\w*kader|beleid)\b.*\b(?:wmo|maatschappelijke ondersteuning)"),
    ("type.social", DocumentType.SOCIAL_DOMAIN_PLAN,
     r"\b(?:\w*plan|\w*nota|\w*notitie|\w*kader|\w*visie|\w*agenda|\w*programma|koers\w*|beleid)\b"
     r".*\bsociaal domein\b"
     r"|\bparticipatie(?:beleids)?plan\b|\b(?:\w*plan|\w*nota|\w*kader|beleid)\b.*"
     r"\bparticipatiewet\b"
     r"|\bmaatschappelijke agenda\b|\bsociaal (?:beleids)?(?:kader|plan)\b|\btransformatie(?:plan"
     r"|agenda)\b"
     r"|\bsociaal domein\b.*\b(?:\w*plan|\w*nota|\w*kader|\w*visie|\w*agenda)\b"
     r"|\b(?:\w*nota|\w*plan|\w*kader)\b.*\binformele (?:zorg|ondersteuning|hulp)\b"),
    ("type.vision", DocumentType.VISION,
     r"\b\w*visie(?:nota|notitie|document|stuk)?\b|\btoekomstbeeld\b|\bkoersdocument\b"),
    ("type.note", DocumentType.POLICY_NOTE,
     r"\b\w*(?:nota|notitie|beleidsplan|beleidskader|kadernota)\b|\b\w*beleid\b|\b\w*belied\b"
     r"|\b\w*(?:sport|preventie|cultuur|beweeg)akkoord\b|\buitgangspunten\b|\bbeleidsagenda\b"
     r"|\b\w*(?:plan|kader|agenda|aanpak|programma)\b"),
)  # fmt: skip

_ACTORS: tuple[tuple[str, Actor, str], ...] = (
    ("actor.party_title", Actor.PARTY,
     r"\bverkiezingsprogramma\b|\bbeschouwingen\b.*\bfractie\b"
     r"|\bprogramma\b.*\b\w*verkiezing(?:en)?\b|^\W*(?:fractie|partij)\b"),
    ("actor.advice_title", Actor.ADVISORY_COUNCIL,
     r"^\W*(?:on)?gevraagd advies\b|(?<!voor )(?<!om )(?<!op )(?<!het )\badvies\b.*\b(?:advies"
     r"|senioren|ouderen"
     r"|cliënten|jongeren"
     r"|inwoners|wmo-?|participatie)raad"
     r"|\b(?:advies|senioren|cliënten|jongeren)raad\b.*\badvies\b"),
    ("actor.club_title", Actor.ASSOCIATION,
     r"\b(?:\w*beleid\w*|\w*belied|handboek|jaarverslag|statuten|notulen)\b.*"
     r"\b(?:\w*vereniging|\w*ferieniging|\w*club|scouting|harmonie|fanfare|v\.v\.)(?!\w)"),
    ("actor.centre_title", Actor.SUPPORT_CENTRE,
     r"\b(?:jaarverslag|jaarplan|jaarrapportage|werkplan|projectplan)\b.*\b(?:vrijwilligers"
     r"(?:centrale|steunpunt|punt|huis)|steunpunt|welzijn\w*|stichting)"
     r"(?!.*\bgemeente\b)"),
    ("actor.region_title", Actor.REGION,
     r"^(?!.*\bzienswijze).*\b(?:veiligheidsregio|omgevingsdienst|ggd|jeugdregio"
     r"|metropoolregio)\b(?!.*\bzienswijze)"),
    ("actor.press_title", Actor.PRESS,
     r"\b(?:krantenartikel|nieuwsartikel|weekblad|streekkrant|huis-aan-huis\w*)\b|^\W*omroep\b"),
)  # fmt: skip


def _compile(
    rules: tuple[tuple[str, DocumentType, str], ...],
) -> tuple[tuple[str, DocumentType, re.Pattern[str]], ...]:
    return tuple((rule, value, re.compile(text, re.IGNORECASE)) for rule, value, text in rules)


TYPE_RULES = _compile(_TYPES)
ACTOR_TITLE_RULES = tuple(
    (rule, actor, re.compile(text, re.IGNORECASE)) for rule, actor, text in _ACTORS
)
# The register's and the gazette's own words for a type.
HINT_TYPES = {
    "verordening": DocumentType.ORDINANCE,
    "algemeen verbindend voorschrift (verordening)": DocumentType.ORDINANCE,
    "beleidsregel": DocumentType.POLICY_RULE,
    "besluitenlijst": DocumentType.OTHER,
    "raadsvoorstel": DocumentType.AGENDA_ITEM,
    "raadsbesluit": DocumentType.AGENDA_ITEM,
    "motie": DocumentType.OTHER,
    "amendement": DocumentType.OTHER,
    "raadsvraag": DocumentType.OTHER,
    "ingekomen stuk": DocumentType.OTHER,
}
# A type whose text is a policy or rule, and may record its own adoption.
POLICY_TYPES = frozenset(
    {
        DocumentType.POLICY_NOTE,
        DocumentType.VISION,
        DocumentType.EXECUTION_PROGRAMME,
        DocumentType.SOCIAL_DOMAIN_PLAN,
        DocumentType.WMO_PLAN,
    }
)
REGULATION_TYPES = frozenset(
    {DocumentType.SUBSIDY_REGULATION, DocumentType.ORDINANCE, DocumentType.POLICY_RULE}
)
# Who speaks, read in the first or last lines of the text.
SPEAKERS = (
    ("actor.province", Actor.PROVINCE,
     re.compile(r"^(?:.{0,60}\bvan )?(?:de )?(?:gedeputeerde|provinciale) staten\b", re.I)),
    ("actor.state", Actor.STATE,
     re.compile(r"^(?:de |het )?(?:minister(?:ie)?|staatssecretaris|rijksoverheid)\b", re.I)),
    ("actor.advice", Actor.ADVISORY_COUNCIL,
     re.compile(r"\bnamens (?:de |het )?(?:\w+ )?(?:advies|senioren|cliënten|jongeren|wmo-?)raad"
                r"|^(?:de )?\w*adviesraad\b.{0,40}\badviseert\b", re.I)),
    ("actor.region", Actor.REGION,
     re.compile(r"^(?:het )?(?:algemeen|dagelijks) bestuur van\b(?! de gemeente\b)"
                r"|\b(?:opgesteld|geschreven) (?:in opdracht van|door)\b[^.]{0,120}\b(?:de regio"
                r"|samenwerkingsverband|gemeenschappelijke regeling)\b", re.I)),
    ("actor.party", Actor.PARTY,
     re.compile(r"^(?:de )?(?:fractie|partij) (?:van )?(?:het |de )?[A-Z]\w+ (?:wil|vindt|pleit)"
                r"|^onze partij\b|\bstem (?:op )?(?:ons|lijst \d)", re.I)),
    ("actor.members", Actor.ASSOCIATION,
     re.compile(r"\b(?:vastgesteld|goedgekeurd|aangenomen)\b[^.;]{0,30}\b(?:algemene "
                r"ledenvergadering|ledenvergadering|alv)\b", re.I)),
    # The place in capitals before the first words of a report.
    ("actor.dateline", Actor.PRESS,
     re.compile(r"^(?-i:[A-Z][A-Z' -]{3,30}) (?:–|—) (?-i:[A-Z])\w+ .{80}", re.I)),
    ("actor.press", Actor.PRESS, re.compile(r"\bvan onze (?:verslaggever|redactie)\b", re.I)),
)  # fmt: skip
# Who heads the paper: its first line names another body than the municipality.
LETTERHEADS = tuple(
    (rule, actor, re.compile(text, re.IGNORECASE))
    for rule, actor, text in (
        ("actor.head_centre", Actor.SUPPORT_CENTRE,
         r"^\W*(?:stichting (?:\w+ )?(?:vrijwillig|welzijn)|vrijwilligers(?:centrale|steunpunt"
         r"|(?:informatie)?punt|huis|academie)\b(?!.*\b(?:gemeente|nota|beleid))|vip \S)"),
        ("actor.head_church", Actor.ASSOCIATION,
         r"^\W*(?:(?:dorps|wijk)raad\b(?!.*\b(?:nota|beleid))|dorpsbelang\w*|(?:de )?zonnebloem"
         r"\b|humanitas\b|(?:het )?(?:nederlandse )?rode kruis\b|kbo\b|pcob\b|diaconaal|diaconie"
         r"|parochie|protestantse gemeente|raad van kerken)\b"),
        ("actor.head_club", Actor.ASSOCIATION,
         r"^\W*(?:[ktv]\.?v\.? |(?:\w+ )?(?:sport|voetbal|korfbal|muziek|speeltuin)?vereniging\b"
         r"|scouting\b|stichting\b|(?:\w+ )?\w+verenigingen\b(?!.*\b(?:nota|beleid|visie)))"),
        ("actor.head_advice", Actor.ADVISORY_COUNCIL,
         r"^\W*(?:(?:wmo|participatie|senioren|ouderen|cliënten|jongeren|sport|cultuur)-?"
         r"(?:advies)?raad\b|adviesraad\b)"),
        ("actor.head_region", Actor.REGION,
         r"^\W*(?:regio \S|samenwerkingsverband\b|gemeenschappelijke regeling\b)"),
        ("actor.head_province", Actor.PROVINCE, r"^\W*provincie \S"),
        ("actor.head_party", Actor.PARTY, r"^\W*(?:fractie|partij|lijst \d)\b|\bverkiezingsp"),
        ("actor.head_press", Actor.PRESS,
         r"\b(?:\w*koerier|\w*courant|\w*krant|\w*bode|\w*nieuwsblad|huis-aan-huis)\b(?!.*\bnota\b)"
         r"|^\W*omroep\b"),
    )
)  # fmt: skip
# Words of a municipality's own papers, where no source says whose text it is.
MUNICIPAL_WORDS = re.compile(
    r"\b(?:gemeenteraad|de raad|het college|raadsbesluit|raadsvergadering|(?:de|haar) wethouder"
    r"|raad \d{1,2}|b ?& ?w)\b|^\W*gemeente \w|\braad \d|\bgemeente [A-Z]",
    re.IGNORECASE,
)
# An association that speaks of itself; two such places make it the speaker.
CLUB_VOICE = re.compile(
    r"\b(?:onze|ús|uze) (?:vereniging|club|stichting|kerk|parochie|school|leden|feriening)\b"
    r"|\b(?:binnen|van|bij|door) (?:de|onze) (?:vereniging|club)\b|\bbardienst\w*"
    r"|\bledenvergadering\b"
    r"|\bvrijwilligerstaken per lid\b|\b(?:iedere ouder|elk lid|elk seniorlid|ieder lid)\b"
    r"|\bhet bestuur van de (?:vereniging|club)\b|\bde kantine(?:commissie|dienst)\w*",
    re.IGNORECASE,
)
MUNICIPAL_VOICE = re.compile(
    r"\b(?:het college|burgemeester en wethouders|de gemeenteraad|b ?& ?w|wij als gemeente"
    r"|de raad van de gemeente|gemeente [A-Z'’])",
)
OWN_VOLUNTEERS = re.compile(
    r"\bvrijwilligers?\b[^.]{0,80}\b(?:onder verantwoordelijkheid van de gemeente|(?:die|bij"
    r"|voor|in"
    r" dienst van|van) (?:voor )?de gemeente(?:lijke organisatie)? (?:werken|actief|werkzaam)"
    r"|(?:van|in|bij|op|voor) (?:de |het |onze )?gemeentelijke \w+)"
    r"|\b(?:eigen|gemeentelijke) vrijwilligers\b"
    r"|\bvrijwilligers (?:van )?(?:de )?(?:gemeentelijke |kinderboerderij|heemtuin|oudheidkamer"
    r"|gemeentearchief|gemeentewerf)",
    re.IGNORECASE,
)
# Volunteer words that are no volunteering; a heading or title with these alone is not specific.
TRAPS = re.compile(
    r"\bvrijwillige? (?:brandweer\w*|politie\w*|vertrek|ontslag|terugkeer|uittreding|(?:ouder)?"
    r"bijdrage\w*|verzekering\w*|voortzetting|eigen risico|(?:kavel|grond)ruil|verkoop|kader|opname"
    r"|jeugdhulp|zorg|basis|karakter|levens\w*|deelname|sanering|inschrijving|registratie)\b"
    r"|\bonvrijwillig\w*|\bbrandweervrijwilliger\w*|\bpolitievrijwilliger\w*"
    r"|\bvrijwilligers?(?:reis|reizen|vergoeding\w*)\b|\bfrijwillige brânwacht\b",
    re.IGNORECASE,
)
REGION = re.compile(
    r"\b(?:regionaal|regionale|regio)\s?(?:visie|beleid\w*|plan|\w*kader|\w*nota|agenda|aanpak"
    r"|\w*programma|\w*akkoord)\b(?:[^.\n]{0,60}?\b(?:regio )?(?P<name>[A-Z][\w-]+(?: (?:en |de |"
    r"van )?[A-Z][\w-]+){0,3}))?|\bregio (?P<region>[A-Z][\w-]+(?: (?:en |de |van"
    r" )?[A-Z][\w-]+){0,3})"
)
MUNICIPALITIES = re.compile(
    r"\bgemeenten (?P<names>['’A-Z][\w'’-]+(?: [A-Z][\w-]+)?(?:, ['’A-Z][\w'’-]+(?: [A-Z][\w-]+)?)*"
    r",? en ['’A-Z][\w'’-]+(?: [A-Z][\w-]+)?)"
)
