"""The releases that this version of the program trusts, by the sha256 of their file."""

from collections.abc import Mapping

RELEASES: Mapping[str, str] = {
    "2": "4d2ac8268ce9fdde4d570d55f591e23a0eafc66078534fa62fa51ad61ea30ae4",
    "3": "98dd0fc491ca651ce8865a78b32758c131df2be45daaf7fed19b21b5a0ad1b18",
}
