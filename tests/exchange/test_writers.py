"""Files out: neutralised, atomic, and read back unharmed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.views.exported import CutText
from fieldcrm.domain.views.importing import Reject
from fieldcrm.errors import DiskError, InvalidValueError
from fieldcrm.exchange.neutral import neutralise, restore
from fieldcrm.exchange.rejects import beside, write_rejects
from fieldcrm.exchange.tables import read_table
from fieldcrm.exchange.writers import Sheet, form_of, write_csv, write_xlsx

HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "'=x",
    "''+x",
    "ACME [/]",
    "[@click=app.quit]x",
    "\x1b[31mred",
    "\x1b]52;c;aGk=\x07",
    "\u202egnp.exe",
    'quote " comma , semicolon ;',
    "line 1\nline 2",
    "＝1+1",
    '="0012"',
]


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n＝＋－＠\"019.,aé中 ")) | st.text())
def test_neutralising_is_undone_exactly(cell: str) -> None:
    out = neutralise(cell)
    assert restore(out) == cell
    assert out[:1] not in ("=", "+", "@", "\t", "\r", "＝", "＋", "－", "＠")
    assert not out.startswith("-") or out == "-" or out[1:2].isdigit()


def test_negative_numbers_stay_numbers() -> None:
    assert [neutralise(cell) for cell in ("-5", "-1,234.5", "-5+1", "-")] == ["-5", "-1,234.5", "'-5+1", "-"]


def test_csv_comes_back_unharmed(tmp_path: Path) -> None:
    file = tmp_path / "out" / "a.csv"
    assert write_csv(file, ("name", "note", "phone"), ((cell, cell, -5) for cell in HOSTILE)) == len(HOSTILE)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    found = read_table(file)
    assert [row[:2] for row in found.rows] == [[cell, cell] for cell in HOSTILE]
    assert {row[2] for row in found.rows} == {"-5"}


def test_xlsx_holds_no_formula_and_comes_back_unharmed(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    rows = [(cell, "http://example.com", 12.5, None) for cell in HOSTILE]
    write_xlsx(file, [Sheet("customers", ("name", "note", "tank_volume", "phone"), rows)])
    with zipfile.ZipFile(file) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in page
        assert b"hyperlink" not in page
    found = read_table(file)
    assert [row[:3] for row in found.rows] == [[cell, "http://example.com", "12.5"] for cell in HOSTILE]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    file.write_text("old", encoding="utf-8")

    def rows() -> Iterator[tuple[str]]:
        yield ("x",)
        raise OSError(28, "No space left on device")

    def write() -> int:
        if ending == "csv":
            return write_csv(file, ("name",), rows())
        return write_xlsx(file, [Sheet("customers", ("name",), rows())])

    with pytest.raises(DiskError) as caught:
        write()
    assert caught.value.params["what"] == "No space left on device"
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a" * 32_767, 32_767),
        ("a" * 32_768, 32_767),
        ("中" * 40_000, 32_767),
        ("😀" * 16_383, 16_383),
        ("a" + "😀" * 20_000, 16_384),
        ("=" + "a" * 32_766, 32_766),
    ],
)
def test_a_text_that_no_cell_of_xlsx_holds_is_cut_and_told(tmp_path: Path, text: str, kept: int) -> None:
    file = tmp_path / "a.xlsx"
    cut: list[CutText] = []
    rows = [("short", 1), (text, 2)]
    assert write_xlsx(file, [Sheet("visits", ("note", "n"), rows)], cut.append) == 2
    found = read_table(file).rows[1][0]
    assert found == text[:kept]
    assert cut == ([] if found == text else [CutText("visits", 3, "note", len(text.encode("utf-16-le")) // 2)])


def test_folders_that_were_made_for_a_file_go_again_if_it_is_not_written(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("x",)
        raise OSError(28, "No space left on device")

    (tmp_path / "there").mkdir()
    for folder in (tmp_path / "there", tmp_path / "there" / "new" / "newer"):
        with pytest.raises(DiskError):
            write_csv(folder / "a.csv", ("name",), rows())
    assert [place.name for place in tmp_path.rglob("*")] == ["there"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DiskError):
        write_csv(tmp_path / "file" / "a.csv", ("name",), [])


def test_the_ending_tells_the_form() -> None:
    assert (form_of(Path("a.CSV")), form_of(Path("a.xlsx"))) == ("csv", "xlsx")
    with pytest.raises(InvalidValueError):
        form_of(Path("a.pdf"))


def test_rejects_are_written_with_the_row_as_it_was(tmp_path: Path) -> None:
    file = beside(tmp_path / "in.csv")
    assert file.name == "in.rejects.csv"
    bad = Reject(7, "date", "=x", "date", "date_form", {}, ("C1", "=x", "\x1b[2J"))
    assert write_rejects(file, ("code", "date", "quantity"), [bad]) == 1
    found = read_table(file)
    assert found.headers == ("row", "field", "value", "reason", "mend", "code", "date", "quantity")
    assert found.rows == [["7", "date", "=x", "date", "date_form", "C1", "=x", "\x1b[2J", ""]]
    write_rejects(file, ("code", "date", "quantity"), [bad], lambda reject: (f"no {reject.reason}", "write it so"))
    assert read_table(file).rows[0][3:5] == ["no date", "write it so"]
