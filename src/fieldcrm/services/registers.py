"""Values of forms, as the registers of the journal hold them, and back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fieldcrm.domain.prices import Price
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.customer import Invoice

if TYPE_CHECKING:
    from collections.abc import Mapping

INVOICE = tuple(Invoice.__dataclass_fields__)
_GROUP = "invoice."
_NAMES = {"primary": "is_primary", "table": "cm_table"}
_LITRES = {"volume"}


def to_registers(values: Mapping[str, object], invoice: list[object] | None = None) -> dict[str, object]:
    """Form values by register name; `invoice` is the block as it stands, into which its fields are laid."""
    registers: dict[str, object] = {}
    block = list(invoice or [None] * len(INVOICE))
    for name, value in values.items():
        if name.startswith(_GROUP):
            block[INVOICE.index(name.removeprefix(_GROUP))] = value
            registers["invoice"] = block
        else:
            registers[_NAMES.get(name, name)] = _plain(name, value)
    if "invoice" in registers and not any(block):
        registers["invoice"] = None
    return registers


def _plain(name: str, value: object) -> object:
    if isinstance(value, Price):
        return [value.milli, value.per]
    if isinstance(value, Amount):
        return [value.milli, value.unit.value]
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if name in _LITRES and isinstance(value, int | float):
        amount = Amount.of(value, Unit.LITRE)
        return [amount.milli, amount.unit.value]
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return ";".join(f"{cm:g}:{litres:g}" for cm, litres in value)
        return ",".join(str(month) for month in value)
    return value
