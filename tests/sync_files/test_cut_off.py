"""Cut off by a kill or a full disk, an import has happened wholly or not at all; an export leaves no half file."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from tests.storage.desks import Clock, buys, customer
from tests.storage.test_interrupted import Failing
from tests.sync_files.conftest import Pair
from tests.sync_files.teams import archive, found_team, give, take

from fieldcrm import bootstrap
from fieldcrm.errors import DiskError
from fieldcrm.journal.bundle import write as writing
from fieldcrm.services import bundle_files, bundles_out
from fieldcrm.services.desk import Desk
from fieldcrm.storage import archive as module

KILLS = 200 if os.environ.get("FIELDCRM_THOROUGH") else 12
WORKER = Path(__file__).with_name("worker.py")
ROOT = Path(__file__).parents[2]


def _prepared(pair: Pair) -> tuple[Path, Path, str]:
    """Ben's archive with work of his own, a bundle of Ann's, and the digest after it was taken in."""
    customer(pair.ben, "his own")
    for number in range(6):
        someone = customer(pair.ann, f"K{number}", code=f"K{number}")
        buys(pair.ann, someone, times=3)
    file = give(pair.ann, pair.stick)
    folder = pair.ben.archive.folder
    pair.ben.close()
    copy = pair.folder / "copy"
    shutil.copytree(folder, copy)
    with bootstrap.open_desk(copy, now=pair.clock) as other:
        assert take(other, file).state == "merged"
        after = other.digest()
    return folder, file, after


def _count_statements(folder: Path, file: Path) -> int:
    run = subprocess.run(
        [sys.executable, str(WORKER), str(folder), str(file)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert run.stdout.splitlines()[-1] == "done"
    return run.stdout.count("statement")


def test_a_kill_at_any_statement(pair: Pair) -> None:
    folder, file, after = _prepared(pair)
    with bootstrap.open_desk(folder, now=pair.clock) as desk:
        before = desk.digest()
    spare = pair.folder / "spare"
    shutil.copytree(folder, spare)
    statements = _count_statements(spare, file)
    chance, seen = random.Random(7), set()
    for number in range(KILLS):
        place = pair.folder / f"killed{number}"
        shutil.copytree(folder, place)
        limit = chance.randrange(1, statements + 2)
        _kill_after(limit, place, file)
        with bootstrap.open_desk(place, now=pair.clock) as desk:
            digest = desk.digest()
            assert digest in (before, after)
            seen.add(digest)
            assert all(finding.ok for finding in desk.doctor())
            assert take(desk, file).state in {"merged", "repeated"}
            assert desk.digest() == after
        shutil.rmtree(place)
    assert before in seen


def _kill_after(statements: int, folder: Path, file: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, str(WORKER), str(folder), str(file)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert process.stdout is not None
    for line in process.stdout:
        statements -= line.startswith("statement")
        if statements <= 0 or line.startswith("done"):
            break
    process.kill()
    process.wait(timeout=30)
    process.stdout.close()


def test_a_full_disk_at_any_statement_of_an_import(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = module.connect
    monkeypatch.setattr(module, "connect", lambda file, key: Failing(plain(file, key)))
    with archive(tmp_path / "a", "Ann", clock) as ann, archive(tmp_path / "b", "Ben", clock) as ben:
        found_team(ann, ben, folder=tmp_path)
        buys(ann, customer(ann), times=2)
        file = give(ann, tmp_path)
        before = ben.digest(), ben.status().changes
        connection: Any = ben.archive.reader()
        budget, failed = 0, 0
        while True:
            connection.budget = budget
            error: Exception | None
            try:
                item = take(ben, file)
                error = item.error
            except DiskError as raised:
                error = raised
            finally:
                connection.budget = None
            if error is None:
                break
            assert isinstance(error, DiskError)
            assert error.exit_code == 7
            assert (ben.digest(), ben.status().changes) == before
            failed, budget = failed + 1, budget + 1 + budget // 6
        assert failed > 10
        assert item.state == "merged"
        assert ben.digest() != before[0]


class Full:
    """A file on a disk that is full after some bytes."""

    def __init__(self, stream: BinaryIO, room: int) -> None:
        self.stream = stream
        self.room = room

    def write(self, data: bytes) -> int:
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.stream.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@pytest.mark.parametrize("room", [0, 100, 500, 1_500])
def test_a_full_disk_leaves_no_half_bundle(pair: Pair, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    buys(pair.ann, customer(pair.ann))
    plain: Any = writing.write
    monkeypatch.setattr(bundles_out, "write", lambda stream, *rest, **more: plain(Full(stream, room), *rest, **more))
    with pytest.raises(DiskError) as caught:
        give(pair.ann, pair.stick)
    assert caught.value.exit_code == 7
    assert caught.value.params["what"] == os.strerror(errno.ENOSPC)
    assert list(pair.stick.iterdir()) == []
    assert pair.ann.last_exchange().exported is None


def test_a_stick_that_cannot_bring_it_to_the_disk(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("fieldcrm.services.bundle_files.os.fsync", fail)
    with pytest.raises(DiskError):
        give(pair.ann, pair.stick)
    assert list(pair.stick.iterdir()) == []


@pytest.mark.parametrize("place", [20, 200, -1])
def test_a_stick_that_gives_other_bytes_back(pair: Pair, monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    customer(pair.ann)
    plain = bundle_files.flush

    def spoil(stream: BinaryIO) -> None:
        stream.seek(place, os.SEEK_SET if place >= 0 else os.SEEK_END)
        byte = stream.read(1)
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte[0] ^ 1]))
        plain(stream)

    monkeypatch.setattr(bundles_out, "flush", spoil)
    with pytest.raises(DiskError) as caught:
        give(pair.ann, pair.stick)
    assert caught.value.params["what"] == "read_back"
    assert list(pair.stick.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
@pytest.mark.parametrize("limit", [0, 300, 900])
def test_a_limit_of_the_system_on_an_export(tmp_path: Path, clock: Clock, limit: int) -> None:
    """The real thing, in a process of its own: the system refuses the bytes."""
    desk: Desk
    with archive(tmp_path / "a", "Ann", clock) as desk:
        desk.create_team("North")
        buys(desk, customer(desk))
    stick = tmp_path / "stick"
    stick.mkdir()
    code = (
        "import resource, signal, sys\n"
        "from fieldcrm.services import bundles_out\n"
        "from fieldcrm.cli.main import main\n"
        "plain = bundles_out.write\n"
        "def limited(*given, **more):\n"
        "    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))\n"
        "    return plain(*given, **more)\n"
        "bundles_out.write = limited\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "--archive", str(tmp_path / "a"), "sync", "export", str(stick)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert run.returncode == 7, run.stderr
    assert list(stick.iterdir()) == []
