"""Tables stand straight with wide characters, and hostile text stays harmless in every format."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.cli.output import Column, crop, emit, pad, table, to_json, width

HOSTILE = "ACME [/]\x1b[31m\x9b2J\u202egnp\u2028x\x07"
COLUMNS = (Column("name", "Name"), Column("t", "t", right=True))


def test_widths() -> None:
    assert width("abc") == 3
    assert width("中石化") == 6
    assert width("é") == 1
    assert width("e\u0301") == 1
    assert width("ｱ") == 1
    assert width("！") == 2


@given(st.text(max_size=30), st.integers(1, 20))
def test_a_cropped_text_fits(text: str, cells: int) -> None:
    assert width(crop(text, cells)) <= cells
    assert width(pad(crop(text, cells), cells)) == cells


def test_columns_stand_under_one_another() -> None:
    lines = table(COLUMNS, [{"name": "中石化华东", "t": "1.5"}, {"name": "Añora", "t": "12.25"}])
    assert {width(line) for line in lines} == {width("中石化华东") + 2 + 5}
    assert lines[1].endswith("  1.5")
    assert lines[2].endswith("12.25")


def test_a_narrow_terminal_crops_texts_not_numbers() -> None:
    lines = table(COLUMNS, [{"name": "x" * 50, "t": "12.25"}], 30)
    assert width(lines[1]) == 30
    assert lines[1].endswith("12.25")


def _controls(text: str) -> list[str]:
    return [mark for mark in text if not mark.isprintable() and mark != "\n"]


@pytest.mark.parametrize("kind", ["table", "csv", "json"])
def test_hostile_text_reaches_no_terminal(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    emit(kind, COLUMNS, [{"name": HOSTILE, "t": 1}])
    out = capsys.readouterr().out
    assert not _controls(out)
    assert "ACME [/]" in out


def test_json_keeps_what_it_escapes() -> None:
    rows = [{"name": HOSTILE + "\U000e0001"}]
    text = to_json(rows)
    assert json.loads(text) == rows
    assert not _controls(text)


def test_formulas_are_neutralised(capsys: pytest.CaptureFixture[str]) -> None:
    emit("csv", COLUMNS, [{"name": "=1+1", "t": -2.5}])
    assert capsys.readouterr().out == "name,t\n'=1+1,-2.5\n"


def test_no_rows_still_give_a_header_and_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    emit("csv", COLUMNS, [])
    emit("json", COLUMNS, [])
    assert capsys.readouterr().out == "name,t\n[]\n"
