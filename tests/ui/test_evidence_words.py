"""What a forecast says that it stands on: how many deliveries, whose rhythm, and what else counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.ui.test_predicted import dossier

from fieldcrm import i18n
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.customer import Gauge, TimelineEntry
from fieldcrm.domain.views.explained import Term
from fieldcrm.domain.views.standing import HeatUse
from fieldcrm.ui.cells import width_of
from fieldcrm.ui.rows.dossier import use_block
from fieldcrm.ui.words.outcomes import days_of
from fieldcrm.ui.words.terms import basis_text, heat_text, term_text

TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("deliveries", "model", "words"),
    [
        (3, "renewal", "3 deliveries, usually every 20 days, last 5 days ago"),
        (1, "pooled", "1 delivery, customers like it, usually every 20 days, last 5 days ago"),
        (1, "declared", "1 delivery, declared figures, usually every 20 days, last 5 days ago"),
        (0, "declared", "what it declared, usually every 20 days"),
    ],
)
def test_a_rhythm_that_is_not_its_own_says_whose_it_is(deliveries: int, model: str, words: str) -> None:
    basis = {"deliveries": deliveries, "model": model, "usual_interval": 20.0, "elapsed": 5}
    assert basis_text(basis) == words


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (["order"], "corrected by an order"),
        (["reading", "enough_until"], "corrected by a level reading, the customer's word"),
        (None, "corrected by a reading, an order or the customer's word"),
    ],
)
def test_what_else_counted_is_named(by: list[str] | None, words: str) -> None:
    basis = {"deliveries": 3, "model": "renewal", "anchored": True} | ({} if by is None else {"by": by})
    assert basis_text(basis) == f"3 deliveries, {words}"


def test_chinese_enumerates_with_its_own_comma() -> None:
    i18n.use("zh_Hans")
    try:
        both = basis_text({"deliveries": 3, "anchored": True, "by": ["reading", "order"]})
        days = term_text(Term("bought_elsewhere", 1.0, "t", {"expected": ("2026-09-15", "2026-10-05")}), TODAY)
    finally:
        i18n.use("en")
    assert both == "3 次配送，已按量油、订单修正"
    assert "9月15日、10月5日" in days


def test_an_order_tells_the_day_that_it_is_for() -> None:
    order = TimelineEntry(
        b"1" * 16, "order", TODAY, None, "", amount=Amount.of(5_000, Unit.LITRE), until=date(2026, 6, 18)
    )
    assert days_of(order, TODAY) == "for 18 Jun"


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_k_factor_is_whole_in_a_narrow_dossier(language: str) -> None:
    heat = HeatUse(0.0545, 18.4, 0.1, 17.57)
    gauge = Gauge(0, "", "", None, None, (), (), None, heat=heat)
    i18n.use(language)
    try:
        lines = use_block(replace(dossier(), gauges=(gauge,)), TODAY, 48).plain.split("\n")
        words = heat_text(heat)
    finally:
        i18n.use("en")
    told = "".join(line for line in lines if width_of(line) <= 48).replace(" ", "")
    assert words.replace(" ", "") in told


def test_the_weekday_that_is_weighed_is_named() -> None:
    term = Term("weekday", 1.8, "", {"weekday": date(2026, 6, 11)})
    assert term_text(term, TODAY) == "orders for tomorrow, Thu, against the week's mean"
