"""Heads kept by change come to the same as heads kept field by field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.journal.plain_fold import Write, fold
from tests.journal.test_fold import Story, arrival, stories

from fieldcrm.journal.heads import Heads, Step, advance, is_hidden

FIELDS = (0, 1, 2, 3)


def steps(story: Story, fields: list[frozenset[int]], order: list[int]) -> list[Step]:
    """What each write of the story does to a row, in this order of arrival."""
    heads: Heads = ()
    done: list[Step] = []
    for number in order:
        step = advance(
            heads,
            fields[number],
            number,
            lambda others, number=number: story.seen[number].intersection(others),  # type: ignore[misc]
            lambda other: story.writes[other].order,
        )
        heads = step.heads
        done.append(step)
    return done


written = st.lists(st.frozensets(st.sampled_from(FIELDS), min_size=1), min_size=7, max_size=7)


def by_field(story: Story, fields: list[frozenset[int]], order: list[int], field: int) -> list[tuple[Write, ...]]:
    """The same for one field, by the plain fold: the heads after each write."""
    heads: tuple[Write, ...] = ()
    found = []
    for number in order:
        if field in fields[number]:
            known = {story.writes[other].hash for other in story.seen[number]}
            heads = fold(heads, story.writes[number], lambda head, known=known: head.hash in known)  # type: ignore[misc]
        found.append(heads)
    return found


@given(stories(), written, st.integers())
def test_rows_are_as_their_fields(story: Story, fields: list[frozenset[int]], seed: int) -> None:
    order = arrival(story, seed)
    done = steps(story, fields, order)
    shown: dict[int, int] = {}
    for field in FIELDS:
        for step, number, heads in zip(done, order, by_field(story, fields, order, field), strict=True):
            assert {head for head, held in step.heads if field in held} == {head.hash[0] for head in heads}
            if field not in fields[number]:
                continue
            if field in step.shows:
                shown[field] = number
            shown.update({turned: head for turned, head in step.turns if turned == field})
            assert shown[field] == heads[-1].hash[0], "shown is the greatest head"
            rivals = dict(step.rivals).get(field, (number,))
            assert set(rivals) == {head.hash[0] for head in heads}
    assert all(held for step in done for _, held in step.heads)


@given(stories(), written, st.integers(), st.integers(), st.frozensets(st.integers(0, 6)))
def test_hidden_is_what_one_deletion_has_seen_whole(
    story: Story, fields: list[frozenset[int]], one: int, other: int, deleting: frozenset[int]
) -> None:
    found = []
    for order in (arrival(story, one), arrival(story, other)):
        heads = steps(story, fields, order)[-1].heads
        deletes = [head for head, held in heads if 0 in held and head in deleting]
        found.append(is_hidden(heads, deletes, lambda late, early: early in story.seen[late]))
    assert found[0] == found[1]
    writers = [number for number in range(len(story.writes)) if fields[number] - {0}]
    back = [number for number in range(len(story.writes)) if 0 in fields[number] and number not in deleting]
    last = [
        number
        for number in range(len(story.writes))
        if 0 in fields[number]
        and not any(number in story.seen[later] for later in range(len(story.writes)) if 0 in fields[later])
    ]
    whole = [
        number
        for number in last
        if number in deleting and all(other == number or other in story.seen[number] for other in writers)
    ]
    assert found[0] == (bool(whole) and not set(last) & set(back))
