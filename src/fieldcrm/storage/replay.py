"""The tables made again from the log: after an upgrade of the schema, and when somebody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage import ancestry

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def after_upgrade(connection: Connection, *, replay: bool) -> None:
    """Bring what is made from the log up to the new schema. The caller holds the transaction."""
    if replay:
        ancestry.rebuild(connection)
