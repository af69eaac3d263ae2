"""The line of screens fits its width: never half a name, and the open screen always."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ui.conftest import AppFactory
from tests.ui.driving import SMALL, lines, press, settle

from fieldcrm.ui.widgets.masthead import TABS, Tab, fitting

names = st.lists(
    st.tuples(st.sampled_from("12345678KP"), st.sampled_from(["Today", "今日", "Competitors"])), max_size=14
)


@given(names, st.integers(0, 13), st.integers(20, 200))
def test_what_is_shown_fits_and_holds_the_open_screen(found: list[tuple[str, str]], here: int, width: int) -> None:
    tabs = [Tab(key, f"{name} ", str(at), at == here) for at, (key, name) in enumerate(found)]
    shown = fitting(tabs, width)
    assert sum(tab.width for tab in shown) <= width
    assert [tab.screen for tab in shown] == sorted((tab.screen for tab in shown), key=int)
    assert (str(here) in {tab.screen for tab in shown}) == (here < len(tabs))
    if sum(tab.width for tab in tabs) <= width:
        assert shown == tabs


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
async def test_on_a_small_terminal_the_digits_are_all_there(make_app: AppFactory, language: str) -> None:
    async with make_app(language=language).run_test(size=SMALL) as pilot:
        await settle(pilot)
        line = lines(pilot)[1]
        digits = [key.keys for key, _screen in TABS if key.keys.isdigit()]
        assert all(f" {digit} " in line for digit in digits)
        await press(pilot, "K")
        assert " K " in lines(pilot)[1]
