"""Opening an archive: whoever may not, changes nothing; one writes, others may read."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2
from tests.storage.desks import Clock, customer, new_desk

from fieldcrm import bootstrap
from fieldcrm.errors import (
    ArchiveInUseError,
    DamagedArchiveError,
    DiskError,
    FieldcrmError,
    NewerArchiveError,
    NotFoundError,
    PassphraseError,
)
from fieldcrm.services.desk import Desk
from fieldcrm.storage import archive as module
from fieldcrm.storage.keys import OPEN_SALT, key_of
from fieldcrm.storage.migrations import SCHEMA_VERSION

CRASHED = ("archive.db", "archive.db-wal")


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive behind a passphrase, as a crash leaves it: a part of it lies in the log beside it."""
    folder = tmp_path_factory.mktemp("secret")
    with new_desk(folder / "live", passphrase="油罐 42") as desk:
        customer(desk)
        (folder / "left").mkdir()
        for name in CRASHED:
            shutil.copyfile(folder / "live" / name, folder / "left" / name)
    return folder / "left"


@pytest.fixture
def left(secret: Path, tmp_path: Path) -> Path:
    """A copy of it to open."""
    folder = tmp_path / "left"
    shutil.copytree(secret, folder)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The files that hold data; the shared memory beside them holds none."""
    return {name: (folder / name).read_bytes() for name in CRASHED if (folder / name).exists()}


def refused(folder: Path, passphrase: str | None = None) -> FieldcrmError:
    """The error of opening it, once it is sure that no byte was touched."""
    before = bytes_of(folder)
    with pytest.raises(FieldcrmError) as caught:
        bootstrap.open_desk(folder, passphrase=passphrase)
    assert bytes_of(folder) == before
    return caught.value


@pytest.mark.parametrize(("passphrase", "given"), [("油罐 43", True), (None, False), ("", False)])
def test_a_wrong_passphrase_touches_nothing(left: Path, passphrase: str | None, given: bool) -> None:
    error = refused(left, passphrase)
    assert isinstance(error, PassphraseError)
    assert error.exit_code == 8
    assert error.params["given"] is given


def test_the_right_passphrase_finds_everything_a_crash_left(left: Path) -> None:
    with bootstrap.open_desk(left, passphrase="油罐 42") as desk:
        assert [row.name for row in desk.customers().rows] == ["中石化"]
        assert desk.status().encrypted
        assert all(finding.ok for finding in desk.doctor(deep=True))


def test_nothing_readable_lies_in_an_encrypted_file(secret: Path) -> None:
    for data in bytes_of(secret).values():
        assert "中石化".encode() not in data
        assert b"CREATE TABLE" not in data


def test_an_archive_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    with new_desk(tmp_path / "live") as desk:
        desk.archive.reader().execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        (tmp_path / "left").mkdir()
        for name in CRASHED:
            shutil.copyfile(tmp_path / "live" / name, tmp_path / "left" / name)
    for folder in (tmp_path / "left", tmp_path / "live"):
        error = refused(folder)
        assert isinstance(error, NewerArchiveError)
        assert (error.exit_code, error.params["found"]) == (4, SCHEMA_VERSION + 1)


def test_other_files_are_not_taken_for_archives(tmp_path: Path) -> None:
    file = tmp_path / "archive.db"
    assert isinstance(refused_missing(tmp_path), NotFoundError)
    plain = dbapi2.connect(str(file))
    plain.execute("CREATE TABLE customer (id)")
    plain.close()
    assert refused(tmp_path).params["what"] == "foreign"
    file.write_bytes(b"short")
    assert isinstance(refused(tmp_path), DamagedArchiveError)
    file.write_bytes(OPEN_SALT + b"x" * 8176)
    assert isinstance(refused(tmp_path), DamagedArchiveError)


def refused_missing(folder: Path) -> FieldcrmError:
    """The error where no file is."""
    with pytest.raises(FieldcrmError) as caught:
        bootstrap.open_desk(folder)
    assert not list(folder.iterdir())
    return caught.value


def test_a_foreign_database_under_our_own_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "archive.db"
    with new_desk(tmp_path / "other") as desk:
        shutil.copyfile(desk.backup(), file)
    connection = module.connect(file, key_of(file, None))
    connection.execute("PRAGMA application_id = 7")
    connection.close()
    assert refused(tmp_path).params["what"] == "foreign"


def test_a_second_writer_is_refused_and_a_reader_is_not(desk: Desk) -> None:
    folder = desk.archive.folder
    whom = customer(desk)
    with pytest.raises(ArchiveInUseError):
        bootstrap.open_desk(folder)
    with bootstrap.open_desk(folder, read_only=True, now=Clock()) as reader:
        assert [row.id for row in reader.customers().rows] == [whom]
        assert reader.today().total == 0
        assert reader.status().read_only
        with pytest.raises(ArchiveInUseError):
            reader.add_note(whom, "x")
        desk.add_note(whom, "还在写")
        assert reader.timeline(whom)[0].text == "还在写"


def test_a_reader_alone_rolls_the_list_over_and_leaves_the_lock_free(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.reschedule(whom, clock().date())
    folder = desk.archive.folder
    desk.close()
    clock.pass_days(1)
    with bootstrap.open_desk(folder, read_only=True, now=clock) as reader:
        assert [row.customer_id for row in reader.today().rows] == [whom]
        with pytest.raises(ArchiveInUseError):
            reader.undo()
        with bootstrap.open_desk(folder, now=clock) as writer:
            writer.add_note(whom, "free")
            assert reader.today().total == 1


def test_reading_waits_for_no_writer(desk: Desk) -> None:
    whom = customer(desk)
    seen: list[Any] = []
    with desk.archive.writing() as connection:
        connection.execute("UPDATE customer SET name = 'half done'")
        reader = threading.Thread(target=lambda: seen.append(desk.dossier(whom).name))
        reader.start()
        reader.join(timeout=20)
    assert seen == ["中石化"]


def test_writers_of_one_program_take_turns(desk: Desk) -> None:
    customers = [customer(desk, f"客户{number}") for number in range(4)]

    def work(whom: bytes) -> None:
        for number in range(5):
            desk.add_note(whom, f"note {number}")

    threads = [threading.Thread(target=work, args=(whom,)) for whom in customers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.status().changes == 4 + 4 * 5
    assert all(finding.ok for finding in desk.doctor(deep=True))


def test_an_archive_is_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise dbapi2.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(module, "migrate", full)
        with pytest.raises(DiskError):
            new_desk(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] in ([], ["archive.lock"])
    with new_desk(tmp_path) as desk:
        customer(desk)
    with pytest.raises(DiskError) as caught:
        new_desk(tmp_path)
    assert caught.value.params["what"] == "exists"
    with bootstrap.open_desk(tmp_path) as again:
        assert again.status().customers == 1
        assert again.status().user == "Li Wei"


def test_a_folder_with_signs_in_its_name_opens(tmp_path: Path) -> None:
    folder = tmp_path / "100% 客户#1 & more"
    with new_desk(folder) as desk:
        customer(desk)
    with bootstrap.open_desk(folder) as desk:
        assert desk.status().customers == 1
