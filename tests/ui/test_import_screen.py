"""The import screen, driven by keys, and how files are found."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, press, settle, shown
from tests.ui.fake_archive import HOSTILE, FakeArchive
from textual.widgets import Input

from fieldcrm.ui.dialogs.pick import PickDialog
from fieldcrm.ui.files import completed, fitting, look_into, place_of
from fieldcrm.ui.import_order import ImportOrder, mapped
from fieldcrm.ui.screens.imports import ImportScreen


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "deliveries.csv").write_text("customer_id,date,quantity,foo\nK1,2026-01-02,300,x\n", encoding="utf-8")
    (tmp_path / "客户清单.csv").write_text("客户名称,电话\n顺达,138\n", encoding="utf-8")
    (tmp_path / "odd.csv").write_text("who,phone\nA,1\n", encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"")
    (tmp_path / ".hidden.csv").write_bytes(b"")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "inner.xlsx").write_bytes(b"")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


def screen(pilot: Any) -> ImportScreen:
    return cast("ImportScreen", pilot.app.screen)


def path_of(pilot: Any) -> Input:
    return cast("Input", pilot.app.screen.query_one("#finder-path", Input))


async def choose(pilot: Any, name: str) -> None:
    """Write a file's path and take it."""
    path_of(pilot).value = str(Path.home() / name)
    path_of(pilot).focus()
    await press(pilot, "enter")


def test_a_folder_shows_sub_folders_and_tables_only(folder: Path) -> None:
    entries = look_into(folder)
    assert entries[0].name == "sub"
    assert {entry.name for entry in entries} == {"sub", "deliveries.csv", "客户清单.csv", "odd.csv"}
    assert look_into(folder / "missing") == ()


def test_a_typed_path_is_a_folder_and_a_beginning(folder: Path) -> None:
    assert place_of("", folder) == (folder, "")
    assert place_of(f"{folder}/", folder) == (folder, "")
    assert place_of(str(folder / "del"), folder) == (folder, "del")
    assert place_of("sub/in", folder) == (folder / "sub", "in")
    assert place_of(f'"{folder / "odd.csv"}"', folder) == (folder, "odd.csv")


def test_completion_goes_as_far_as_all_names_agree(folder: Path) -> None:
    (folder / "deposit.csv").write_bytes(b"")
    entries = look_into(folder)
    assert completed(entries, "d") == folder / "de"
    assert completed(entries, "DEL") == folder / "deliveries.csv"
    assert completed(entries, "zzz") is None
    assert [entry.name for entry in fitting(entries, "清单")] == ["客户清单.csv"]


def test_a_field_is_given_to_one_column_only() -> None:
    order = ImportOrder(Path("x.csv"), mapping={"a": "name"})
    assert mapped(order, "b", "name", {"a": "name", "c": "code"}) == {"a": "-", "b": "name"}
    assert mapped(order, "b", "-", {"b": "phone"}) == {"a": "name", "b": "-"}


@pytest.mark.parametrize(("language", "size"), [("en", SMALL), ("zh_Hans", LARGE), ("zh_Hant", SMALL)])
async def test_the_preview_shows_counts_columns_and_encoding(
    make_app: AppFactory, folder: Path, size: tuple[int, int], language: str
) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await choose(pilot, "deliveries.csv")
        text = shown(pilot)
        assert "deliveries.csv" in text
        assert "1,204" in text
        assert "1,180" in text
        assert "GB18030" in text
        assert "customer_id" in text


async def test_the_kind_is_proposed_from_the_columns(make_app: AppFactory, folder: Path) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await choose(pilot, "deliveries.csv")
        assert screen(pilot).preview.kind == "deliveries"  # type: ignore[union-attr]
        await press(pilot, "o")
        await choose(pilot, "客户清单.csv")
        assert screen(pilot).preview.kind == "customers"  # type: ignore[union-attr]
        (folder / "weather.csv").write_text("date,territory,hdd\n2026-01-02,North,12\n", encoding="utf-8")
        await press(pilot, "o")
        await choose(pilot, "weather.csv")
        assert screen(pilot).preview.kind == "degree_days"  # type: ignore[union-attr]


async def test_enter_imports_once_and_says_where_the_rejects_are(make_app: AppFactory, folder: Path) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await choose(pilot, "deliveries.csv")
        assert not desk.written
        await press(pilot, "enter", "enter")
        assert [kind for kind, _values in desk.written] == ["import"]
        text = shown(pilot)
        assert "deliveries.rejects.csv" in text
        assert "u takes all of it back" in text
        await press(pilot, "u")
        assert not desk.written


async def test_enter_while_it_imports_does_nothing(make_app: AppFactory, folder: Path) -> None:
    go_on = Event()

    class Slow(FakeArchive):
        def import_file(self, kind: str, file: Path, **options: Any) -> Any:
            assert go_on.wait(10)
            return super().import_file(kind, file, **options)

    desk = Slow()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await choose(pilot, "deliveries.csv")
        await pilot.press("enter", "enter")
        screen(pilot).action_import()
        assert "Importing deliveries.csv" in shown(pilot)
        go_on.set()
        await settle(pilot)
        assert [kind for kind, _values in desk.written] == ["import"]


async def test_rejected_rows_say_row_reason_and_mend(make_app: AppFactory, folder: Path) -> None:
    async with make_app(FakeArchive()).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await choose(pilot, "deliveries.csv")
        await press(pilot, "left")
        text = shown(pilot)
        assert "31/02/2026" in text
        assert "this is no date" in text
        assert "2026-03-05" in text
        await press(pilot, "left")
        assert "Harbour Stone Quarry" in shown(pilot)


async def test_encoding_kind_and_unit_can_be_overridden(make_app: AppFactory, folder: Path) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await choose(pilot, "deliveries.csv")
        await press(pilot, "c", Typed("big"), "enter")
        assert desk.preview_calls[-1]["encoding"] == "Big5"
        await press(pilot, "t", Typed("tonnes"), "enter")
        assert desk.preview_calls[-1]["unit"] == "t"
        assert desk.preview_calls[-1]["encoding"] == "Big5"


async def test_a_column_can_be_given_another_meaning(make_app: AppFactory, folder: Path) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await choose(pilot, "deliveries.csv")
        await press(pilot, "end", "m", Typed("note"), "enter")
        assert desk.preview_calls[-1]["mapping"] == {"foo": "note"}
        assert "→ Note" in shown(pilot)
        await press(pilot, "enter")
        assert desk.written[-1][1]["mapping"] == {"foo": "note"}


async def test_a_column_that_must_be_there_is_asked_for(make_app: AppFactory, folder: Path) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await choose(pilot, "odd.csv")
        assert isinstance(pilot.app.screen, PickDialog)
        assert "Which column holds: Name?" in shown(pilot)
        await press(pilot, "enter")
        assert desk.preview_calls[-1]["mapping"] == {"who": "name"}
        assert screen(pilot).step == "preview"


async def test_tab_completes_the_path(make_app: AppFactory, folder: Path) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5", "tab", "end", Typed("su"), "tab")
        assert Path(path_of(pilot).value) == folder / "sub"
        await settle(pilot)
        assert "inner.xlsx" in shown(pilot)


async def test_folders_are_entered_and_left_from_the_list(make_app: AppFactory, folder: Path) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5", "home", "down", "enter")
        assert "inner.xlsx" in shown(pilot)
        await press(pilot, "home", "enter")
        assert "客户清单.csv" in shown(pilot)


async def test_keys_of_the_preview_do_nothing_before_there_is_one(make_app: AppFactory, folder: Path) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5", "ctrl+s", "m", "y", "c")
        assert isinstance(pilot.app.screen, ImportScreen)
        assert not desk.written


async def test_hostile_cells_do_nothing(make_app: AppFactory, folder: Path) -> None:
    async with make_app(FakeArchive(words=HOSTILE)).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await choose(pilot, "deliveries.csv")
        for key in ("right", "right", "right", "m"):
            await press(pilot, key)
            text = shown(pilot)
            assert "ACME [/]" in text
            assert not {"\x1b", "\u202e", "\x9b"} & set(text)


def test_a_number_is_called_what_it_is_in_files_of_its_kind() -> None:
    from fieldcrm.ui.rows.imports import named

    assert named("number", "deliveries") == "Delivery number"
    assert named("number", "contracts") == "Contract number"
    assert named("number", "visits") == named("visits.number", "") == "Paper form's number"
    assert named("number", "parts") == "Part number"
    assert named("name", "customers") == "Name"
