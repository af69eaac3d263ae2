"""Works on an archive without end, telling each statement before it runs and each action once it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Outcome
from fieldcrm.domain.units import Amount, Unit

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=timezone(timedelta(hours=8)))


def tell(word: str) -> None:
    """One line, at once."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def work(folder: Path) -> None:
    """Every kind of action in turn, for ever."""
    desk = bootstrap.open_desk(folder, now=lambda: NOW)
    connection: Any = desk.archive.reader()
    connection.set_trace_callback(lambda _statement: tell("statement"))
    for number in range(1_000_000):
        receipt = desk.create_customer({"name": f"客户{number}", "status": "active", "contact.phone": "13800001111"})
        tell("done")
        assert receipt.customer is not None
        whom = receipt.customer.id
        steps: list[Callable[[], object]] = [
            partial(desk.record_delivery, whom, Amount.of(5000, Unit.LITRE), NOW.date()),
            partial(desk.log_call, whom, Outcome.REACHED, note="n" * 5000),
            partial(desk.edit_customer, whom, {"name": f"改名{number}"}),
            desk.undo,
            desk.redo,
        ]
        for step in steps:
            step()
            tell("done")


if __name__ == "__main__":
    work(Path(sys.argv[1]))
