"""A level as it is said on the phone, in every way of writing numbers."""

from __future__ import annotations

import pytest

from fieldcrm.domain.codes import ReadingForm
from fieldcrm.errors import InvalidValueError
from fieldcrm.ui.dialogs.reading import level

PERCENT, CENTIMETRE, LITRE = ReadingForm.PERCENT, ReadingForm.CENTIMETRE, ReadingForm.LITRE


@pytest.mark.parametrize(
    ("typed", "value", "form"),
    [
        ("45", 45, PERCENT),
        ("45 %", 45, PERCENT),
        ("4,5%", 4.5, PERCENT),
        ("50％", 50, PERCENT),
        ("120cm", 120, CENTIMETRE),
        ("8000L", 8000, LITRE),
        ("3,000 L", 3000, LITRE),
        ("1.234,5 L", 1234.5, LITRE),
        ("８００升", 800, LITRE),
    ],
)
def test_a_level_is_read(typed: str, value: float, form: ReadingForm) -> None:
    assert level(typed) == (value, form)


@pytest.mark.parametrize("typed", ["", "abc", "-5%", "4,5,6%", "四十", "nan", "inf L", "1e3 L"])
def test_what_is_no_level_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        level(typed)
    assert refused.value.params["field"] == "level"
