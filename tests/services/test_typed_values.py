"""New values that somebody types to settle a conflict: read as the field's own form reads them."""

from __future__ import annotations

import pytest

from fieldcrm.errors import InvalidValueError
from fieldcrm.journal.checking import fits
from fieldcrm.journal.fields import DELETED, ENTITIES
from fieldcrm.services.typed_values import read


@pytest.mark.parametrize(
    ("entity", "field", "text", "value"),
    [
        ("customer", "name", " 中石化 ", "中石化"),
        ("customer", "status", "lost", "lost"),
        ("customer", "busy_months", "Nov-Jan", "11,12,1"),
        ("customer", "monthly_volume", "14 t", [14_000, "t"]),
        ("customer", "cycle_days", "12", 12.0),
        ("customer", "entered_on", "2026-03-04", "2026-03-04"),
        ("contact", "is_primary", "yes", 1),
        ("tank", "volume", "12,000 L", [12_000_000, "L"]),
        ("tank", "cm_table", "0:0; 50:1200", "0:0;50:1200"),
        ("contract", "remind_days", "30", 30),
        ("delivery", "quantity", "3000 L", [3_000_000, "L"]),
        ("delivery", "price", "7850/t", [7_850_000, "t"]),
        ("activity", "minute", "14:30", 870),
        ("activity", "outcome", "reached", "reached"),
        ("delivery", "note", "", None),
    ],
)
def test_a_value_is_read(entity: str, field: str, text: str, value: object) -> None:
    assert read(entity, field, text) == value


@pytest.mark.parametrize(
    ("entity", "field", "text", "reason"),
    [
        ("customer", "status", "bogus", "choice"),
        ("customer", "language", "Klingon", "choice"),
        ("customer", "busy_months", "bogus", "months"),
        ("customer", "monthly_volume", "rubbish", "number"),
        ("customer", "monthly_volume", "14", "unit"),
        ("customer", "name", " ", "required"),
        ("customer", "invoice", "B9", "elsewhere"),
        ("customer", "merged_into", "0" * 32, "elsewhere"),
        ("customer", "deleted", "0", "unknown"),
        ("customer", "nothing", "0", "unknown"),
        ("nothing", "name", "0", "unknown"),
        ("setting", "value", "0", "elsewhere"),
        ("contract", "remind_days", "1.5", "number"),
        ("delivery", "day", "soon", "iso_date"),
        ("delivery", "day", "", "required"),
        ("fact", "confirmed_on", "fri", "iso_date"),
        ("activity", "outcome", "bogus", "choice"),
        ("visit_problem", "solved", "perhaps", "bool"),
    ],
)
def test_a_value_is_refused(entity: str, field: str, text: str, reason: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read(entity, field, text)
    assert caught.value.params["reason"] == reason


@pytest.mark.parametrize("text", ["", "bogus", "12", "12 t", "7850/L", "2026-12-24", "yes", "14:30", "11,12"])
def test_whatever_is_read_can_be_kept(text: str) -> None:
    for entity in ENTITIES.values():
        for field in entity.fields:
            if field.id == DELETED:
                continue
            try:
                value = read(entity.name, field.name, text)
            except InvalidValueError:
                continue
            assert fits(field, [value]), (entity.name, field.name, value)
