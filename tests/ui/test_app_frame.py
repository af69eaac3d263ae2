"""The frame: screens by digits, search, palette, help, undo, keys, errors, language and theme."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, calls_of, lines, press, settle, shown
from tests.ui.fake_desk import NOW, FakeDesk, customer_id
from textual.command import CommandPalette

from fieldcrm.config import Config
from fieldcrm.errors import ArchiveInUseError
from fieldcrm.ui import keymap
from fieldcrm.ui.doors import Doors
from fieldcrm.ui.screens.today import TodayScreen


async def test_the_masthead_names_archive_day_and_language(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        first, second = lines(pilot)[:2]
        assert "Li Wei 李伟" in first
        assert "Tue 24 Nov 2026 · English" in first
        for digit, name in enumerate(
            ("Today", "Customers", "Dossier", "Agenda", "Import", "Settings", "Help"), start=1
        ):
            assert f"{digit} {name}" in second


async def test_search_finds_as_one_types_and_enter_opens(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "m", "ü", "l")
        text = shown(pilot)
        assert "Müller & Sons Logistics" in text
        assert "Harbour Stone Quarry" not in text.split("Search", 1)[1].splitlines()[3]
        app: Any = pilot.app
        opened: list[bytes] = []
        app.open_customer = opened.append
        await press(pilot, "down", "up", "enter")
        assert opened == [customer_id(7)]


async def test_search_says_when_nothing_fits(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "x", "q", "enter")
        assert "Nothing fits" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TodayScreen)


async def test_an_answer_to_an_earlier_key_is_void(make_app: AppFactory) -> None:
    """The first letter's answer comes last; what is shown still belongs to what is typed."""
    from threading import Event

    release = Event()

    class Slow(FakeDesk):
        def search(self, text: str, limit: int = 50) -> Any:
            if text == "m":
                release.wait(5)
            return super().search(text, limit)

    async with make_app(Slow()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("slash")
        await settle(pilot)
        await pilot.press("m", "ü")
        for _turn in range(200):
            if "Müller" in shown(pilot):
                break
            await pilot.pause(0.005)
        release.set()
        await settle(pilot)
        found: Any = pilot.app.screen.query_one("#found")
        names = {row.name for row in found.source.rows}
        assert all("Mü" in name for name in names)


async def test_palette_lists_commands_and_customers(make_app: AppFactory) -> None:
    desk = FakeDesk(names={3: "ACME [/] [@click=app.quit]x"})
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, CommandPalette)
        assert "Take the rank apart" in shown(pilot)
        await press(pilot, "a", "c", "m", "e")
        for _turn in range(400):
            if "ACME [/]" in shown(pilot):
                break
            await pilot.pause(0.01)
        assert "ACME [/] [@click=app.quit]x" in shown(pilot)


async def test_help_explains_what_has_the_focus(make_app: AppFactory) -> None:
    async with make_app().run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark")
        text = shown(pilot)
        assert "Promises with a clock come first" in text
        assert "Enter a level reading of a tank" in text


async def test_undo_without_anything_to_undo_is_told(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        assert len(pilot.app.screen_stack) == 2
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_q_quits_and_closes_the_archive(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("q")
    assert desk.closed


async def test_an_error_at_the_door_is_told_and_the_app_lives(make_app: AppFactory) -> None:
    app = make_app()

    def refuse() -> Any:
        raise ArchiveInUseError(file="archive.db")

    app.desk_box._open = refuse
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "archive.db" in shown(pilot) or "in use" in shown(pilot)
        await press(pilot, "escape")
        assert app.is_running


async def test_a_bug_of_ours_is_told_without_values(make_app: AppFactory) -> None:
    class Broken(FakeDesk):
        def why(self, wanted: bytes, as_of: Any = None) -> Any:
            raise KeyError("secret value")

    async with make_app(Broken()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        text = shown(pilot)
        assert "KeyError" in text
        assert "secret" not in text


async def test_f5_reads_again(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        desk.listed = desk.listed[:3]
        await press(pilot, "f5")
        assert calls_of(pilot).source.total == 3


async def test_keys_can_be_remapped(make_app: AppFactory) -> None:
    async with make_app(keymap={"today.why": "y", "app.search": "f3"}).run_test(size=LARGE) as pilot:
        await settle(pilot)
        assert "y Why" in lines(pilot)[-1]
        assert "F3 Search" in lines(pilot)[-1]
        await press(pilot, "w")
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "y")
        assert "82%" in shown(pilot)


async def test_language_and_theme_change_at_once(make_app: AppFactory) -> None:
    kept: list[Config] = []
    app = make_app(doors=Doors(save_config=kept.append))
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        app.apply_config(Config(language="zh_Hans", theme="fuel-light", user="Li Wei"))
        await settle(pilot)
        text = shown(pilot)
        assert "简体中文" in text
        assert "Customer" not in text
        assert "顺达运输有限公司" in text
        assert app.theme == "fuel-light"
        assert kept[0].language == "zh_Hans"


async def test_midnight_brings_the_new_day(make_app: AppFactory) -> None:
    from datetime import timedelta

    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        app.now = lambda: NOW + timedelta(days=1)
        app._tick()
        await settle(pilot)
        assert "Wed 25 Nov 2026" in lines(pilot)[0]


@pytest.mark.parametrize("size", [(20, 6), (60, 15), (300, 90)])
async def test_any_size_is_survived(make_app: AppFactory, size: tuple[int, int]) -> None:
    async with make_app().run_test(size=size) as pilot:
        await settle(pilot)
        for key in ("enter", "w", "slash", "e", "question_mark"):
            await press(pilot, key)
            await press(pilot, "escape")
        assert pilot.app.is_running


def test_binding_ids_are_unique_and_complete() -> None:
    ids = [key.id for key in keymap.KEYS]
    assert len(ids) == len(set(ids))
    assert {key.where for key in keymap.KEYS} == set(keymap.PLACES)
    assert all(key.label and key.help for key in keymap.KEYS)


def test_no_two_things_share_a_key_in_one_place() -> None:
    assert keymap.clashes({}) == []
    assert ("w", "today.call", "today.why") in keymap.clashes({"today.call": "w"})


def test_keys_are_shown_as_people_read_them() -> None:
    table = list(keymap.key_table({"today.why": "f2"}))
    assert ("Today", "F2", "Take the rank apart, term by term") in table
    assert keymap.shown_keys("ctrl+s") == "Ctrl+S"
    assert keymap.shown_keys("up,k") == "↑ k"
    assert keymap.shown_key("U") == "U"
    assert all(re.fullmatch(r"\S+( \S+)*", keys) for _place, keys, _help in table)


async def test_help_explains_a_dialog_too(make_app: AppFactory) -> None:
    async with make_app().run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "question_mark")
        assert "A digit says what came of the call" in shown(pilot)
        await press(pilot, "question_mark", "escape", "tab", "f1")
        assert "A digit says what came of the call" in shown(pilot), "F1 helps where a question mark is a letter"
        assert len(pilot.app.screen_stack) == 3


async def test_a_second_window_says_that_it_may_only_read(make_app: AppFactory) -> None:
    desk = FakeDesk()
    status = desk.status()
    desk.status = lambda: dataclasses.replace(status, read_only=True)  # type: ignore[method-assign]
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "read only" in lines(pilot)[0]
