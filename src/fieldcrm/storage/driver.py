"""The driver, told once how to take the values that we hand it most, and how filters compare texts.

Where a parameter is neither a number nor a text, the driver asks it and a protocol whether it wants to be something
else, by attributes that neither has: for each None that takes longer than binding a whole row. A registered adapter is
asked first, so these give back what they are given.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlcipher3.dbapi2 import Connection

__all__ = ["FOLDED", "dbapi2", "folded", "teach"]

FOLDED = "fieldcrm_folded"
"""What the database calls `folded`."""

_nothing = dict[None, None]().get
"""Nothing for nothing, without running Python."""

dbapi2.register_adapter(bytes, bytes)
dbapi2.register_adapter(type(None), _nothing)


def folded(text: str) -> str:
    """A text without case and width: two texts that differ in nothing else are the same. Straße gives strasse."""
    return text.lower() if text.isascii() else _fold()(text)


@cache
def _fold() -> Callable[[str], str]:
    """Loads what knows all letters: where nothing is filtered it is not needed."""
    from unicodedata import normalize

    def fold(text: str) -> str:
        return normalize("NFKC", normalize("NFKC", text).casefold())

    return fold


def teach(connection: Connection) -> None:
    """Have a connection know `folded`."""
    connection.create_function(FOLDED, 1, folded, deterministic=True)
