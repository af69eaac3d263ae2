"""Prices of fuel as people type them: 6850/t, 5.62 元/升, ¥6850 每吨. The currency is the archive's."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from fieldcrm.domain.numbers import UNIT_WORDS, read_number, show_number
from fieldcrm.domain.units import MILLI

MOST = 1e9


class Price(NamedTuple):
    """A price in thousandths of the currency for one `per` (L, kg, t); `per` is empty where it was not said."""

    milli: int
    per: str = ""

    @property
    def value(self) -> float:
        """The number before the unit."""
        return self.milli / MILLI


def read_price(text: str) -> Price | None:
    """The price that `text` writes, None if it writes none. It is never negative."""
    plain = unicodedata.normalize("NFKC", text).strip()
    number, slash, unit = plain.partition("/")
    if not slash:
        number, _per, unit = plain.partition("每")
    number = re.sub(r"(?i)rmb|cny|元|圆|块|塊|[¥￥$€]", "", number).strip()
    unit = unit.strip().casefold()
    value = read_number(number)
    if value is None or not 0 <= value <= MOST or (unit and unit not in UNIT_WORDS):
        return None
    return Price(round(value * MILLI), UNIT_WORDS[unit].value if unit else "")


def show_price(price: Price) -> str:
    """The text from which `read_price` reads it again: 6850/t."""
    number = show_number(price.value)
    return f"{number}/{price.per}" if price.per else number
