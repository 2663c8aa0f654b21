"""Function words that give a language away; the few that Dutch and Frisian share are left out
of neither list, because each list is counted as a whole.
"""

DUTCH = frozenset(
    ["de", "het", "een", "en", "van", "in", "is", "op", "te", "dat", "die", "voor", "met", "zijn", "aan", "niet", "ook", "om", "er", "als", "door", "worden", "bij", "wordt", "naar", "uit", "over", "hebben", "heeft", "of", "dit", "deze", "wij", "we", "kan", "kunnen", "zal", "zullen", "meer", "tot", "onze", "ons", "hun", "maar", "dan", "nog", "wel", "geen", "zij", "hij", "ik", "u", "uw", "moet", "moeten", "wat", "wie", "waar", "hoe", "alle", "andere", "zo", "al", "na", "tussen", "onder", "tegen", "per", "binnen", "zonder", "zich", "is", "was", "waren", "werd", "werden", "haar", "deze", "elk", "jaar", "gemeente", "raad", "college", "artikel", "besluit"]
)
FRISIAN = frozenset(
    ["de", "it", "in", "en", "fan", "yn", "is", "op", "te", "dat", "dy", "foar", "mei", "wêze", "oan", "net", "ek", "om", "der", "as", "troch", "wurde", "by", "wurdt", "nei", "út", "oer", "hawwe", "hat", "of", "dit", "dizze", "wy", "kin", "kinne", "sil", "sille", "mear", "oant", "ús", "har", "mar", "dan", "noch", "wol", "gjin", "sy", "hy", "ik", "jo", "moat", "moatte", "wat", "wa", "wêr", "hoe", "alle", "oare", "sa", "al", "nei", "tusken", "ûnder", "tsjin", "sûnder", "him", "wie", "wiene", "waard", "waarden", "gemeente", "rie", "kolleezje", "mienskip", "frijwilligers", "doarpen", "fanút", "ynset", "elk", "jier", "minsken"]
)
OTHERS = frozenset(
    "the and of to that is was for with as be by from are this which or have not "  # English
    "der die das und ist nicht mit für auf dem den ein eine sich auch werden von zu "  # German
    "le la les et des du dans est que pour une sur avec pas sont aux par "  # French
    "ve bir bu için ile olarak el los las y una por con".split()  # Turkish, Spanish
)
