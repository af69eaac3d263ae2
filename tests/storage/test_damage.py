"""One flipped bit anywhere in the file is found, when it is opened or by doctor."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from tests.storage.desks import Clock, buys, customer, new_desk

from fieldcrm import bootstrap
from fieldcrm.errors import DamagedArchiveError, PassphraseError
from fieldcrm.services.desk import Desk

FLIPS = 40
PASSPHRASES = (None, "four words of diesel")
PAGE = 4096


@pytest.fixture(scope="module", params=PASSPHRASES, ids=["open", "encrypted"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str | None]:
    """A closed archive with some pages, and its passphrase."""
    folder = tmp_path_factory.mktemp("whole")
    with new_desk(folder, passphrase=request.param) as desk:
        for number in range(3):
            buys(desk, customer(desk, f"客户{number}"), times=4)
        desk.today()
    return folder, request.param


def complaint(folder: Path, passphrase: str | None) -> str:
    """What opening and checking the archive finds wrong; empty if nothing."""
    try:
        with bootstrap.open_desk(folder, passphrase=passphrase, now=Clock()) as desk:
            return " ".join(finding.code for finding in desk.doctor(deep=True) if not finding.ok)
    except (DamagedArchiveError, PassphraseError) as error:
        return error.code


def positions(size: int) -> list[int]:
    """Bits to flip: in the salt, in the first page, in the seal of a page, and anywhere."""
    chosen = random.Random(5)
    special = [3, 8 * 20, 8 * 100, 8 * (PAGE - 1), 8 * PAGE, 8 * size - 1]
    return special + [chosen.randrange(8 * size) for _ in range(FLIPS - len(special))]


def test_any_flipped_bit_is_found(whole: tuple[Path, str | None], tmp_path: Path) -> None:
    folder, passphrase = whole
    file = tmp_path / "archive.db"
    data = bytearray((folder / file.name).read_bytes())
    assert len(data) > 20 * PAGE
    file.write_bytes(data)
    assert complaint(tmp_path, passphrase) == ""
    for bit in positions(len(data))[:: 1 if passphrase is None else 3]:
        for left in tmp_path.iterdir():
            left.unlink()
        data[bit // 8] ^= 1 << bit % 8
        file.write_bytes(data)
        assert complaint(tmp_path, passphrase), f"bit {bit}"
        data[bit // 8] ^= 1 << bit % 8


def test_a_file_cut_short_is_found(whole: tuple[Path, str | None], tmp_path: Path) -> None:
    folder, passphrase = whole
    file = tmp_path / "archive.db"
    shutil.copyfile(folder / file.name, file)
    with file.open("rb+") as stream:
        stream.truncate(file.stat().st_size // PAGE // 2 * PAGE)
    assert complaint(tmp_path, passphrase)


def codes(desk: Desk, *, deep: bool = False) -> list[str]:
    """The checks that fail."""
    return [finding.code for finding in desk.doctor(deep=deep) if not finding.ok]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET header = CAST(replace(header, x'4c69', x'4c6a') AS BLOB) WHERE seq = 2",
        "UPDATE log SET payload = CAST(payload || x'00' AS BLOB) WHERE seq = 2",
        "UPDATE log SET payload = x'01' || CAST(substr(payload, 2) AS BLOB) WHERE seq = 2",
        "UPDATE log SET header = 'text' WHERE seq = 2",
        "UPDATE log SET payload = CAST(payload AS TEXT) WHERE seq = 2",
        "UPDATE log SET payload = x'' WHERE seq = 2",
        "UPDATE log SET hash = zeroblob(32) WHERE seq = 2",
        "DELETE FROM log WHERE seq = 2",
        "DELETE FROM tip",
    ],
)
def test_a_log_that_was_tampered_with_is_found(desk: Desk, statement: str) -> None:
    whom = customer(desk)
    desk.add_note(whom, "one")
    desk.add_note(whom, "two")
    assert codes(desk) == []
    with desk.archive.local_write() as connection:
        assert connection.execute(statement).rowcount > 0
    assert codes(desk) == ["chain"]


def test_tables_that_differ_from_the_log_are_found_and_mended(desk: Desk) -> None:
    whom = customer(desk)
    buys(desk, whom, times=2)
    digest = desk.digest()
    with desk.archive.local_write() as connection:
        connection.execute("UPDATE delivery SET quantity_milli = quantity_milli + 1")
    assert codes(desk, deep=True) == ["tables"]
    assert codes(desk, deep=True) == ["tables"], "looking keeps nothing of the comparison"
    assert desk.digest() != digest
    assert desk.rebuild() == digest == desk.digest()
    assert codes(desk, deep=True) == []


def test_a_reader_leaves_the_comparison_to_who_writes(desk: Desk) -> None:
    with bootstrap.open_desk(desk.archive.folder, read_only=True, now=Clock()) as reader:
        assert [finding.params.get("skipped") for finding in reader.doctor(deep=True)][-1] is True
    folder = desk.archive.folder
    desk.close()
    with bootstrap.open_desk(folder, read_only=True, now=Clock()) as reader:
        assert "digest" in reader.doctor(deep=True)[-1].params
