"""Products and their densities, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say
from fieldcrm.cli.receipts import tell
from fieldcrm.errors import InvalidValueError, UsageError
from fieldcrm.i18n import _

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session


def list_(session: Session) -> int:
    """`fieldcrm products`."""
    from fieldcrm.domain.numbers import show_number

    with session.desk(read_only=True) as desk:
        found, diesel = desk.products(), desk.rules().diesel_density
    columns = (
        Column("product", _("Product")),
        Column("code", _("Code")),
        Column("density", _("kg/L"), right=True),
        Column("deliveries", _("Deliveries"), right=True),
    )
    shown = [
        {
            "product": line.name,
            "code": line.code,
            "density": show_number(line.density or diesel) + ("" if line.density else " *"),
            "deliveries": str(line.deliveries),
        }
        for line in found
    ]
    data: list[dict[str, object]] = [
        {"product": line.name, "code": line.code, "density": line.density or diesel, "deliveries": line.deliveries}
        for line in found
    ]
    emit(session.format, columns, shown, data)
    if session.format == "table":
        if not found:
            say(_("No delivery, order or tank names a product yet."))
        elif any(line.density is None for line in found):
            say(_("* no density of its own: the setting for diesel is taken. fieldcrm set product NAME density=0.745"))
    return 0


def set_(session: Session) -> int:
    """`fieldcrm set product NAME density=… [code=…]`."""
    from fieldcrm.domain.numbers import read_number

    values: dict[str, str] = {}
    for pair in session.line.rest:
        name, mark, text = pair.partition("=")
        if not mark or name.strip() not in {"density", "code"}:
            raise UsageError(_("“{word}” is not density=NUMBER or code=TEXT.", word=pair))
        values[name.strip()] = text.strip()
    typed = values.get("density", "")
    density = read_number(typed) if typed else None
    if typed and density is None:
        raise InvalidValueError(field="density", value=typed, reason="number")
    product = session.line.get("PRODUCT")
    with session.desk() as desk:
        if "density" not in values:
            known = {line.name: line.density for line in desk.products()}
            density = known.get(product)
        return tell(session, desk.set_product(product, density, values.get("code")))
