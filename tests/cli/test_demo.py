"""The demo's archive: plausible, in three scripts, the same for the same seed and day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from fieldcrm import bootstrap
from fieldcrm.services.demo import CUSTOMERS, make

from .conftest import DAY, NOW, Runner

TODAY = date.fromisoformat(DAY)


def test_the_same_seed_and_day_give_the_same_rows() -> None:
    assert make(TODAY, 1) == make(TODAY, 1)
    assert make(TODAY, 2) != make(TODAY, 1)
    assert make(TODAY + timedelta(days=1), 1) != make(TODAY, 1)


def test_three_years_of_deliveries_to_yesterday() -> None:
    rows = make(TODAY).rows
    assert len(rows["customer"]) == CUSTOMERS
    days = [date.fromisoformat(str(row[2])) for kind in ("delivery", "delivery rival") for row in rows[kind]]
    assert max(days) == TODAY - timedelta(days=1)
    assert TODAY - min(days) > timedelta(days=3 * 365 - 60)
    assert len(days) > 2000
    assert len(rows["delivery rival"]) > 300


def test_names_in_three_scripts_all_different() -> None:
    names = [str(row[2]) for row in make(TODAY).rows["customer"]]
    assert len(set(names)) == CUSTOMERS
    assert sum(name.isascii() or "ñ" in name for name in names) == 38


def test_it_shows_every_kind_of_customer(demo: Runner) -> None:
    rows = demo("customers", "--format", "json").data
    assert set(Counter(row["grade"] for row in rows)) == {"A", "B", "C", "-"}
    assert set(Counter(row["status"] for row in rows)) == {"active", "prospect", "paused", "lost"}
    codes = {reason["code"] for row in demo("today", "--format", "json").data for reason in row["reasons"]}
    assert {"call_back", "tank_low", "revisit", "planned", "first_contact", "silent", "thank_quarter"} <= codes


def test_it_shows_field_work_of_every_kind(whole_demo: Runner) -> None:
    codes = {reason["code"] for row in whole_demo("today", "--format", "json").data for reason in row["reasons"]}
    assert {"complaint", "risk_check", "follow_up", "promise", "contract_ends", "prepayment_low"} <= codes
    assert {"price_notice", "contract_sign"} <= codes
    assert len(whole_demo("complaints", "--format", "json").data) == 10
    assert whole_demo("cases", "流量", "--format", "json").data
    assert whole_demo("notice", "list", "--format", "json").data


def test_it_is_one_sound_action(whole_demo: Runner) -> None:
    with bootstrap.open_desk(whole_demo.folder, now=lambda: NOW, read_only=True) as desk:
        assert [entry.kind for entry in desk.history(limit=5)] == ["demo"]
        assert all(finding.ok for finding in desk.doctor())
