"""What a field of a form is; `domain.customer_form` reads and shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field holds, as its editor needs to know it."""

    TEXT = "text"
    """One line; the value is str."""
    LINES = "multiline"
    """Several lines; str."""
    CHOICE = "choice"
    """One of `choices`; str."""
    NUMBER = "number"
    """float or None."""
    LITRES = "litres"
    """A volume; float or None."""
    PERCENT = "percent"
    """0–100; float."""
    AMOUNT = "amount"
    """Fuel with its unit; Amount or None."""
    MONTHS = "months"
    """Months 1..12; tuple of int, in the order typed (11,12,1)."""
    BOOL = "bool"
    DAY = "day"
    """date or None."""
    PRICE = "price"
    """A price a unit; Price or None."""
    TABLE = "table"
    """Gauge table: tuple of (cm, litres), ascending."""
    REFERENCE = "reference"
    """Id of another row; bytes or None. `of` names its kind."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form. `least` and `most` bound numbers; an empty optional field yields `default`."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    least: float = 0.0
    most: float = 1e9
    default: float | None = None
    of: str = ""
    """The kind of row that a reference names: site, tank, contact, equipment."""
    ahead: bool = False
    """Whether a day may lie ahead of today."""
