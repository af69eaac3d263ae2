"""The JSON of a service visit: its schema, which documents the format in English, and an example."""

from __future__ import annotations

from typing import Any

from fieldcrm.domain.customer_form import MOST_CHARACTERS, MOST_CHARACTERS_OF_LINES
from fieldcrm.domain.forms.service import EQUIPMENT_KINDS
from fieldcrm.domain.risks import SEVERITIES
from fieldcrm.domain.visits import LISTS, MOST_MINUTES, MOST_PARTS, MOST_ROWS

_SHORT = {"type": "string", "maxLength": MOST_CHARACTERS}
_LONG = {"type": "string", "maxLength": MOST_CHARACTERS_OF_LINES}
_DAY = {"type": "string", "format": "date"}


def _said(shape: dict[str, Any], words: str) -> dict[str, Any]:
    return {**shape, "description": words}


_EQUIPMENT = {
    "anyOf": [
        _said(_SHORT, "name, serial number, model or id of a piece that the customer has; or + and a name to add one"),
        {
            "type": "object",
            "description": "a piece that is not in the archive yet; it is added with the visit",
            "additionalProperties": False,
            "required": ["name"],
            "properties": {
                "name": _SHORT,
                "kind": {"type": "string", "enum": list(EQUIPMENT_KINDS)},
                "maker": _SHORT,
                "model": _SHORT,
                "serial": _SHORT,
                "installed_on": _DAY,
                "note": _LONG,
            },
        },
    ]
}
_OWN_EQUIPMENT = _said(_SHORT, "another piece than the visit's own: its name, serial number or id")
_ID = _said(_SHORT, "of a row that is kept; only in files that `fieldcrm visit ID --format json` has written")


def _worded(name: str) -> dict[str, Any]:
    ours = ", ".join(LISTS[name])
    return {
        "anyOf": [
            _said(_LONG, f"free words; or a word of the list, a colon, and free words. Words: {ours}, and the team's"),
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "word": _said(_SHORT, "a word of the list; + before it adds it to the list"),
                    "text": _LONG,
                },
            },
        ]
    }


def _rows(required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    item = {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": {**properties, "id": _ID},
    }
    return {"type": "array", "maxItems": MOST_ROWS, "items": item}


VISIT_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Service visit",
    "type": "object",
    "additionalProperties": False,
    "required": ["equipment"],
    "properties": {
        "day": _said(_DAY, "the day of the visit, YYYY-MM-DD; today where it is missing"),
        "time": _said(_SHORT, "when it began, 14:30"),
        "equipment": _EQUIPMENT,
        "site": _said(_SHORT, "name of one of the customer's sites"),
        "problems": _rows(
            ["problem"],
            {
                **{name: _worded(name) for name in LISTS},
                "solved": {"type": "boolean"},
                "equipment": _OWN_EQUIPMENT,
            },
        ),
        "parts": _rows(
            [],
            {
                "name": _SHORT,
                "number": _SHORT,
                "quantity": {"type": "number", "minimum": 0, "maximum": MOST_PARTS},
                "serial_off": _SHORT,
                "serial_on": _SHORT,
                "equipment": _OWN_EQUIPMENT,
            },
        ),
        "parameters": _rows(
            ["name", "new"],
            {
                "name": _SHORT,
                "old": _said(_SHORT, "filled in from the last visit where it is missing"),
                "new": _SHORT,
                "unit": _SHORT,
                "old_seen": _said({"type": "boolean"}, "the old value was read off, whatever the last visit left"),
                "equipment": _OWN_EQUIPMENT,
            },
        ),
        "programs": _rows(
            ["name"], {"name": _SHORT, "old": _SHORT, "new": _SHORT, "what": _LONG, "equipment": _OWN_EQUIPMENT}
        ),
        "risks": _rows(
            ["what", "severity"],
            {
                "what": _LONG,
                "severity": {"type": "string", "enum": list(SEVERITIES)},
                "check_by": _said(_DAY, "set by the severity where it is missing"),
                "equipment": _OWN_EQUIPMENT,
            },
        ),
        "files": _rows(["path"], {"path": _said(_SHORT, "kept as a reference with its SHA-256"), "caption": _SHORT}),
        "minutes": {"type": "integer", "minimum": 0, "maximum": MOST_MINUTES},
        "travel_minutes": {"type": "integer", "minimum": 0, "maximum": MOST_MINUTES},
        "engineer": _said(_SHORT, "you, where it is missing"),
        "present": _said(_SHORT, "who was there"),
        "customer_word": _said(_LONG, "what the customer said"),
        "number": _said(_SHORT, "the paper form's own number"),
        "own": _said({"type": "object"}, "the team's own fields of visits: name and value of each"),
        "note": _LONG,
    },
}
"""What `fieldcrm log visit --from` accepts."""

EXAMPLE: dict[str, Any] = {
    "day": "2026-11-20",
    "time": "09:30",
    "equipment": "Pump 1",
    "problems": [
        {
            "problem": "leak: 法兰漏油 at the outlet flange",
            "cause": "wear: seal",
            "solution": "replaced: seal kit",
            "method": "test_run",
            "solved": True,
        }
    ],
    "parts": [{"name": "Seal kit", "number": "P55-2", "quantity": 1, "serial_off": "A113", "serial_on": "B207"}],
    "parameters": [{"name": "Pressure", "new": "2.4", "unit": "bar"}],
    "programs": [{"name": "Controller", "old": "1.0", "new": "1.1", "what": "timer of the night run"}],
    "risks": [{"what": "hose is brittle", "severity": "high", "check_by": "2026-12-04"}],
    "minutes": 95,
    "travel_minutes": 40,
    "present": "王师傅",
    "customer_word": "came quickly",
    "number": "FW-0871",
}
"""A visit as the schema wants it. Its equipment must exist; write `{"name": …}` in its place to add it."""
