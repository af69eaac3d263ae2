"""Values of the log in words."""

from __future__ import annotations

import pytest

from fieldcrm.ui.words.stored import is_inner, stored_text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", None, "–"),
        ("name", "", "–"),
        ("name", "顺达", "顺达"),
        ("deleted", 0, "no"),
        ("deleted", 1, "yes"),
        ("status", "prospect", "Prospect"),
        ("status", "from a newer program", "from a newer program"),
        ("outcome", "no_answer", "No answer"),
        ("minute", 870, "14:30"),
        ("busy_months", "11,12", "Nov, Dec"),
        ("quantity", [12_500, "t"], "12.5 t"),
        ("volume", [20_000_000, "L"], "20,000 L"),
        ("level", [45.0, "percent", 9000.0], "45 % · 9,000 L"),
        ("level", [9000.0, "L", 9000.0], "9,000 L"),
        ("price", [7_850, "L"], "7.85 / L"),
        ("invoice", ["ACME", "", None, "025"], "ACME · 025"),
        ("invoice", ["", None], "–"),
        ("problem", ["leak", "at the flange"], "Leak: at the flange"),
        ("solution", [None, "wiped"], "wiped"),
        ("serial", [None, "B2"], "– → B2"),
        ("value", ["2.1", "2.4", "bar"], "2.1 → 2.4 bar"),
        ("file", ["/a/b.jpg", "00ff", 12], "/a/b.jpg"),
        ("kind", "generator", "Generator"),
        ("kind", "call", "Call"),
        ("severity", "critical", "Critical"),
        ("solved", 1, "yes"),
        ("language", "zh_Hant", "繁體中文"),
        ("safe_fill", 95.0, "95"),
        ("tank_id", bytes(15) + b"\x01", "…000001"),
    ],
)
def test_values_of_the_log_in_words(field: str, value: object, words: str) -> None:
    assert stored_text(field, value) == words


def test_ids_of_other_rows_say_nothing() -> None:
    assert is_inner("tank_id")
    assert not is_inner("name")
