"""Values that have the right type and yet make no sense: days that are none, hours that no day has, unknown units.

No program of ours ever writes them, so a bundle that holds one is refused, and every read may rely on them. Words of a
list that may grow (a status, a kind, an outcome) are another matter: a newer program may know more of them. They are
taken in, and reads show what they do not know as the nearest thing that they do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from fieldcrm.journal.fields import ENTITIES
from fieldcrm.journal.shapes import Field

Check = Callable[[object], bool]

_UNITS = frozenset({"t", "L", "kg", "", None})
_FIRST_YEAR, _LAST_YEAR = 1800, 2999
_MINUTES = 24 * 60
_LAST_INSTANT = 32_472_144_000_000
"""UTC milliseconds of the year 2999, and as many before 1970: before any calendar's end."""
_NO_DAYS = frozenset({"serial_on"})
"""Columns whose names sound like days: the serial number of the part that was put on."""
_PAIR = r"\s*\d+(\.\d+)?(e[+-]?\d{1,2})?\s*:\s*\d+(\.\d+)?(e[+-]?\d{1,2})?\s*"
_TABLE = re.compile(rf"{_PAIR}(;{_PAIR})*")


@lru_cache(maxsize=65_536)
def _is_day(text: str) -> bool:
    try:
        return _FIRST_YEAR <= date.fromisoformat(text).year <= _LAST_YEAR
    except ValueError:
        return False


def _day(value: object) -> bool:
    return not isinstance(value, str) or not value or _is_day(value)


def _minute(value: object) -> bool:
    return not isinstance(value, int) or 0 <= value < _MINUTES


def _instant(value: object) -> bool:
    return not isinstance(value, int) or abs(value) <= _LAST_INSTANT


def _unit(value: object) -> bool:
    return not isinstance(value, str) or value in _UNITS


def _table(value: object) -> bool:
    return not isinstance(value, str) or not value or _TABLE.fullmatch(value) is not None


def _check_of(name: str, names: tuple[str, ...]) -> Check | None:
    if name in _NO_DAYS:
        return None
    if name in ("day", "check_by") or name.endswith(("_day", "_on", "_start", "_end")):
        return _day
    if name == "minute" or name.endswith("_minute"):
        return _minute
    if name == "at" or name.endswith("_at"):
        return _instant
    if name.endswith("_unit") and f"{name.removesuffix('_unit')}_milli" in names:
        return _unit
    return _table if name == "cm_table" else None


def _part_check(field: Field) -> Check | None:
    """The check of a register: of its one column, or of each part of it."""
    names = tuple(column.name for column in field.columns)
    checks = [_check_of(column.name, names) if column.type in ("TEXT", "INTEGER") else None for column in field.columns]
    if not any(checks):
        return None
    if len(checks) == 1:
        return checks[0]

    def parts(value: object) -> bool:
        if not isinstance(value, list):
            return True
        return all(check is None or check(part) for check, part in zip(checks, value, strict=False))

    return parts


@lru_cache(maxsize=512)
def checks_of(entity: str, fields: tuple[int, ...]) -> tuple[tuple[int, Check], ...]:
    """(place in the row, check) for the fields of a batch whose values can be senseless; unknown ones have none."""
    known = ENTITIES.get(entity)
    if known is None:
        return ()
    found: list[tuple[int, Check]] = []
    for place, field_id in enumerate(fields, start=1):
        field = known.by_id(field_id)
        check = None if field is None else _part_check(field)
        if check is not None:
            found.append((place, check))
    return tuple(found)
