"""Words for what is awaited from whom, and for bundles of which nothing shows yet."""

from __future__ import annotations

from dataclasses import replace

from fieldcrm.domain.views.sync import MergeResult, Waiting
from fieldcrm.domain.views.team import Incoming
from fieldcrm.ui.words.sync import incoming_word, waiting_text

NOTHING = MergeResult(
    new=0, repeated=0, held=3, rows={}, people={}, deletions={}, conflicts=0, contested=0, overwritten=0, mine=0,
    customers=0, kept=3,
)  # fmt: skip


def waiting(count: int) -> list[Waiting]:
    """So many people of whom something is awaited."""
    return [Waiting(f"P{number}", number.to_bytes(16, "big"), number + 1) for number in range(count)]


def test_a_few_people_are_named_and_the_others_counted() -> None:
    assert waiting_text([]) == ""
    assert "P4" in waiting_text(waiting(5))
    assert "more" not in waiting_text(waiting(5))
    many = waiting_text(waiting(3000))
    assert "P4" in many
    assert "P5" not in many
    assert "and 2995 more" in many


def test_a_bundle_of_which_all_has_to_wait_is_not_called_merged() -> None:
    item = Incoming("x.fcb", "merged", result=NOTHING)
    assert incoming_word(item) == "kept until what it builds upon comes"
    assert incoming_word(replace(item, result=replace(NOTHING, new=1))) == "merged"
    assert incoming_word(Incoming("x.fcb", "rejected")) == "rejected; nothing was changed"
