"""Whether two customers may be one: the same phone, the same name but for what companies are called, or a like name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from fieldcrm.domain.searchtext.fold import digits, fold, key

LIKE = 0.72
"""Names with so great a Dice coefficient of their pairs of characters are worth a look: found by trying, on made-up
and public lists of Chinese and English companies, where more showed other firms of the same town."""
SHORTEST_PHONE = 7
"""Digits that tell a subscriber: shorter ones are extensions and service numbers."""
COMMON_PAIR = 60
"""Pairs of characters that so many names share say nothing of who is the same."""
MOST_ALIKE = 400
"""A phone or a name that so many share is a placeholder, not a customer."""

_SUFFIXES = (
    "有限责任公司", "股份有限公司", "集团有限公司", "集团公司", "有限公司", "分公司", "总公司", "公司", "集团", "股份",
    "有限责任", "company", "limited", "ltd", "incorporated", "inc", "corporation", "corp", "llc", "llp", "plc",
    "gmbh", "ag", "kg", "co", "sa", "bv", "nv", "pte", "group", "holdings",
)  # fmt: skip
_LONGEST_FIRST = tuple(sorted(_SUFFIXES, key=len, reverse=True))
_LATIN = tuple(word for word in _LONGEST_FIRST if word.isascii())


class Known(NamedTuple):
    """What of a customer tells it from others. `core` and `phones` as `core_of` and `phone_key` make them."""

    id: bytes
    core: str
    phones: tuple[str, ...]


class Likeness(NamedTuple):
    """Two customers, why they may be one ('phone', 'name', 'similar'), how like their names are, the shared phone."""

    first: bytes
    second: bytes
    why: str
    likeness: float
    shared: str = ""


def core_of(name: str) -> str:
    """The name as it is compared: folded, letters and digits only, without what companies are called at its end."""
    core = key("".join(words_of(name)))
    for suffix in _LONGEST_FIRST:
        if not suffix.isascii() and core.endswith(suffix) and len(core) > len(suffix) + 1:
            return core[: -len(suffix)]
    return core


def words_of(name: str) -> list[str]:
    """The words of a name, folded, without what companies are called at its end."""
    words = "".join(mark if mark.isalnum() else " " for mark in fold(name)).split()
    while len(words) > 1 and words[-1] in _LATIN:
        words.pop()
    return words


def phone_key(phone: str) -> str:
    """The digits by which a phone is compared, without country code and trunk zero; empty where there are too few."""
    found = digits(phone)
    for code in ("0086", "86", "00852", "852", "00886", "886"):
        if found.startswith(code) and len(found) - len(code) >= SHORTEST_PHONE + 1:
            found = found[len(code) :]
            break
    found = found.lstrip("0")
    return found if len(found) >= SHORTEST_PHONE else ""


@lru_cache(maxsize=1 << 16)
def pairs_of(core: str) -> Counter[str]:
    """The overlapping pairs of characters; of one character, that character. Not to be changed: it is remembered."""
    return (
        Counter(core[at : at + 2] for at in range(len(core) - 1)) if len(core) > 1 else Counter([core] if core else [])
    )


def dice(one: Counter[str], other: Counter[str]) -> float:
    """Twice what both have over all that they have: 1 for the same, 0 for nothing in common."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def likeness(one: Known, other: Known) -> Likeness | None:
    """Whether two customers may be one, the surest sign first."""
    score = dice(pairs_of(one.core), pairs_of(other.core))
    shared = next((phone for phone in one.phones if phone in other.phones), "")
    if shared:
        return Likeness(one.id, other.id, "phone", score, shared)
    if one.core and one.core == other.core:
        return Likeness(one.id, other.id, "name", 1.0)
    if score >= LIKE:
        return Likeness(one.id, other.id, "similar", score)
    return None


def all_pairs(customers: Iterable[Known]) -> list[Likeness]:
    """Every two customers that may be one, surest first.

    Candidates share a phone, or a pair of characters that few names have: names as like as `LIKE` without any rare pair
    in common are made of the commonest words only.
    """
    known = sorted(customers)
    found: dict[tuple[int, int], Likeness] = {}
    for one, other in _candidates(known):
        if (one, other) not in found:
            like = likeness(known[one], known[other])
            if like is not None:
                found[one, other] = like
    rank = {"phone": 0, "name": 1, "similar": 2}
    return sorted(found.values(), key=lambda like: (rank[like.why], -like.likeness, like.first, like.second))


def _candidates(known: list[Known]) -> Iterator[tuple[int, int]]:
    """Places of customers worth comparing, the earlier one first."""
    for of in (_phones, _cores):
        for places in _grouped(of, known).values():
            if len(places) <= MOST_ALIKE:
                yield from combinations(places, 2)
    pairs = _grouped(_pairs, known)
    seen: set[tuple[int, int]] = set()
    for places in pairs.values():
        if len(places) <= COMMON_PAIR:
            for both in combinations(places, 2):
                if both not in seen:
                    seen.add(both)
                    yield both


def _phones(customer: Known) -> Iterable[str]:
    return customer.phones


def _cores(customer: Known) -> Iterable[str]:
    return (customer.core,) if customer.core else ()


def _pairs(customer: Known) -> Iterable[str]:
    return pairs_of(customer.core)


def _grouped(of: object, known: list[Known]) -> dict[str, list[int]]:
    """Places of the customers by each of their keys."""
    assert callable(of)
    groups: dict[str, list[int]] = {}
    for place, customer in enumerate(known):
        for each in dict.fromkeys(of(customer)):
            groups.setdefault(each, []).append(place)
    return groups
