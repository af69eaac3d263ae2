"""The brief in little room: never more lines than there are, and what was left out is told."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldcrm.domain.brief import Offer, Opening
from fieldcrm.domain.safe import safe
from fieldcrm.ui.cells import width_of
from fieldcrm.ui.words.brief import Section, offer_lines
from fieldcrm.ui.words.brief_fit import height, one_page, one_screen, shorter
from fieldcrm.ui.words.lines import wrapped

DAY = date(2026, 3, 5)
TEXTS = st.text(alphabet="ab 油罐，·", min_size=0, max_size=150)


def _brief(risks: int = 1, rules: int = 2) -> list[Section]:
    return [
        Section("rules", "Site rules · East", [(f"Rule {n}", "helmet " * 5) for n in range(rules)]),
        Section("who", "Who", [("Customer", "Active · A"), ("Boss", "王工 · 139")]),
        Section(
            "open",
            "Open with it",
            [("Complaint", "water"), *(("Risk", f"hose {n}") for n in range(risks)), ("Promise", "lab report")],
        ),
        Section("tanks", "Tanks and next need", [("1#", "diesel"), ("Needed by", "1 Jan")]),
        Section("visits", "Last visits", [(f"{n} Nov", "pump") for n in (17, 16, 10)]),
        Section("calls", "Last calls", [(f"{n} Nov", "reached") for n in (22, 21, 20)]),
        Section("known", "Do not ask again", [("payment", "月结"), ("hours", "8–17")]),
        Section("thanks", "To thank for", [("Sister Ltd", "brought to us")]),
        Section("sell", "To sell", [("", "Ask for the next order.")]),
    ]


def test_a_small_screen_holds_something_of_every_section() -> None:
    lines = one_screen(_brief(risks=12), 20, 58, width_of)
    told = "\n".join(f"{label} {text}" for label, text in lines)
    assert len(lines) == 20
    for word in ("East: Rule 0", "王工", "water", "hose 0", "lab report", "diesel", "⌂ 10 Nov", "☏ 20 Nov", "月结"):
        assert word in told
    assert "Sister Ltd" in told
    assert "Ask for the next order" in told
    assert "more" in told


def test_control_characters_are_counted_as_they_are_shown() -> None:
    brief = _brief()
    brief[4] = Section("visits", "Last visits", [("17 Nov", "\x1b[31mred\x1b]0;x\x07 " * 10)])
    lines = one_screen(brief, 20, 58, width_of)
    assert all(safe(text) == text and width_of(text) <= 58 for _label, text in lines)


def test_nothing_is_cut_where_there_is_room() -> None:
    told = " ".join(text for _label, text in one_screen(_brief(risks=4), 60, 58, width_of))
    assert "more" not in told
    assert "…" not in told
    assert "hose 3" in told


def test_what_has_no_room_is_counted() -> None:
    lines = one_screen(_brief(risks=12), 20, 58, width_of)
    (more,) = [text for _label, text in lines if "more" in text]
    shown = sum(label in ("Complaint", "Risk", "Promise") for label, _text in lines)
    assert more == f"+{14 - shown} more"


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(("Risk", "Promise", "")), TEXTS), max_size=30),
    st.integers(16, 60),
    st.integers(20, 100),
)
def test_no_screen_is_ever_too_small(pairs: list[tuple[str, str]], rows: int, columns: int) -> None:
    brief = _brief(rules=30)
    brief[2] = Section("open", "Open with it", pairs)
    lines = one_screen(brief, rows, columns, width_of)
    assert len(lines) <= rows
    assert all(width_of(text) <= columns for _label, text in lines)
    assert sum(label.startswith(("⌂", "☏")) for label, _text in lines) == 6


def test_a_sheet_of_paper_is_never_longer_than_one() -> None:
    long = _brief(risks=40, rules=30)
    long[1].pairs.append(("Note", "很长" * 2_000))
    kept = one_page(long, 60, 80, width_of)
    assert height(kept, 80, width_of) <= 60
    assert len(kept[4].pairs) == len(kept[5].pairs) == 3
    told = [text for section in kept for _label, text in section.pairs]
    assert "lab report" in told
    assert any(text.startswith("+") for text in told)
    assert one_page(_brief(), 60, 80, width_of) == _brief()


@given(TEXTS, st.integers(2, 40))
def test_wrapping_loses_nothing_but_spaces(text: str, columns: int) -> None:
    lines = wrapped(text, columns, width_of)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line) <= columns for line in lines)
    assert len(shorter(text, 2, columns, width_of).split("\n")) <= max(2, len(text.split("\n")))


def test_what_to_sell_is_rounded_as_everywhere() -> None:
    def told(amount: float) -> list[str]:
        offer = Offer(Opening.ORDER, (("by", DAY), ("amount", amount), ("unit", "L")))
        return offer_lines(cast("Any", SimpleNamespace(offers=(offer,))), DAY)

    assert told(6186.27)[0].endswith("usually 6,186 L.")
    assert "usually" not in told(0)[0]
