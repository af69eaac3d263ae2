"""Earlier cases like what is described: solved better next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.likeness import like_query
from fieldcrm.storage import cases
from fieldcrm.storage.reads.cases import case_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.views.service import LikeCase
    from fieldcrm.services.desk_base import DeskBase

_MORE = 3
"""Cases beyond the wanted ones that are looked at: whether a solution held changes the order."""


def like(
    desk: DeskBase, text: str, *, words: Sequence[str], model: str, parts: Sequence[str], limit: int
) -> tuple[LikeCase, ...]:
    """The cases most like it, best first; of equal ones the newest."""
    query = like_query(text, words, model, parts)
    today = desk.day()
    with desk.archive.reading() as connection:
        hits = cases.find(connection, query, limit + _MORE)
        found = [case for hit in hits if (case := case_of(connection, hit, today)) is not None]
    found.sort(key=lambda case: -case.score)
    return tuple(found[:limit])
