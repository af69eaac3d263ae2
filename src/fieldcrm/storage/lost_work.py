"""Work on what belongs to a row that somebody else deleted meanwhile: nobody would ever see it.

A customer's visits, deliveries and notes are rows of their own, and so are a complaint's steps, what was done at a
visit, and what a customer said to a notice; a deletion of the row that they belong to does not meet them there. Merges
note the rows that are hidden although somebody worked on what is theirs at the same time; they are told and settled
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

    from fieldcrm.storage.projection import Touched

_OWNED = "customer_id"
_PARTS = {
    "complaint": ("complaint_id", ("complaint_step",)),
    "visit": ("visit_id", ("visit_problem", "visit_part", "visit_parameter", "visit_program")),
    "notice": ("notice_id", ("notice_target",)),
}
"""What has rows of its own, and the column by which they name it. Each of them names its customer too."""
KINDS = {
    CUSTOMER.name: (_OWNED, tuple(entity.name for entity in ENTITIES.values() if entity.owner == _OWNED)),
    **_PARTS,
}


class Lost(NamedTuple):
    """A hidden row, the deletions (places in the log), and the writes that met none of them: (entity, place)."""

    entity: str
    row: bytes
    deletions: tuple[int, ...]
    writes: tuple[tuple[str, int], ...]


def note(connection: Connection, touched: Touched) -> int:
    """Note those of the rows touched that are hidden over work that nobody would see; how many are noted anew."""
    new = _note(connection, CUSTOMER.name, touched.customers)
    for entity, (column, parts) in _PARTS.items():
        if not touched.rows.keys().isdisjoint((entity, *parts)):
            hidden = {row for name, row in touched.hidden if name == entity and isinstance(row, bytes)}
            for part in parts:
                hidden |= _hidden_over(connection, entity, column, part, sorted(touched.customers))
            new += _note(connection, entity, hidden)
    return new


def note_all(connection: Connection) -> None:
    """Note them anew for the whole archive."""
    connection.execute("DELETE FROM lost_work")
    for entity in KINDS:
        table = ENTITIES[entity].table
        _note(connection, entity, [row[0] for row in connection.execute(f"SELECT id FROM {table} WHERE deleted = 1")])


def noted(connection: Connection, customer_id: bytes | None = None) -> Iterator[Lost]:
    """What was noted and still is so, of one customer or of all; of what is a hidden customer's, the customer alone."""
    for entity in KINDS:
        table = ENTITIES[entity].table
        if entity == CUSTOMER.name:
            where, values = ("" if customer_id is None else " AND t.id = ?"), (customer_id,)
        elif ENTITIES[entity].owner == _OWNED:
            where = " AND EXISTS (SELECT 1 FROM customer c WHERE c.id = t.customer_id AND c.deleted = 0)"
            where, values = where + ("" if customer_id is None else " AND t.customer_id = ?"), (customer_id,)
        elif customer_id is None:
            where, values = "", (None,)
        else:
            continue
        found = connection.execute(
            f"SELECT t.id FROM lost_work l JOIN {table} t ON t.id = l.row WHERE l.entity = ?{where} ORDER BY t.id",
            (entity, *(values if customer_id is not None else ())),
        )
        yield from find(connection, entity, [row[0] for row in found.fetchall()])


def find(connection: Connection, entity: str, ids: Sequence[bytes]) -> Iterator[Lost]:
    """Those of the rows that are hidden, though each of their deletions missed some work on what is theirs."""
    ancestry = Ancestry(connection)
    for start in range(0, len(ids), row_writes.AT_ONCE):
        yield from _find(connection, ancestry, entity, ids[start : start + row_writes.AT_ONCE])


def _note(connection: Connection, entity: str, ids: Iterable[bytes]) -> int:
    return sum(
        connection.execute("INSERT OR IGNORE INTO lost_work (entity, row) VALUES (?, ?)", (entity, lost.row)).rowcount
        for lost in find(connection, entity, sorted(ids))
    )


def _hidden_over(connection: Connection, entity: str, column: str, part: str, customers: Sequence[bytes]) -> set[bytes]:
    """Hidden rows of the kind to which parts of these customers belong."""
    found: set[bytes] = set()
    for start in range(0, len(customers), row_writes.AT_ONCE):
        some = customers[start : start + row_writes.AT_ONCE]
        statement = (
            f"SELECT DISTINCT p.{column} FROM {ENTITIES[part].table} p JOIN {ENTITIES[entity].table} t"
            f" ON t.id = p.{column} WHERE p.customer_id IN ({marks(len(some))}) AND t.deleted = 1"
        )
        found.update(row[0] for row in connection.execute(statement, some))
    return found


def _find(connection: Connection, ancestry: Ancestry, entity: str, ids: Sequence[bytes]) -> Iterator[Lost]:
    hidden = [
        row[0]
        for row in connection.execute(
            f"SELECT id FROM {ENTITIES[entity].table} WHERE id IN ({marks(len(ids))}) AND deleted = 1 ORDER BY id", ids
        )
    ]
    if not hidden:
        return
    deletions = {
        id_: tuple(seq for seq, held in row_writes.unpack_heads(packed) if DELETED in held)
        for id_, (packed, _conflict) in row_writes.heads_of(connection, entity, hidden).items()
    }
    column, parts = KINDS[entity]
    missed: dict[object, dict[int, set[tuple[str, int]]]] = {}
    for part in parts:
        for owner, seq in _writes(connection, part, column, hidden):
            for deletion in deletions.get(owner, ()):
                if not ancestry.saw(ancestry.clock(deletion), seq) and not ancestry.saw(ancestry.clock(seq), deletion):
                    missed.setdefault(owner, {}).setdefault(deletion, set()).add((part, seq))
    for row in hidden:
        by_deletion = missed.get(row, {})
        if by_deletion and all(deletion in by_deletion for deletion in deletions[row]):
            writes = set[tuple[str, int]]().union(*by_deletion.values())
            yield Lost(entity, row, deletions[row], tuple(sorted(writes, key=lambda write: (-write[1], write[0]))))


def _writes(connection: Connection, part: str, column: str, ids: Sequence[bytes]) -> set[tuple[object, int]]:
    """(row that it belongs to, place in the log) of what stands in the parts of this kind that can be seen."""
    found: set[tuple[object, int]] = set()
    for owner, origin, packed in connection.execute(
        f"SELECT t.{column}, t.origin, h.heads FROM {ENTITIES[part].table} t"
        " LEFT JOIN row_head h ON h.row = t.id AND h.entity = ?"
        f" WHERE t.{column} IN ({marks(len(ids))}) AND t.deleted = 0",
        (part, *ids),
    ):
        if packed is None:
            found.add((owner, origin))
        else:
            found.update((owner, seq) for seq, _held in row_writes.unpack_heads(packed))
    return found
