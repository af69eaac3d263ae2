"""Products and their densities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.errors import InvalidValueError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.writing import write
from fieldcrm.storage import registers as stored
from fieldcrm.storage.reads.products import row_id

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase

LEAST, MOST = 0.5, 1.2
"""Kilograms a litre of anything that is sold as fuel: LPG below, heavy oil above."""


def put(desk: DeskBase, name: str, density: float | None, code: str | None = None) -> Receipt | None:
    """Set a product's density in kg/L (None: as diesel) and its code; None if it is so.

    Volumes, forecasts and grades of everybody who takes it follow at once.
    Raises InvalidValueError, field 'name' or 'density'.
    """
    name = name.strip()
    if not name:
        raise InvalidValueError(field="name", value=name, reason="required")
    if density is not None and not LEAST <= density <= MOST:
        raise InvalidValueError(field="density", value=density, reason="range", least=LEAST, most=MOST)
    with desk.archive.writing() as connection:
        row = row_id(name)
        current = stored.current(connection, "product", row)
        wanted: dict[str, object] = {"name": name, "density": density, "deleted": 0}
        if code is not None:
            wanted["code"] = code.strip() or None
        draft = Draft("set_product")
        if current is None:
            if density is None and not wanted.get("code"):
                return None
            draft.create("product", {key: value for key, value in wanted.items() if key != "deleted"}, row)
        else:
            changed = stored.differing(current, wanted)
            if not changed:
                return None
            draft.edit("product", row, changed)
        return write(desk, connection, draft)
