"""Contracts, money, relations, facts, notices, competitors, referrals and own fields by keys, on a real archive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.storage.desks import Clock, customer, new_desk
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, press, settle, shown
from tests.ui.fake_desk import NOW
from textual.widgets import Input

from fieldcrm.domain.codes import Outcome
from fieldcrm.domain.notices import NoticeRule
from fieldcrm.domain.prices import Price
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.services.desk import Desk
from fieldcrm.ui.wording import receipt_text

EVIL = "\x1b]52;c;x\x07[/][@click=app.quit]恶"
DAY = NOW.date()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An archive on the day of the app's clock."""
    with new_desk(tmp_path / "archive", Clock(NOW)) as opened:
        yield opened


def two(desk: Desk, first: str = "惠州厂", second: str = "姐妹厂") -> tuple[bytes, bytes]:
    """Two customers in one territory."""
    return (
        customer(desk, first, code="C1", territory="惠州"),
        customer(desk, second, code="C2", territory="惠州"),
    )


async def open_dossier(pilot: Any, whom: bytes) -> None:
    """The dossier of a customer."""
    await settle(pilot)
    pilot.app.open_customer(whom)
    await settle(pilot)


async def test_a_contract_is_entered_by_keys_and_an_end_before_its_start_refused_there(
    make_app: AppFactory, desk: Desk
) -> None:
    one, _other = two(desk)
    app = make_app(desk)
    async with app.run_test(size=SMALL) as pilot:
        await open_dossier(pilot, one)
        await press(pilot, "a", Typed("contract"), "enter")
        assert "Contract number" in shown(pilot)
        assert "Agreed volume" in shown(pilot)
        await press(pilot, Typed("HT-9"), "down", "down", Typed("2020-01-01"), "ctrl+s")
        assert "before the start" in shown(pilot)
        await press(pilot, *["backspace"] * 10, Typed("+30"), "ctrl+s")
        (made,) = desk.contracts(one)
        assert (made.number, made.start, made.end) == ("HT-9", DAY, DAY + timedelta(days=30))
        await press(pilot, "right", "right")
        assert "HT-9" in shown(pilot)


async def test_money_and_relations_are_entered_and_seen_in_the_dossier(make_app: AppFactory, desk: Desk) -> None:
    one, other = two(desk)
    app = make_app(desk)
    async with app.run_test(size=LARGE) as pilot:
        await open_dossier(pilot, one)
        await press(pilot, "a", Typed("prepayment"), "enter", "down", Typed("4000"), "ctrl+s")
        assert [entry.milli for entry in desk.prepaid(one)] == [4_000_000]
        await press(pilot, "a", Typed("relation"), "enter", Typed("nobody"), "ctrl+s")
        assert desk.relations(one) == ()
        await press(pilot, *["backspace"] * 6, Typed("C2"), "ctrl+s")
        assert [(each.kind, each.other.id) for each in desk.relations(one)] == [("referred_by", other)]
        assert "4,000 CNY !! low" in shown(pilot)
        assert "姐妹厂" in shown(pilot)
        await press(pilot, "u")
        assert desk.relations(one) == ()


async def test_one_key_confirms_what_was_told_long_ago_in_dossier_and_call(make_app: AppFactory, desk: Desk) -> None:
    one, _other = two(desk)
    for topic in ("payment", "hours"):
        desk.put_part("fact", one, None, {"topic": topic, "value": f"{topic} so", "confirmed_on": date(2020, 1, 1)})
    app = make_app(desk)
    async with app.run_test(size=LARGE) as pilot:
        await open_dossier(pilot, one)
        await press(pilot, "y")
        assert [fact.confirmed_on == DAY for fact in desk.dossier(one).facts].count(True) == 1
        await press(pilot, "c")
        assert "still so? y confirms" in shown(pilot)
        await press(pilot, "y")
        assert all(fact.confirmed_on == DAY for fact in desk.dossier(one).facts)
        assert "still so?" not in shown(pilot)
        await press(pilot, "1", "enter")
        assert desk.timeline(one)[0].outcome is Outcome.REACHED, "the call went on"


async def test_a_notice_is_written_told_and_seen(make_app: AppFactory, desk: Desk) -> None:
    one, _other = two(desk)
    app = make_app(desk)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "N")
        assert "No price notice yet" in shown(pilot)
        await press(pilot, "n", Typed("涨价"), "down", Typed("周五前加满"), "ctrl+s")
        (notice,) = desk.notices()
        assert (notice.title, notice.words, notice.total) == ("涨价", "周五前加满", 2)
        assert "周五前加满" in shown(pilot)
        await press(pilot, "enter", "t")
        assert desk.notices()[0].told == 1
        await press(pilot, "down", "c")
        assert "周五前加满" in shown(pilot), "the words to say stand on the call's card"
        await press(pilot, "1", "enter")
        assert desk.notices()[0].told == 2, "the call has told it"
        await press(pilot, "escape", "x")
        assert desk.notices() == ()
        await press(pilot, "u")
        assert len(desk.notices()) == 1
        assert one


def test_the_receipt_of_a_notice_says_whom_it_reaches(desk: Desk) -> None:
    two(desk)
    receipt = desk.create_notice({"title": "涨价", "words": "加满"}, NoticeRule())
    assert receipt_text(receipt) == "price notice written · 2 customers"


async def test_a_notice_for_nobody_says_so_at_the_choice(make_app: AppFactory, desk: Desk) -> None:
    two(desk)
    app = make_app(desk)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "N", "n", Typed("x"), "down", Typed("y"))
        await press(pilot, "tab", "tab", "tab", "tab", "tab", Typed("A"), "ctrl+s")
        assert "Nobody is reached" in shown(pilot)
        assert desk.notices() == ()


async def test_competitors_and_referrals_are_screens_of_their_own(make_app: AppFactory, desk: Desk) -> None:
    one, other = two(desk)
    app = make_app(desk)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "C")
        assert "No competitor is known yet" in shown(pilot)
        await press(pilot, "F")
        assert "Nobody has referred anybody yet" in shown(pilot)
        desk.record_delivery(one, Amount.of(9, Unit.TONNE), DAY, supplier="Rival", price="6850")
        desk.record_delivery(other, Amount.of(7, Unit.TONNE), DAY)
        desk.relate(other, one, "referred_by")
        await press(pilot, "f5")
        assert "brought 7 t" in shown(pilot)
        await press(pilot, "C")
        assert "6,850/t" in shown(pilot)
        await press(pilot, "enter")
        assert app.current_mode == "customer"
        assert app.customer_id == one


async def test_an_own_field_is_added_in_the_settings_and_filled_in_the_form(make_app: AppFactory, desk: Desk) -> None:
    one, _other = two(desk)
    app = make_app(desk)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "left", "left", "a", "down", Typed("Fence"), "ctrl+s")
        (field,) = desk.custom_fields()
        assert (field.of_kind, field.name) == ("customer", "Fence")
        assert "Fence" in shown(pilot)
        await open_dossier(pilot, one)
        await press(pilot, "E", "shift+tab", Typed("wire"), "ctrl+s")
        assert [value.value for value in desk.own_values("customer", one)] == ["wire"]
        await press(pilot, "6", "R")
        assert desk.custom_fields() == ()
        await press(pilot, "R")
        assert len(desk.custom_fields()) == 1


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_hostile_names_are_shown_and_do_nothing(
    make_app: AppFactory, desk: Desk, language: str, size: tuple[int, int]
) -> None:
    one, other = two(desk, EVIL, EVIL + "2")
    desk.put_part("fact", one, None, {"topic": EVIL, "value": EVIL, "supplier": EVIL, "price": Price(1, "t")})
    desk.put_contract(one, None, {"number": EVIL, "start": DAY, "price_terms": EVIL})
    desk.prepay(one, "5", note=EVIL)
    desk.relate(other, one, "referred_by", note=EVIL)
    desk.add_custom_field("customer", EVIL.replace("=", ""), "choice", choices=[EVIL], note=EVIL)
    (field,) = desk.custom_fields()
    desk.edit_customer(one, {field.form_name: EVIL, "territory": EVIL})
    desk.create_notice({"title": EVIL, "words": EVIL, "market": EVIL}, NoticeRule())
    app = make_app(desk, language=language)
    async with app.run_test(size=size) as pilot:
        await open_dossier(pilot, one)
        await press(pilot, "right", "right", "E", "escape")
        for key in ("N", "C", "F"):
            await press(pilot, key)
            assert "[/]" in shown(pilot)
            assert "\x1b" not in shown(pilot)
        await press(pilot, "6", "left", "left")
        assert "[/]" in shown(pilot)


async def test_a_column_is_said_to_hold_an_own_field(make_app: AppFactory, desk: Desk, tmp_path: Path) -> None:
    desk.add_custom_field("customer", "Fence", "text")
    file = tmp_path / "c.csv"
    file.write_text("code,name,zaun\nC9,甲,wire\n", encoding="utf-8")
    app = make_app(desk)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        path = pilot.app.screen.query_one("#finder-path", Input)
        path.value = str(file)
        path.focus()
        await press(pilot, "enter", "down", "down", "m", Typed("Fence"), "enter")
        assert "Fence" in shown(pilot)
        await press(pilot, "enter")
        whom = desk.find_customer("C9").id
        assert [value.value for value in desk.own_values("customer", whom)] == ["wire"]


@pytest.mark.parametrize("key", ["C", "F", "4"])
async def test_an_empty_list_offers_nothing_to_do_to_a_line(make_app: AppFactory, desk: Desk, key: str) -> None:
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, key)
        offered = {each.binding.id for each in pilot.app.screen.active_bindings.values() if each.enabled}
        needing = {"people.open", "people.call", "agenda.open", "agenda.call", "agenda.later", "agenda.date"}
        assert not offered & needing
        assert "app.search" in offered


async def test_keys_of_own_fields_are_offered_as_soon_as_there_is_one(make_app: AppFactory, desk: Desk) -> None:
    keys = {"settings.add", "settings.change", "settings.retire"}
    async with make_app(desk).run_test(size=LARGE) as pilot:

        def offered() -> set[str | None]:
            return {each.binding.id for each in pilot.app.screen.active_bindings.values() if each.enabled}

        await settle(pilot)
        await press(pilot, "6", "left", "left")
        assert keys & offered() == {"settings.add"}
        await press(pilot, "a", "down", Typed("颜色"), "ctrl+s")
        assert "颜色" in shown(pilot)
        assert keys <= offered()
