"""Chinese numerals as they occur in dates and counts: 三, 十五, 二十一, 两."""

from __future__ import annotations

NUMERALS = "〇零一二两兩三四五六七八九十"
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5}
_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}


def number_of(text: str) -> int | None:
    """The number that ASCII digits or numerals below one hundred write; None if it is neither."""
    if text.isascii() and text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        digits = [_DIGITS.get(character) for character in text]
        if not digits or None in digits:
            return None
        return int("".join(str(digit) for digit in digits))
    if len(tens) > 1 or len(ones) > 1:
        return None
    high = _DIGITS.get(tens) if tens else 1
    low = _DIGITS.get(ones) if ones else 0
    return None if high is None or low is None else high * 10 + low
