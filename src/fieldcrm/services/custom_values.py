"""What rows hold in the team's own fields, written along with the rest of a form, in the same change.

Any service that saves a form takes its values apart with `domain.custom_fields.split` and hands the second part here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain import custom_fields
from fieldcrm.errors import InvalidValueError
from fieldcrm.storage.reads import custom as reads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.draft import Draft


def put(
    connection: Connection,
    draft: Draft,
    customer_id: bytes,
    of_kind: str,
    target_id: bytes,
    values: Mapping[bytes, str],
) -> int:
    """Add to the draft what differs of `values` (field id → text as typed or stored); returns how many differ.

    `target_id` is the row that holds them: the customer itself, or one of its pieces of equipment, visits, complaints.
    Raises InvalidValueError with the field's name; reason 'unknown' for a field that this kind does not have.
    """
    if not values:
        return 0
    known = {field.id: field for field in reads.fields(connection, of_kind)}
    written = 0
    for field_id, typed in values.items():
        field = known.get(field_id)
        if field is None:
            raise InvalidValueError(field=custom_fields.PREFIX + field_id.hex(), value=typed, reason="unknown")
        text = custom_fields.parse(field, typed)
        row = custom_fields.row_id(field_id, target_id)
        before = reads.stored(connection, row)
        if before is None:
            if text:
                shape = {"customer_id": customer_id, "field_id": field_id, "of_id": target_id, "value": text}
                draft.create("custom_value", shape, row)
                written += 1
        elif before[1] or before[0] != text:
            draft.edit("custom_value", row, {"value": text, **({"deleted": 0} if before[1] else {})})
            written += 1
    return written
