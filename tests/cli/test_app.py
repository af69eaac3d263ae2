"""`fieldcrm demo` and `fieldcrm` as a person starts them: on a terminal, by keys."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import fcntl
import pty
import struct
import termios

PROGRAM = "import sys; from fieldcrm.cli.main import run; sys.exit(run())"
PATIENCE = 60.0
_ESCAPES = re.compile(r"\x1b\[[0-9;?>= ]*[A-Za-z]|\x1b[][()#>=<][^\x07\x1b]*\x07?")


class Terminal:
    """The command on a pseudo-terminal of 100x30."""

    def __init__(self, *arguments: str, folder: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "TMPDIR": str(folder), "FIELDCRM_LANG": "en"}
        line = [sys.executable, "-c", PROGRAM, *arguments]
        self.process = subprocess.Popen(line, stdin=slave, stdout=slave, stderr=slave, env=environment)
        os.close(slave)
        self.seen = ""

    def wait_for(self, *words: str) -> None:
        """Read until one of the words was drawn since the last key."""
        end = time.monotonic() + PATIENCE
        while not any(word in self.seen for word in words):
            left = end - time.monotonic()
            assert left > 0, self.seen[-3000:]
            if select.select([self._master], [], [], left)[0]:
                self._read()

    def press(self, keys: str) -> None:
        """Type keys; what was seen before is forgotten."""
        self.seen = ""
        os.write(self._master, keys.encode())

    def end(self) -> int:
        """Read to the end; returns the exit code."""
        while self._read():
            pass
        os.close(self._master)
        return self.process.wait(timeout=PATIENCE)

    def _read(self) -> bool:
        try:
            part = os.read(self._master, 65536)
        except OSError:
            return False
        self.seen += _ESCAPES.sub("", part.decode("utf-8", "replace"))
        return bool(part)


def test_the_demo_opens_logs_a_call_in_five_keys_and_leaves_nothing_behind(tmp_path: Path) -> None:
    terminal = Terminal("demo", folder=tmp_path)
    terminal.wait_for("12 months", "at stake")
    terminal.wait_for("D0", "call back", "tank low")
    assert len(list(tmp_path.glob("fieldcrm-demo-*"))) == 1
    terminal.press("\r")
    terminal.wait_for("What came of it")
    terminal.press("1")
    terminal.wait_for("Next", "next")
    terminal.press("\r")
    terminal.wait_for("1 call done")
    terminal.press("q")
    assert terminal.end() == 0
    assert list(tmp_path.glob("fieldcrm-demo-*")) == []


def test_a_first_start_asks_for_a_name(tmp_path: Path) -> None:
    terminal = Terminal("--archive", str(tmp_path / "new"), folder=tmp_path)
    terminal.wait_for("Welcome to fieldcrm")
    terminal.press("\x1b")
    terminal.end()
    assert not (tmp_path / "new").exists()


def test_a_second_window_reads_while_the_first_one_writes(tmp_path: Path) -> None:
    from fieldcrm import bootstrap

    folder = tmp_path / "archive"
    with bootstrap.create_archive(folder, passphrase=None, name="Li") as desk:
        desk.create_customer({"name": "Harbour Stone Quarry"})
        terminal = Terminal("--archive", str(folder), folder=tmp_path)
        terminal.wait_for("read only", "Harbour Stone Quarry")
        terminal.press("q")
        assert terminal.end() == 0
