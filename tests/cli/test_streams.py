"""Streams and words as systems hand them over: a locale that knows ASCII only, a full disk, a closed stream."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "import sys; from fieldcrm.cli.main import run; sys.exit(run())"
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="locales and devices of POSIX")


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demo's archive."""
    return Path(shutil.copytree(demo_folder, tmp_path / "demo"))


def _run(folder: Path, *words: str, **settings: object) -> subprocess.CompletedProcess[bytes]:
    done: subprocess.CompletedProcess[bytes] = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--archive", str(folder), *words],
        stderr=subprocess.PIPE,
        check=False,
        env={**os.environ, "FIELDCRM_LANG": "en", **ASCII},
        timeout=60,
        **{"stdout": subprocess.PIPE, **settings},  # type: ignore[call-overload]
    )
    return done


def test_a_locale_of_ascii_still_writes_and_reads_chinese(folder: Path, tmp_path: Path) -> None:
    note = "说好下周三再来"
    assert _run(folder, "log", "note", "D001", note).returncode == 0
    history = _run(folder, "history", "D001", "--limit", "1", "--format", "json")
    assert note in history.stdout.decode("utf-8")
    file = tmp_path / "客户.csv"
    assert _run(folder, "export", "customers", str(file)).returncode == 0
    assert file.exists()
    assert _run(folder, "import", "customers", str(file), "--dry-run").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a full device")
def test_a_full_disk_behind_stdout_is_told_as_one(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = _run(folder, "customers", "--format", "json", stdout=full)
    assert done.returncode == 7
    assert done.stderr.decode().splitlines()[-2].startswith("Cannot")


def test_a_closed_stdout_is_no_bug(folder: Path) -> None:
    done = _run(folder, "customers", stdout=None, preexec_fn=lambda: os.close(1))
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_home_of_nobody_is_a_file_not_found(folder: Path) -> None:
    assert _run(folder, "import", "customers", "~nobody-of-that-name/x.csv").returncode == 9


def test_a_folder_that_the_system_refuses_is_not_writable(folder: Path) -> None:
    done = _run(folder / ("x" * 300), "today")
    assert done.returncode == 7
    assert b"mistake" not in done.stderr
