"""Products and their densities: choose one, or name a new one; then its density and code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fieldcrm.domain.numbers import read_number, show_number
from fieldcrm.domain.safe import safe
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.widgets.form_state import FormField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.products import ProductLine
    from fieldcrm.services.desk import Desk

ANOTHER = "\0"
"""Code of the line that names a new product: no product is called so."""


def choose_product(products: Sequence[ProductLine], diesel: float) -> PickDialog:
    """All products with their densities, and a line for one more."""
    lines = [
        Option(line.name, safe(line.name), "  ".join((_density(line, diesel), _deliveries(line)))) for line in products
    ]
    return PickDialog(_("Products and their densities"), [*lines, Option(ANOTHER, _("another product …"))])


def _density(line: ProductLine, diesel: float) -> str:
    if line.density is None:
        return _("{number} kg/L, as diesel", number=show_number(diesel))
    return _("{number} kg/L", number=show_number(line.density))


def _deliveries(line: ProductLine) -> str:
    return ngettext("{n} delivery", "{n} deliveries", line.deliveries) if line.deliveries else ""


class ProductDialog(FormDialog):
    """One product. Who takes it is weighed anew as soon as it is saved."""

    HELP = N_(
        "Kilograms a litre, from the data sheet: it turns litres into tonnes for everybody who takes the product. "
        "Empty takes the setting for diesel. Ctrl+S saves, u takes it back."
    )

    def __init__(self, line: ProductLine | None) -> None:
        fields = [
            FormField("density", _("Density (kg/L)"), _read, hint="0.745"),
            FormField("code", _("Code"), str.strip),
        ]
        initial = {"density": "", "code": ""}
        if line is None:
            fields.insert(0, FormField("name", _("Product"), str.strip, required=True))
            initial["name"] = ""
        else:
            initial |= {"density": "" if line.density is None else show_number(line.density), "code": line.code}
        name = "" if line is None else line.name
        super().__init__(
            safe(name) or _("A product"), fields, initial, partial(_save, name), draft_key=f"product:{name}",
            all_fields=True,
        )  # fmt: skip


def _read(typed: str) -> float | None:
    """A density. Raises InvalidValueError."""
    if not typed.strip():
        return None
    value = read_number(typed)
    if value is None:
        raise InvalidValueError(field="density", value=typed, reason="number")
    return value


def _save(name: str, desk: Desk, values: dict[str, object]) -> Receipt | None:
    density = values["density"]
    assert density is None or isinstance(density, float | int)
    return desk.set_product(name or str(values["name"]), density, str(values["code"] or ""))
