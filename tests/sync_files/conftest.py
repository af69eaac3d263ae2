"""Two archives of one team and a stick between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.cli.conftest import Runner
from tests.storage.desks import Clock
from tests.sync_files.teams import archive, found_team

from fieldcrm import i18n
from fieldcrm.services.desk import Desk


class Pair(NamedTuple):
    """Ann made the team, Ben joined it; both trust each other's laptops."""

    ann: Desk
    ben: Desk
    stick: Path
    folder: Path
    clock: Clock


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("FIELDCRM_LANG", "FIELDCRM_HOME", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture
def clock() -> Clock:
    """The clock of both."""
    return Clock()


@pytest.fixture
def pair(tmp_path: Path, clock: Clock) -> Iterator[Pair]:
    """Two empty archives of one team."""
    stick = tmp_path / "stick"
    stick.mkdir()
    with archive(tmp_path / "ann", "Ann", clock) as ann, archive(tmp_path / "ben", "Ben 王", clock) as ben:
        found_team(ann, ben, folder=tmp_path)
        yield Pair(ann, ben, stick, tmp_path, clock)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    """The command line on a new archive without a team."""
    run = Runner(tmp_path / "new", capsys)
    assert run("init", "--no-passphrase", "--name", "Ann").code == 0
    return run
