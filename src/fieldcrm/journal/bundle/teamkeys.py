"""The team's keys: whoever holds one reads what is encrypted to it. A retired laptop is left out of the next one.

A key knows whom it leaves out. The one in use is the newest, if it leaves out just those who are retired; where it does
not, the next exporter makes one and sends it inside a bundle, which is encrypted to that key and to each colleague's
own: so the others read it and know the new key, and the retired laptop, which holds older keys only, does not. Nor is
one used that leaves out more: a laptop that was taken back comes to know it, and may be retired again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.bundle.keys import is_identity, new_identity

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_KEYS = 1_000
MOST_GENERATIONS = 1_000_000
MEMBER = 16
"""Bytes of a member's id."""


class TeamKey(NamedTuple):
    """A secret of the team."""

    generation: int
    identity: str
    """The secret X25519 key, as age writes it."""
    without: tuple[bytes, ...] = ()
    """Ids of the members who were retired when it was made, sorted."""


def first_key() -> TeamKey:
    """A new team's key."""
    return TeamKey(1, new_identity())


def in_use(keys: Iterable[TeamKey], retired: Iterable[bytes]) -> TeamKey | None:
    """The key to encrypt to, or None where one must be made (`next_key`)."""
    newest = max(keys, key=lambda key: (key.generation, key.identity), default=None)
    return newest if newest is not None and set(retired) == set(newest.without) else None


def next_key(keys: Iterable[TeamKey], retired: Iterable[bytes]) -> TeamKey:
    """A key that leaves out everybody who is retired."""
    newest = max((key.generation for key in keys), default=0)
    return TeamKey(newest + 1, new_identity(), tuple(sorted(set(retired))))


def usable(keys: Iterable[TeamKey]) -> tuple[TeamKey, ...]:
    """Those of a colleague's keys that can be used at all: one that cannot would stand in the way of every export."""
    return tuple(
        key
        for key in keys
        if 0 < key.generation <= MOST_GENERATIONS
        and all(len(member) == MEMBER for member in key.without)
        and is_identity(key.identity)
    )


def joined(keys: Iterable[TeamKey], more: Iterable[TeamKey]) -> tuple[TeamKey, ...]:
    """Both lots, each key once, newest first."""
    every = {key.identity: key for key in (*more, *keys)}
    return tuple(sorted(every.values(), key=lambda key: (key.generation, key.identity), reverse=True))[:MOST_KEYS]
