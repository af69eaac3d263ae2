"""Reading words of a list that may have grown: a newer program's word is shown as the nearest thing that we know."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

WordT = TypeVar("WordT", bound=StrEnum)
DefaultT = TypeVar("DefaultT")


@lru_cache(maxsize=64)
def _words(kind: type[WordT]) -> dict[str, WordT]:
    return {each.value: each for each in kind}


def nearest(kind: type[WordT], value: object, default: DefaultT) -> WordT | DefaultT:
    """The member of that value; `default` where it is empty or no word of ours."""
    found: WordT | None = _words(kind).get(value) if isinstance(value, str) else None
    return default if found is None else found
