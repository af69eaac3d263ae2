"""The shared settings: rows of the journal, read into `Rules`."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from fieldcrm.domain.rules import Rules

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def row_id(key: str) -> bytes:
    """The row of a setting: the same on every laptop."""
    return hashlib.sha256(f"setting:{key}".encode()).digest()[:16]


def rules(connection: Connection) -> Rules:
    """The team's rules: defaults, overridden by what the archive holds. Unknown keys are ignored."""
    known = Rules.__dataclass_fields__
    found = {
        key: json.loads(value)
        for key, value in connection.execute("SELECT key, value FROM setting WHERE deleted = 0")
        if key in known
    }
    return Rules(**found)


def exists(connection: Connection, key: str) -> bool:
    """Whether the archive holds a row for the setting (also a deleted one)."""
    return connection.execute("SELECT 1 FROM setting WHERE id = ?", (row_id(key),)).fetchone() is not None
