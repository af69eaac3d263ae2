"""What every writing service shares: one draft, one transaction, one receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.views.archive import Receipt
from fieldcrm.errors import NotFoundError
from fieldcrm.storage.reads.customers import ref
from fieldcrm.storage.writer import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.listed import CustomerRef
    from fieldcrm.journal.draft import Draft
    from fieldcrm.services.desk_base import DeskBase

    Progress = Callable[[int, int], None]


def customer_of(connection: Connection, customer_id: bytes) -> CustomerRef:
    """The customer that is to be written to. Raises NotFoundError, also where it was deleted: it would go unseen."""
    found = ref(connection, customer_id, hidden=False)
    if found is None:
        raise NotFoundError(what="customer", text=customer_id.hex())
    return found


def write(
    desk: DeskBase,
    connection: Connection,
    draft: Draft,
    customer: CustomerRef | None = None,
    progress: Progress | None = None,
) -> Receipt:
    """Record the draft in the open transaction; the receipt names the customer where it touched only one."""
    done = record(connection, draft, desk.now(), progress, desk.clock())
    if customer is None and len(done.customers) == 1:
        customer = ref(connection, next(iter(done.customers)))
    return Receipt(done.action, done.kind, done.rows, customer)
