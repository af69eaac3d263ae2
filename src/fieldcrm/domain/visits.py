"""What must hold of a service visit [domain.md §5], and the short lists of its words.

Errors name their place as `problems[0].problem`, `parts[2].quantity`: the form puts them at the entry, the command
line at the place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from fieldcrm.domain.customer_form import MOST_CHARACTERS, MOST_CHARACTERS_OF_LINES
from fieldcrm.domain.risks import SEVERITIES, default_check
from fieldcrm.domain.searchtext.fold import fold
from fieldcrm.domain.views.service import EquipmentPast, LastValue, VisitRecord, Worded
from fieldcrm.errors import InvalidValueError

LISTS: Mapping[str, tuple[str, ...]] = {
    "problem": (
        "leak",
        "no_flow",
        "low_pressure",
        "no_start",
        "stops",
        "overheating",
        "noise",
        "smoke",
        "water_in_fuel",
        "dirty_fuel",
        "wrong_reading",
        "electrical",
        "broken",
    ),
    "cause": (
        "wear",
        "dirt",
        "corrosion",
        "loose",
        "wrong_setting",
        "misuse",
        "power",
        "fuel_quality",
        "ageing",
        "unknown",
    ),
    "solution": (
        "replaced",
        "repaired",
        "cleaned",
        "adjusted",
        "tightened",
        "drained",
        "bled",
        "calibrated",
        "programmed",
        "shut_off",
    ),
    "method": ("inspection", "measurement", "test_run", "disassembly", "software", "training", "remote"),
}
"""The words that every archive begins with, as codes; the team's own come after them, as the team wrote them."""

MOST_MINUTES = 7 * 24 * 60
MOST_ROWS = 200
MOST_PARTS = 1e6
_DAY_MINUTES = 24 * 60


def check_visit(record: VisitRecord, today: date, past: Mapping[bytes, EquipmentPast]) -> None:
    """Whether the visit may be kept; `past` holds what parameters and programs were set to last, by equipment.

    Raises InvalidValueError: 'required' (equipment; a row's own name or words), 'future', 'range', 'negative',
    'too_long', 'too_many', 'choice', 'reference', 'before_visit', 'old_differs' (params known, on).
    """
    if record.day > today:
        raise _wrong("day", record.day.isoformat(), "future")
    if record.equipment_id is None:
        raise _wrong("equipment", "", "required")
    for name in ("minutes", "travel_minutes"):
        value = getattr(record, name)
        if value is not None and value < 0:
            raise _wrong(name, value, "negative")
        if value is not None and value > MOST_MINUTES:
            raise _wrong(name, value, "range")
    if record.minute is not None and not 0 <= record.minute < _DAY_MINUTES:
        raise _wrong("minute", record.minute, "time")
    for name in ("engineer", "present", "number"):
        _short(name, getattr(record, name))
    for name in ("customer_word", "note"):
        _long(name, getattr(record, name))
    for rows in ("problems", "parts", "parameters", "programs", "risks", "files"):
        if len(getattr(record, rows)) > MOST_ROWS:
            raise _wrong(rows, len(getattr(record, rows)), "too_many")
    _check_rows(record)
    _check_old(record, past)


def _check_rows(record: VisitRecord) -> None:
    """Each row says what it is about, in no more words than can be kept."""
    _check_problems(record)
    _check_parts(record)
    _check_settings(record)
    for at, risk in enumerate(record.risks):
        place = f"risks[{at}]"
        if not risk.what:
            raise _wrong(f"{place}.what", "", "required")
        if risk.severity not in SEVERITIES:
            raise _wrong(f"{place}.severity", risk.severity, "choice", choices=", ".join(SEVERITIES))
        if risk.check_by is not None and risk.check_by < record.day:
            raise _wrong(f"{place}.check_by", risk.check_by.isoformat(), "before_visit")
        _long(f"{place}.what", risk.what)
    for at, file in enumerate(record.files):
        if not file.path:
            raise _wrong(f"files[{at}].path", "", "required")
        _texts(f"files[{at}]", file, ("caption",))


def _check_problems(record: VisitRecord) -> None:
    for at, problem in enumerate(record.problems):
        place = f"problems[{at}]"
        if not problem.problem:
            raise _wrong(f"{place}.problem", "", "required")
        for name in LISTS:
            worded: Worded = getattr(problem, name)
            _short(f"{place}.{name}", worded.word)
            _long(f"{place}.{name}", worded.text)


def _check_parts(record: VisitRecord) -> None:
    for at, part in enumerate(record.parts):
        place = f"parts[{at}]"
        if not part.name and not part.number:
            raise _wrong(f"{place}.name", "", "required")
        if part.quantity is not None and part.quantity < 0:
            raise _wrong(f"{place}.quantity", part.quantity, "negative")
        if part.quantity is not None and part.quantity > MOST_PARTS:
            raise _wrong(f"{place}.quantity", part.quantity, "range")
        _texts(place, part, ("name", "number", "serial_off", "serial_on"))


def _check_settings(record: VisitRecord) -> None:
    for at, parameter in enumerate(record.parameters):
        place = f"parameters[{at}]"
        if not parameter.name:
            raise _wrong(f"{place}.name", "", "required")
        if not parameter.new:
            raise _wrong(f"{place}.new", "", "required")
        _texts(place, parameter, ("name", "old", "new", "unit"))
    for at, program in enumerate(record.programs):
        place = f"programs[{at}]"
        if not program.name:
            raise _wrong(f"{place}.name", "", "required")
        _texts(place, program, ("name", "old", "new"))
        _long(f"{place}.what", program.what)


def _check_old(record: VisitRecord, past: Mapping[bytes, EquipmentPast]) -> None:
    """The old values are those that the equipment was left with; within the visit the last row before counts."""
    for at, parameter in enumerate(record.parameters):
        if parameter.old_seen or not parameter.old:
            continue
        known = _known_before(record, at, past)
        if known is not None and not same_value(parameter.old, known.value):
            shown = f"{known.value} {known.unit}".rstrip()
            place = f"parameters[{at}].old"
            raise _wrong(place, parameter.old, "old_differs", known=shown, on=known.day)


def _known_before(record: VisitRecord, at: int, past: Mapping[bytes, EquipmentPast]) -> LastValue | None:
    parameter = record.parameters[at]
    owner = parameter.equipment_id or record.equipment_id
    name = name_key(parameter.name)
    for earlier in reversed(record.parameters[:at]):
        if (earlier.equipment_id or record.equipment_id) == owner and name_key(earlier.name) == name:
            return LastValue(earlier.name, earlier.new, earlier.unit, record.day)
    return past[owner].parameters.get(name) if owner is not None and owner in past else None


def name_key(name: str) -> str:
    """By which a parameter or program is known again, however it was written."""
    return fold(name).strip()


def same_value(one: str, other: str) -> bool:
    """Whether two values say the same: equal as texts, or as numbers (2.40 and 2.4)."""
    if fold(one).strip() == fold(other).strip():
        return True
    from fieldcrm.domain.numbers import read_number

    first, second = read_number(one), read_number(other)
    return first is not None and first == second


def with_checks(record: VisitRecord) -> VisitRecord:
    """The record with a day to check each risk by, where none was set."""
    risks = tuple(
        risk if risk.check_by is not None else replace(risk, check_by=default_check(risk.severity, record.day))
        for risk in record.risks
    )
    return replace(record, risks=risks)


def summary(record: VisitRecord) -> str:
    """What the timeline says of the visit: the free words of its problems, else its note, at most some lines."""
    texts = [problem.problem.text for problem in record.problems if problem.problem.text]
    return "; ".join(texts)[:MOST_CHARACTERS] or record.note[:MOST_CHARACTERS]


def read_worded(text: str, known: Mapping[str, str]) -> tuple[Worded, bool]:
    """What was typed into an entry with a short list; whether its word is new to the list.

    `known` maps each way of writing a word, folded, to the word. `Leak: at the flange` is a word and free words,
    `+Cavitation: …` adds a word, anything else is free words.
    """
    plain = text.strip()
    new = plain.startswith("+")
    plain = plain.removeprefix("+").strip()
    head, rest = _parted(plain)
    word = known.get(fold(head).strip())
    if word is not None:
        return Worded(word, rest), False
    if new and head:
        return Worded(head, rest), True
    return Worded("", plain), False


def _parted(text: str) -> tuple[str, str]:
    """The text before the first colon of either script, and what follows it."""
    places = [at for at in (text.find(":"), text.find("：")) if at >= 0]
    if not places:
        return text.strip(), ""
    at = min(places)
    return text[:at].strip(), text[at + 1 :].strip()


def equipment_ids(record: VisitRecord) -> set[bytes]:
    """Every piece of equipment that the visit names."""
    return {each for each in _named(record) if each is not None}


def _named(record: VisitRecord) -> Iterator[bytes | None]:
    yield record.equipment_id
    rows: Sequence[object] = (
        *record.problems,
        *record.parts,
        *record.parameters,
        *record.programs,
        *record.risks,
    )
    for row in rows:
        yield getattr(row, "equipment_id", None)


def _texts(place: str, row: object, names: tuple[str, ...]) -> None:
    for name in names:
        _short(f"{place}.{name}", getattr(row, name))


def _short(place: str, text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise _wrong(place, f"{text[:40]}…", "too_long", most=MOST_CHARACTERS)


def _long(place: str, text: str) -> None:
    if len(text) > MOST_CHARACTERS_OF_LINES:
        raise _wrong(place, f"{text[:40]}…", "too_long", most=MOST_CHARACTERS_OF_LINES)


def _wrong(place: str, value: object, reason: str, **params: object) -> InvalidValueError:
    return InvalidValueError(field=place, value=value, reason=reason, **params)
