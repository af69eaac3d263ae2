"""An archive that was restored or copied goes on as another laptop, by itself; what is written for a day ahead counts
for no more than what is written now."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.storage.desks import NOW, Clock
from tests.sync.laptops import NAME, NOTE, Laptop, Office
from tests.sync.test_merging import MINE, ROW, alike, swap

from fieldcrm import bootstrap
from fieldcrm.services.desk import Desk
from fieldcrm.storage import identity, local, log


def replica(desk: Desk) -> str | None:
    """The identity under which the archive writes."""
    with desk.archive.writing() as connection:
        return local.get(connection, "replica")


def worked(folder: Path, notes: int = 1) -> str | None:
    """Open the archive, write some notes; the identity used."""
    with bootstrap.open_desk(folder, now=Clock()) as desk:
        for number in range(notes):
            desk.create_customer({"name": f"客户{number}"})
        return replica(desk)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of an archive in which was worked."""
    folder = tmp_path / "home"
    bootstrap.create_archive(folder, passphrase=None, name="Li", now=Clock()).close()
    worked(folder)
    return folder


def test_it_stays_the_same_from_day_to_day(home: Path) -> None:
    assert len({worked(home, number) for number in (0, 2, 0, 1)}) == 1


def put_back_the_file(home: Path) -> Path:
    shutil.copy(home / "archive.db", home.parent / "copy.db")
    worked(home)
    shutil.copy(home.parent / "copy.db", home / "archive.db")
    return home


def copy_the_folder(home: Path) -> Path:
    shutil.copytree(home, home.parent / "elsewhere")
    return home.parent / "elsewhere"


def copy_the_file_alone(home: Path) -> Path:
    (home.parent / "alone").mkdir()
    shutil.copy(home / "archive.db", home.parent / "alone" / "archive.db")
    return home.parent / "alone"


def lose_the_mark(home: Path) -> Path:
    (home / "archive.mark").unlink()
    return home


def spoil_the_mark(home: Path) -> Path:
    (home / "archive.mark").write_bytes(b"\xff\x00 nonsense")
    return home


MISHAPS = (put_back_the_file, copy_the_folder, copy_the_file_alone, lose_the_mark, spoil_the_mark)


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.__name__)
def test_a_copy_takes_a_new_one_and_keeps_it(home: Path, mishap: Callable[[Path], Path]) -> None:
    before = worked(home, 0)
    folder = mishap(home)
    after = worked(folder)
    assert after != before
    assert worked(folder) == after
    with bootstrap.open_desk(folder) as desk:
        assert all(finding.ok for finding in desk.doctor(deep=True))


def test_an_archive_that_was_only_moved_keeps_its_own(home: Path) -> None:
    before = worked(home)
    moved = home.rename(home.parent / "移 moved")
    assert worked(moved) == before
    assert worked(moved) == before


def test_one_from_another_machine_takes_a_new_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = worked(home)
    moved = home.rename(home.parent / "moved")
    monkeypatch.setattr(identity, "_MACHINE", home.parent / "none")
    monkeypatch.setenv("COMPUTERNAME", "OTHER")
    assert worked(moved) != before


def test_after_a_restore_my_last_action_is_still_mine(home: Path) -> None:
    put_back_the_file(home)
    with bootstrap.open_desk(home, now=Clock()) as desk:
        before = desk.status().customers
        assert desk.undo().kind == "create_customer"
        assert desk.status().customers == before - 1


def test_a_copy_given_to_a_colleague_undoes_nothing_of_mine(home: Path) -> None:
    from fieldcrm.errors import NothingToUndoError

    with bootstrap.open_desk(copy_the_folder(home), now=Clock()) as desk, pytest.raises(NothingToUndoError):
        desk.undo()


def test_a_write_that_fails_leaves_the_identity_alone(home: Path) -> None:
    folder = copy_the_folder(home)
    with bootstrap.open_desk(folder, now=Clock()) as desk:
        with pytest.raises(RuntimeError), desk.archive.writing():
            raise RuntimeError
        desk.create_customer({"name": "甲"})
        now = replica(desk)
    assert worked(folder) == now != worked(home)


def test_what_is_written_for_a_day_ahead_is_not_shown_before_what_comes_after_it(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    swap(li, wang)
    li.desk.now = lambda: NOW + timedelta(days=4000)
    li.desk._true_clock = li.now
    li.edit(ROW, {NAME: "written for a day ahead", NOTE: "for a day ahead"})
    with li.desk.archive.reading() as connection:
        latest = connection.execute("SELECT max(time) FROM log").fetchone()[0]
    li.desk.add_note(ROW, "by the services")
    with li.desk.archive.reading() as connection:
        after = [row[0] for row in connection.execute("SELECT time FROM log ORDER BY seq")]
        (entry,) = li.desk.history(limit=1)
    assert after[-1] == latest + 1, "the clock does not jump"
    assert entry.at == NOW + timedelta(days=4000)
    assert after == sorted(after)


def test_a_clock_that_was_ahead_is_passed_on_and_goes_on(office: Office) -> None:
    li, wang = office.laptop("Li"), office.laptop("Wang")
    li.ahead = timedelta(days=3650)
    li.create(ROW, MINE)
    swap(li, wang)
    wang.edit(ROW, {NOTE: "later, by a clock that goes right"})
    with wang.desk.archive.reading() as connection:
        first, second = [stored.change.header.time for stored in log.changes(connection)]
    assert second == first + 1
    swap(li, wang)
    alike(li, wang)
