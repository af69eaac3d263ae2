"""Customers that may be one: while a new one is typed, and all over the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain import duplicates
from fieldcrm.domain.views.finding import Alike, Pair
from fieldcrm.storage import alike as candidates
from fieldcrm.storage.reads.customers import ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.listed import CustomerRef
    from fieldcrm.services.desk_base import DeskBase

_NOBODY = b""


def similar(desk: DeskBase, name: str, phones: Iterable[str], limit: int) -> tuple[Alike, ...]:
    """Customers that the one being typed may be, surest first."""
    typed = [phone for phone in phones if phone]
    keys = dict.fromkeys(map(duplicates.phone_key, typed))
    mine = duplicates.Known(_NOBODY, duplicates.core_of(name), tuple(each for each in keys if each))
    with desk.archive.reading() as connection:
        found = [duplicates.likeness(mine, other) for other in candidates.near(connection, name, typed)]
        rank = {"phone": 0, "name": 1, "similar": 2}
        likes = sorted((like for like in found if like is not None), key=lambda like: (rank[like.why], -like.likeness))
        return tuple(
            Alike(_ref(connection, like.second), like.why, like.likeness, like.shared) for like in likes[:limit]
        )


def pairs(desk: DeskBase) -> tuple[Pair, ...]:
    """Every two customers that may be one, surest first."""
    with desk.archive.reading() as connection:
        likes = duplicates.all_pairs(candidates.everyone(connection))
        return tuple(
            Pair(_ref(connection, like.first), _ref(connection, like.second), like.why, like.likeness, like.shared)
            for like in likes
        )


def _ref(connection: Connection, customer_id: bytes) -> CustomerRef:
    found = ref(connection, customer_id)
    assert found is not None
    return found
