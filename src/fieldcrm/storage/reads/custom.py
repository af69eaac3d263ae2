"""The team's own fields and what rows hold of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.custom_fields import CustomField, OwnValue, field_type

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def fields(connection: Connection, of_kind: str = "", *, retired: bool = False) -> tuple[CustomField, ...]:
    """The fields of a kind (of all, without one), in their order; also those no longer offered where `retired`."""
    where = [*(["of_kind = ?"] if of_kind else []), *([] if retired else ["deleted = 0"])]
    found = connection.execute(
        "SELECT id, of_kind, name, type, unit, choices, position, note, deleted FROM custom_field"
        f"{' WHERE ' if where else ''}{' AND '.join(where)} ORDER BY of_kind, coalesce(position, 0), id",
        (of_kind,) if of_kind else (),
    )
    return tuple(_field(row) for row in found)


def _field(row: tuple[Any, ...]) -> CustomField:
    return CustomField(
        id=row[0],
        of_kind=row[1] or "",
        name=row[2] or "",
        type=field_type(row[3]),
        unit=row[4] or "",
        choices=tuple(word for word in (row[5] or "").split("\n") if word),
        position=row[6] or 0,
        note=row[7] or "",
        retired=bool(row[8]),
    )


def values(connection: Connection, of_kind: str, target_id: bytes) -> tuple[OwnValue, ...]:
    """Every field of the kind with what the row holds of it, empty ones too, in the fields' order."""
    known = fields(connection, of_kind)
    if not known:
        return ()
    stored = dict(
        connection.execute("SELECT field_id, value FROM custom_value WHERE of_id = ? AND deleted = 0", (target_id,))
    )
    return tuple(OwnValue(field, stored.get(field.id) or "") for field in known)


def all_values(connection: Connection, of_kind: str) -> dict[bytes, dict[bytes, str]]:
    """Target → field → stored value, of every row of a kind: for exports. Empty values are left out."""
    found: dict[bytes, dict[bytes, str]] = {}
    for target, field, value in connection.execute(
        "SELECT v.of_id, v.field_id, v.value FROM custom_value v JOIN custom_field f ON f.id = v.field_id"
        " WHERE f.of_kind = ? AND f.deleted = 0 AND v.deleted = 0 AND v.value <> ''",
        (of_kind,),
    ):
        found.setdefault(target, {})[field] = value
    return found


def used(connection: Connection, field_id: bytes) -> int:
    """How many rows hold something in the field."""
    found = connection.execute(
        "SELECT count(*) FROM custom_value WHERE field_id = ? AND deleted = 0 AND value <> ''", (field_id,)
    ).fetchone()
    return int(found[0])


def stored(connection: Connection, value_id: bytes) -> tuple[str, bool] | None:
    """A value's row: its text and whether it is hidden; None if there is none."""
    row = connection.execute("SELECT value, deleted FROM custom_value WHERE id = ?", (value_id,)).fetchone()
    return None if row is None else (row[0] or "", bool(row[1]))
