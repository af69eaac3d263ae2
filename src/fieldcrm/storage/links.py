"""Customers whose place on the list hangs on another row than their own: referrers, those whom a notice reaches, and
those whose complaint somebody went on with while it still belonged to another customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.storage.projection import Touched

_REFERRING = frozenset({"relation", "delivery", "customer"})
"""Entities whose rows decide whether a referrer is to be thanked."""
_STEPS_ELSEWHERE = (
    "SELECT DISTINCT c.customer_id FROM complaint_step s JOIN complaint c ON c.id = s.complaint_id"
    " WHERE s.customer_id = ? AND c.customer_id IS NOT s.customer_id"
)


def also_touched(connection: Connection, touched: Touched) -> set[bytes]:
    """The customers whose state must be renewed because of a write to others."""
    found: set[bytes] = set()
    if "notice" in touched.rows:
        rows = connection.execute("SELECT DISTINCT customer_id FROM notice_target WHERE coalesce(told_on, '') = ''")
        found.update(row[0] for row in rows if row[0])
    if touched.customers and not _REFERRING.isdisjoint(touched.rows):
        rows = connection.execute("SELECT customer_id, other_id FROM relation WHERE kind = 'referred_by'")
        found.update(parent for child, parent in rows if child in touched.customers and parent)
    if "complaint_step" in touched.rows:
        for customer in touched.customers:
            found.update(row[0] for row in connection.execute(_STEPS_ELSEWHERE, (customer,)) if row[0])
    return found - touched.customers
