"""Lines break as Chinese does: none begins with a sign that closes, wherever text is laid out."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, press, settle
from tests.ui.fake_archive import FakeArchive
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection

from fieldcrm.ui.cells import wrap
from fieldcrm.ui.rows.labelled import wrapped as content_lines
from fieldcrm.ui.widgets.prose import Prose, in_lines
from fieldcrm.ui.words.lines import CLOSES, OPENS, may_break, starts, wrapped

SIGNS = "，。、；：！？）》」』】”’"
WORDS = "油罐将见底，快打电话：「今天就送」。Enter 一次保存全部（包括备注）。Tab 到备注！"


def test_a_line_takes_a_sign_with_the_character_before_it() -> None:
    assert wrapped("油罐将见底，快打电话", 10, cell_len) == ["油罐将见", "底，快打电", "话"]
    assert wrapped("说「今天」就送", 6, cell_len) == ["说「今", "天」就", "送"]
    assert wrapped("就送「今天」", 6, cell_len) == ["就送", "「今", "天」"]
    assert wrapped("one two three", 8, cell_len) == ["one two", "three"]
    assert wrapped("按 Enter。好", 8, cell_len) == ["按", "Enter。", "好"]
    assert wrapped("油，，，，，", 4, cell_len) == ["油，", "，，", "，，"], "where nothing else can be"
    assert wrapped("", 4, cell_len) == [""]
    assert wrapped("甲乙丙丁戊", 6, cell_len, 4) == ["甲乙丙", "丁戊"]


@given(st.text(alphabet="ab 油罐，。「」（）……é\u0301.", max_size=80), st.integers(6, 30), st.integers(6, 30))
@example("油" * 40 + "，", 6, 6)
def test_lines_fit_lose_nothing_and_begin_with_no_closing_sign(text: str, room: int, later: int) -> None:
    cuts = [0, *starts(text, room, cell_len, later), len(text)]
    assert cuts == sorted(cuts)
    lines = [text[begin:end] for begin, end in pairwise(cuts)]
    assert "".join(lines) == text
    for at, line in enumerate(lines):
        assert cell_len(line.rstrip()) <= (later if at else room)
        if at and (line[0] in CLOSES or lines[at - 1][-1] in OPENS):
            whole = lines[at - 1] + line[0]
            assert not any(may_break(*pair, cell_len) for pair in pairwise(whole)), "there was no other place"


@pytest.mark.parametrize("room", range(12, 60))
def test_everything_that_lays_text_out_breaks_so(room: int) -> None:
    laid = [
        wrap(WORDS, room),
        [part.plain for part in content_lines(Content(WORDS), room)],
        in_lines(Content(f"{WORDS}\n\n{WORDS}"), room).plain.split("\n"),
    ]
    for lines in laid:
        assert "".join("".join(lines).split()) in ("".join(WORDS.split()), "".join(WORDS.split()) * 2)
        assert not any(line.strip()[:1] in SIGNS for line in lines if line)
        assert all(cell_len(line) <= room for line in lines)


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
@pytest.mark.parametrize("size", [SMALL, LARGE, (68, 30), (76, 30)])
@pytest.mark.parametrize("keys", [("question_mark",), ("enter", "question_mark"), ("2", "question_mark"), ("6", "p")])
async def test_help_begins_no_line_with_a_closing_sign(
    make_app: AppFactory, language: str, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        lines = [line for each in pilot.app.screen.query(Prose) for line in drawn(each)]
        assert any(ord(mark) > 0x4E00 for line in lines for mark in line)
        assert not [line for line in lines if line.strip()[:1] in SIGNS and line.strip()]


def drawn(prose: Prose) -> list[str]:
    """The widget's lines as they stand on the screen."""
    return [prose.render_line(y).text for y in range(prose.size.height)]


class OneText(App[None]):
    """A screen with one text."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        """The text."""
        yield Prose(self.words, markup=False)


async def test_it_follows_the_width_and_can_be_selected() -> None:
    async with OneText(WORDS).run_test(size=(26, 10)) as pilot:
        text: Any = pilot.app.query_one(Prose)
        assert [line.rstrip() for line in drawn(text)] == wrapped(WORDS, 26, cell_len)
        selection = Selection(Offset(0, 0), Offset(4, 1))
        assert text.get_selection(selection) == (f"{wrapped(WORDS, 26, cell_len)[0]}\n{drawn(text)[1][:4]}", "\n")
        await pilot.resize_terminal(40, 10)
        assert [line.rstrip() for line in drawn(text)] == wrapped(WORDS, 40, cell_len)
        text.update("ASCII only, however long it may be")
        await pilot.pause()
        assert text.get_selection(Selection(None, None)) == ("ASCII only, however long it may be", "\n")


async def test_what_is_not_to_be_broken_is_not() -> None:
    async with OneText(WORDS).run_test(size=(26, 10)) as pilot:
        text = pilot.app.query_one(Prose)
        text.styles.text_wrap = "nowrap"
        text.styles.text_overflow = "ellipsis"
        await pilot.pause()
        assert text.size.height == 1
        assert drawn(text)[0].rstrip().endswith("…")
