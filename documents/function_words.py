"""Function words that give a language away; each list is counted as a whole."""

_DUTCH = """
de het een en van in is op te dat die voor met zijn aan niet ook om er als door worden bij wordt
naar uit over hebben heeft of dit deze wij we kan kunnen zal zullen meer tot onze ons hun maar dan
nog wel geen zij hij ik u uw moet moeten wat wie waar hoe alle andere zo al na tussen onder tegen
per binnen zonder zich was waren werd werden haar elk jaar gemeente raad college artikel besluit
"""
_FRISIAN = """
de it in en fan yn is op te dat dy foar mei wêze oan net ek om der as troch wurde by wurdt nei út
oer hawwe hat of dit dizze wy kin kinne sil sille mear oant ús har mar dan noch wol gjin sy hy ik
jo moat moatte wat wa wêr hoe alle oare sa al tusken ûnder tsjin sûnder him wie wiene waard waarden
gemeente rie kolleezje mienskip frijwilligers doarpen fanút ynset elk jier minsken
"""
_OTHERS = """
the and of to that is was for with as be by from are this which or have not
der die das und ist nicht mit für auf dem den ein eine sich auch werden von zu
le la les et des du dans est que pour une sur avec pas sont aux par
ve bir bu için ile olarak el los las y una por con
"""
DUTCH = frozenset(_DUTCH.split())
FRISIAN = frozenset(_FRISIAN.split())
OTHERS = frozenset(_OTHERS.split())  # English, German, French, Turkish, Spanish
