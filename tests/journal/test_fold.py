"""Registers come out the same on every laptop, in whatever order the writes arrive."""

from __future__ import annotations

import random
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from tests.journal.plain_fold import Write, fold, is_conflict, shown


class Story(NamedTuple):
    """Writes to one field, and for each which earlier ones it had seen (closed: with all that those had seen)."""

    writes: tuple[Write, ...]
    seen: tuple[frozenset[int], ...]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    writes: list[Write] = []
    seen: list[frozenset[int]] = []
    for number in range(draw(st.integers(1, 7))):
        direct = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        closed = frozenset(direct).union(*(seen[parent] for parent in direct))
        writes.append(
            Write(
                draw(st.integers(1, 4)),
                bytes([draw(st.integers(0, 2))]),
                bytes([number]),
                draw(st.sampled_from(["a", "b", None])),
            )
        )
        seen.append(closed)
    return Story(tuple(writes), tuple(seen))


def arrival(story: Story, seed: int) -> list[int]:
    """An order in which no write comes before one that it has seen: the rest is held back."""
    shuffled = random.Random(seed)
    waiting = set(range(len(story.writes)))
    order: list[int] = []
    while waiting:
        ready = sorted(number for number in waiting if not story.seen[number] & waiting)
        order.append(shuffled.choice(ready))
        waiting.remove(order[-1])
    return order


def heads_after(story: Story, order: list[int]) -> tuple[Write, ...]:
    heads: tuple[Write, ...] = ()
    for number in order:
        known = {story.writes[other].hash for other in story.seen[number]}
        heads = fold(heads, story.writes[number], lambda head, known=known: head.hash in known)  # type: ignore[misc]
    return heads


@given(stories(), st.integers(), st.integers())
def test_the_order_of_arrival_does_not_matter(story: Story, one: int, other: int) -> None:
    assert heads_after(story, arrival(story, one)) == heads_after(story, arrival(story, other))


@given(stories(), st.integers())
def test_heads_are_the_writes_that_nobody_has_seen(story: Story, seed: int) -> None:
    unseen = set(range(len(story.writes))).difference(*story.seen)
    assert {head.hash for head in heads_after(story, arrival(story, seed))} == {bytes([n]) for n in unseen}


@given(stories(), st.integers())
def test_the_greatest_head_is_shown_and_a_repeated_change_changes_nothing(story: Story, seed: int) -> None:
    heads = heads_after(story, arrival(story, seed))
    assert shown(heads) == max(heads, key=lambda head: (head.time, head.replica, head.hash)) == heads[-1]
    assert fold(heads, heads[0], lambda _head: False) == heads


@given(stories(), st.integers())
def test_a_conflict_is_disagreement_among_heads_and_the_next_edit_settles_it(story: Story, seed: int) -> None:
    heads = heads_after(story, arrival(story, seed))
    assert is_conflict(heads) == (len({head.value for head in heads}) > 1)
    settled = fold(heads, Write(0, b"", b"last", "mine"), lambda _head: True)
    assert not is_conflict(settled)
    assert shown(settled).value == "mine", "a write that saw all heads is shown, even with an early clock"
