"""The dossier, driven by keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, press, settle, shown
from tests.ui.fake_archive import HOSTILE, FakeArchive, row_id
from tests.ui.fake_desk import TODAY, customer_id
from textual.widgets import Input, TextArea

from fieldcrm.domain.units import Amount
from fieldcrm.errors import InvalidValueError
from fieldcrm.ui.dialogs.call import CallDialog
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.dialogs.history import EntryDialog, HistoryDialog
from fieldcrm.ui.dialogs.message import ConfirmDialog
from fieldcrm.ui.dialogs.order import OrderDialog
from fieldcrm.ui.dialogs.reading import ReadingDialog
from fieldcrm.ui.dialogs.why import WhyDialog
from fieldcrm.ui.screens.customer import CustomerScreen
from fieldcrm.ui.widgets.viewport import Viewport

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
OPEN = ("2", "enter")
PARTS = (*OPEN, "right", "right")
TIMELINE = (*OPEN, "left")


def screen(pilot: Any) -> CustomerScreen:
    return cast("CustomerScreen", pilot.app.screen)


def entry(pilot: Any, name: str) -> Input:
    return cast("Input", pilot.app.screen.query_one(f"#entry-{name}", Input))


@LANGUAGES
async def test_large_terminals_show_two_columns(make_app: AppFactory, language: str) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        text = shown(pilot)
        for found in (
            "138 1000 5678",
            "12.5",
            "27.4 t",
            "███",
            "●",
            "░░",
            "王建国",
            "Quarry gate",
            "壳牌 Shell",
            "75%",
        ):
            assert found in text, found


@LANGUAGES
async def test_small_terminals_show_one_part_at_a_time(make_app: AppFactory, language: str) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        assert "27.4 t" in shown(pilot)
        assert "壳牌" not in shown(pilot)
        await press(pilot, "right")
        assert "●" in shown(pilot)
        await press(pilot, "right")
        assert "+852 5555 0199" in shown(pilot)
        await press(pilot, "right")
        assert "壳牌 Shell" in shown(pilot)
        await press(pilot, "right")
        assert "27.4 t" in shown(pilot)


async def test_declared_and_measured_stand_side_by_side(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        line = next(line for line in shown(pilot).splitlines() if "Monthly volume" in line)
        assert line.split()[-4:] == ["30", "t", "27.4", "t"]


async def test_a_customer_of_whom_nothing_is_known(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", *["down"] * 6, "enter")
        assert "not known yet" in shown(pilot)
        await press(pilot, "right")
        assert "add one (a), then a dip reading (d) starts this chart" in shown(pilot)
        assert "D records one" in shown(pilot)
        await press(pilot, "right")
        assert "Press a to add" in shown(pilot)


async def test_without_a_customer_it_says_what_to_do(make_app: AppFactory) -> None:
    async with make_app(FakeArchive(0)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        pilot.app.switch_mode("customer")
        await settle(pilot)
        assert "Press 2 for the list" in shown(pilot)
        await press(pilot, "d", "E", "x")
        assert isinstance(pilot.app.screen, CustomerScreen)


@pytest.mark.parametrize(
    ("key", "dialog"),
    [
        ("enter", CallDialog),
        ("c", CallDialog),
        ("d", ReadingDialog),
        ("o", OrderDialog),
        ("w", WhyDialog),
        ("h", HistoryDialog),
        ("n", FormDialog),
        ("D", FormDialog),
        ("E", FormDialog),
    ],
)
async def test_keys_open_their_dialogs(make_app: AppFactory, key: str, dialog: type) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, key)
        assert isinstance(pilot.app.screen, dialog)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_the_timeline_loads_more_to_its_end(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *TIMELINE)
        timeline = screen(pilot).query_one("#timeline", Viewport)
        assert timeline.source.total == 51
        await press(pilot, "end", "end", "end", "end")
        assert timeline.source.total == 130
        last: Any = timeline.row
        assert last.id == row_id(1129)


async def test_an_entry_can_be_read_in_full(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *TIMELINE, "down", "enter")
        assert isinstance(pilot.app.screen, EntryDialog)
        assert "要十二月的报价，下周三答复" in shown(pilot)


async def test_a_delivery_of_a_competitor(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "D", Typed("12.5 t"), "down", "ctrl+u", Typed("-3"), "down", Typed("Shell"), "ctrl+s")
        kind, values = desk.written[-1]
        assert kind == "delivery"
        assert values["amount"] == Amount.of(12.5, "t")
        assert values["day"] == TODAY - timedelta(days=3)
        assert values["supplier"] == "Shell"
        assert values["tank_id"] == row_id(31)


async def test_a_delivery_cannot_lie_in_the_future(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "D", Typed("12.5 t"), "down", "ctrl+u", Typed("+2"), "ctrl+s")
        assert not desk.written
        assert "must not lie in the future" in shown(pilot)
        assert entry(pilot, "day").has_focus


async def test_editing_writes_only_what_differs(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "E")
        entry(pilot, "territory").focus()
        await press(pilot, "end", Typed(" 2"), "ctrl+s")
        assert desk.written[-1][0] == "edit"
        assert desk.written[-1][1]["values"] == {"territory": "城北 2"}


async def test_an_unchanged_form_writes_nothing_and_asks_nothing(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "E", "ctrl+s")
        assert isinstance(pilot.app.screen, CustomerScreen)
        await press(pilot, "E", "escape")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert not desk.written


async def test_leaving_asks_only_if_something_would_be_lost(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "E", *"9", "escape")
        assert isinstance(pilot.app.screen, ConfirmDialog)
        assert "Code" in shown(pilot)
        await press(pilot, "n")
        assert entry(pilot, "code").value == "K00019"
        await press(pilot, "escape", "y")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert not desk.written
        assert not desk.drafts


async def test_errors_stand_at_their_fields_and_nothing_is_lost(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "E")
        entry(pilot, "monthly-volume").value = "plenty"
        entry(pilot, "name").value = ""
        await press(pilot, "ctrl+s")
        assert entry(pilot, "name").has_focus
        assert "A value is needed here." in shown(pilot)
        await press(pilot, Typed("Neu"))
        assert "A value is needed here." not in shown(pilot)
        assert entry(pilot, "monthly-volume").value == "plenty"
        assert not desk.written


async def test_what_is_wrong_with_the_last_field_is_in_sight(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "E")
        entry(pilot, "slack-months").value = "never"
        await press(pilot, "ctrl+s")
        assert entry(pilot, "slack-months").has_focus
        assert "✗" in shown(pilot)


async def test_what_the_archive_refuses_is_said_at_the_field(make_app: AppFactory) -> None:
    desk = FakeArchive()
    desk.refusal = InvalidValueError(field="code", value="K0002", reason="used")
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "E", *"9", "ctrl+s")
        assert isinstance(pilot.app.screen, FormDialog)
        assert "already used" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert desk.written[-1][1]["values"] == {"code": "K00019"}


async def test_a_draft_survives_a_crash(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "E", Typed("77"))
        cast("FormDialog", pilot.app.screen).keep_draft()
        await settle(pilot)
    again = FakeArchive()
    again.drafts = dict(desk.drafts)
    async with make_app(again).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "E")
        assert entry(pilot, "code").value == "K000177"
        assert "not saved yet" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert again.written[-1][1]["values"] == {"code": "K000177"}
        assert not again.drafts


async def test_adding_a_tank_with_its_dip_table(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "a", Typed("tank"), "enter", Typed("North"), "down", "down", Typed("20,000 L"))
        pilot.app.screen.query_one("#entry-table", TextArea).text = "0 0\n100 9000"
        await press(pilot, "ctrl+s")
        kind, part_id, values = desk.parts[-1]
        assert (kind, part_id) == ("tank", None)
        assert values["name"] == "North"
        assert values["volume"] == 20_000.0
        assert values["table"] == ((0.0, 0.0), (100.0, 9000.0))
        assert values["pump_needed"] is False


async def test_adding_a_fact_dates_it_today(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "a", Typed("fact"), "enter", Typed("pays"), "down", Typed("monthly"), "ctrl+s")
        kind, _part, values = desk.parts[-1]
        assert kind == "fact"
        assert values == {"topic": "pays", "value": "monthly", "confirmed_on": TODAY}


async def test_enter_edits_the_part_under_the_cursor(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *PARTS, "down", "enter")
        assert entry(pilot, "name").value == "Anna Ho"
        await press(pilot, "end", Typed(" Lee"), "ctrl+s")
        assert desk.parts[-1] == ("contact", row_id(12), {"name": "Anna Ho Lee"})


async def test_delete_hides_the_part_and_says_that_undo_brings_it_back(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, *PARTS, "down", "x")
        assert desk.written[-1] == ("delete", {"kind": "contact", "customer_id": None, "row": row_id(12)})
        assert "u brings it back" in shown(pilot)
        assert "Anna Ho" not in shown(pilot)


async def test_delete_on_the_timeline_names_the_kind_of_row(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *TIMELINE, "x", "x")
        assert [values["kind"] for kind, values in desk.written] == ["delivery", "activity"]


async def test_the_whole_customer_is_deleted_only_after_a_question(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "x", "n")
        assert not desk.written
        await press(pilot, "x", "y")
        assert desk.written[-1][1]["kind"] == "customer"
        assert desk.written[-1][1]["row"] == customer_id(0)
        assert "No customer is open" in shown(pilot)


async def test_history_says_who_changed_what_from_what_to_what(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "h")
        text = shown(pilot)
        for found in ("Li Wei", "Territory", "城北", "Harbour", "undone", "5000 values"):
            assert found in text, found


async def test_hostile_texts_in_every_place_do_nothing(make_app: AppFactory) -> None:
    desk = FakeArchive(3, names={0: HOSTILE}, words=HOSTILE)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        for keys in (
            OPEN,
            ("h", "escape"),
            ("E", "escape"),
            ("a", "escape"),
            ("D", "escape"),
            ("right", "right", "enter"),
        ):
            for key in keys:
                await press(pilot, key)
                text = shown(pilot)
                assert "ACME [/]" in text
                assert not {"\x1b", "\u202e", "\x9b", "\x07"} & set(text)


async def test_another_customer_starts_at_its_overview(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *TIMELINE, "2", "down", "enter")
        assert "[Overview]" in shown(pilot)
        assert "Harbour Stone Quarry" in shown(pilot)


async def test_tab_goes_from_part_to_part_where_all_are_seen(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "tab")
        assert screen(pilot).part_at_hand() is not None
        await press(pilot, "right")
        assert screen(pilot).entry_at_hand() is not None
