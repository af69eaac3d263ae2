"""Numbers and amounts as people type them: 12.5 t, 3,000 L, 800升, 1.2万."""

from __future__ import annotations

import math
import re
import unicodedata

from fieldcrm.domain.units import Amount, Unit

TEN_THOUSAND = 10_000.0

UNIT_WORDS = {
    "t": Unit.TONNE, "ton": Unit.TONNE, "tons": Unit.TONNE, "tonne": Unit.TONNE, "tonnes": Unit.TONNE,
    "mt": Unit.TONNE, "吨": Unit.TONNE, "噸": Unit.TONNE, "公吨": Unit.TONNE, "公噸": Unit.TONNE,
    "l": Unit.LITRE, "lt": Unit.LITRE, "ltr": Unit.LITRE, "litre": Unit.LITRE, "litres": Unit.LITRE,
    "liter": Unit.LITRE, "liters": Unit.LITRE, "升": Unit.LITRE, "公升": Unit.LITRE,
    "kg": Unit.KILOGRAM, "kgs": Unit.KILOGRAM, "公斤": Unit.KILOGRAM, "千克": Unit.KILOGRAM,
}  # fmt: skip
"""Units as they are written, in lower case."""

CUBIC_METRE = ("m3", "cbm", "方", "立方", "立方米", "kl")
"""Thousands of litres: taken as litres."""


def read_number(text: str) -> float | None:
    """The number that `text` writes: full-width digits, thousands separators, decimal comma, 万; None if none."""
    plain = unicodedata.normalize("NFKC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip()
    factor = 1.0
    if plain[-1:] in ("万", "萬"):
        plain, factor = plain[:-1].rstrip(), TEN_THOUSAND
    plain = plain.replace("\N{MINUS SIGN}", "-")
    if re.fullmatch(r"[+-]?\d{1,3}(?:([, '])\d{3})(?:\1\d{3})*(?:\.\d+)?", plain):
        plain = re.sub(r"[, ']", "", plain)
    elif re.fullmatch(r"[+-]?\d{1,3}(?:([. ])\d{3})(?:\1\d{3})*,\d+", plain):
        plain = re.sub(r"[. ]", "", plain).replace(",", ".")
    elif re.fullmatch(r"[+-]?\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", plain):
        return None
    value = float(plain) * factor
    return value if math.isfinite(value) else None


def read_amount(text: str, default: Unit | None = None) -> Amount | None:
    """The amount that `text` writes; without a unit it is in `default`. None if it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = re.fullmatch(r"(.*?[\d万萬.])\s*([^\d\s.,万萬+-][^\d\s]*3?)?", plain)
    if match is None:
        return None
    value = read_number(match[1])
    if value is None:
        return None
    word = (match[2] or "").casefold().rstrip(".")
    if word in CUBIC_METRE:
        return Amount.of(value * 1000, Unit.LITRE)
    unit = UNIT_WORDS.get(word) if word else default
    return None if unit is None else Amount.of(value, unit)


def show_number(value: float) -> str:
    """The shortest plain form: no exponent, no trailing zeros, a point for decimals."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
