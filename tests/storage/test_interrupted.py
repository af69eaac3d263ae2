"""An action that is cut off at any point, by an error or by a kill, has happened wholly or not at all."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2
from tests.storage.desks import TODAY, Clock, back, buys, customer, everything, litres, new_desk

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Outcome
from fieldcrm.errors import DiskError
from fieldcrm.services.desk import Desk
from fieldcrm.storage import archive as module

KILLS = 15
WORKER = Path(__file__).with_name("worker.py")


class Failing:
    """A connection whose disk is full at the statement that `budget` counts down to."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.budget: int | None = None

    def execute(self, *args: Any) -> Any:
        self.spend(args[0])
        return self.connection.execute(*args)

    def executemany(self, *args: Any) -> Any:
        self.spend(args[0])
        return self.connection.executemany(*args)

    def spend(self, statement: str) -> None:
        """Count down; BEGIN and ROLLBACK themselves always succeed."""
        if self.budget is None or statement.startswith(("BEGIN", "ROLLBACK")):
            return
        if self.budget == 0:
            raise dbapi2.OperationalError("database or disk is full")
        self.budget -= 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


ACTIONS: dict[str, Callable[[Desk, bytes], object]] = {
    "call": lambda desk, whom: desk.log_call(whom, Outcome.ORDER, note="要 10 吨"),
    "delivery": lambda desk, whom: desk.record_delivery(whom, litres(5000), back(0)),
    "edit": lambda desk, whom: desk.edit_customer(whom, {"name": "改名", "invoice.bank": "工商银行"}),
    "undo": lambda desk, _whom: desk.undo(),
    "setting": lambda desk, _whom: desk.change_setting("cadence_a", 9),
    "rebuild": lambda desk, _whom: desk.rebuild(),
    "roll over": lambda desk, _whom: desk.refresh_standing(),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_error_at_any_statement_leaves_everything_as_it_was(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = module.connect
    monkeypatch.setattr(module, "connect", lambda file, key: Failing(plain(file, key)))
    clock = Clock()
    with new_desk(tmp_path, clock) as desk:
        whom = customer(desk, status="prospect")
        desk.put_part("tank", whom, None, {"name": "1", "volume": 9000.0})
        buys(desk, whom, times=3)
        desk.take_order(whom, litres(100), TODAY)
        desk.today()
        desk.reschedule(whom, TODAY)
        if name == "roll over":
            clock.pass_days(1)
        connection: Any = desk.archive.reader()
        before = everything(desk)
        for statements in range(1000):
            connection.budget = statements
            try:
                ACTIONS[name](desk, whom)
            except DiskError:
                connection.budget = None
                assert everything(desk) == before, f"after {statements} statements"
            else:
                break
        connection.budget = None
        assert statements > 10, "the action writes through this connection"
        assert everything(desk) != before or name == "rebuild"
        assert all(finding.ok for finding in desk.doctor(deep=True))


def test_a_kill_at_any_instant_leaves_the_archive_before_or_after(tmp_path: Path) -> None:
    """A process works and tells each finished action and each statement; it is killed after a random number of them."""
    chosen = random.Random(11)
    new_desk(tmp_path).close()
    finished = 0
    for _ in range(KILLS):
        told = run_and_kill(tmp_path, after=chosen.randrange(1, 400))
        with bootstrap.open_desk(tmp_path, now=Clock()) as desk:
            assert all(finding.ok for finding in desk.doctor(deep=True))
            kept = desk.status().changes
            assert finished + told <= kept <= finished + told + 1, "what was told as done is there, at most one more"
            finished = kept
            desk.today()
    assert finished > KILLS


def run_and_kill(folder: Path, after: int) -> int:
    """Start the worker, kill it after that many lines; the number of actions that it told as done."""
    with subprocess.Popen(
        [sys.executable, str(WORKER), str(folder)], stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(after)]
        process.kill()
        lines.extend(process.stdout)
    return lines.count("done\n")
