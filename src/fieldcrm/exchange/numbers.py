"""Numbers and amounts of a cell: separators, full-width digits, 万, units, prices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from fieldcrm.domain.units import MILLI
from fieldcrm.exchange.header_words import UNIT_WORDS
from fieldcrm.exchange.headers import fold_header

MOST = 1e9
"""No quantity or price of this trade is larger, whatever the unit."""

_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+")
_OPEN = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
"""`1,234` and `1.234`: thousand or one and a bit, by the habit of the file."""
_POINTS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_SCIENTIFIC = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,3}")
_AMOUNT = re.compile(r"\s*(-?[0-9][0-9.,'’ \u00a0\u202f]*(?:[eE][-+]?[0-9]+)?)\s*([万萬]?|千(?!克))\s*(.*?)\s*", re.S)
_CURRENCY = re.compile(r"(?i)nt\$|hk\$|us\$|rmb|cny|usd|hkd|twd|eur|[¥$€£]|人民[币幣]|元|圆|圓|块|塊")
_PER = re.compile(r"(?i)\s*(?:/|每|\bper\b)\s*")
_UNITS = {fold_header(word): unit for unit, line in UNIT_WORDS.items() for word in line.split()} | {
    "kl": "m3",
    "千升": "m3",
}
_TIMES = {"": 1, "千": 1_000, "万": 10_000, "萬": 10_000}


class CellError(Exception):
    """A cell that cannot be taken: codes of the reason and of the mend, with what their words show."""

    def __init__(self, reason: str, mend: str, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend
        self.params = params


class Numbers:
    """Reads the numbers of one column: the whole column decides whether its comma groups or divides."""

    def __init__(self, column: Iterable[str]) -> None:
        self.comma_divides, self.clear = _habit(column)

    def number(self, text: str) -> float:
        """The number of a cell. Raises CellError: number, number_form_open, too_large."""
        text = _half(text)
        if _PLAIN.fullmatch(text) and not (self.comma_divides and _OPEN.fullmatch(text)):
            return self._checked(float(text))
        return self._checked(self._separated(re.sub(r"(?<=[0-9])['’ \u00a0\u202f](?=[0-9]{3})", "", text)))

    def _separated(self, text: str) -> float:
        if _OPEN.fullmatch(text):
            if not self.clear:
                raise CellError("number_open", "number_form")
            divides = "," if self.comma_divides else "."
            groups = "." if self.comma_divides else ","
            return float(text.replace(groups, "").replace(divides, "."))
        if _PLAIN.fullmatch(text) or _SCIENTIFIC.fullmatch(text):
            return float(text)
        if _GROUPED.fullmatch(text):
            return float(text.replace(",", ""))
        if _DECIMAL_COMMA.fullmatch(text):
            return float(text.replace(".", "").replace(",", "."))
        if _POINTS.fullmatch(text):
            return float(text.replace(".", ""))
        raise CellError("number", "number_form")

    @staticmethod
    def _checked(value: float) -> float:
        if not -MOST <= value <= MOST:
            raise CellError("too_large", "number_form", most=MOST)
        return value

    def amount(self, text: str) -> tuple[int, str]:
        """(thousandths of the unit, unit or '' where the cell names none); cubic metres become litres.

        Raises CellError: number, number_open, unit, not_positive, too_large.
        """
        found = _AMOUNT.fullmatch(_half(text))
        if found is None:
            raise CellError("number", "number_form")
        value = self.number(found[1].strip()) * _TIMES[found[2]]
        unit = unit_of(found[3]) if found[3] else ""
        if value <= 0:
            raise CellError("not_positive", "number_form")
        return to_milli(value, unit)

    def price(self, text: str) -> tuple[int, str]:
        """(thousandths of the currency, unit it is for or ''), from `7850`, `¥7,850.00`, `7850元/吨`.

        Raises CellError: number, number_open, unit, too_large.
        """
        parts = _PER.split(_CURRENCY.sub("", _half(text)).strip(), maxsplit=1)
        value = self.number(parts[0].strip())
        per = unit_of(parts[1]) if len(parts) > 1 and parts[1].strip() else ""
        if value < 0:
            raise CellError("not_positive", "number_form")
        if per == "m3":
            return round(value), "L"
        return round(value * MILLI), per


def _half(text: str) -> str:
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def _habit(column: Iterable[str]) -> tuple[bool, bool]:
    """(the comma divides, the column says so or does not contradict itself)."""
    commas = [cell for cell in set(column) if "," in cell or "\uff0c" in cell]
    divides = groups = False
    for cell in commas:
        found = _AMOUNT.fullmatch(_half(cell))
        text = found[1].strip() if found else ""
        if _OPEN.fullmatch(text) or not text:
            continue
        divides = divides or _DECIMAL_COMMA.fullmatch(text) is not None
        groups = groups or _GROUPED.fullmatch(text) is not None
    return divides and not groups, not (divides and groups)


def unit_of(text: str) -> str:
    """The unit that a word names: t, L, kg, or m3 for cubic metres. Raises CellError: unit."""
    found = _UNITS.get(fold_header(text))
    if found is None:
        raise CellError("unit", "unit_form")
    return found


def to_milli(value: float, unit: str) -> tuple[int, str]:
    """A value in thousandths of its unit; cubic metres become litres.

    Raises CellError: not_positive where nothing is left of it, too_large.
    """
    if unit == "m3":
        value, unit = value * 1000, "L"
    if value > MOST:
        raise CellError("too_large", "number_form", most=MOST)
    milli = round(value * MILLI)
    if milli <= 0:
        raise CellError("not_positive", "number_form")
    return milli, unit
