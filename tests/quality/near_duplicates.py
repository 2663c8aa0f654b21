"""Two measures of texts that say the same: shared wording, and one template filled in twice."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

Shingles = frozenset[tuple[str, ...]]

SHINGLE = 5
NEAR = 0.5  # Jaccard of word 5-shingles above which two passages say the same
FRAME_SHINGLE = 4
NEAR_FRAME = 0.6  # Jaccard of 4-shingles of function words above which one template made both

# Function words: what is left of a sentence when the words that carry its content are removed.
_DUTCH = """
de het een der des den ten ter te in op aan van voor met door bij naar uit over onder tussen
tegen tot om na per binnen buiten zonder sinds gedurende volgens vanaf vanuit rond naast langs
achter boven en of maar want dus noch omdat zodat opdat terwijl wanneer indien als mits tenzij
hoewel totdat voordat nadat zodra dan toch ook nog al reeds steeds weer eens ooit nooit soms
vaak altijd hier daar er ergens nergens hierbij hierin hiermee hiervoor daarbij daarin daarmee
daarvoor daardoor daarom daarop daarvan waarbij waarin waarmee waarvoor waardoor waarvan ik je
jij u wij we zij ze hij jullie mijn jouw uw ons onze zijn haar hun hen hem elkaar zich zelf
eigen dit deze die dat wat wie welk welke zulke elk elke ieder iedere iedereen alle alles iets
niets iemand niemand geen niet wel heel zeer zo nu toen straks is was waren ben bent geweest
heb heeft hebben had hadden gehad word wordt worden werd werden geworden zal zullen zou zouden
kan kunnen kon konden mag mogen mocht moet moeten wil willen wilde gaat gaan doet doen laat
laten komt komen blijft blijven veel weinig meer minder meest enkele sommige beide vooral
"""
_FUNCTION_WORDS = frozenset(_DUTCH.split())


def shingled(texts: Iterable[tuple[str, str]]) -> dict[str, Shingles]:
    """Word 5-shingles of each named text that has any."""
    return {name: parts for name, text in texts if (parts := _shingles(_words(text), SHINGLE))}


def framed(texts: Iterable[tuple[str, str]]) -> dict[str, Shingles]:
    """4-shingles of the function words of each named text that has any."""
    return {
        name: parts
        for name, text in texts
        if (parts := _shingles([w for w in _words(text) if w in _FUNCTION_WORDS], FRAME_SHINGLE))
    }


def near_pairs(
    one: Mapping[str, Shingles], other: Mapping[str, Shingles], above: float
) -> list[tuple[str, str]]:
    """Pairs of different names whose shingles have a Jaccard index above a limit."""
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, parts in other.items():
        for part in parts:
            holders[part].append(name)
    pairs = []
    for name, parts in one.items():
        shared = Counter(mate for part in parts for mate in holders[part] if mate != name)
        for mate, count in shared.items():
            if count / len(parts | other[mate]) > above:
                pairs.append((name, mate))
    return pairs


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _shingles(words: list[str], size: int) -> Shingles:
    return frozenset(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
