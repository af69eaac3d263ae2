"""The settings, driven by keys."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, press, settle, shown
from tests.ui.fake_archive import FakeArchive
from textual.widgets import Input

from fieldcrm.config import Config
from fieldcrm.domain.rules import Rules
from fieldcrm.errors import InvalidValueError
from fieldcrm.ui.dialogs.key import KeyDialog, clash
from fieldcrm.ui.dialogs.passphrase import PassphraseDialog
from fieldcrm.ui.doors import Doors
from fieldcrm.ui.keymap import KEYS, keys_in_use
from fieldcrm.ui.rules_form import KINDS, RATIO, rule_fields, show_rule, texts_of
from fieldcrm.ui.screens.settings import SettingsScreen
from fieldcrm.ui.widgets.form_state import FormState
from fieldcrm.ui.widgets.viewport import Viewport


def entry(pilot: Any, name: str) -> Input:
    return cast("Input", pilot.app.screen.query_one(f"#entry-{name}", Input))


def keys_list(pilot: Any) -> Viewport[Any]:
    return cast("Viewport[Any]", pilot.app.screen.query_one("#keys", Viewport))


def row(viewport: Viewport[Any], at: int) -> Any:
    return viewport.source.get(at)


def go_to(pilot: Any, key_id: str) -> None:
    viewport = keys_list(pilot)
    viewport.move_to(next(n for n in range(viewport.source.total) if row(viewport, n).id == key_id))


def test_every_rule_has_a_field_and_its_own_words() -> None:
    assert {field.name for field in rule_fields()} == {field.name for field in fields(Rules)} == set(KINDS)
    assert all(field.label != field.name for field in rule_fields())


def test_the_defaults_read_back_as_they_are() -> None:
    values = FormState(rule_fields(), texts_of(Rules())).values(all_fields=True)
    assert values == {field.name: getattr(Rules(), field.name) for field in fields(Rules)}


@given(st.integers(min_value=1, max_value=100))
def test_a_ratio_is_typed_in_percent(percent: int) -> None:
    field = next(field for field in rule_fields() if field.name == "grade_a_from")
    value = field.parse(f"{percent} %")
    assert value == pytest.approx(percent / 100)
    assert field.parse(show_rule("grade_a_from", value)) == pytest.approx(value)


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("cadence_a", "0", "range"),
        ("cadence_a", "2.5", "range"),
        ("cadence_a", "", "number"),
        ("grade_a_from", "120", "range"),
        ("diesel_density", "8.4", "range"),
        ("work_start", "soon", "time"),
    ],
)
def test_what_a_rule_cannot_be(name: str, typed: str, reason: str) -> None:
    field = next(field for field in rule_fields() if field.name == name)
    with pytest.raises(InvalidValueError) as found:
        field.parse(typed)
    assert found.value.params["reason"] == reason
    assert found.value.params["field"] == name


def test_ratios_are_the_rules_between_0_and_1() -> None:
    ratios = {name for name, rule in KINDS.items() if rule.kind == RATIO}
    assert ratios == {"grade_a_from", "grade_b_from", "dropped_below", "silent_p_active"}


def test_a_clash_is_found_in_the_same_place_and_everywhere() -> None:
    assert clash({}, "customers.sort", "m").id == "customers.mark"  # type: ignore[union-attr]
    assert clash({}, "customers.sort", "u").id == "app.undo"  # type: ignore[union-attr]
    assert clash({}, "app.undo", "S").id == "customers.reverse"  # type: ignore[union-attr]
    assert clash({}, "customers.sort", "z") is None
    assert clash({"customers.mark": "z"}, "customers.sort", "m") is None
    assert clash({}, "customers.sort", "s") is None


@pytest.mark.parametrize(
    ("language", "word", "size"), [("en", "Grades", SMALL), ("zh_Hans", "等级", LARGE), ("zh_Hant", "等級", SMALL)]
)
async def test_rules_with_their_defaults(make_app: AppFactory, size: tuple[int, int], language: str, word: str) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "6")
        text = shown(pilot)
        assert word in text
        assert text.count("80 %") == 2


async def test_a_changed_rule_is_saved_once(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "down")
        entry(pilot, "cadence-b").value = "10"
        await press(pilot, "ctrl+s")
        assert desk.rules_now.cadence_b == 10
        assert [values["cadence_b"] for _kind, values in desk.written] == [10]
        await press(pilot, "ctrl+s")
        assert len(desk.written) == 1


async def test_a_wrong_rule_is_said_at_its_field_and_nothing_is_saved(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "down")
        entry(pilot, "cadence-a").value = "never"
        entry(pilot, "daily-capacity").value = "20"
        await press(pilot, "ctrl+s")
        assert "Give a number" in shown(pilot)
        assert entry(pilot, "cadence-a").has_focus
        assert not desk.written


async def test_what_the_archive_refuses_is_said_at_the_rule(make_app: AppFactory) -> None:
    desk = FakeArchive()
    desk.refusal = InvalidValueError(field="grade_b_from", value="0.9", reason="order")
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "down")
        entry(pilot, "grade-b-from").value = "90"
        await press(pilot, "ctrl+s")
        assert "must not be below" in shown(pilot)


async def test_language_takes_effect_at_once_on_every_screen(make_app: AppFactory) -> None:
    saved: list[Config] = []
    app = make_app(FakeArchive(), doors=Doors(save_config=saved.append))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "4", "6", "right", "down", "right")
        assert app.config.language == "zh_Hans"
        assert saved[-1].language == "zh_Hans"
        assert "语言" in shown(pilot)
        await press(pilot, "4")
        assert "逾期" in shown(pilot)
        await press(pilot, "3")
        assert "申报" in shown(pilot)
        await press(pilot, "2")
        assert "下次联系" in shown(pilot)


async def test_what_was_typed_outlives_a_change_of_language(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "down")
        entry(pilot, "cadence-b").value = "10"
        await settle(pilot)
        await press(pilot, "escape", "right", "down", "right")
        assert entry(pilot, "cadence-b").value == "10"


async def test_the_look_changes_at_once(make_app: AppFactory) -> None:
    app = make_app(FakeArchive())
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "right", "down", "down", "right")
        assert app.theme == "fuel-light"


async def test_a_key_is_given_to_something_else_and_back(make_app: AppFactory) -> None:
    app = make_app(FakeArchive())
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "right", "right")
        go_to(pilot, "customers.sort")
        await press(pilot, "enter", "m")
        assert isinstance(app.screen, KeyDialog)
        assert "is taken: Mark" in shown(pilot)
        await press(pilot, "z")
        assert keys_in_use(app.config.keymap)["customers.sort"] == "z"
        await press(pilot, "2", "z")
        assert app.screen.selection.sort == "code"  # type: ignore[attr-defined]
        await press(pilot, "6", "x")
        assert not app.config.keymap


async def test_escape_gives_no_key(make_app: AppFactory) -> None:
    app = make_app(FakeArchive())
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "right", "right", "enter", "tab", "escape")
        assert isinstance(app.screen, SettingsScreen)
        assert not app.config.keymap


async def test_the_archive_says_where_it_lies_and_is_checked(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "left")
        assert "/home/li/.local/share/fieldcrm/archive.db" in shown(pilot)
        assert "12.3 MB" in shown(pilot)
        await press(pilot, "c")
        assert "✓ Every page" in shown(pilot)
        assert "✗ The tables differ" in shown(pilot)
        await press(pilot, "b")
        assert "2026-11-24.db" in shown(pilot)


async def test_the_passphrase_is_typed_twice_and_never_kept(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "left", "p", Typed("secret-12"), "enter", Typed("secret"), "enter")
        assert "The two differ." in shown(pilot)
        assert "secret" not in shown(pilot)
        await press(pilot, Typed("-12"), "enter")
        assert desk.encrypted
        assert not desk.drafts
        await press(pilot, "p", "enter", "enter")
        assert not desk.encrypted


@pytest.mark.parametrize("typed", ["", "short"])
async def test_what_a_passphrase_cannot_be(make_app: AppFactory, typed: str) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "left", "p", Typed(typed), "enter", Typed(typed), "enter")
        assert isinstance(pilot.app.screen, PassphraseDialog)
        assert not desk.written


def test_every_key_stands_in_the_list() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)
