"""An archive of the first schema, made by the program that wrote it, opens whole in this one."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldcrm.services.desk import Desk
from fieldcrm.storage.archive import open_archive
from fieldcrm.storage.migrations import SCHEMA_VERSION

FIRST = Path(__file__).parent / "data" / "schema_1.db"
"""Two customers, four deliveries, a call, a note, an edit taken back, a reading."""
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def upgraded(tmp_path: Path) -> Desk:
    """A desk on a copy of the old archive, opened (and so upgraded) by this program."""
    shutil.copy(FIRST, tmp_path / "archive.db")
    return Desk(open_archive(tmp_path), lambda: NOW)


def test_it_gets_this_schema_and_keeps_its_rows(upgraded: Desk) -> None:
    with upgraded:
        read = upgraded.archive.reader()
        assert read.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert read.execute("SELECT code, name, owner FROM customer ORDER BY code").fetchall() == [
            ("K1", "东方物流", None),
            ("K2", "Hilltop Quarry", None),
        ]
        assert read.execute("SELECT count(*) FROM delivery").fetchone() == (4,)
        assert [row.name for row in upgraded.customers("东方").rows] == ["东方物流"]


def test_a_backup_is_made_before(upgraded: Desk) -> None:
    with upgraded:
        assert [backup.name for backup in (upgraded.archive.folder / "backups").iterdir()]


def test_the_log_gives_the_same_tables(upgraded: Desk) -> None:
    with upgraded:
        before = upgraded.digest()
        upgraded.rebuild()
        assert upgraded.digest() == before
        assert not [finding for finding in upgraded.doctor(deep=True) if not finding.ok]


def test_work_goes_on(upgraded: Desk) -> None:
    with upgraded:
        customer = next(row for row in upgraded.customers("K2").rows)
        upgraded.add_note(customer.id, "new words")
        upgraded.put_part("site", customer.id, None, {"name": "North gate"})
        upgraded.undo()
        upgraded.undo()
        assert upgraded.digest()


def test_it_tells_how_far_it_is(tmp_path: Path) -> None:
    shutil.copy(FIRST, tmp_path / "archive.db")
    told: list[tuple[int, int]] = []
    desk = Desk(open_archive(tmp_path, progress=lambda *at: told.append(at)), lambda: NOW)
    with desk, desk.archive.reading() as connection:
        rows = connection.execute("SELECT sum(rows) FROM log").fetchone()[0]
    assert {total for _done, total in told} == {rows + 2}, "every row of the log, and two customers to file"
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert (rows, rows + 2) in told
    assert told[-1] == (rows + 2, rows + 2)
    told.clear()
    open_archive(tmp_path, progress=lambda *at: told.append(at)).close()
    assert told == []
