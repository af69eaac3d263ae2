"""An archive of an older program is brought up to date by the first command; on a terminal a bar tells how far."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Runner

FIRST = Path(__file__).parent.parent / "storage" / "data" / "schema_1.db"


@pytest.mark.parametrize("patience", [0.0, 1000.0])
def test_a_bar_tells_how_far_it_is_where_it_takes_a_while(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    shutil.copy(FIRST, tmp_path / "archive.db")
    monkeypatch.setattr("fieldcrm.cli.progress._PATIENCE", patience)
    monkeypatch.setattr("fieldcrm.cli.progress._EVERY", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    run = Runner(tmp_path, capsys)
    first = run("customers")
    assert first.code == 0
    assert "Hilltop Quarry" in first.out
    assert ("Bringing the archive up to date" in first.err) == (patience == 0)
    assert first.err.endswith("\r\x1b[2K2 of 2 customers.\n") == (patience == 0), "the line is cleared"
    assert "Bringing" not in run("customers").err


def test_nothing_is_drawn_where_nobody_looks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(FIRST, tmp_path / "archive.db")
    first = Runner(tmp_path, capsys)("customers")
    assert (first.code, first.err) == (0, "2 of 2 customers.\n")
