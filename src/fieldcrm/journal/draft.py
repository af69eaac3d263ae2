"""A draft of a user action: the operations that one change will hold, named by fields instead of numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import uuid_utils

from fieldcrm.errors import InvalidValueError
from fieldcrm.journal.change import Batch, encode_payload
from fieldcrm.journal.fields import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PART_ROWS = 50_000
"""Rows of one change; a longer action becomes several changes with one action id."""
PART_BYTES = 16 << 20
"""Bytes of one change's rows, but for one row that is longer: what is far below what a bundle carries."""
MOST_TEXT = 1_000_000
"""Characters of one value: what a bundle carries (`journal.bundle.limits`)."""
_SHOWN = 40
_INTEGERS = 1 << 63


def new_id() -> bytes:
    """A UUIDv7: ids sort by the time at which they were made."""
    return uuid_utils.uuid7().bytes


def _refuse_unkeepable(name: str, value: object) -> None:
    """What a terminal or a form may hand over but no file can keep: half characters, numbers too great."""
    if isinstance(value, str):
        if len(value) > MOST_TEXT:
            raise InvalidValueError(field=name, value=f"{value[:_SHOWN]}…", reason="too_long", most=MOST_TEXT)
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            shown = value.encode("utf-8", "replace").decode("utf-8")
            raise InvalidValueError(field=name, value=shown, reason="text")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidValueError(field=name, value=value, reason="number")
    elif isinstance(value, int):
        if not -_INTEGERS <= value < _INTEGERS:
            raise InvalidValueError(field=name, value=value, reason="range")
    elif isinstance(value, (list, tuple)):
        for part in value:
            _refuse_unkeepable(name, part)


class Draft:
    """Collects the operations of one user action. `kind` names it in the history ('log_call', 'import' …)."""

    def __init__(self, kind: str, *, undoes: bytes = b"") -> None:
        self.kind = kind
        self.undoes = undoes
        self.action = new_id()
        self.batches: list[Batch] = []

    def create(self, entity: str, values: Mapping[str, object], row: bytes | None = None) -> bytes:
        """Add a row; returns its id. Empty values (None, '') are not written.

        Raises InvalidValueError on what no archive can hold: reason 'text', 'number' or 'range'.
        """
        row = row or new_id()
        kept = {name: value for name, value in values.items() if value is not None and value != ""}
        self._add(entity, True, kept, row)
        return row

    def edit(self, entity: str, row: bytes, values: Mapping[str, object]) -> None:
        """Write fields of an existing row. Raises as `create` does."""
        if values:
            self._add(entity, False, values, row)

    def bulk(self, entity: str, names: Sequence[str], rows: Iterable[tuple[object, ...]], *, new: bool) -> None:
        """Many rows of one shape: each (id, value, value …) in the order of `names`."""
        self.raw(Batch(entity, new, tuple(ENTITIES[entity].field(name).id for name in names), list(rows)))

    def raw(self, batch: Batch) -> None:
        """A batch as it stands."""
        if batch.rows:
            self.batches.append(batch)

    def _add(self, entity: str, new: bool, values: Mapping[str, object], row: bytes) -> None:
        for name, value in values.items():
            _refuse_unkeepable(name, value)
        shape = ENTITIES[entity]
        fields = tuple(shape.field(name).id for name in values)
        self.batches.append(Batch(entity, new, fields, [(row, *values.values())]))

    @property
    def rows(self) -> int:
        """Rows that the draft writes."""
        return sum(len(batch.rows) for batch in self.batches)

    def parts(self) -> list[list[Batch]]:
        """The batches, cut so that no change holds more than PART_ROWS rows, or more than PART_BYTES of them."""
        parts: list[list[Batch]] = [[]]
        room, left = PART_ROWS, PART_BYTES
        for batch in self.batches:
            rows = batch.rows
            while rows:
                some = batch._replace(rows=rows[:room])
                size = len(encode_payload([some])) if some.rows else 0
                if not some.rows or (size > left and parts[-1]):
                    parts.append([])
                    room, left = PART_ROWS, PART_BYTES
                    continue
                while size > left and len(some.rows) > 1:
                    some = some._replace(rows=some.rows[: len(some.rows) // 2])
                    size = len(encode_payload([some]))
                parts[-1].append(some)
                rows = rows[len(some.rows) :]
                room -= len(some.rows)
                left -= size
        return parts
