"""Prepaid money: entries, and balances that follow from them, a balance for each currency.

Amounts are whole thousandths of a currency; paid in is positive, used and paid back are negative, a correction is
either. Two currencies are never added.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from fieldcrm.domain.numbers import read_number, show_number
from fieldcrm.domain.units import MILLI
from fieldcrm.errors import InvalidValueError

MOST = 1e12
_WORDS = {"元": "CNY", "块": "CNY", "塊": "CNY", "RMB": "CNY", "人民币": "CNY", "人民幣": "CNY", "¥": "CNY"}
_WORDS |= {"$": "USD", "€": "EUR", "美元": "USD", "欧元": "EUR", "歐元": "EUR", "港币": "HKD", "港幣": "HKD"}


class EntryKind(StrEnum):
    """What an entry is. Values are stored and never change."""

    PAID_IN = "paid_in"
    USED = "used"
    PAID_BACK = "paid_back"
    CORRECTION = "correction"


class Entry(NamedTuple):
    """An entry of an account: its day (ISO), thousandths of the currency, and what it is."""

    day: str
    milli: int
    currency: str
    kind: str


def read_money(text: str, default: str) -> tuple[int, str] | None:
    """(thousandths, currency) of what was typed: 50000, 5万元, 800 USD, -1,200.50; None if it is no money."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = re.fullmatch(r"([A-Za-z]{3}|[¥$€])?\s*([+-]?[\d.,' ]*\d\s*[万萬]?)\s*([^\d\s+-]{1,4})?", plain)
    if match is None or (match[1] and match[3]):
        return None
    word = (match[1] or match[3] or default).upper()
    currency = _WORDS.get(word, word)
    value = read_number(match[2].replace(" ", ""))
    if value is None or abs(value) > MOST or not re.fullmatch(r"[A-Z]{3}", currency):
        return None
    return round(value * MILLI), currency


def show_money(milli: int, currency: str) -> str:
    """The text from which `read_money` reads it again: 50000 CNY."""
    return f"{show_number(milli / MILLI)} {currency}"


def signed(kind: str, milli: int, text: str) -> int:
    """The entry's thousandths with their sign; `text` is what was typed. Raises InvalidValueError at `amount`.

    Paid in, used and paid back are typed without a sign (reason 'positive'); a correction says its own.
    """
    if kind == EntryKind.CORRECTION:
        if not milli:
            raise InvalidValueError(field="amount", value=text, reason="not_zero")
        return milli
    if milli <= 0:
        raise InvalidValueError(field="amount", value=text, reason="positive")
    return milli if kind == EntryKind.PAID_IN else -milli


def balances(entries: Iterable[Entry]) -> dict[str, int]:
    """Currency → thousandths, of every currency that has an entry, zero balances too; sorted by currency."""
    found: dict[str, int] = {}
    for entry in entries:
        found[entry.currency] = found.get(entry.currency, 0) + entry.milli
    return dict(sorted(found.items()))


@lru_cache(maxsize=8)
def limits(text: str) -> Mapping[str, int]:
    """Currency → thousandths below which a balance is low, from the setting's text `5000 CNY; 800 USD`.

    Raises InvalidValueError (field 'prepayment_low', reason 'money_list').
    """
    found: dict[str, int] = {}
    for part in re.split(r"[;；\n]+", text):
        if not part.strip():
            continue
        money = read_money(part, "")
        if money is None or money[0] < 0:
            raise InvalidValueError(field="prepayment_low", value=text, reason="money_list")
        found[money[1]] = money[0]
    return found


class Low(NamedTuple):
    """A balance below its limit: since which day (ISO), how much is left and what the limit is, in thousandths."""

    currency: str
    since: str
    milli: int
    limit: int


def low(entries: Iterable[Entry], setting: str, until: str) -> list[Low]:
    """The balances that are low on the day `until` (ISO); entries ascending by day.

    Below the setting's limit for its currency; without a limit only what is overdrawn. An account that was closed
    (the last entry paid everything back) is not low.
    """
    least = limits(setting)
    state: dict[str, tuple[int, str, str]] = {}  # balance, the day on which it fell below the limit, last kind
    for entry in entries:
        if entry.day > until:
            continue
        before, since, _kind = state.get(entry.currency, (0, "", ""))
        after = before + entry.milli
        below = after < least.get(entry.currency, 0)
        state[entry.currency] = (after, (since or entry.day) if below else "", entry.kind)
    return [
        Low(currency, since, milli, least.get(currency, 0))
        for currency, (milli, since, kind) in sorted(state.items())
        if since and not (milli == 0 and kind == EntryKind.PAID_BACK)
    ]
