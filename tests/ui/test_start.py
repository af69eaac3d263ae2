"""Starting quickly: what is not loaded before the first paint, and what the door does where the archive is locked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import SMALL, Typed, lines, press, settle, shown
from tests.ui.fake_desk import NOW, FakeDesk
from textual.widgets import Input

from fieldcrm.errors import NotFoundError, PassphraseError
from fieldcrm.ui.app import FieldcrmApp
from fieldcrm.ui.doors import Doors, Upgrade

HEAVY = ("sqlmodel", "sqlalchemy", "pydantic", "calamine", "python_calamine", "xlsxwriter")

PROBE = """
import asyncio, gc, json, sys
from datetime import datetime
from pathlib import Path
folder, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
heavy = json.loads(sys.argv[3])

from fieldcrm.config import Config
from fieldcrm.ui.start import build

def open_desk():
    from fieldcrm import bootstrap
    return bootstrap.open_desk(folder, now=lambda: now)

app = build(open_desk, Config(language="en"), now=lambda: now)
found = {"built": [name for name in heavy if name in sys.modules], "driver": "sqlcipher3" in sys.modules}
found["frozen"] = gc.get_freeze_count() > 1000 and gc.isenabled()

async def main():
    async with app.run_test(size=(80, 24)) as pilot:
        found["painted"] = [name for name in heavy if name in sys.modules]
        while any(not worker.is_finished for worker in app.workers) or not app.screen.query_one("#calls").source.total:
            await pilot.pause()
        found["filled"] = [name for name in heavy if name in sys.modules]
        found["rows"] = app.screen.query_one("#calls").source.total
        found["dialogs"] = [name for name in sys.modules if name.startswith("fieldcrm.ui.dialogs.call")]

asyncio.run(main())
print(json.dumps(found))
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive on the disk."""
    from fieldcrm import bootstrap
    from fieldcrm.services.demo import fill

    folder = tmp_path / "archive"
    with bootstrap.create_archive(folder, passphrase=None, name="Li Wei", now=lambda: NOW) as desk:
        fill(desk)
    return folder


def test_nothing_heavy_is_loaded_before_the_first_rows(archive: Path) -> None:
    source = str(Path(__file__).parents[2] / "src")
    environment = {**os.environ, "PYTHONPATH": source, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", PROBE, str(archive), NOW.isoformat(), json.dumps(HEAVY)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["built"] == []
    assert found["driver"] is False, "the archive is opened by the first worker, not before the paint"
    assert found["painted"] == []
    assert found["filled"] == []
    assert found["rows"] > 10
    assert found["frozen"], "the collector leaves alone what was imported"
    assert found["dialogs"] == [], "dialogs are imported when they are opened"


async def test_the_frame_is_painted_while_the_archive_is_still_opening() -> None:
    from threading import Event

    from fieldcrm.config import Config

    ready = Event()
    desk: Any = FakeDesk()

    def slow() -> Any:
        ready.wait(10)
        return desk

    app = FieldcrmApp(slow, Config(language="en"), now=lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "1 Today" in lines(pilot)[1]
        assert "顺达" not in shown(pilot)
        ready.set()
        await settle(pilot)
        assert "顺达" in shown(pilot)


def refusing(error: Exception) -> Any:
    """A door that does not open."""

    def open_desk() -> Any:
        raise error

    return open_desk


def app_with(opener: Any, doors: Doors, now: datetime = NOW) -> FieldcrmApp:
    """The app behind that door."""
    from fieldcrm.config import Config

    return FieldcrmApp(opener, Config(language="en"), doors=doors, now=lambda: now)


async def test_a_locked_archive_asks_for_its_passphrase() -> None:
    desk: Any = FakeDesk()
    tried: list[str] = []

    def unlock(given: str) -> Any:
        tried.append(given)
        if given != "zq":
            raise PassphraseError(file="archive.db", given=True)
        return desk

    app = app_with(refusing(PassphraseError(file="archive.db", given=False)), Doors(unlock=unlock))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert len(app.screen_stack) == 2
        assert "The archive is locked" in shown(pilot)
        await press(pilot, "n", "o", "enter")
        assert "not the passphrase" in shown(pilot)
        assert "no" not in app.screen.query_one("#passphrase", Input).value
        await press(pilot, "z", "q")
        assert "zq" not in shown(pilot), "a passphrase is never shown"
        assert "••" in shown(pilot)
        await press(pilot, "enter")
        assert tried == ["no", "zq"]
        assert "顺达" in shown(pilot)


async def test_a_first_run_makes_an_archive() -> None:
    made: list[tuple[str, str | None]] = []
    desk: Any = FakeDesk(0)

    def create(name: str, passphrase: str | None) -> Any:
        made.append((name, passphrase))
        return desk

    app = app_with(refusing(NotFoundError(what="archive", text="x")), Doors(create=create))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Welcome" in shown(pilot)
        await press(pilot, "enter")
        assert "Enter your name" in shown(pilot)
        await press(pilot, "李", "伟", "enter", "a", "b", "enter", Typed("ab"), "enter")
        assert "at least 8" in shown(pilot), "as the settings ask for"
        await press(pilot, Typed("long enough"), "enter")
        assert "differ" in shown(pilot)
        assert not made
        await press(pilot, Typed("long enough"), "enter")
        assert made == [("李伟", "long enough")]
        assert "The archive is still empty" in shown(pilot)


async def test_a_first_run_without_a_passphrase_takes_two_keys_after_the_name() -> None:
    made: list[tuple[str, str | None]] = []
    desk: Any = FakeDesk(0)

    def create(name: str, passphrase: str | None) -> Any:
        made.append((name, passphrase))
        return desk

    app = app_with(refusing(NotFoundError(what="archive", text="x")), Doors(create=create))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "L", "i", "enter", "enter")
        assert made == [("Li", None)]


async def test_leaving_the_door_leaves_the_program() -> None:
    app = app_with(refusing(PassphraseError(file="archive.db", given=False)), Doors())
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
    assert app.return_code == 0


async def test_the_real_desk_logs_a_call_in_three_keys(archive: Path, make_app: AppFactory) -> None:
    """Enter, digit, Enter on a real archive: one change, the next customer, and undo brings it back."""
    from fieldcrm import bootstrap

    desk: Any = bootstrap.open_desk(archive, now=lambda: NOW)
    async with make_app(desk, language="zh_Hans").run_test(size=SMALL) as pilot:
        await settle(pilot)
        calls: Any = pilot.app.screen.query_one("#calls")
        plain = next(n for n, row in enumerate(calls.source.rows) if row.promised_at is None)
        calls.move_to(plain)  # below the complaints: those stand until they are answered
        first, second = (row.customer_id for row in calls.source.rows[plain : plain + 2])
        changes = desk.status().changes
        await press(pilot, "enter", "1", "enter")
        assert desk.status().changes == changes + 1
        assert calls.row.customer_id == second
        assert first not in {row.customer_id for row in calls.source.rows}
        entry = desk.timeline(first, 0, 1)[0]
        assert entry.outcome == "reached"
        assert desk.today().done == 1
        await press(pilot, "u")
        assert first in {row.customer_id for row in calls.source.rows}
        await press(pilot, "w", "escape", "e", "escape", "o", "escape", "d", "escape", "slash", "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_a_copy_is_kept_while_the_app_is_open(archive: Path, make_app: AppFactory) -> None:
    from fieldcrm import bootstrap

    desk: Any = bootstrap.open_desk(archive, now=lambda: NOW)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        app: Any = pilot.app
        app.keep_copy()
        await settle(pilot)
        assert [file.name.endswith("-regular.db") for file in (archive / "backups").iterdir()] == [True]
        app.keep_copy()
        await settle(pilot)
        assert len(list((archive / "backups").iterdir())) == 1


async def test_a_mistake_of_ours_is_written_down_by_its_places(tmp_path: Path) -> None:
    from fieldcrm.cli.crash import keep_places
    from fieldcrm.config import Config

    log = tmp_path / "fieldcrm.log"

    def fail(_desk: Any) -> None:
        raise AttributeError("顺达运输有限公司")

    def opener() -> Any:
        return FakeDesk()

    doors = Doors(keep_bug=lambda error: keep_places(error, log))
    app = FieldcrmApp(opener, Config(language="en"), doors=doors, now=lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        app.ask(fail, lambda _none: None)
        await settle(pilot)
        assert "AttributeError" in shown(pilot)
    written = log.read_text(encoding="utf-8")
    assert "AttributeError" in written
    assert "test_start.py" in written
    assert "顺达" not in written


async def test_an_older_archive_tells_how_far_it_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldcrm.ui.upgrading.PATIENCE", 0.0)
    upgrade, half_seen = Upgrade(), threading.Event()

    def opener() -> Any:
        for done in range(401):
            upgrade(done, 1000)
        half_seen.wait(10)
        upgrade(1000, 1000)
        return FakeDesk()

    app = app_with(opener, Doors(upgrade=upgrade))
    async with app.run_test(size=SMALL) as pilot:
        for _round in range(200):
            await pilot.pause()
            if "40%" in shown(pilot):
                break
        assert "bringing the archive up to date: 40%" in shown(pilot)
        half_seen.set()
        await settle(pilot)
        assert "bringing" not in shown(pilot)
        assert "顺达" in shown(pilot)


async def test_a_quick_upgrade_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    upgrade = Upgrade()

    def opener() -> Any:
        for done in range(1000):
            upgrade(done, 1000)
        return FakeDesk()

    app = app_with(opener, Doors(upgrade=upgrade))
    monkeypatch.setattr(app, "name_archive", told.append)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert told
        assert not [name for name in told if "bringing" in name]
