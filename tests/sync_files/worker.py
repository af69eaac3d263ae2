"""Imports a bundle, telling each statement before it runs."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from fieldcrm import bootstrap

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=timezone(timedelta(hours=8)))


def tell(word: str) -> None:
    """One line, at once."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def work(folder: Path, file: Path) -> None:
    """Open, import, say so."""
    desk = bootstrap.open_desk(folder, now=lambda: NOW)
    connection: Any = desk.archive.reader()
    connection.set_trace_callback(lambda _statement: tell("statement"))
    (item,) = desk.import_bundles([file])
    tell(item.state)
    tell("done")


if __name__ == "__main__":
    work(Path(sys.argv[1]), Path(sys.argv[2]))
