"""Filters, marks, mergers, the brief and the warning of duplicates, driven by keys on a real archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from tests.storage.desks import Clock, customer, new_desk
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, lines, press, settle, shown
from tests.ui.fake_desk import NOW
from textual.widgets import Input

from fieldcrm.domain.filters import Filter, parse
from fieldcrm.services.desk import Desk
from fieldcrm.ui.dialogs.message import MessageDialog
from fieldcrm.ui.screens.customers import CustomersScreen
from fieldcrm.ui.widgets.file_finder import FileFinder
from fieldcrm.ui.widgets.viewport import Viewport

HOSTILE = "ACME [/] \x1b[31m"
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Five customers."""
    with new_desk(tmp_path / "archive", Clock(NOW)) as opened:
        for code, name, territory in (
            ("A", "恒顺物流", "北区"),
            ("B", "恒顺物流有限公司", "南区"),
            ("C", "永丰矿业", "北区"),
            ("D", HOSTILE, "North East"),
            ("E", "Bright Mining", "北区"),
        ):
            customer(opened, name, code=code, territory=territory)
        yield opened


def screen(pilot: Any) -> CustomersScreen:
    return cast("CustomersScreen", pilot.app.screen)


def shown_codes(pilot: Any) -> str:
    """The codes of the list."""
    source = pilot.app.screen.query_one("#customers", Viewport).source
    return "".join(sorted(source.get(at).code for at in range(source.total)))


@SIZES
@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
async def test_a_filter_is_written_with_what_is_offered(
    make_app: AppFactory, desk: Desk, size: tuple[int, int], language: str
) -> None:
    async with make_app(desk, language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "2", "f", "down", "enter")
        entry = pilot.app.screen.query_one("#filter-entry", Input)
        field = {"en": "terri", "zh_Hans": "区域", "zh_Hant": "區域"}[language]
        await press(pilot, Typed(field), "enter", "enter", Typed("南"), "enter")
        assert entry.value.strip().endswith("= 南区")
        await press(pilot, "enter")
        assert shown_codes(pilot) == "B"
        assert "南区" in lines(pilot)[-2]
        await press(pilot, "escape")
        assert shown_codes(pilot) == "ABCDE"


async def test_what_cannot_be_understood_is_said_at_once(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "f", "down", "enter", Typed("colour = red"))
        assert "There is no such field to filter by" in shown(pilot)
        await press(pilot, "escape")
        assert screen(pilot).selection.where == Filter()


async def test_a_filter_is_kept_and_taken_again(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "f", "down", "enter", Typed('territory = "North East" or code = C'), "ctrl+s")
        await press(pilot, Typed("[b]Mine"), "ctrl+s")
        assert shown_codes(pilot) == "CD"
        assert desk.segments()[0].name == "[b]Mine"
        await press(pilot, "escape", "f", Typed("mine"), "enter")
        assert shown_codes(pilot) == "CD"
        assert "[b]Mine" in lines(pilot)[-2]


async def test_all_that_are_shown_are_marked_and_changed_together(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "tab", Typed("北"), "tab", "M")
        assert "3 marked" in shown(pilot)
        await press(pilot, "a", Typed("manager"), "enter", Typed("Zhao"), "ctrl+s")
        assert desk.customers(where=parse("owner = Zhao")).total == 3
        assert not screen(pilot).marked
        await press(pilot, "u")
        assert desk.customers(where=parse("owner = Zhao")).total == 0
        await press(pilot, "M", "M")
        assert not screen(pilot).marked


async def test_marked_customers_are_exported(make_app: AppFactory, desk: Desk, tmp_path: Path) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "s", "m", "down", "m", "a", Typed("export"), "enter")
        await press(pilot, Typed(str(tmp_path / "out.csv")), "ctrl+s")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert text.count("\n") == 3
    assert "恒顺物流," in text
    assert "永丰" in text


async def test_an_export_tells_of_a_new_folder_and_of_texts_that_were_cut(
    make_app: AppFactory, desk: Desk, tmp_path: Path
) -> None:
    row = desk.customers().rows[0].id
    desk.edit_customer(row, {"note": "😀" * 20_000})
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "m", "a", Typed("export"), "enter")
        await press(pilot, Typed(str(tmp_path / "new" / "out.xlsx")), "ctrl+s")
        assert isinstance(pilot.app.screen, MessageDialog)
        assert "1 text is longer than" in shown(pilot)
        assert "customers, row 2, note: 40,000 characters" in shown(pilot)
        said = [note.message for note in pilot.app._notifications]
        assert any("1 rows written" in each and "was not there; it was made" in each for each in said)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomersScreen)


async def test_a_price_notice_to_those_who_are_marked(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "m", "a", Typed("notice"), "enter", Typed("Up"), "enter", Typed("Fill now"), "ctrl+s")
    (notice,) = desk.notices()
    assert (notice.title, notice.words) == ("Up", "Fill now")


async def test_two_marked_customers_are_merged_and_parted_in_the_dossier(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "s", "m", "m", "a", Typed("merge"), "enter")
        assert "恒顺物流有限公司" in shown(pilot)
        await press(pilot, "enter")
        assert "恒顺物流有限公司 (B) becomes a part of 恒顺物流 (A)" in shown(pilot)
        assert "␊" not in shown(pilot)
        await press(pilot, "y")
        assert shown_codes(pilot) == "ACDE"
        await press(pilot, "home", "enter")
        assert pilot.app.current_mode == "customer"
        await press(pilot, "M", "down", "enter")
        assert {row.code for row in desk.customers().rows} == set("ABCDE")


async def test_the_dossier_merges_with_one_that_is_searched(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "s", "enter", "M", "enter", Typed("永丰"), "enter", "enter", "y")
        assert {row.code for row in desk.customers().rows} == set("ABDE")


@SIZES
@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
async def test_the_brief_is_one_key_away(
    make_app: AppFactory, desk: Desk, size: tuple[int, int], language: str
) -> None:
    wanted = desk.find_customer("D").id
    desk.put_part("site", wanted, None, {"name": "[red]East", "rules": "helmet\nboots"})
    desk.put_part("contact", wanted, None, {"name": "李伟", "phone": "139"})
    async with make_app(desk, language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "2", Typed("acme"), "b")
        text = shown(pilot)
        assert "[red]East" in text
        assert "helmet" in text
        assert "\x1b" not in text
        await press(pilot, "escape", "enter", "b")
        assert "139" in shown(pilot)


async def test_the_brief_is_one_screen_and_b_shows_the_whole(make_app: AppFactory, desk: Desk) -> None:
    wanted = desk.find_customer("D").id
    desk.put_part("site", wanted, None, {"name": "East", "rules": "helmet"})
    for n in range(25):
        desk.give_promise(wanted, f"promise {n}", NOW.date())
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", Typed("acme"), "b")
        small = shown(pilot)
        assert "helmet" in small
        assert "more" in small
        assert "promise 24" not in small
        await press(pilot, "b", "end")
        assert "promise 24" in shown(pilot)
        await press(pilot, "pageup", "home")
        assert "helmet" in shown(pilot)
        await press(pilot, "b")
        assert shown(pilot) == small


async def test_the_brief_of_todays_first_call(make_app: AppFactory, desk: Desk) -> None:
    desk.reschedule(desk.find_customer("C").id, NOW.date())
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert "Brief · 永丰矿业" in shown(pilot)
        await press(pilot, "escape", "enter", "b")
        assert "Brief · 永丰矿业" in shown(pilot)


async def test_who_may_be_the_same_is_told_while_one_types(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "n", Typed("恆順物流集團"))
        assert "Already there? 恒顺物流 (A) · same name" in shown(pilot)
        await press(pilot, "enter", "enter", Typed("139 0000 1111"), "ctrl+s")
        assert desk.search("13900001111")[0].name == "恆順物流集團"
        await press(pilot, "2", "n", "enter", "enter", Typed("0139-00001111"))
        assert "13900001111" in shown(pilot).replace(" ", "")


async def test_search_says_where_the_words_stand(make_app: AppFactory, desk: Desk) -> None:
    desk.put_part("fact", desk.find_customer("C").id, None, {"topic": "hours", "value": "只收夜间送货"})
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "slash", Typed("夜间"))
        assert "in what it told us: hours · 只收夜间" in shown(pilot)


async def test_a_log_and_people_are_imported_in_the_app(make_app: AppFactory, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "客户编号,跟进日期,跟进方式,跟进内容,跟进人\nA,2024-05-06,微信,聊了价格,老张\n", encoding="utf-8"
    )
    (tmp_path / "people.vcf").write_text("BEGIN:VCARD\nFN:李伟\nORG:恒顺物流\nTEL:139\nEND:VCARD\n", encoding="utf-8")
    async with make_app(desk).run_test(size=LARGE) as pilot:
        for name in ("log.csv", "people.vcf"):
            await settle(pilot)
            await press(pilot, "5")
            if name == "people.vcf":
                await press(pilot, "o")
            finder = pilot.app.screen.query_one(FileFinder)
            pilot.app.screen.post_message(FileFinder.Chosen(tmp_path / name))
            await settle(pilot)
            assert finder is not None
            if name == "log.csv":
                await press(pilot, "y", Typed("log"), "enter")
            await press(pilot, "enter")
    entry = desk.timeline(desk.find_customer("A").id)[-1]
    assert (entry.actor, entry.kind, entry.text) == ("老张", "message", "聊了价格")
    assert [person.name for person in desk.dossier(desk.find_customer("A").id).contacts] == ["李伟"]
