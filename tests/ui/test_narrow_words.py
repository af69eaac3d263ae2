"""Words in a column of some twenty cells: what matters is not cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fieldcrm import i18n
from fieldcrm.ui.words.complaints import left_text


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (45, "45 min left"),
        (119, "119 min left"),
        (200, "3 h left"),
        (818, "13 h left"),
        (-2181, "36 h late"),
        (-75, "75 min late"),
        (-3000, "2 d 2 h late"),
    ],
)
def test_a_narrow_column_keeps_the_word_that_tells_late_from_left(minutes: int, said: str) -> None:
    assert left_text(minutes, rough=True) == said
    assert len(f"complaint {said}") <= 24


def test_a_sentence_says_the_minutes() -> None:
    assert left_text(-2181) == "36 h 21 min late"
