"""Territories as two spellings of one are told to be the same."""

from __future__ import annotations

import unicodedata


def place_of(territory: str) -> str:
    """A territory's name without width, case and spaces, as degree days are found by it."""
    if territory.isascii():
        return "".join(territory.casefold().split())
    return "".join(unicodedata.normalize("NFKC", territory).casefold().split())
