"""A demo archive of a fixed day, made once and copied for each test, and a way to run the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fieldcrm import bootstrap, i18n
from fieldcrm.cli.main import main
from fieldcrm.services.demo import fill

DAY = "2026-03-18"
NOW = datetime(2026, 3, 18, 10, 0).astimezone()
"""A Wednesday, a working day in China."""


@dataclass(frozen=True)
class Result:
    """What a command line gave."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Stdout as JSON."""
        return json.loads(self.out)


class Runner:
    """Runs command lines in this process, on one archive and one day."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: str, lang: str = "en", day: str = DAY) -> Result:
        given = ["--archive", str(self.folder), "--lang", lang, "--as-of", day]
        self._capsys.readouterr()
        code = main([*given, *arguments])
        captured = self._capsys.readouterr()
        return Result(code, captured.out, captured.err)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("FIELDCRM_LANG", "FIELDCRM_HOME", "FIELDCRM_DEBUG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's archive of the fixed day, before any field work; not to be written."""
    folder = tmp_path_factory.mktemp("demo")
    with bootstrap.create_archive(folder, passphrase=None, name="Ann", now=lambda: NOW) as desk:
        fill(desk, field_work=False)
    return folder


@pytest.fixture
def whole_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    """The demo as users see it, with visits, complaints, contracts and a price notice."""
    folder = tmp_path / "whole"
    with bootstrap.create_archive(folder, passphrase=None, name="Ann", now=lambda: NOW) as desk:
        fill(desk)
    return Runner(folder, capsys)


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    """A copy of the demo's archive."""
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    return Runner(folder, capsys)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    """A new, empty archive."""
    run = Runner(tmp_path / "new", capsys)
    assert run("init", "--no-passphrase", "--name", "Ann").code == 0
    return run
