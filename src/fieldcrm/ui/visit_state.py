"""What the visit form holds: texts of rows that come as they are needed; a visit read from them, and back. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.views.service import (
    FileRef,
    Parameter,
    PartUsed,
    Problem,
    Program,
    RiskFound,
    VisitRecord,
)
from fieldcrm.domain.visits import LISTS
from fieldcrm.ui import visit_fields as fields
from fieldcrm.ui.dialogs.own_form import own_texts
from fieldcrm.ui.widgets.form_state import FormState
from fieldcrm.ui.words.service import worded_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldcrm.errors import InvalidValueError
    from fieldcrm.ui.visit_fields import VisitContext
    from fieldcrm.ui.widgets.form_state import FormField

_ROW = re.compile(r"(\w+)\.(\d+)\.\w+")
_PLACE = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")
_PLACES = {"minute": "time", "site_id": "site"}


class VisitState(FormState):
    """The form's texts. `base` is the visit that is changed; rows keep their ids and equipment."""

    def __init__(self, context: VisitContext, base: VisitRecord | None = None) -> None:
        self.context, self.base = context, base
        self._head, self._tail = fields.head_fields(context), fields.tail_fields(context)
        self.rows: dict[str, list[tuple[FormField, ...]]] = {name: [] for name in fields.SECTIONS}
        self._places: dict[str, list[int]] = {}
        super().__init__([*self._head, *self._tail], texts_of(context, base))
        self._initial_rows = {} if base is None else row_texts(base)
        for section in fields.SECTIONS:
            known = [int(name.split(".")[1]) for name in self._initial_rows if name.startswith(f"{section}.")]
            for _number in range(max(known, default=-1) + 2 - (section == fields.PROBLEMS and bool(known))):
                self.add_row(section)

    # Rows -------------------------------------------------------------------------------------------------------

    def add_row(self, section: str) -> tuple[FormField, ...]:
        """One more row; returns its fields."""
        row = tuple(fields.row_fields(self.context, section, len(self.rows[section])))
        self.rows[section].append(row)
        for each in row:
            text = self._initial_rows.get(each.name, fields.default_text(each.name))
            self.initial[each.name] = text
            self.texts.setdefault(each.name, text)
        middle = [each for rows in self.rows.values() for one in rows for each in one]
        self.fields = (*self._head, *middle, *self._tail)
        return row

    def row_wanted(self, name: str) -> str | None:
        """The section that needs another empty row now that `name` was written; None if none does."""
        found = _ROW.fullmatch(name)
        if found is None or found[1] == fields.PROBLEMS:
            return None
        last = len(self.rows[found[1]]) - 1
        return found[1] if int(found[2]) == last and self.filled(found[1], last) else None

    def filled(self, section: str, number: int) -> bool:
        """Whether anything was written into a row."""
        return any(
            self.texts[each.name].strip() for each in self.rows[section][number] if not each.name.endswith(".solved")
        )

    def restore(self, draft: str | None) -> bool:
        """Take a kept draft up again, its rows included."""
        for name in _names(draft):
            found = _ROW.fullmatch(name)
            if found is not None and found[1] in self.rows:
                while len(self.rows[found[1]]) <= min(int(found[2]), 200):
                    self.add_row(found[1])
        return super().restore(draft)

    def blame(self, error: InvalidValueError) -> bool:
        """Put an error at its entry: `parts[0].quantity` is the first row that is not empty."""
        place = str(error.params.get("field", ""))
        found = _PLACE.fullmatch(place)
        if found is not None and found[1] in self._places and int(found[2]) < len(self._places[found[1]]):
            name = f"{found[1]}.{self._places[found[1]][int(found[2])]}.{found[3]}"
        else:
            name = _PLACES.get(place, place)
        if name not in self.texts:
            return False
        self.errors[name] = error
        return True

    # The record -------------------------------------------------------------------------------------------------

    def record(self, values: Mapping[str, Any]) -> tuple[VisitRecord, dict[str, list[str]]]:
        """The visit that the values of all fields say, and new words of the short lists."""
        piece, new = fields.real_piece(values["equipment"])
        base = self.base
        words: dict[str, list[str]] = {}
        for section in fields.SECTIONS:
            numbers = range(len(self.rows[section]))
            self._places[section] = [number for number in numbers if self.filled(section, number)]
        record = VisitRecord(
            day=values["day"],
            minute=values["time"],
            equipment_id=piece.id,
            site_id=values.get("site", base.site_id if base else None),
            minutes=values["minutes"],
            travel_minutes=values["travel_minutes"],
            engineer=values["engineer"],
            present=values["present"],
            customer_word=values["customer_word"],
            note=values["note"],
            number=values["number"],
            problems=tuple(self._problem(number, values, words) for number in self._places[fields.PROBLEMS]),
            parts=tuple(self._row(fields.PARTS, PartUsed, number, values) for number in self._places[fields.PARTS]),
            parameters=tuple(self._parameter(number, values) for number in self._places[fields.PARAMETERS]),
            programs=tuple(self._row(fields.PROGRAMS, Program, at, values) for at in self._places[fields.PROGRAMS]),
            risks=tuple(self._row(fields.RISKS, RiskFound, at, values) for at in self._places[fields.RISKS]),
            files=tuple(self._file(number, values) for number in self._places[fields.FILES]),
            new_equipment=(piece,) if new else (),
            id=base.id if base else None,
            own=tuple(replace(each, value=values[each.field.form_name]) for each in self.context.own),
        )
        return record, words

    def _kept(self, section: str, number: int) -> Any:
        """The row of the visit that is changed, None for a new one."""
        rows = () if self.base is None else getattr(self.base, section)
        return rows[number] if number < len(rows) else None

    def _own(self, section: str, number: int) -> dict[str, Any]:
        """Id and equipment of a row: those it had; a row about the visit's own piece follows when that is changed."""
        kept = self._kept(section, number)
        if kept is None or self.base is None:
            return {}
        other = kept.equipment_id != self.base.equipment_id
        return {"id": kept.id, "equipment_id": kept.equipment_id if other else None}

    def _row(self, section: str, kind: Any, number: int, values: Mapping[str, Any]) -> Any:
        cells = {name: values[f"{section}.{number}.{name}"] for name, _share in fields.CELLS[section]}
        return kind(**cells, **self._own(section, number))

    def _parameter(self, number: int, values: Mapping[str, Any]) -> Parameter:
        at = f"{fields.PARAMETERS}.{number}"
        old, seen = values[f"{at}.old"]
        kept = self._kept(fields.PARAMETERS, number)
        same = kept is not None and kept.old == old
        cells = {name: values[f"{at}.{name}"] for name in ("name", "new", "unit")}
        return Parameter(old=old, old_seen=seen or same, **cells, **self._own(fields.PARAMETERS, number))

    def _problem(self, number: int, values: Mapping[str, Any], words: dict[str, list[str]]) -> Problem:
        at = f"{fields.PROBLEMS}.{number}"
        cells: dict[str, Any] = {}
        for name in LISTS:
            cells[name], new = values[f"{at}.{name}"]
            if new:
                words.setdefault(name, []).append(cells[name].word)
        return Problem(**cells, solved=values[f"{at}.solved"], **self._own(fields.PROBLEMS, number))

    def _file(self, number: int, values: Mapping[str, Any]) -> FileRef:
        at, kept = f"{fields.FILES}.{number}", self._kept(fields.FILES, number)
        return FileRef(values[f"{at}.path"], values[f"{at}.caption"], id=None if kept is None else kept.id)


def _names(draft: str | None) -> list[str]:
    try:
        kept = json.loads(draft) if draft else {}
    except ValueError:
        return []
    return [str(name) for name in kept] if isinstance(kept, dict) else []


def texts_of(context: VisitContext, base: VisitRecord | None) -> dict[str, str]:
    """The texts above and below the rows: of the visit that is changed, else of a new one."""
    pieces = context.pieces()
    wanted = base.equipment_id if base else context.chosen
    piece = next((each for each in pieces if each.id == wanted), pieces[0] if len(pieces) == 1 and not base else None)
    found = {"equipment": "" if piece is None else fields.piece_text(piece), "day": context.today.isoformat()}
    found |= own_texts(base.own if base else context.own)
    if base is None:
        if len(context.sites) == 1:
            found["site"] = context.sites[0].id.hex()
        return found
    return found | {
        "day": base.day.isoformat(),
        "time": fields.show_clock(base.minute),
        "minutes": fields.show_minutes(base.minutes),
        "travel_minutes": fields.show_minutes(base.travel_minutes),
        "site": "" if base.site_id is None else base.site_id.hex(),
        **{name: getattr(base, name) for name in ("present", "customer_word", "note", "number", "engineer")},
    }


def row_texts(record: VisitRecord) -> dict[str, str]:
    """The texts of a visit's rows by name."""
    found: dict[str, str] = {}
    for number, problem in enumerate(record.problems):
        at = f"{fields.PROBLEMS}.{number}"
        found |= {f"{at}.{name}": worded_text(name, getattr(problem, name)) for name in LISTS}
        found[f"{at}.solved"] = "" if problem.solved is None else "yes" if problem.solved else "no"
    for section, cells in fields.CELLS.items():
        for number, row in enumerate(getattr(record, section)):
            for name, _share in cells:
                found[f"{section}.{number}.{name}"] = _shown(getattr(row, name))
    return found


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float | int):
        return fields.show_quantity(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
