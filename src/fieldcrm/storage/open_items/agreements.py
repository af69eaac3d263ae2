"""Open items from contracts, prepaid money, referrals, price notices, and facts that have gone stale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from fieldcrm.domain import prepaid, topics
from fieldcrm.domain.codes import OpenKind
from fieldcrm.domain.facts import OpenItem
from fieldcrm.storage.open_items.parts import Part, Row

if TYPE_CHECKING:
    from fieldcrm.domain.rules import Rules

MOST_WORDS = 300
"""Characters of a notice's words that its reason carries; the notice itself holds all of them."""
MOST_TOPICS = 3
_NEVER = date.max.toordinal()


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _contracts(rows: Iterable[Row], rules: Rules, day: int) -> Iterator[OpenItem]:
    """Every contract, also a running one that needs nothing: it says that there is one. Due = its reminder."""
    for _customer, id_, start, end, ended, remind, number in rows:
        days = rules.contract_remind_days if remind is None else remind
        last = _ordinal(end) if end else _NEVER
        params = (
            ("start", _ordinal(start) if start else 0),
            ("end", last),
            ("ended", bool(ended) and _ordinal(ended) <= day),
            ("number", number or ""),
        )
        yield OpenItem(OpenKind.CONTRACT, id_, last if last == _NEVER else last - days, params=params)


def _prepayments(rows: Iterable[Row], rules: Rules, day: int) -> Iterator[OpenItem]:
    """The balances that are low on the day; `weight` is the balance in the currency."""
    found = list(rows)
    entries = [prepaid.Entry(row[2], row[3], row[4] or rules.currency, row[5] or "") for row in found]
    for low in prepaid.low(entries, rules.prepayment_low, date.fromordinal(day).isoformat()):
        params = (
            ("left", prepaid.show_money(low.milli, low.currency)),
            ("limit", prepaid.show_money(low.limit, low.currency)),
        )
        yield OpenItem(OpenKind.PREPAYMENT, found[-1][1], _ordinal(low.since), weight=low.milli / 1000, params=params)


def _referred(rows: Iterable[Row], _rules: Rules, day: int) -> Iterator[OpenItem]:
    """Customers that this one brought and that have got their first delivery; due from that day on."""
    for _customer, id_, name, first in rows:
        due = _ordinal(first)
        if due <= day:
            yield OpenItem(OpenKind.REFERRED, id_, due, params=(("name", name),))


def _notices(rows: Iterable[Row], _rules: Rules, day: int) -> Iterator[OpenItem]:
    """Price notices in force that the customer has not been told."""
    for _customer, id_, since, until, title, *words in rows:
        due = _ordinal(since)
        last = _ordinal(until) if until else _NEVER
        if due <= day <= last:
            said = next((text.strip() for text in words if text and text.strip()), "")
            if len(said) > MOST_WORDS:
                said = said[: MOST_WORDS - 1] + "…"
            yield OpenItem(OpenKind.NOTICE, id_, due, params=(("title", title or ""), ("words", said), ("until", last)))


@lru_cache(maxsize=8)
def _last_fresh(days: int, by_topic: str, day: int) -> tuple[str, dict[str, str]]:
    """The last ISO day on which a confirmation is stale: of most topics, and of those with days of their own."""

    def before(count: int) -> str:
        return date.fromordinal(max(day - count, 1)).isoformat()

    return before(days), {topic: before(count) for topic, count in topics.days_by_topic(by_topic).items()}


def _stale(rows: Iterable[Row], rules: Rules, day: int) -> Iterator[OpenItem]:
    """One item for all that has gone stale, due since the first of it did."""
    dues: list[tuple[int, str, bytes, int]] = []
    usual, others = _last_fresh(rules.fact_stale_days, rules.fact_stale_topics, day)
    for _customer, id_, topic, confirmed in rows:
        if confirmed <= others.get((topic or "").casefold(), usual):  # most are fresh: no date is worked out
            told = _ordinal(confirmed)
            dues.append((told + topics.stale_after(topic or "", rules), topic or "", id_, told))
    if dues:
        dues.sort()
        named = tuple(dict.fromkeys(topic for _due, topic, _id, _told in dues))[:MOST_TOPICS]
        params = (("topics", named), ("count", len(dues)), ("days", day - min(told for *_rest, told in dues)))
        yield OpenItem(OpenKind.FACT, dues[0][2], dues[0][0], params=params)


PARTS = (
    Part(
        "contracts",
        "SELECT c.customer_id, c.id, c.period_start, c.period_end, c.ended_on, c.remind_days, c.number FROM contract c",
        "c",
        "c.period_start, c.id",
        _contracts,
    ),
    Part(
        "prepayments",
        "SELECT p.customer_id, p.id, p.day, p.money_milli, p.money_currency, p.kind FROM prepayment p",
        "p",
        "p.day, p.id",
        _prepayments,
        "p.day <> '' AND p.money_milli IS NOT NULL",
    ),
    Part(
        "referred",
        "SELECT x.customer_id, x.id, x.name, x.first FROM (SELECT r.other_id AS customer_id, r.deleted, r.id,"
        " coalesce(c.name, '') AS name, (SELECT min(d.day) FROM delivery d WHERE d.customer_id = r.customer_id"
        " AND d.deleted = 0 AND coalesce(d.supplier, '') = '') AS first FROM relation r"
        " JOIN customer c ON c.id = r.customer_id AND c.deleted = 0 WHERE r.kind = 'referred_by') x",
        "x",
        "x.first, x.id",
        _referred,
        "x.first <> '' AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.customer_id = x.customer_id AND a.deleted = 0"
        " AND a.state = 'done' AND a.day >= x.first AND (a.outcome = 'thanked' OR (a.reason = 'thank_referrer'"
        " AND a.outcome NOT IN ('no_answer', 'wrong_number'))))",
    ),
    Part(
        "notices",
        "SELECT t.customer_id, t.id, n.day, n.until_day, n.title, n.words, n.advice, n.market FROM notice_target t"
        " JOIN notice n ON n.id = t.notice_id AND n.deleted = 0",
        "t",
        "n.day, t.id",
        _notices,
        "coalesce(t.told_on, '') = '' AND n.day <> ''",
    ),
    Part(
        "stale",
        "SELECT f.customer_id, f.id, f.topic, f.confirmed_on FROM fact f",
        "f",
        "f.confirmed_on, f.id",
        _stale,
        "f.confirmed_on <> ''",
    ),
)
