"""What is this laptop's own and never shared: its identity, its user, drafts of forms, small marks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_DRAFT = "draft:"


def get(connection: Connection, key: str) -> str | None:
    """A local value, or None."""
    row = connection.execute("SELECT value FROM local WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def put(connection: Connection, key: str, value: str | None) -> None:
    """Keep a local value; None removes it."""
    if value is None:
        connection.execute("DELETE FROM local WHERE key = ?", (key,))
        return
    connection.execute(
        "INSERT INTO local (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def user(connection: Connection) -> str:
    """The name under which this laptop writes."""
    return get(connection, "user") or ""


def replica(connection: Connection) -> bytes:
    """This laptop's identity, 16 bytes; made at the first write."""
    text = get(connection, "replica")
    if text is None:
        text = os.urandom(16).hex()
        put(connection, "replica", text)
    return bytes.fromhex(text)


def draft(connection: Connection, key: str) -> str | None:
    """The draft of a form, or None."""
    return get(connection, _DRAFT + key)


def keep_draft(connection: Connection, key: str, text: str | None) -> None:
    """Keep the draft of a form; None drops it."""
    put(connection, _DRAFT + key, text)
