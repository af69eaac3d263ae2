"""What is done at a customer: equipment, service visits, risks, like cases, as entered and as shown.

Ids are 16 bytes (UUIDv7), None in what is not saved yet. Days are `date`, times of the day minutes from midnight,
lengths of time minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fieldcrm.domain.custom_fields import OwnValue
from fieldcrm.domain.views.listed import CustomerRef


@dataclass(frozen=True, slots=True)
class Equipment:
    """A piece of equipment at a customer. `kind` is one of `domain.visits.EQUIPMENT_KINDS` or empty."""

    id: bytes
    name: str
    kind: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    site_id: bytes | None = None
    tank_id: bytes | None = None
    installed_on: date | None = None
    retired_on: date | None = None
    note: str = ""
    own: tuple[OwnValue, ...] = ()
    """The team's own fields, where the dossier reads them."""

    @property
    def title(self) -> str:
        """Its name, else what else it is known by."""
        return self.name or " ".join(part for part in (self.maker, self.model, self.serial) if part) or self.kind


@dataclass(frozen=True, slots=True)
class Worded:
    """A word of a short list (`word`, a code or the team's own word) and free words; either may be empty."""

    word: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.word or self.text)


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong, why, what was done and how; `solved` None = not said."""

    problem: Worded = Worded()
    cause: Worded = Worded()
    solution: Worded = Worded()
    method: Worded = Worded()
    solved: bool | None = None
    equipment_id: bytes | None = None
    id: bytes | None = None


@dataclass(frozen=True, slots=True)
class PartUsed:
    """A part replaced."""

    name: str = ""
    number: str = ""
    quantity: float | None = None
    serial_off: str = ""
    serial_on: str = ""
    equipment_id: bytes | None = None
    id: bytes | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter set: texts, as they stand on the display. `old_seen`: the old value was read off, whatever is on
    record."""

    name: str = ""
    old: str = ""
    new: str = ""
    unit: str = ""
    old_seen: bool = False
    equipment_id: bytes | None = None
    id: bytes | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A program changed: its versions, and what changed."""

    name: str = ""
    old: str = ""
    new: str = ""
    what: str = ""
    equipment_id: bytes | None = None
    id: bytes | None = None


@dataclass(frozen=True, slots=True)
class RiskFound:
    """A hazard left open: `severity` one of `domain.risks.SEVERITIES`; `check_by` None = by the severity's rule."""

    what: str = ""
    severity: str = ""
    check_by: date | None = None
    equipment_id: bytes | None = None
    id: bytes | None = None


@dataclass(frozen=True, slots=True)
class FileRef:
    """A photo or file: its place, and what it held when it was noted. `sha256` is hex."""

    path: str
    caption: str = ""
    sha256: str = ""
    size: int | None = None
    id: bytes | None = None


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A service visit as it is entered and as it is kept. A row without equipment is about the visit's own.

    `new_equipment` are pieces first seen at this visit: rows name them by their ids, which hold only until saved.
    """

    day: date
    equipment_id: bytes | None = None
    site_id: bytes | None = None
    minute: int | None = None
    minutes: int | None = None
    travel_minutes: int | None = None
    engineer: str = ""
    present: str = ""
    customer_word: str = ""
    note: str = ""
    number: str = ""
    problems: tuple[Problem, ...] = ()
    parts: tuple[PartUsed, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    programs: tuple[Program, ...] = ()
    risks: tuple[RiskFound, ...] = ()
    files: tuple[FileRef, ...] = ()
    new_equipment: tuple[Equipment, ...] = ()
    id: bytes | None = None
    own: tuple[OwnValue, ...] = ()
    """The team's own fields of visits."""


@dataclass(frozen=True, slots=True)
class VisitView:
    """A saved visit with the names that it needs; `activity_id` is its entry in the timeline."""

    record: VisitRecord
    customer: CustomerRef
    activity_id: bytes | None
    equipment: Mapping[bytes, Equipment]
    site: str = ""
    risks: tuple[Risk, ...] = ()

    @property
    def id(self) -> bytes:
        """The visit's id."""
        assert self.record.id is not None
        return self.record.id


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list: what it was about, in one line's worth of parts."""

    id: bytes
    customer: CustomerRef
    day: date
    equipment: str
    problems: tuple[Worded, ...]
    solved: bool | None
    engineer: str = ""
    number: str = ""
    open_risks: int = 0


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """Something that was done to a piece of equipment: `kind` is installed, retired, problem, part, parameter,
    program, risk, closed, visit or complaint; `params` hold its words."""

    day: date
    kind: str
    visit_id: bytes | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk, open until `closed_on`. `due` is the day from which it stands on the list."""

    id: bytes
    customer: CustomerRef
    what: str
    severity: str
    found_on: date | None
    check_by: date | None
    due: date | None
    equipment: str = ""
    owner: str = ""
    visit_id: bytes | None = None
    equipment_id: bytes | None = None
    closed_on: date | None = None
    closed_word: str = ""
    closed_by: str = ""


@dataclass(frozen=True, slots=True)
class LastValue:
    """What a parameter or program was set to last: as written, on which day."""

    name: str
    value: str
    unit: str
    day: date


@dataclass(frozen=True, slots=True)
class EquipmentPast:
    """What the visit form needs to know of a piece of equipment: by folded name, parameters and programs."""

    parameters: Mapping[str, LastValue] = field(default_factory=dict)
    programs: Mapping[str, LastValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LikeCase:
    """An earlier case: what was wrong, what was done, and whether it held.

    `held` is the number of days since without the same problem on the same equipment, `came_back` the day on which
    it came back; `why` says what is alike: model, part, words.
    """

    problem_id: bytes
    visit_id: bytes
    customer: CustomerRef
    day: date
    equipment: str
    model: str
    problem: Worded
    cause: Worded
    solution: Worded
    method: Worded
    parts: tuple[str, ...]
    solved: bool | None
    held: int | None
    came_back: date | None
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What stands at the top of every brief: one site's rules by field, those that are filled in.

    `rules` are (field, value): permits, gate, air_shower, clothing, safety_gear, hours, contact, pump, hose_length,
    rules (free words).
    """

    site: str
    address: str
    rules: tuple[tuple[str, str], ...]
