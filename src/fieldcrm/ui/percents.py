"""Progress of long work, told once for each percent and not for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def by_percent(tell: Callable[[int, int], object]) -> Callable[[int, int], None]:
    """A callback (done, total) for a worker; `tell` hears of it when a further percent is done."""
    told = -1

    def went(done: int, total: int) -> None:
        nonlocal told
        percent = done * 100 // total if total else 0
        if percent != told:
            told = percent
            tell(done, total)

    return went
