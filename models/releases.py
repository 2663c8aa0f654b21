"""The releases that this version of the program trusts, by the sha256 of their file."""

from collections.abc import Mapping

RELEASES: Mapping[str, str] = {
    "1": "8506c5ba65f3da557de501d2fa03d0b6d707f772b654c53b747926f4fd140afb",
}
CURRENT = "1"
