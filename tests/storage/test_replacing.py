"""Replacing the archive's file while threads use it, on disks that know no users, and where it fails half-way."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest
from tests.storage.desks import NOW, Clock, customer, new_desk

from fieldcrm import bootstrap
from fieldcrm.errors import ArchiveInUseError, DiskError
from fieldcrm.paths import ASIDE
from fieldcrm.services.desk import Desk
from fieldcrm.storage import archive as archives
from fieldcrm.storage import older, placing
from fieldcrm.storage.gate import Gate
from fieldcrm.storage.keys import OPEN_SALT
from fieldcrm.storage.migrations import SCHEMA_VERSION


class Hand:
    """A thread that does one thing after the other, as a worker of the app does; it keeps its connection."""

    def __init__(self) -> None:
        self._todo: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._done: SimpleQueue[object] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while (task := self._todo.get()) is not None:
            try:
                self._done.put(task())
            except Exception as error:  # noqa: BLE001 - handed to the test
                self._done.put(error)

    def begin(self, task: Callable[[], object]) -> None:
        """Do it, sooner or later."""
        self._todo.put(task)

    def answer(self, within: float = 20) -> Any:
        """What came of the oldest task. Raises Empty."""
        return self._done.get(timeout=within)

    def end(self) -> None:
        """Let the thread end."""
        self._todo.put(None)
        self._thread.join(20)


def test_a_thread_that_reads_while_the_passphrase_changes_writes_into_the_new_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    whom = customer(desk)
    hand = Hand()
    replace = Path.replace

    def slowly(part: Path, target: Path) -> Path:
        if part.suffix == ".part" and target.name == "archive.db":
            started = threading.Event()
            hand.begin(started.set)
            hand.begin(lambda: len(desk.customers().rows))
            started.wait(20)
            hand.answer()
            threading.Event().wait(0.05)  # time for the reader to get a connection, if any is given out
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", slowly)
    desk.set_passphrase("secret words")
    assert hand.answer() == 1
    hand.begin(lambda: desk.add_note(whom, "written after"))
    assert hand.answer().kind == "note"
    hand.end()
    desk.close()
    with bootstrap.open_desk(desk.archive.folder, passphrase="secret words", now=Clock()) as again:
        assert [entry.text for entry in again.timeline(whom)] == ["written after"]


def test_a_query_that_runs_is_not_cut_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    customer(desk)
    hand, reading, go_on = Hand(), threading.Event(), threading.Event()

    def read() -> int:
        with desk.archive.reading() as connection:
            reading.set()
            go_on.wait(20)
            return len(connection.execute("SELECT id FROM customer").fetchall())

    hand.begin(read)
    reading.wait(20)
    monkeypatch.setattr(archives, "_PATIENCE", 0.01)
    with pytest.raises(ArchiveInUseError):
        desk.set_passphrase("secret words")
    desk.close()
    go_on.set()
    assert hand.answer() == 1
    hand.end()
    assert len(desk.customers().rows) == 1, "the archive is as it was, under its old key"


def test_a_gate_lets_one_be_alone() -> None:
    gate, hand = Gate(), Hand()
    with gate.inside(), gate.alone(0.0) as alone:
        assert not alone
    with gate.alone(0.0) as alone:
        assert alone

        def enter() -> str:
            with gate.inside():
                return "in"

        hand.begin(enter)
        with pytest.raises(Empty):
            hand.answer(within=0.02)
    assert hand.answer() == "in"
    hand.end()


def test_one_thread_borrows_the_lock_at_a_time(desk: Desk) -> None:
    """Another one would go on writing after the first has given the lock back."""
    customer(desk)
    folder = desk.archive.folder
    desk.close()
    with bootstrap.open_desk(folder, read_only=True, now=Clock()) as reader:
        hand, tried = Hand(), threading.Event()
        held: list[bool] = []

        def borrow() -> bool:
            tried.set()
            with reader.archive.borrowed_lock() as ours:
                held.append(first_is_done.is_set())
                return ours

        first_is_done = threading.Event()
        with reader.archive.borrowed_lock() as ours:
            assert ours
            hand.begin(borrow)
            tried.wait(20)
            threading.Event().wait(0.05)
            first_is_done.set()
        assert hand.answer() is True
        assert held == [True]
        hand.end()
        assert reader.archive.read_only
        with pytest.raises(ArchiveInUseError), reader.archive.writing():
            pass
    bootstrap.open_desk(folder).close()


def test_an_archive_that_another_program_just_upgraded_is_opened_as_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = desk.archive.folder
    desk.close()
    take_lock = archives.take_lock
    for module in (archives, older):
        monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)

    def after_somebody_else(place: str | Path) -> Any:
        lock = take_lock(place)
        connection = archives.connect(folder / "archive.db", desk.archive.key)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.close()
        return lock

    monkeypatch.setattr(older, "take_lock", after_somebody_else)
    bootstrap.open_desk(folder).close()
    assert not (folder / "backups").exists(), "nothing was upgraded a second time"


def test_a_restore_that_cannot_replace_the_file_leaves_it_with_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_desk(tmp_path / "other") as other:
        copy = other.backup()
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with new_desk(tmp_path / "live") as desk:
        customer(desk, "甲")
        for name in ("archive.db", "archive.db-wal"):
            shutil.copyfile(desk.archive.folder / name, crashed / name)
    before = {name: (crashed / name).read_bytes() for name in ("archive.db", "archive.db-wal")}
    replace = Path.replace

    def refuse(part: Path, target: Path) -> Path:
        if target.name == "archive.db":
            raise PermissionError(13, "in use by a scanner")
        return replace(part, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(DiskError):
            bootstrap.restore(copy, crashed)
    assert {name: (crashed / name).read_bytes() for name in before} == before
    with bootstrap.open_desk(crashed) as again:
        assert [row.name for row in again.customers().rows] == ["甲"]
    bootstrap.restore(copy, crashed)
    assert not list(crashed.glob("*.part")), "nothing is left over"


def test_names_reach_the_disk_before_the_old_log_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    target, part = tmp_path / "archive.db", tmp_path / "archive.part"
    for file in (target, part, Path(f"{target}-wal")):
        file.write_bytes(b"x")
    monkeypatch.setattr(placing, "sync", lambda file: steps.append(f"sync {file.name}"))

    def note_folder(_folder: Path) -> None:
        steps.append(f"folder, {'with' if list(tmp_path.glob('*-wal*')) else 'without'} the log")

    monkeypatch.setattr(placing, "sync_folder", note_folder)
    placing.put_in_place(target)
    assert steps == ["sync archive.part", "folder, with the log"]
    assert [file.name for file in tmp_path.iterdir()] == ["archive.db"]


def test_a_memory_stick_that_knows_no_users_takes_a_backup(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer(desk)

    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    monkeypatch.setattr(os, "chmod", refuse)
    made = desk.backup(tmp_path / "stick")
    desk.export_db(tmp_path / "stick" / "plain.db")
    folder = desk.archive.folder
    desk.close()
    bootstrap.restore(made, folder)
    with bootstrap.open_desk(folder) as restored:
        assert len(restored.customers().rows) == 1


def test_a_backup_from_the_future_does_not_stop_the_regular_ones(desk: Desk) -> None:
    clock = desk.now
    assert isinstance(clock, Clock)
    customer(desk)
    clock.now = NOW + timedelta(days=4000)
    desk.backup()
    clock.now = NOW
    customer(desk, "另一家")
    made = desk.backup_if_due()
    assert made is not None
    assert made.name.startswith("archive-20260304T")


def test_a_plain_copy_is_of_one_instant(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All tables are copied in one transaction, so that one view of them holds however much is written meanwhile."""
    customer(desk)
    together: list[bool] = []
    own = archives.Archive.own_connection

    def watched(archive: archives.Archive) -> Any:
        connection: Any = own(archive)

        def look() -> int:
            together.append(connection.in_transaction)
            return 0

        connection.set_progress_handler(look, 10)
        return connection

    monkeypatch.setattr(archives.Archive, "own_connection", watched)
    desk.export_db(tmp_path / "plain.db")
    assert together.count(True) > max(100, together.count(False))


@pytest.mark.parametrize("opened", ["open", "restore"])
def test_a_crash_before_the_replacement_leaves_the_old_archive_with_its_log(tmp_path: Path, opened: str) -> None:
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with new_desk(tmp_path / "live") as desk:
        copy = desk.backup(tmp_path / "copies")
        customer(desk, "甲")
        shutil.copyfile(desk.archive.folder / "archive.db", crashed / "archive.db")
        shutil.copyfile(desk.archive.folder / "archive.db-wal", crashed / f"archive.db{ASIDE}")
    shutil.copyfile(copy, crashed / "archive.part")
    if opened == "restore":
        bootstrap.restore(copy, crashed)
        (before,) = (crashed / "backups").glob("*.db")
        bootstrap.restore(before, crashed)
    with bootstrap.open_desk(crashed) as again:
        assert [row.name for row in again.customers().rows] == ["甲"]
    assert not list(crashed.glob("*.part"))


def test_a_crash_after_the_replacement_leaves_the_new_archive_without_the_old_log(tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with new_desk(tmp_path / "live") as desk:
        customer(desk, "甲")
        shutil.copyfile(desk.archive.folder / "archive.db-wal", crashed / f"archive.db{ASIDE}")
    with new_desk(tmp_path / "other") as desk:
        customer(desk, "乙")
        shutil.copyfile(desk.backup(), crashed / "archive.db")
    with bootstrap.open_desk(crashed, read_only=True) as again:
        assert [row.name for row in again.customers().rows] == ["乙"]
    assert not list(crashed.glob("*.part"))


class Killed(BaseException):
    """The process is gone: from now on nothing reaches the disk, no handler and no clean-up."""


def die_at(step: int, patch: pytest.MonkeyPatch) -> None:
    """Die before or after one of the steps by which files are replaced."""
    done = 0

    def mortal(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            nonlocal done
            done += 1
            if done >= step:
                raise Killed
            answer = work(*args, **options)
            done += 1
            if done >= step:
                raise Killed
            return answer

        return run

    for owner, name in ((Path, "replace"), (Path, "unlink"), (os, "fsync"), (shutil, "copyfile"), (Path, "chmod")):
        patch.setattr(owner, name, mortal(getattr(owner, name)))


@pytest.mark.parametrize("what", ["restore", "passphrase"])
def test_a_kill_at_any_step_leaves_the_old_archive_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    before, copy = tmp_path / "before", tmp_path
    with new_desk(tmp_path / "live") as desk:
        customer(desk, "甲")
        copy = desk.backup(tmp_path / "copies")
        customer(desk, "乙")
        shutil.copytree(desk.archive.folder, before)
    found: list[tuple[bool, list[str]]] = []
    for step in range(1, 200):
        work, left = tmp_path / f"work{step}", tmp_path / f"left{step}"
        shutil.copytree(before, work)
        finished = False
        with monkeypatch.context() as patch:
            opened = bootstrap.open_desk(work, now=Clock()) if what == "passphrase" else None
            die_at(step, patch)
            try:
                opened.set_passphrase("secret words") if opened else bootstrap.restore(copy, work)
                finished = True
            except Killed:
                pass
        shutil.copytree(work, left)
        if opened:
            opened.close()
        shutil.rmtree(work)
        changed = what == "passphrase" and not (left / "archive.db").read_bytes().startswith(OPEN_SALT)
        with bootstrap.open_desk(left, passphrase="secret words" if changed else None, now=Clock()) as again:
            found.append((changed, sorted(row.name for row in again.customers().rows)))
        if finished:
            break
    old, new = (False, ["乙", "甲"]), (False, ["甲"]) if what == "restore" else (True, ["乙", "甲"])
    assert len(found) > 20
    assert found == [old] * found.count(old) + [new] * found.count(new)
    assert old in found
    assert new in found
