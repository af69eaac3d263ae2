"""Copies of the archive: whole, private, rotated, and put back without losing what they replace."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from tests.storage.desks import NOW, Clock, customer, new_desk

from fieldcrm import bootstrap
from fieldcrm.errors import (
    ArchiveInUseError,
    DamagedArchiveError,
    DiskError,
    NotFoundError,
    NothingToUndoError,
    PassphraseError,
)
from fieldcrm.services.desk import Desk
from fieldcrm.storage import backup as module
from fieldcrm.storage import local


def names(desk: Desk) -> list[str]:
    """The names of the customers."""
    return [row.name for row in desk.customers().rows]


def test_a_backup_is_named_by_utc_and_reason_and_holds_what_is_committed(desk: Desk) -> None:
    customer(desk)
    file = desk.backup()
    assert file.name == "archive-20260304T010000-asked.db"
    assert file.parent == desk.archive.folder / "backups"
    assert desk.status().last_backup == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
    assert desk.backup().name == "archive-20260304T010000-asked-2.db"
    assert [left.suffix for left in file.parent.iterdir()] == [".db", ".db"], "nothing half-made stays"
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_elsewhere_is_not_rotated_and_not_counted(desk: Desk, tmp_path: Path) -> None:
    old = tmp_path / "stick" / "archive-20000101T000000-asked.db"
    old.parent.mkdir()
    old.touch()
    assert desk.backup(old.parent).parent == old.parent
    assert old.exists()
    assert desk.status().last_backup is None


def test_a_copy_that_is_not_whole_gets_no_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    customer(desk)

    def scratch(file: Path) -> None:
        data = bytearray(file.read_bytes())
        data[5000] ^= 1
        file.write_bytes(data)

    monkeypatch.setattr(module, "_sync", scratch)
    with pytest.raises(DamagedArchiveError):
        desk.backup()
    assert list((desk.archive.folder / "backups").iterdir()) == []


def test_a_regular_backup_is_made_half_an_hour_apart_and_only_after_changes(desk: Desk) -> None:
    clock = desk.now
    assert isinstance(clock, Clock)
    assert desk.backup_if_due() is None
    customer(desk)
    made = desk.backup_if_due()
    assert made is not None
    assert made.name.endswith("-regular.db")
    clock.now += timedelta(minutes=29)
    customer(desk, "另一家")
    assert desk.backup_if_due() is None
    clock.now += timedelta(minutes=1)
    assert desk.backup_if_due() is not None
    clock.now += timedelta(hours=5)
    assert desk.backup_if_due() is None


def test_rotation_keeps_two_days_then_days_weeks_and_months(tmp_path: Path) -> None:
    now = NOW.astimezone(UTC)
    for hours in range(0, 24 * 420, 8):
        stamp = (now - timedelta(hours=hours)).strftime("%Y%m%dT%H%M%S")
        (tmp_path / f"archive-{stamp}-auto.db").touch()
    (tmp_path / "archive-notes.db").touch()
    module._rotate(tmp_path, now)
    kept = sorted(
        ((now - stamp) / timedelta(days=1) for _file, stamp in module._backups(tmp_path)),
    )
    assert (tmp_path / "archive-notes.db").exists(), "files that we did not make are not ours to remove"
    assert [age for age in kept if age <= 2] == [0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3, 2]
    later = [age for age in kept if age > 2]
    daily = [age for age in later if age <= 14]
    assert len(daily) == 12
    assert {int(age) for age in daily} >= set(range(3, 14))
    assert 7 * 8 < later[-4] < later[-1] < 31 * 9.5
    assert len(kept) <= 7 + 12 + 10 + 9
    before = sorted(file.name for file in tmp_path.iterdir())
    module._rotate(tmp_path, now)
    assert sorted(file.name for file in tmp_path.iterdir()) == before, "rotating twice removes nothing more"


def test_an_old_copy_that_cannot_be_removed_does_not_spoil_the_new_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows one that another program has open stays."""
    folder = desk.archive.folder / "backups"
    folder.mkdir()
    for hour in (10, 11):
        (folder / f"archive-20250101T{hour}0000-asked.db").touch()
    unlink = Path.unlink

    def refuse(file: Path, missing_ok: bool = False) -> None:
        if file.name.startswith("archive-2025"):
            raise PermissionError(13, "in use")
        unlink(file, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        assert desk.backup().exists()
    assert len(list(folder.iterdir())) == 3
    desk.backup()
    assert [file.name[:18] for file in sorted(folder.iterdir())][:2] == ["archive-20250101T1", "archive-20260304T0"]


def test_restoring_brings_the_copy_back_and_keeps_what_it_replaced(desk: Desk) -> None:
    customer(desk, "甲")
    folder, copy = desk.archive.folder, desk.backup()
    customer(desk, "乙")
    desk.close()
    bootstrap.restore(copy, folder)
    with bootstrap.open_desk(folder, now=Clock()) as restored:
        assert names(restored) == ["甲"]
        assert all(finding.ok for finding in restored.doctor(deep=True))
    (replaced,) = (folder / "backups").glob("*before-restore.db")
    bootstrap.restore(replaced, folder)
    with bootstrap.open_desk(folder, now=Clock()) as again:
        assert sorted(names(again)) == ["乙", "甲"]


def test_what_a_crash_left_beside_the_replaced_file_is_kept_with_it(tmp_path: Path) -> None:
    with new_desk(tmp_path / "other") as other:
        copy = other.backup()
    with new_desk(tmp_path / "live") as desk:
        customer(desk, "甲")
        crashed = tmp_path / "crashed"
        crashed.mkdir()
        for name in ("archive.db", "archive.db-wal"):
            (crashed / name).write_bytes((desk.archive.folder / name).read_bytes())
    bootstrap.restore(copy, crashed)
    with bootstrap.open_desk(crashed) as restored:
        assert names(restored) == []
    (replaced,) = (crashed / "backups").glob("*before-restore.db")
    target = tmp_path / "again"
    target.mkdir()
    for suffix in ("", "-wal"):
        (target / f"archive.db{suffix}").write_bytes(Path(f"{replaced}{suffix}").read_bytes())
    with bootstrap.open_desk(target) as again:
        assert names(again) == ["甲"]


def test_a_restored_archive_goes_on_as_another_laptop(desk: Desk) -> None:
    whom = customer(desk)
    folder, copy = desk.archive.folder, desk.backup()
    identity = local.replica(desk.archive.reader())
    desk.close()
    bootstrap.restore(copy, folder)
    with bootstrap.open_desk(folder, now=Clock()) as restored:
        with pytest.raises(NothingToUndoError):
            restored.undo()
        restored.add_note(whom, "after")
        assert local.replica(restored.archive.reader()) != identity
        assert restored.undo().kind == "note"
        assert restored.status().user == "Li Wei"
        assert all(finding.ok for finding in restored.doctor(deep=True))


def test_a_copy_that_is_no_archive_replaces_nothing(desk: Desk, tmp_path: Path) -> None:
    customer(desk)
    folder, copy = desk.archive.folder, desk.backup(tmp_path)
    with pytest.raises(ArchiveInUseError):
        bootstrap.restore(copy, folder)
    desk.close()
    before = (folder / "archive.db").read_bytes()
    data = bytearray(copy.read_bytes())
    data[-100] ^= 1
    copy.write_bytes(data)
    with pytest.raises(DamagedArchiveError):
        bootstrap.restore(copy, folder)
    with pytest.raises(NotFoundError):
        bootstrap.restore(tmp_path / "none.db", folder)
    assert (folder / "archive.db").read_bytes() == before
    assert {file.name for file in folder.iterdir()} == {"archive.db", "archive.lock", "archive.mark"}


def test_a_passphrase_is_set_changed_and_removed(desk: Desk) -> None:
    whom = customer(desk)
    folder, digest = desk.archive.folder, desk.digest()
    for old, new in ((None, "first"), ("first", "第二"), ("第二", None)):
        desk.set_passphrase(new)
        desk.add_note(whom, f"written under {new}")
        assert desk.status().encrypted is (new is not None)
        desk.close()
        if new is not None:
            for wrong in (old, "x"):
                with pytest.raises(PassphraseError):
                    bootstrap.open_desk(folder, passphrase=wrong)
        desk = bootstrap.open_desk(folder, passphrase=new, now=Clock())
    with desk:
        assert desk.digest() != digest
        assert len(desk.timeline(whom)) == 3
        assert all(finding.ok for finding in desk.doctor(deep=True))
        assert not list(folder.glob("*.part*"))
        (first, *_rest) = sorted((folder / "backups").iterdir())
        assert "before-passphrase" in first.name


def test_a_passphrase_waits_for_other_readers(desk: Desk) -> None:
    customer(desk)
    with bootstrap.open_desk(desk.archive.folder, read_only=True) as reader, reader.archive.reading() as connection:
        connection.execute("SELECT count(*) FROM customer").fetchone()
        customer(desk, "乙")
        desk.archive.reader().execute("PRAGMA busy_timeout = 0")
        with pytest.raises(ArchiveInUseError):
            desk.set_passphrase("x")
    assert sorted(names(desk)) == ["中石化", "乙"]
    desk.set_passphrase("x")
    assert sorted(names(desk)) == ["中石化", "乙"]


@pytest.mark.parametrize("passphrase", [None, "secret words"])
def test_a_plain_copy_can_be_read_by_other_tools(tmp_path: Path, passphrase: str | None) -> None:
    import sqlite3

    file = tmp_path / "plain.db"
    with new_desk(tmp_path / "a", passphrase=passphrase) as desk:
        customer(desk)
        desk.export_db(file)
        with pytest.raises(DiskError) as caught:
            desk.export_db(file)
        assert caught.value.params["what"] == "exists"
        with bootstrap.open_desk(desk.archive.folder, passphrase=passphrase, read_only=True) as reader:
            reader.export_db(tmp_path / "second.db")
    for copy in (file, tmp_path / "second.db"):
        plain = sqlite3.connect(copy)
        assert plain.execute("SELECT name FROM customer").fetchall() == [("中石化",)]
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        plain.close()
        if os.name != "nt":
            assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_plain_copy_that_fails_leaves_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldcrm.storage import rekey

    def full(*_args: object) -> None:
        raise dbapi2.OperationalError("database or disk is full")

    monkeypatch.setattr(rekey, "_export", full)
    with pytest.raises(dbapi2.OperationalError):
        desk.export_db(tmp_path / "plain.db")
    assert not (tmp_path / "plain.db").exists()


def test_a_copy_is_the_file_as_it_is_with_all_that_was_committed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("page by page")

    monkeypatch.setattr(module, "by_pages", never)
    customer(desk, "甲")
    assert (desk.archive.folder / "archive.db-wal").stat().st_size > 0
    copy = desk.backup()
    assert copy.read_bytes() == desk.archive.file.read_bytes()
    customer(desk, "乙")
    again = desk.backup()
    desk.close()
    folder = desk.archive.folder
    for file, expected in ((copy, ["甲"]), (again, ["乙", "甲"])):
        bootstrap.restore(file, folder)
        with bootstrap.open_desk(folder) as restored:
            assert sorted(names(restored)) == expected


def test_while_somebody_reads_what_was_before_the_copy_is_made_page_by_page(desk: Desk) -> None:
    customer(desk, "甲")
    desk.backup()
    reader = desk.archive.own_connection()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM customer").fetchone()
    customer(desk, "乙")
    with desk.archive.still() as file:
        assert file is None, "what was written since does not stand in the file yet"
    copy = desk.backup()
    reader.execute("ROLLBACK")
    reader.close()
    desk.close()
    bootstrap.restore(copy, desk.archive.folder)
    with bootstrap.open_desk(desk.archive.folder) as restored:
        assert sorted(names(restored)) == ["乙", "甲"]


def test_who_only_reads_copies_page_by_page(desk: Desk) -> None:
    customer(desk, "甲")
    with bootstrap.open_desk(desk.archive.folder, read_only=True) as other, other.archive.still() as file:
        assert file is None


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="locks are looked up where Linux tells them")
def test_looking_at_the_file_leaves_the_drivers_locks(desk: Desk) -> None:
    customer(desk, "甲")
    inode = desk.archive.file.stat().st_ino

    def locks() -> int:
        return sum(f":{inode} " in line for line in Path("/proc/locks").read_text().splitlines())

    assert locks() == 1
    desk.status()
    desk.backup()
    assert locks() == 1
    assert not desk.status().encrypted
