"""Amounts of fuel: integer thousandths of the unit that was declared, beside that unit (domain.md §12)."""

from __future__ import annotations

from enum import StrEnum
from typing import Never

DIESEL_DENSITY = 0.84
"""kg per litre, used where neither the delivery nor the product says otherwise."""

MILLI = 1000


class Unit(StrEnum):
    """Units of fuel that occur in the trade."""

    LITRE = "L"
    KILOGRAM = "kg"
    TONNE = "t"


def kilograms_in(kilograms: float, unit: str, density: float = DIESEL_DENSITY) -> float:
    """A weight as a number of another unit; rounded on the way and at the end as an `Amount` is."""
    weight = round(kilograms * MILLI) / MILLI
    if unit == Unit.LITRE:
        return round(weight / density * MILLI) / MILLI
    return weight if unit == Unit.KILOGRAM else round(weight / MILLI * MILLI) / MILLI


class Amount:
    """A quantity of fuel as it was declared: `milli` thousandths of `unit`. A frozen value.

    Written out: reading commands start sooner without the module that would write it for us. No tuple either, which
    would add and compare amounts of different units.
    """

    __slots__ = ("milli", "unit")
    milli: int
    unit: Unit

    def __init__(self, milli: int, unit: Unit) -> None:
        object.__setattr__(self, "milli", milli)
        object.__setattr__(self, "unit", unit)

    def __setattr__(self, name: str, value: object) -> Never:
        """Refuse: raises AttributeError."""
        raise AttributeError(f"an amount does not change: {name}")

    def __eq__(self, other: object) -> bool:
        """The same number in the same unit."""
        if not isinstance(other, Amount):
            return NotImplemented
        return self.milli == other.milli and self.unit is other.unit

    def __hash__(self) -> int:
        """Fits `==`."""
        return hash((self.milli, self.unit))

    def __repr__(self) -> str:
        """As it is written in code."""
        return f"Amount({self.milli}, {self.unit!r})"

    @classmethod
    def of(cls, value: float, unit: Unit | str) -> Amount:
        """The amount `value` in `unit`, rounded to a thousandth of it."""
        return cls(round(value * MILLI), unit if isinstance(unit, Unit) else Unit(unit))

    @property
    def value(self) -> float:
        """The number before the unit."""
        return self.milli / MILLI

    def kilograms(self, density: float = DIESEL_DENSITY) -> float:
        """Weight in kg; `density` in kg per litre."""
        if self.unit is Unit.LITRE:
            return self.milli * density / MILLI
        return float(self.milli) if self.unit is Unit.TONNE else self.milli / MILLI

    def litres(self, density: float = DIESEL_DENSITY) -> float:
        """Volume in litres; `density` in kg per litre."""
        return self.milli / MILLI if self.unit is Unit.LITRE else self.kilograms(density) / density

    def tonnes(self, density: float = DIESEL_DENSITY) -> float:
        """Weight in tonnes; `density` in kg per litre."""
        return self.kilograms(density) / MILLI

    def to(self, unit: Unit, density: float = DIESEL_DENSITY) -> Amount:
        """The same fuel expressed in another unit."""
        if unit is self.unit:
            return self
        if unit is Unit.LITRE:
            return Amount.of(self.litres(density), unit)
        kilograms = self.kilograms(density)
        return Amount.of(kilograms if unit is Unit.KILOGRAM else kilograms / MILLI, unit)
