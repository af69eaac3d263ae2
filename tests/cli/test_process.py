"""The command as a process: what it loads, how it writes, how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("textual", "rich", "sqlmodel", "sqlalchemy", "pydantic", "python_calamine", "xlsxwriter", "argparse")


def _run(folder: Path, *arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    line = ["--archive", str(folder), *arguments]
    program = code or "import sys; from fieldcrm.cli.main import run; sys.exit(run())"
    return subprocess.run(
        [sys.executable, "-c", program, *line],
        capture_output=True,
        check=False,
        env={**os.environ, "FIELDCRM_LANG": "en", **environment},
        timeout=60,
    )


@pytest.mark.parametrize("command", [("today",), ("customers", "D001"), ("forecast",), ("agenda",)])
def test_reading_commands_load_nothing_heavy(demo_folder: Path, command: tuple[str, ...]) -> None:
    code = (
        "import sys; from fieldcrm.cli.main import main; main(sys.argv[1:]);"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr, sep=',')"
    )
    done = _run(demo_folder, *command, "--as-of", "2026-03-18", code=code)
    assert done.returncode == 0
    assert done.stderr.decode().splitlines()[-1].strip() == ""


def test_the_table_of_commands_loads_no_database() -> None:
    code = (
        "import sys; from fieldcrm.cli.main import main; main(['--help']);"
        "print('sqlcipher3' in sys.modules, 'dataclasses' in sys.modules, file=sys.stderr)"
    )
    done = _run(Path(), code=code)
    assert done.stderr.decode().strip() == "False False"


@pytest.mark.skipif(os.name == "nt", reason="locales of POSIX")
def test_a_terminal_of_another_encoding_shows_escapes_and_no_crash(demo_folder: Path) -> None:
    done = _run(demo_folder, "customers", "--limit", "5", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0
    assert _run(demo_folder, "customers", PYTHONIOENCODING="latin-1").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="a pipe's end shows otherwise there")
def test_a_closed_pipe_is_no_error(demo_folder: Path) -> None:
    code = "import sys; from fieldcrm.cli.main import run; sys.exit(run())"
    line = [sys.executable, "-c", code, "--archive", str(demo_folder), "customers", "--format", "json"]
    environment = {**os.environ, "FIELDCRM_LANG": "en"}
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        message = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert b"Traceback" not in message


def test_a_bug_of_ours_is_exit_one_and_leaves_places_not_values(demo_folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from fieldcrm.cli import lists; from fieldcrm.cli.main import run\n"
        "def fail(session): raise RuntimeError('secret 13800138000')\n"
        "lists.today = fail\n"
        "sys.exit(run())"
    )
    done = _run(tmp_path, "today", code=code)
    assert done.returncode == 1
    assert b"secret" not in done.stderr
    assert b"Traceback" not in done.stderr
    log = (tmp_path / "fieldcrm.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "secret" not in log


def test_ctrl_c_is_130(tmp_path: Path) -> None:
    code = (
        "import sys; from fieldcrm.cli import lists; from fieldcrm.cli.main import run\n"
        "def stop(session): raise KeyboardInterrupt\n"
        "lists.today = stop\n"
        "sys.exit(run())"
    )
    done = _run(tmp_path, "today", code=code)
    assert done.returncode == 130
    assert done.stderr.decode().strip() == "Stopped."
