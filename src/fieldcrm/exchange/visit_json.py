"""A service visit from JSON, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from fieldcrm.domain import custom_fields
from fieldcrm.domain.custom_fields import CustomField, OwnValue
from fieldcrm.domain.searchtext.fold import fold, key
from fieldcrm.domain.views.service import (
    Equipment,
    FileRef,
    Parameter,
    PartUsed,
    Problem,
    Program,
    RiskFound,
    VisitRecord,
    VisitView,
    Worded,
)
from fieldcrm.domain.visits import LISTS, read_worded
from fieldcrm.errors import DiskError, InvalidValueError, NotFoundError, RejectedError
from fieldcrm.exchange.json_shape import check
from fieldcrm.exchange.visit_schema import VISIT_SCHEMA

MOST_BYTES = 8 << 20
"""A visit of more bytes is no visit."""
_DAY_TEXTS = ("present", "engineer", "customer_word", "number", "note")


@dataclass(slots=True)
class Known:
    """What a file may refer to: the customer's equipment and sites, the words of the short lists as they may be
    written (`domain.visits.read_worded`), and the day that counts as today."""

    equipment: Sequence[Equipment]
    sites: Mapping[str, bytes]
    words: Mapping[str, Mapping[str, str]]
    today: date
    own: Sequence[CustomField] = ()
    """The team's own fields of visits."""
    new: list[Equipment] = field(default_factory=list)
    new_words: dict[str, list[str]] = field(default_factory=dict)


def read_file(path: str) -> object:
    """The JSON in a file. Raises NotFoundError, DiskError, RejectedError ('too_big', 'json' with line and column)."""
    place = Path(path)
    try:
        if place.stat().st_size > MOST_BYTES:
            raise RejectedError(file=path, reason="too_big")
        text = place.read_text(encoding="utf-8-sig")
        return json.loads(text, parse_constant=_refuse)
    except FileNotFoundError as error:
        raise NotFoundError(what="file", text=path) from error
    except json.JSONDecodeError as error:
        raise RejectedError(file=f"{path}:{error.lineno}:{error.colno}", reason="json") from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise RejectedError(file=path, reason="json") from error
    except OSError as error:
        raise DiskError(file=path, what=error.strerror or str(error)) from error


def _refuse(name: str) -> object:
    raise ValueError(name)


def read_visit(data: object, known: Known) -> VisitRecord:
    """The visit that the data describe; new equipment and new words are noted in `known`.

    Raises InvalidValueError whose field is the place in the file: `parts[0].quantity`.
    """
    check(data, VISIT_SCHEMA)
    assert isinstance(data, dict)
    return replace(_visit(data, known), own=_own(data.get("own", {}), known))


def _visit(found: dict[str, Any], known: Known) -> VisitRecord:
    """The visit without the team's own fields."""
    main = _equipment(found["equipment"], known, "equipment")

    def rows(name: str, make: Callable[[dict[str, Any], str], Any]) -> tuple[Any, ...]:
        return tuple(make(row, f"{name}[{at}]") for at, row in enumerate(found.get(name, ())))

    def owner(row: dict[str, Any], place: str) -> dict[str, Any]:
        named = row.get("equipment")
        own = _equipment(named, known, f"{place}.equipment") if named else None
        return {"equipment_id": own, "id": _id(row)}

    def problem(row: dict[str, Any], place: str) -> Problem:
        worded: Any = {name: _worded(name, row.get(name, ""), known, f"{place}.{name}") for name in LISTS}
        return Problem(**worded, solved=row.get("solved"), **owner(row, place))

    def plain(kind: Callable[..., Any], names: tuple[str, ...]) -> Callable[[dict[str, Any], str], Any]:
        def make(row: dict[str, Any], place: str) -> Any:
            values = {
                name: row[name].strip() if isinstance(row[name], str) else row[name] for name in names if name in row
            }
            return kind(**values, **owner(row, place))

        return make

    def risk(row: dict[str, Any], place: str) -> RiskFound:
        return RiskFound(row["what"].strip(), row["severity"], _day(row.get("check_by")), **owner(row, place))

    return VisitRecord(
        day=_day(found.get("day")) or known.today,
        minute=_minute(found.get("time", "")),
        equipment_id=main,
        site_id=_site(found.get("site", ""), known),
        problems=rows("problems", problem),
        parts=rows("parts", plain(PartUsed, ("name", "number", "quantity", "serial_off", "serial_on"))),
        parameters=rows("parameters", plain(Parameter, ("name", "old", "new", "unit", "old_seen"))),
        programs=rows("programs", plain(Program, ("name", "old", "new", "what"))),
        risks=rows("risks", risk),
        files=rows("files", lambda row, _place: FileRef(row["path"], row.get("caption", ""), id=_id(row))),
        minutes=found.get("minutes"),
        travel_minutes=found.get("travel_minutes"),
        **{name: found.get(name, "").strip() for name in _DAY_TEXTS},
        new_equipment=tuple(known.new),
        own=_own(found.get("own", {}), known),
    )


def _own(given: Mapping[str, object], known: Known) -> tuple[OwnValue, ...]:
    """The team's own fields by name. Raises InvalidValueError at `own.NAME`."""
    values = []
    for name, value in given.items():
        place = f"own.{name}"
        field = next((each for each in known.own if each.name.casefold() == name.strip().casefold()), None)
        if field is None:
            raise InvalidValueError(field=place, value=str(value), reason="json_field")
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        try:
            values.append(OwnValue(field, custom_fields.parse(field, text)))
        except InvalidValueError as error:
            raise InvalidValueError(**{**error.params, "field": place}) from error
    return tuple(values)


def _id(row: dict[str, Any]) -> bytes | None:
    try:
        return bytes.fromhex(row["id"]) if row.get("id") else None
    except ValueError:
        return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _minute(text: str) -> int | None:
    from fieldcrm.domain.dates import parse_time

    if not text.strip():
        return None
    try:
        at = parse_time(text)
    except InvalidValueError as error:
        raise InvalidValueError(field="time", value=text, reason="time") from error
    return at.hour * 60 + at.minute


def _site(name: str, known: Known) -> bytes | None:
    if not name.strip():
        return None
    for written, row in known.sites.items():
        if fold(written).strip() == fold(name).strip():
            return row
    raise InvalidValueError(field="site", value=name, reason="reference")


def _equipment(named: object, known: Known, place: str) -> bytes:
    """The id of a piece that the file names; one that is new gets an id that holds until the visit is saved."""
    if isinstance(named, dict):
        return _add(Equipment(**{"id": b"", **named, "installed_on": _day(named.get("installed_on"))}), known)
    text = str(named).strip()
    if not text:
        raise InvalidValueError(field=place, value="", reason="required")
    if text.startswith("+") and text[1:].strip():
        return _add(Equipment(id=b"", name=text[1:].strip()), known)
    return find_equipment(text, (*known.equipment, *known.new), place)


def _add(piece: Equipment, known: Known) -> bytes:
    from dataclasses import replace

    made = replace(piece, id=bytes([len(known.new) + 1]))
    known.new.append(made)
    return made.id


def find_equipment(text: str, pieces: Sequence[Equipment], place: str) -> bytes:
    """The one piece that a text names: by its name, serial number, model, or the end of its id.

    Raises InvalidValueError, reason 'equipment_unknown' or 'equipment_unclear'.
    """
    wanted = key(text)
    for by in ("name", "serial", "model"):
        same = [piece for piece in pieces if wanted and key(getattr(piece, by)) == wanted]
        if len(same) == 1:
            return same[0].id
        if same:
            raise InvalidValueError(field=place, value=text, reason="equipment_unclear")
    by_id = [piece for piece in pieces if len(wanted) >= 4 and piece.id.hex().endswith(wanted)]
    if len(by_id) == 1:
        return by_id[0].id
    raise InvalidValueError(field=place, value=text, reason="equipment_unknown")


def _worded(name: str, given: object, known: Known, place: str) -> Worded:
    if isinstance(given, dict):
        word, text = str(given.get("word", "")).strip(), str(given.get("text", "")).strip()
        if not word:
            return Worded("", text)
        found, new = read_worded(word, known.words[name])
        if not found.word:
            raise InvalidValueError(field=f"{place}.word", value=word, reason="list_word")
        worded = Worded(found.word, text)
    else:
        worded, new = read_worded(str(given), known.words[name])
    if new:
        known.new_words.setdefault(name, []).append(worded.word)
    return worded


# -- out -------------------------------------------------------------------------------------------------------------


def visit_data(view: VisitView, pieces: Sequence[Equipment] = ()) -> dict[str, Any]:
    """A visit as `read_visit` takes it again, ids of its rows included.

    `pieces` is all that the customer has: one whose name is not its own alone goes by its id.
    """
    record = view.record
    known = {piece.id: piece for piece in (*pieces, *view.equipment.values())}
    taken = Counter(key(piece.name) for piece in known.values())
    names = {each: piece.name if taken[key(piece.name)] == 1 else each.hex() for each, piece in known.items()}

    def row(item: Any, values: dict[str, object]) -> dict[str, object]:
        other = item.equipment_id if item.equipment_id != record.equipment_id else None
        own = {} if other is None else {"equipment": names.get(other, other.hex())}
        return _filled({**values, **own, "id": "" if item.id is None else item.id.hex()})

    return _filled(
        {
            "day": record.day.isoformat(),
            "time": "" if record.minute is None else f"{record.minute // 60:02}:{record.minute % 60:02}",
            "equipment": ""
            if record.equipment_id is None
            else names.get(record.equipment_id, record.equipment_id.hex()),
            "site": view.site,
            "own": {value.field.name: value.value for value in record.own if value.value},
            "problems": [
                row(each, {**{name: _out(getattr(each, name)) for name in LISTS}, "solved": each.solved})
                for each in record.problems
            ],
            "parts": [
                row(each, _named(each, ("name", "number", "quantity", "serial_off", "serial_on")))
                for each in record.parts
            ],
            "parameters": [
                row(each, _named(each, ("name", "old", "new", "unit", "old_seen"))) for each in record.parameters
            ],
            "programs": [row(each, _named(each, ("name", "old", "new", "what"))) for each in record.programs],
            "risks": [
                row(each, {"what": each.what, "severity": each.severity, "check_by": _iso(each.check_by)})
                for each in record.risks
            ],
            "files": [
                _filled({"path": each.path, "caption": each.caption, "id": each.id.hex() if each.id else ""})
                for each in record.files
            ],
            "minutes": record.minutes,
            "travel_minutes": record.travel_minutes,
            **{name: getattr(record, name) for name in _DAY_TEXTS},
        }
    )


def _named(item: object, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(item, name) for name in names}


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _out(worded: Worded) -> object:
    return _filled({"word": worded.word, "text": worded.text}) if worded.word else worded.text


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
