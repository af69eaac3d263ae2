"""Whose fault it is that an archive does not open: the passphrase's, the file's, the disk's; and whose a restore's."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from tests.storage.desks import Clock, customer, new_desk

from fieldcrm import bootstrap
from fieldcrm.errors import DamagedArchiveError, DiskError, NewerArchiveError, NotFoundError, PassphraseError
from fieldcrm.storage.archive import connect
from fieldcrm.storage.failures import translate
from fieldcrm.storage.keys import key_of
from fieldcrm.storage.migrations import SCHEMA_VERSION
from fieldcrm.storage.seals import PAGE

SECRET = "油罐 42"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(scope="module", params=(None, SECRET), ids=["open", "encrypted"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str | None]:
    """A closed archive's bytes, and its passphrase."""
    folder = tmp_path_factory.mktemp("whole")
    with new_desk(folder, passphrase=request.param) as desk:
        customer(desk)
    return (folder / "archive.db").read_bytes(), request.param


def spoilt(data: bytes, start: int, length: int) -> bytes:
    """The bytes with a stretch of them overwritten."""
    return data[:start] + random.Random(1).randbytes(length) + data[start + length :]


@pytest.mark.parametrize("start", [16, 100, PAGE - 1])
def test_a_damaged_first_page_is_not_blamed_on_the_passphrase(
    whole: tuple[bytes, str | None], start: int, tmp_path: Path
) -> None:
    data, passphrase = whole
    (tmp_path / "archive.db").write_bytes(spoilt(data, start, 1))
    with pytest.raises(DamagedArchiveError):
        bootstrap.open_desk(tmp_path, passphrase=passphrase)


def test_an_overwritten_beginning_asks_for_no_passphrase(tmp_path: Path) -> None:
    with new_desk(tmp_path):
        pass
    file = tmp_path / "archive.db"
    for broken in (spoilt(file.read_bytes(), 0, PAGE), bytes(512) + file.read_bytes()[512:]):
        file.write_bytes(broken)
        with pytest.raises(DamagedArchiveError):
            bootstrap.open_desk(tmp_path)


def test_a_cut_off_archive_is_not_blamed_on_the_passphrase(tmp_path: Path) -> None:
    with new_desk(tmp_path, passphrase=SECRET):
        pass
    file = tmp_path / "archive.db"
    file.write_bytes(file.read_bytes()[:1000])
    for passphrase in (None, SECRET):
        with pytest.raises(DamagedArchiveError) as caught:
            bootstrap.open_desk(tmp_path, passphrase=passphrase)
        assert caught.value.params["what"] == "short"


def test_a_wrong_passphrase_is_still_called_wrong(tmp_path: Path) -> None:
    with new_desk(tmp_path, passphrase=SECRET):
        pass
    for passphrase in (None, "油罐 43"):
        with pytest.raises(PassphraseError):
            bootstrap.open_desk(tmp_path, passphrase=passphrase)


@pytest.mark.parametrize(("free", "expected"), [(0, DiskError), (10**9, DamagedArchiveError)])
def test_a_full_disk_is_not_called_damage(
    free: int, expected: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**9, 10**9 - free, free))
    with pytest.raises(expected), translate(tmp_path / "archive.db"):
        raise dbapi2.OperationalError("disk I/O error")


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
@pytest.mark.parametrize("limit", [1, 100_000, 600_000])
def test_a_limit_of_the_system_is_not_called_damage(tmp_path: Path, limit: int) -> None:
    """The real thing, in a process of its own: the system refuses the bytes, though there is room on the disk."""
    with new_desk(tmp_path) as desk:
        before = desk.digest()
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from fieldcrm import bootstrap\n"
        "from fieldcrm.errors import DiskError\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))\n"
        "try:\n"
        "    with bootstrap.open_desk(Path(sys.argv[1])) as desk:\n"
        "        desk.create_customer({'name': 'x', 'note': ''.join(map(chr, range(0x4E00, 0x9000))) * 20})\n"
        "except DiskError as error:\n"
        "    print(error.params['what'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "full"
    with bootstrap.open_desk(tmp_path) as desk:
        assert desk.digest() == before


def test_a_newer_or_foreign_copy_does_not_take_the_archives_place(tmp_path: Path) -> None:
    with new_desk(tmp_path / "live") as desk:
        customer(desk)
        copy = desk.backup(tmp_path)
    before = (tmp_path / "live" / "archive.db").read_bytes()
    for version, expected in ((SCHEMA_VERSION + 1, NewerArchiveError), (0, DamagedArchiveError)):
        changed = connect(copy, key_of(copy, None))
        changed.execute(f"PRAGMA user_version = {version}")
        changed.close()
        with pytest.raises(expected):
            bootstrap.restore(copy, tmp_path / "live")
    table = tmp_path / "customers.csv"
    table.write_text("code,name\nC1,中石化\n", encoding="utf-8")
    with pytest.raises(DamagedArchiveError):
        bootstrap.restore(table, tmp_path / "live")
    with pytest.raises(NotFoundError) as caught:
        bootstrap.restore(tmp_path / "none.db", tmp_path / "live")
    assert caught.value.params["what"] == "file"
    assert (tmp_path / "live" / "archive.db").read_bytes() == before


def test_a_damaged_copy_is_named_itself(tmp_path: Path) -> None:
    with new_desk(tmp_path / "live") as desk:
        customer(desk)
        copy = desk.backup(tmp_path)
    copy.write_bytes(spoilt(copy.read_bytes(), 3 * PAGE + 7, 1))
    with pytest.raises(DamagedArchiveError) as caught:
        bootstrap.restore(copy, tmp_path / "live")
    assert caught.value.params["file"] == str(copy)


def test_what_a_crash_left_beside_the_replaced_archive_comes_back_with_it(tmp_path: Path) -> None:
    live, left = tmp_path / "live", tmp_path / "left"
    left.mkdir()
    with new_desk(live) as desk:
        empty = desk.backup(tmp_path)
        customer(desk)
        for name in ("archive.db", "archive.db-wal"):
            shutil.copyfile(live / name, left / name)
    assert (left / "archive.db-wal").stat().st_size
    bootstrap.restore(empty, left)
    [replaced] = (left / "backups").glob("*-before-restore.db")
    bootstrap.restore(replaced, left)
    with bootstrap.open_desk(left, now=Clock()) as desk:
        assert [row.name for row in desk.customers().rows] == ["中石化"]
