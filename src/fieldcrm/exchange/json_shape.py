"""Whether a JSON value has the shape that a schema asks for; the part of JSON Schema that our formats use.

Errors name the place as `parts[0].quantity`. Understood: type, properties, required, additionalProperties false,
items, maxItems, enum, minimum, maximum, maxLength, format date, anyOf.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fieldcrm.errors import InvalidValueError

Schema = Mapping[str, Any]
_SHOWN = 60


def check(value: object, schema: Schema, place: str = "") -> None:
    """Raises InvalidValueError with the place as its field; reasons 'json_type' (param wanted), 'json_field',
    'required', 'choice' (param choices), 'range' (params least, most), 'negative', 'too_long', 'too_many',
    'iso_date'."""
    kinds = schema.get("anyOf")
    if kinds is not None:
        _check_any(value, kinds, place)
        return
    wanted = schema.get("type")
    if wanted is not None and not _is(value, wanted):
        raise _wrong(place, value, "json_type", wanted=wanted)
    if "enum" in schema and value not in schema["enum"]:
        raise _wrong(place, value, "choice", choices=", ".join(map(str, schema["enum"])))
    if isinstance(value, str):
        _check_text(value, schema, place)
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        _check_number(value, schema, place)
    elif isinstance(value, list):
        if len(value) > schema.get("maxItems", len(value)):
            raise _wrong(place, len(value), "too_many")
        for at, item in enumerate(value):
            check(item, schema.get("items", {}), f"{place}[{at}]")
    elif isinstance(value, dict):
        _check_object(value, schema, place)


def _check_any(value: object, kinds: list[Schema], place: str) -> None:
    """The schema whose type fits is the one that counts, so that its errors name their place."""
    for schema in kinds:
        if _is(value, schema.get("type", "object")):
            check(value, schema, place)
            return
    raise _wrong(place, value, "json_type", wanted=" | ".join(str(each.get("type")) for each in kinds))


def _check_text(value: str, schema: Schema, place: str) -> None:
    if any("\ud800" <= mark <= "\udfff" or mark == "\0" for mark in value):
        raise _wrong(place, value.encode("utf-8", "replace").decode(), "text")
    if len(value) > schema.get("maxLength", len(value)):
        raise _wrong(place, value, "too_long", most=schema["maxLength"])
    if schema.get("format") == "date":
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise _wrong(place, value, "iso_date") from error


def _check_number(value: float, schema: Schema, place: str) -> None:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least == 0 and value < 0:
        raise _wrong(place, value, "negative")
    if (least is not None and value < least) or (most is not None and value > most):
        raise _wrong(place, value, "range", least=least, most=most)


def _check_object(value: dict[str, object], schema: Schema, place: str) -> None:
    known = schema.get("properties", {})
    for name, item in value.items():
        where = f"{place}.{name}" if place else name
        if name in known:
            check(item, known[name], where)
        elif schema.get("additionalProperties", True) is False:
            raise _wrong(where, item, "json_field")
    for name in schema.get("required", ()):
        if name not in value:
            raise _wrong(f"{place}.{name}" if place else name, "", "required")


def _is(value: object, wanted: str) -> bool:
    if wanted == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")
    if wanted == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, {"string": str, "boolean": bool, "array": list, "object": dict}[wanted])


def _wrong(place: str, value: object, reason: str, **params: object) -> InvalidValueError:
    shown = value if isinstance(value, int | float) else str(value)
    if isinstance(shown, str) and len(shown) > _SHOWN:
        shown = f"{shown[:_SHOWN]}…"
    return InvalidValueError(field=place, value=shown, reason=reason, **params)
