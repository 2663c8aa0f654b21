"""Dutch and Frisian words for months and numbers, as they stand in dates and periods."""

MONTHS = {
    "januari": 1, "jan": 1, "jannewaris": 1, "jannewaarje": 1,
    "februari": 2, "feb": 2, "febr": 2, "febrewaris": 2,
    "maart": 3, "mrt": 3, "mart": 3,
    "april": 4, "apr": 4,
    "mei": 5, "maaie": 5,
    "juni": 6, "jun": 6, "juny": 6,
    "juli": 7, "jul": 7, "july": 7,
    "augustus": 8, "aug": 8,
    "september": 9, "sept": 9, "sep": 9, "septimber": 9,
    "oktober": 10, "okt": 10,
    "november": 11, "nov": 11, "novimber": 11,
    "december": 12, "dec": 12, "desimber": 12,
}  # fmt: skip

# Numbers of years in words: "voor de komende vier jaar".
YEAR_COUNTS = {
    "één": 1, "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6,
    "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "trije": 3, "fjouwer": 4, "fiif": 5,
}  # fmt: skip

# Days in words, as in solemn decisions: "de zevenentwintigste januari".
DAY_WORDS = {
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6,
    "zevende": 7, "achtste": 8, "negende": 9, "tiende": 10, "elfde": 11, "twaalfde": 12,
    "dertiende": 13, "veertiende": 14, "vijftiende": 15, "zestiende": 16,
    "zeventiende": 17, "achttiende": 18, "negentiende": 19, "twintigste": 20,
    "eenentwintigste": 21, "tweeëntwintigste": 22, "drieëntwintigste": 23,
    "vierentwintigste": 24, "vijfentwintigste": 25, "zesentwintigste": 26,
    "zevenentwintigste": 27, "achtentwintigste": 28, "negenentwintigste": 29,
    "dertigste": 30, "eenendertigste": 31,
}  # fmt: skip
