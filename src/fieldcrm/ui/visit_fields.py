"""The fields of the visit form: how each is written, read and named. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from fieldcrm.domain.numbers import read_number, show_number
from fieldcrm.domain.risks import SEVERITIES
from fieldcrm.domain.searchtext.fold import fold, key
from fieldcrm.domain.views.service import Equipment, Worded
from fieldcrm.domain.visits import LISTS, read_worded
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.own_form import own_fields
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.fields import field_text
from fieldcrm.ui.words.service import SEVERITIES as SEVERITY_WORDS
from fieldcrm.ui.words.service import known_words, severity_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fieldcrm.domain.custom_fields import OwnValue
    from fieldcrm.domain.views.customer import Site, Tank

HEAD, TAIL = "head", "tail"
PROBLEMS, PARTS, PARAMETERS, PROGRAMS, RISKS, FILES = "problems", "parts", "parameters", "programs", "risks", "files"
SECTIONS: Mapping[str, str] = {
    PROBLEMS: N_("Problems"),
    PARTS: N_("Parts"),
    PARAMETERS: N_("Parameters"),
    PROGRAMS: N_("Programs"),
    RISKS: N_("Risks"),
    FILES: N_("Files"),
}
CELLS: Mapping[str, tuple[tuple[str, int], ...]] = {
    PARTS: (("name", 4), ("number", 3), ("quantity", 2), ("serial_off", 3), ("serial_on", 3)),
    PARAMETERS: (("name", 4), ("old", 3), ("new", 3), ("unit", 2)),
    PROGRAMS: (("name", 4), ("old", 3), ("new", 3), ("what", 4)),
    RISKS: (("what", 6), ("severity", 3), ("check_by", 3)),
    FILES: (("path", 6), ("caption", 4)),
}
"""The cells of each kind of row with their share of the line; problems stand one entry below the other."""
LABELS = {
    "number": N_("Number"),
    "serial_off": N_("Serial off"),
    "serial_on": N_("Serial on"),
    "programs.old": N_("Old version"),
    "programs.new": N_("New version"),
}
"""Short titles of cells."""
SEEN_MARK = "!"
"""Behind an old value: it was read off, whatever is on record."""
NEW_MARK = "+"
"""Before a name: add it."""
_DURATION = re.compile(r"(?:(\d+)\s*(?:h|时|小时|:|：)\s*)?(\d+)?\s*(?:m|min|分|分钟)?", re.I)


@dataclass(frozen=True, slots=True)
class VisitContext:
    """What the form must know: whose visit it is, its equipment and places, the team's words, who writes."""

    customer_id: bytes
    name: str
    today: date
    equipment: tuple[Equipment, ...]
    tanks: tuple[Tank, ...] = ()
    sites: tuple[Site, ...] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    chosen: bytes | None = None
    """The piece that stands in the form when it opens."""
    own: tuple[OwnValue, ...] = ()
    """The team's own fields of visits."""

    def pieces(self) -> tuple[Equipment, ...]:
        """What can be serviced: equipment in use, and tanks that are not among it yet."""
        taken = {piece.tank_id for piece in self.equipment}
        tanks = tuple(
            Equipment(id=b"tank" + tank.id, name=tank.name, kind="tank", tank_id=tank.id, site_id=tank.site_id)
            for tank in self.tanks
            if tank.id not in taken and tank.name
        )
        return (*self.equipment, *tanks)


def piece_text(piece: Equipment) -> str:
    """A piece as the entry shows it: its name, with what tells it from others."""
    more = " ".join(part for part in (piece.model, piece.serial) if part and part != piece.title)
    return f"{piece.title} · {more}" if more else piece.title


def read_piece(context: VisitContext, typed: str) -> Equipment:
    """The piece that was typed: one there is, or a new one behind a plus sign. Raises InvalidValueError."""
    plain = typed.strip()
    if not plain:
        raise InvalidValueError(field="equipment", value="", reason="required")
    if plain.startswith(NEW_MARK):
        name = plain.removeprefix(NEW_MARK).strip()
        if not name:
            raise InvalidValueError(field="equipment", value=typed, reason="required")
        return Equipment(id=b"new", name=name)
    pieces = context.pieces()
    wanted = key(plain)
    for exact in (True, False):
        for names in (_by_text, _by_name, _by_serial, _by_model):
            fits = [p for p in pieces if wanted and (names(p) == wanted if exact else wanted in names(p))]
            if len(fits) == 1:
                return fits[0]
            if len(fits) > 1:
                raise InvalidValueError(field="equipment", value=typed, reason="equipment_unclear")
    raise InvalidValueError(field="equipment", value=typed, reason="equipment_unknown")


def _by_text(piece: Equipment) -> str:
    return key(piece_text(piece))


def _by_name(piece: Equipment) -> str:
    return key(piece.title)


def _by_serial(piece: Equipment) -> str:
    return key(piece.serial)


def _by_model(piece: Equipment) -> str:
    return key(piece.model)


def real_piece(piece: Equipment) -> tuple[Equipment, bool]:
    """The piece with an id that the desk takes, and whether it is new to the archive."""
    if piece.id == b"new" or piece.id.startswith(b"tank"):
        return replace(piece, id=b"1"), True
    return piece, False


# -- reading -----------------------------------------------------------------------------------------------------------


def read_list_word(name: str, known: Mapping[str, str], typed: str) -> tuple[Worded, bool]:
    """A word of a short list and free words; whether the word is new. Raises InvalidValueError 'too_long'."""
    return read_worded(" ".join(typed.split()), known) if name else (Worded(), False)


def read_minutes(name: str, typed: str) -> int | None:
    """Minutes: 95, 1h35, 1:35, 1小时35分. Raises InvalidValueError, reason 'number'."""
    plain = typed.strip()
    if not plain:
        return None
    found = _DURATION.fullmatch(plain)
    if found is None or not (found[1] or found[2]):
        raise InvalidValueError(field=name, value=typed, reason="number")
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def read_clock(name: str, typed: str) -> int | None:
    """A time of the day as minutes from midnight. Raises InvalidValueError, reason 'time'."""
    from fieldcrm.domain.dates import parse_time

    if not typed.strip():
        return None
    try:
        at = parse_time(typed)
    except InvalidValueError as error:
        raise InvalidValueError(field=name, value=typed, reason="time") from error
    return at.hour * 60 + at.minute


def read_quantity(name: str, typed: str) -> float | None:
    """How many. Raises InvalidValueError, reason 'number' or 'negative'."""
    if not typed.strip():
        return None
    value = read_number(typed)
    if value is None:
        raise InvalidValueError(field=name, value=typed, reason="number")
    if value < 0:
        raise InvalidValueError(field=name, value=typed, reason="negative")
    return value


def read_severity(name: str, typed: str) -> str:
    """How bad: a word or its beginning, in any language of ours; medium where nothing was typed."""
    plain = fold(typed).strip()
    if not plain:
        return "medium"
    for code in SEVERITIES:
        written = (code, SEVERITY_WORDS[code], severity_text(code))
        if any(fold(word).startswith(plain) for word in written):
            return code
    raise InvalidValueError(field=name, value=typed, reason="choice", choices=", ".join(SEVERITIES))


def read_past(name: str, today: date, typed: str) -> date:
    """The day of the visit. Raises InvalidValueError."""
    from fieldcrm.ui.dialogs.customer_forms import past_day

    return past_day(name, today, typed) or today


def read_ahead(name: str, today: date, typed: str) -> date | None:
    """The day by which a risk is to be checked. Raises InvalidValueError."""
    from fieldcrm.ui.dialogs.customer_forms import day_ahead

    return day_ahead(name, today, typed)


def read_old(typed: str) -> tuple[str, bool]:
    """An old value, and whether it was marked as read off."""
    plain = typed.strip()
    return plain.rstrip("!！").strip(), plain.endswith((SEEN_MARK, "！"))


def show_minutes(minutes: int | None) -> str:
    """Minutes as they are typed."""
    return "" if minutes is None else str(minutes)


def show_clock(minute: int | None) -> str:
    """A time as it is typed."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def show_quantity(quantity: float | None) -> str:
    """A number as it is typed."""
    return "" if quantity is None else show_number(quantity)


# -- fields ------------------------------------------------------------------------------------------------------------


def head_fields(context: VisitContext) -> list[FormField]:
    """What was serviced, and when."""
    today = context.today
    return [
        FormField(
            "equipment",
            field_text("equipment"),
            partial(read_piece, context),
            required=True,
            hint=_("+ adds a new one") if context.pieces() else _("+ and its name: adds it"),
        ),
        FormField(
            "day", field_text("day"), partial(read_past, "day", today), "day", required=True, hint="-1, mon, 11-20"
        ),
        FormField("time", field_text("time"), partial(read_clock, "time"), hint="9:30"),
    ]


def tail_fields(context: VisitContext) -> list[FormField]:
    """Time, people, words."""
    fields = [
        FormField("minutes", field_text("minutes"), partial(read_minutes, "minutes"), hint="95, 1h35"),
        FormField("travel_minutes", field_text("travel_minutes"), partial(read_minutes, "travel_minutes"), hint="40"),
        FormField("present", field_text("present"), str.strip),
        FormField("customer_word", field_text("customer_word"), str.strip),
        FormField("note", field_text("note"), str.strip, kind="multiline"),
        FormField("number", field_text("form_number"), str.strip),
        FormField("engineer", field_text("engineer"), str.strip, hint=_("empty = you")),
    ]
    if context.sites:
        choices = (("", "–"), *((site.id.hex(), site.name) for site in context.sites))
        fields.append(FormField("site", field_text("site"), _reference, kind="choice", choices=choices))
    from fieldcrm.ui.dialogs.complaint_forms import promise_fields

    return [*fields, *promise_fields(context.today), *own_fields(context.own, context.today)]


def _reference(text: str) -> bytes | None:
    return bytes.fromhex(text) if text else None


def problem_fields(context: VisitContext, number: int) -> list[FormField]:
    """One problem: four entries with their short lists, and whether it is solved."""
    fields = []
    for name in LISTS:
        parse = partial(read_list_word, name, known_words(name, context.choices))
        fields.append(FormField(f"{PROBLEMS}.{number}.{name}", field_text(name), parse))
    choices = (("yes", _("solved")), ("no", _("not solved")), ("", "–"))
    fields.append(FormField(f"{PROBLEMS}.{number}.solved", field_text("solved"), _solved, "choice", choices))
    return fields


def _solved(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def row_fields(context: VisitContext, section: str, number: int) -> list[FormField]:
    """The entries of a row of the section."""
    if section == PROBLEMS:
        return problem_fields(context, number)
    readers: dict[str, Callable[[str], object]] = {
        "quantity": partial(read_quantity, "quantity"),
        "severity": partial(read_severity, "severity"),
        "check_by": partial(read_ahead, "check_by", context.today),
    }
    if section == PARAMETERS:
        readers["old"] = read_old
    hints = {"severity": "low … critical", "check_by": "+14", "old": _("! = read off")}
    return [
        FormField(
            f"{section}.{number}.{name}",
            _cell_text(section, name),
            readers.get(name, str.strip),
            hint=hints.get(name, "") if section in {RISKS, PARAMETERS} else "",
        )
        for name, _share in CELLS[section]
    ]


def _cell_text(section: str, name: str) -> str:
    words = LABELS.get(f"{section}.{name}") or LABELS.get(name)
    return _(words) if words else field_text(name)


def default_text(name: str) -> str:
    """What stands in a new row's entry: a problem counts as solved unless somebody says otherwise."""
    return "yes" if name.endswith(".solved") else ""
