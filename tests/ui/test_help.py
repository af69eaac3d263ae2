"""Help: the guide, the table of keys, and what `?` says on each screen."""

from __future__ import annotations

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, press, settle, shown
from tests.ui.fake_archive import FakeArchive

from fieldcrm import i18n
from fieldcrm.ui.keymap import KEYS
from fieldcrm.ui.rows.labelled import wrapped
from fieldcrm.ui.screens.help import STEPS, guide, keys


def test_long_lines_break_at_spaces_and_between_chinese_characters() -> None:
    from textual.content import Content

    assert [part.plain for part in wrapped(Content("one two three"), 8)] == ["one two", "three"]
    assert [part.plain for part in wrapped(Content("油罐将见底，快打电话"), 12)] == ["油罐将见底，", "快打电话"]
    assert [part.plain for part in wrapped(Content("油罐将见底，快打电话"), 10)] == ["油罐将见", "底，快打电", "话"]
    assert [part.plain for part in wrapped(Content("abcdefghij"), 4)] == ["abcd", "efgh", "ij"]
    assert [part.plain for part in wrapped(Content(""), 4)] == [""]


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_the_guide_says_all_steps(language: str) -> None:
    i18n.use(language)
    try:
        text = guide(76).plain
        assert all(f"{number}  {i18n._(title)}" in text for number, (title, _words) in enumerate(STEPS, start=1))
    finally:
        i18n.use("en")


def test_the_table_is_made_from_the_key_map() -> None:
    table = keys([("Place", "F9", "Does a thing"), ("Place", "x", "Another"), ("Other", "y", "Third")]).plain
    assert table.splitlines()[0] == "Place"
    assert "F9" in table
    assert table.count("Place") == 1


@pytest.mark.parametrize(("language", "size"), [("en", SMALL), ("zh_Hans", LARGE), ("zh_Hant", SMALL)])
async def test_the_guide_comes_first_then_all_keys(make_app: AppFactory, size: tuple[int, int], language: str) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "7")
        assert i18n._(STEPS[0][0]) in shown(pilot)
        await press(pilot, "right")
        assert i18n._(KEYS[0].help) in shown(pilot)


async def test_a_remapped_key_stands_in_the_table(make_app: AppFactory) -> None:
    async with make_app(FakeArchive(), keymap={"app.search": "f9"}).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "7", "right")
        line = next(line for line in shown(pilot).splitlines() if "Search all customers" in line)
        assert line.split()[0] == "F9"


@pytest.mark.parametrize(
    ("keys_to", "words"),
    [
        (("2",), "All customers"),
        (("2", "enter"), "Everything known about this customer"),
        (("2", "enter", "right", "right"), "★ the first contact"),
        (("2", "enter", "left"), "a competitor's. Enter shows"),
        (("4",), "week by week"),
        (("5",), "the newest first"),
        (("6",), "shared by the team"),
        (("7",), "A first day"),
    ],
)
async def test_question_mark_explains_each_screen(make_app: AppFactory, keys_to: tuple[str, ...], words: str) -> None:
    async with make_app(FakeArchive()).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *keys_to, "question_mark")
        assert words in shown(pilot)
