"""Where a text breaks into lines. No Textual here, because the command line breaks lines too.

Chinese has no spaces: a line may end behind any wide character. But no line begins with a sign that closes or parts
(GB/T 15834: a full stop, a comma, a closing bracket …), and none ends with one that opens.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CLOSES = frozenset("，。、；：！？）》〉」』】〕〗”’…％℃,.;:!?)]}")
OPENS = frozenset("（《〈「『【〔〖“‘￥([{")


def starts(text: str, room: int, measure: Callable[[str], int], later: int | None = None) -> list[int]:
    """The places at which the lines after the first begin, so that each has at most `room` columns.

    `text` is one paragraph; `later` is the room of the lines after the first, where it is another. A space at which a
    line ends may stand over its edge: whoever takes the lines strips it. What has no place to break breaks where the
    line is full, with its closing signs kept from the beginning of a line where that can be.
    """
    found: list[int] = []
    start = used = last = 0
    later = room if later is None else later
    for at, mark in enumerate(text):
        size = measure(mark)
        if at and may_break(text[at - 1], mark, measure):
            last = at
        while mark != " " and used + size > (later if found else room) and at > start:
            start = last if last > start else _forced(text, start, at)
            found.append(start)
            used = sum(map(measure, text[start:at]))
        used += size
    return found


def may_break(before: str, after: str, measure: Callable[[str], int]) -> bool:
    """Whether a line may end with one character and the next begin with the other."""
    if after == " " or after in CLOSES or before in OPENS:
        return False
    return before == " " or measure(before) > 1


def _forced(text: str, start: int, full: int) -> int:
    """The last place up to `full` that parts no sign from what it belongs to; else `full`."""
    for at in range(full, start, -1):
        if text[at] not in CLOSES and text[at - 1] not in OPENS:
            return at
    return full


def wrapped(text: str, room: int, measure: Callable[[str], int], later: int | None = None) -> list[str]:
    """A paragraph in lines of at most `room` columns, at least one; `later` as for `starts`."""
    cuts = [0, *starts(text, room, measure, later), len(text)]
    return [text[begin:end].rstrip() for begin, end in pairwise(cuts)]
