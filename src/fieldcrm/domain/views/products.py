"""A product, as shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product that deliveries, orders or tanks name, or that has a density of its own.

    `density` is in kg per litre, None where the setting for diesel is taken; `deliveries` counts those that name it.
    """

    name: str
    code: str = ""
    density: float | None = None
    deliveries: int = 0
