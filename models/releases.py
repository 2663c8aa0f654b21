"""The releases that this version of the program trusts, by the sha256 of their file."""

from collections.abc import Mapping

RELEASES: Mapping[str, str] = {
    "1": "7144bffd4bbcb5cf7242eda4a506e5f1afdafb1f2b28a89727f0b2d742c8d74f",
    "2": "4d2ac8268ce9fdde4d570d55f591e23a0eafc66078534fa62fa51ad61ea30ae4",
}
