"""Naming one of several rows on the command line: by what it is called, or by the last digits of its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from fieldcrm.errors import AmbiguousError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")
SHORT_ID = 8
_LEAST = 4
"""Digits of an id that name a row, at least."""


def short(row_id: bytes) -> str:
    """The digits under which a list shows a row; enough to name it."""
    return row_id.hex()[-SHORT_ID:]


def one_of(
    rows: Iterable[T], text: str, what: str, id_of: Callable[[T], bytes], names_of: Callable[[T], Iterable[str]]
) -> T:
    """The row of that name (upper and lower case are one), else the one whose id ends so.

    Raises NotFoundError, AmbiguousError.
    """
    known = list(rows)
    wanted = text.strip().casefold()
    found = [row for row in known if any(wanted == name.strip().casefold() for name in names_of(row) if name)]
    if not found and len(wanted) >= _LEAST:
        found = [row for row in known if id_of(row).hex().endswith(wanted)]
    if not found:
        raise NotFoundError(what=what, text=text)
    if len(found) > 1:
        raise AmbiguousError(text=text, matches=[short(id_of(row)) for row in found[:5]])
    return found[0]
