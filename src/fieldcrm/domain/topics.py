"""What a customer tells us once: the topics, and after how many days a fact of each asks to be confirmed.

A topic is one of these codes or any words of the user's own; both are kept as they are.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from fieldcrm.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from fieldcrm.domain.rules import Rules
    from fieldcrm.domain.views.customer import FactLine

MOST_DAYS = 3650


class Topic(StrEnum):
    """The topics of domain.md §1 and §4. Values are stored and never change."""

    PREFERENCES = "preferences"
    CHANNEL = "channel"
    """How it wants to be reached."""
    HOURS = "hours"
    PAYMENT = "payment"
    DELIVERY = "delivery"
    """Delivery habits."""
    BUYS = "buys"
    """What it buys, from whom, at which price."""
    WHY_US = "why_us"
    LOOKS_FOR = "looks_for"
    DECIDES = "decides"
    """How and when it decides to buy."""
    PLANS = "plans"


TOPICS = tuple(topic.value for topic in Topic)


def days_by_topic(text: str) -> Mapping[str, int]:
    """Days until a fact is stale, by topic, from the setting's text `buys=120;plans=120`.

    Topics of the user's own may stand there as well. Raises InvalidValueError (field 'fact_stale_topics'), reason
    'topic_days'.
    """
    return _days_by_topic(text)


@lru_cache(maxsize=8)
def _days_by_topic(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in re.split(r"[;；\n]+", text):
        if not part.strip():
            continue
        topic, mark, days = part.partition("=")
        number = days.strip()
        if not (mark and topic.strip() and number.isdecimal() and 1 <= int(number) <= MOST_DAYS):
            raise InvalidValueError(field="fact_stale_topics", value=text, reason="topic_days")
        found[topic.strip().casefold()] = int(number)
    return found


def stale_after(topic: str, rules: Rules) -> int:
    """Days after which a fact of the topic asks to be confirmed."""
    return _days_by_topic(rules.fact_stale_topics).get(topic.strip().casefold(), rules.fact_stale_days)


def stale_on(topic: str, confirmed: int | None, rules: Rules) -> int | None:
    """The day (an ordinal) from which a fact confirmed on a day is stale; None where that day is not known."""
    return None if confirmed is None else confirmed + stale_after(topic, rules)


def marked(facts: Iterable[FactLine], rules: Rules, today: date) -> tuple[FactLine, ...]:
    """The facts, each marked where it is stale on a day; their order stays."""
    from dataclasses import replace

    return tuple(
        replace(fact, stale=True)
        if fact.confirmed_on is not None and (today - fact.confirmed_on).days >= stale_after(fact.topic, rules)
        else fact
        for fact in facts
    )
