"""Products as people write them: when two names mean the same fuel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

_MARKS = re.compile(r"[\W\d_#号號]+")
_PETROL = re.compile(r"(?<!\d)(?:8|9)\d(?!\d)")
_DIESEL = frozenset({"", "柴油", "diesel", "dieselfuel", "车用柴油", "車用柴油", "普通柴油"})


@lru_cache(maxsize=1024)
def fold(product: str) -> str:
    """A product's name without width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", product).casefold().split())


@lru_cache(maxsize=1024)
def family(name: str) -> str:
    """A folded name without its grade: 0# and -10# diesel take each other's place, 92# and 95# petrol do not."""
    if _PETROL.search(name):
        return name
    return "diesel" if _MARKS.sub("", name) in _DIESEL else name


def answers_need(
    wanted: str, wanted_tank: bytes | None, came: str, came_tank: bytes | None, known: Collection[str]
) -> bool:
    """Whether a delivery of the product `came` may be what was ordered as `wanted`; tanks where they were named.

    Another tank is another need. Another product is one only where the customer has had the one that was ordered
    under that name (`known`: the products of its deliveries): else it may be two names of the same fuel.
    """
    if wanted_tank is not None and came_tank is not None:
        return wanted_tank == came_tank
    asked, given = fold(wanted), fold(came)
    if not asked or not given or family(asked) == family(given):
        return True
    return asked not in {fold(product) for product in known}
