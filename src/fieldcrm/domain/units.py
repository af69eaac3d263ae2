"""Amounts of fuel: integer thousandths of the unit that was declared, beside that unit (domain.md §12)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DIESEL_DENSITY = 0.84
"""kg per litre, used where neither the delivery nor the product says otherwise."""

MILLI = 1000


class Unit(StrEnum):
    """Units of fuel that occur in the trade."""

    LITRE = "L"
    KILOGRAM = "kg"
    TONNE = "t"


@dataclass(frozen=True, slots=True, order=False)
class Amount:
    """A quantity of fuel as it was declared: `milli` thousandths of `unit`."""

    milli: int
    unit: Unit

    @classmethod
    def of(cls, value: float, unit: Unit | str) -> Amount:
        """The amount `value` in `unit`, rounded to a thousandth of it."""
        return cls(round(value * MILLI), Unit(unit))

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
