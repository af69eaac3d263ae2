"""Imported text is shown, never obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.safe import safe, safe_lines

TERMINAL = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))}
DIRECTION = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("中石化 ACME [/] [@click=app.quit]x", "中石化 ACME [/] [@click=app.quit]x"),
        ("a\x1b[31mred", "a␛[31mred"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b31m", "�31m"),
        ("a\nb\r\tc\x7f", "a␊b␍␉c␡"),
        ("x\u2028y\u2029z\x85", "x␤y␤z␤"),
        ("evil\u202egnp.exe", "evil�gnp.exe"),
        ("\u2066a\u2069", "�a�"),
        ("half \ud800 char", "half � char"),
        ("zero\u200bwidth\ufeff", "zero�width�"),
        ("tag\U000e0041", "tag�"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("é ü\u3000全角", "é ü\u3000全角"),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_lines_stay_where_they_are_allowed() -> None:
    assert safe_lines("a\r\nb\rc\nd\u2028e\x85f\tg\x1b") == "a\nb\nc\nd\ne\nf    g␛"


@given(st.text())
def test_nothing_dangerous_is_left_and_nothing_is_dropped(text: str) -> None:
    shown = safe(text)
    assert not set(shown) & (TERMINAL | DIRECTION)
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in shown)
    assert len(shown) == len(text)
    shown.encode("utf-8")
    assert safe(shown) == shown


@given(st.text(st.characters(min_codepoint=0xD700, max_codepoint=0xE100)))
def test_half_characters_never_reach_the_output(text: str) -> None:
    for shown in (safe(text), safe_lines(text)):
        assert shown.encode("utf-8").decode("utf-8") == shown


@given(st.text())
def test_with_lines_only_newlines_steer(text: str) -> None:
    shown = safe_lines(text)
    assert set(shown) & (TERMINAL | DIRECTION) <= {"\n"}
    assert safe_lines(shown) == shown
