"""Ordered steps of the schema. A step is frozen once released; `user_version` counts the steps done."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlcipher3.dbapi2 import Connection

STEPS: tuple[str, ...] = ("step_001", "step_002")
SCHEMA_VERSION = len(STEPS)
APPLICATION_ID = 0x66637264  # "fcrd"


def migrate(connection: Connection, version: int, progress: Callable[[int, int], None] | None = None) -> None:
    """Run the steps after `version`; the caller holds the transaction. `progress`: of `replay.after_upgrade`."""
    replay = False
    for number, name in enumerate(STEPS[version:], start=version + 1):
        step = import_module(f"{__name__}.{name}")
        replay = replay or getattr(step, "REPLAY", False)
        for statement in cast("tuple[str, ...]", step.STATEMENTS):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    if version:
        from fieldcrm.storage.replay import after_upgrade

        after_upgrade(connection, replay=replay, progress=progress)
