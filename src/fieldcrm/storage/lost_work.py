"""Work on what belongs to a customer that somebody else deleted meanwhile: nobody would ever see it.

A customer's visits, deliveries and notes are rows of their own, so a deletion of the customer does not meet them there.
Merges note the customers that are hidden although somebody worked for them at the same time; they are told and settled
like contested deletions. Derived: `find` tells from the rows alone whether it (still) is so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.fields import CUSTOMER, DELETED, ENTITIES
from fieldcrm.storage import row_writes
from fieldcrm.storage.ancestry import Ancestry
from fieldcrm.storage.row_writes import marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.fields import Entity

_OWNED = "customer_id"


class Lost(NamedTuple):
    """A hidden customer, the deletions (places in the log), and the writes that met none of them: (entity, place)."""

    customer: bytes
    deletions: tuple[int, ...]
    writes: tuple[tuple[str, int], ...]


def note(connection: Connection, customers: Iterable[bytes]) -> int:
    """Note those of the customers that are hidden over work that nobody would see; how many were not noted before."""
    new = 0
    for lost in find(connection, sorted(customers)):
        new += connection.execute("INSERT OR IGNORE INTO lost_work (customer_id) VALUES (?)", (lost.customer,)).rowcount
    return new


def note_all(connection: Connection) -> None:
    """Note them anew for the whole archive."""
    connection.execute("DELETE FROM lost_work")
    note(connection, (row[0] for row in connection.execute("SELECT id FROM customer WHERE deleted = 1").fetchall()))


def noted(connection: Connection, customer_id: bytes | None = None) -> Iterator[Lost]:
    """What was noted and still is so, of one customer or of all."""
    every = "SELECT customer_id FROM lost_work ORDER BY customer_id"
    one = "SELECT customer_id FROM lost_work WHERE customer_id = ?"
    found = connection.execute(every) if customer_id is None else connection.execute(one, (customer_id,))
    return find(connection, [row[0] for row in found.fetchall()])


def find(connection: Connection, customers: Sequence[bytes]) -> Iterator[Lost]:
    """Those of the customers that are hidden, though each of their deletions missed some work on what is theirs."""
    ancestry = Ancestry(connection)
    for start in range(0, len(customers), row_writes.AT_ONCE):
        yield from _find(connection, ancestry, customers[start : start + row_writes.AT_ONCE])


def _find(connection: Connection, ancestry: Ancestry, customers: Sequence[bytes]) -> Iterator[Lost]:
    hidden = [
        row[0]
        for row in connection.execute(
            f"SELECT id FROM customer WHERE id IN ({marks(len(customers))}) AND deleted = 1 ORDER BY id", customers
        )
    ]
    if not hidden:
        return
    heads = row_writes.heads_of(connection, CUSTOMER.name, hidden)
    deletions = {
        id_: tuple(seq for seq, held in row_writes.unpack_heads(packed) if DELETED in held)
        for id_, (packed, _conflict) in heads.items()
    }
    missed: dict[object, dict[int, set[tuple[str, int]]]] = {}
    for entity in ENTITIES.values():
        if entity.owner != _OWNED:
            continue
        for owner, seq in _writes(connection, entity, hidden):
            for deletion in deletions.get(owner, ()):
                if not ancestry.saw(ancestry.clock(deletion), seq) and not ancestry.saw(ancestry.clock(seq), deletion):
                    missed.setdefault(owner, {}).setdefault(deletion, set()).add((entity.name, seq))
    for owner in hidden:
        by_deletion = missed.get(owner, {})
        if by_deletion and all(deletion in by_deletion for deletion in deletions[owner]):
            writes = set[tuple[str, int]]().union(*by_deletion.values())
            yield Lost(owner, deletions[owner], tuple(sorted(writes, key=lambda write: (-write[1], write[0]))))


def _writes(connection: Connection, entity: Entity, customers: Sequence[bytes]) -> set[tuple[object, int]]:
    """(customer, place in the log) of what stands in the rows of this kind that can be seen."""
    found: set[tuple[object, int]] = set()
    for owner, origin, packed in connection.execute(
        f"SELECT t.{entity.owner}, t.origin, h.heads FROM {entity.table} t"
        " LEFT JOIN row_head h ON h.row = t.id AND h.entity = ?"
        f" WHERE t.{entity.owner} IN ({marks(len(customers))}) AND t.deleted = 0",
        (entity.name, *customers),
    ):
        if packed is None:
            found.add((owner, origin))
        else:
            found.update((owner, seq) for seq, _held in row_writes.unpack_heads(packed))
    return found
