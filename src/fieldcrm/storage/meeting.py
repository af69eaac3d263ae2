"""How a write meets what was written to a row before: many rows at once, as `meeting_plan` plans it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal import heads as rules
from fieldcrm.journal.fields import DELETED, ENTITIES
from fieldcrm.storage import row_writes
from fieldcrm.storage.meeting_plan import CROWD, Plan, Plans, compared
from fieldcrm.storage.row_before import HEAD, WRITE, Before, before_of
from fieldcrm.storage.row_writes import marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch
    from fieldcrm.journal.fields import Entity, Field
    from fieldcrm.storage.ancestry import Ancestry
    from fieldcrm.storage.projection import Source, Touched
    from fieldcrm.storage.row_writes import Row, Values


class _Task(NamedTuple):
    """A row, what it was, and what is to be done to it."""

    row: Row
    before: Before
    plan: Plan


class Meeting:
    """Writes fields of existing rows. Lives as long as the transaction."""

    def __init__(self, connection: Connection, ancestry: Ancestry, touched: Touched, mine: frozenset[int]) -> None:
        self._connection = connection
        self._ancestry = ancestry
        self._touched = touched
        self._mine = mine
        self._plans = Plans(ancestry)

    def edit(self, entity: Entity, batch: Batch, source: Source, customers: set[bytes]) -> None:
        """Write the fields of the batch; the rows are there."""
        if not batch.fields:
            return
        for rows in row_writes.chunks(sorted(batch.rows, key=_row_id)):
            tasks = self._tasks(entity, batch.fields, rows, source)
            self._write(entity, batch.fields, tasks, source.seq)
            if entity.owner:
                customers.update(task.before.owner for task in tasks if task.before.owner is not None)
                self._moved(entity, batch.fields, tasks, customers)

    # -- what is there, and what is to be done -----------------------------------------------------------------------

    def _tasks(self, entity: Entity, fields: tuple[int, ...], rows: Sequence[Row], source: Source) -> list[_Task]:
        found = before_of(self._connection, entity, [row[0] for row in rows])
        plans = self._plans
        plans.take(frozenset(fields), source)
        tasks = []
        for row in rows:
            before = found[row[0]]
            tasks.append(_Task(row, before, plans[before.heads]))
        return tasks

    # -- doing it ----------------------------------------------------------------------------------------------------

    def _write(self, entity: Entity, fields: tuple[int, ...], tasks: list[_Task], seq: int) -> None:
        order = sorted(range(len(fields)), key=fields.__getitem__)
        names = [fields[place] for place in order]
        places = [place + 1 for place in order]
        in_order = places == list(range(1, len(fields) + 1))
        encode = row_writes.encode_values
        self._connection.executemany(
            WRITE,
            [
                (
                    task.row[0],
                    entity.name,
                    seq,
                    encode(
                        dict(zip(names, task.row[1:] if in_order else [task.row[at] for at in places], strict=True))
                    ),
                )
                for task in tasks
            ],
        )
        others = self._values_of_heads(entity, tasks)
        head_rows = []
        written = frozenset(fields)
        for task in tasks:
            conflict = task.before.conflict
            if task.plan.hard:
                conflict = self._settle(entity, fields, task, others, seq)
            elif conflict is not None:
                before = set(row_writes.unpack_fields(conflict))
                conflict = self._note(entity, task, before, before - written)
            head_rows.append((task.row[0], entity.name, task.plan.heads, conflict))
            if self._mine and not self._mine.isdisjoint(task.plan.step.lost):
                self._touched.overwritten.add(task.row[0])  # type: ignore[arg-type]
        self._connection.executemany(HEAD, head_rows)
        self._show(entity, fields, tasks)

    def _show(self, entity: Entity, fields: tuple[int, ...], tasks: list[_Task]) -> None:
        """Bring what is shown into the columns."""
        alike: dict[tuple[int, ...], list[Row]] = {}
        for task in tasks:
            alike.setdefault(task.plan.step.shows, []).append(task.row)
        for shows, rows in alike.items():
            statement, sources = _update(entity.name, fields, shows)
            if not sources:
                continue
            columns = row_writes.spread(sources, rows)
            self._connection.executemany(statement, zip(*columns, [row[0] for row in rows], strict=True))

    def _values_of_heads(self, entity: Entity, tasks: list[_Task]) -> dict[tuple[object, int], Values]:
        """The heads' values that the rows' plans want: (row, place in the log) → values."""
        crowded = [task for task in tasks if task.plan.hard and len(task.plan.step.heads) > CROWD]
        others = [task for task in tasks if task.plan.hard and len(task.plan.step.heads) <= CROWD]
        found: dict[tuple[object, int], Values] = {}
        for task in crowded:
            self._look_up(entity, [task.row[0]], task.plan.wanted, "seq", found)
        if others:
            seqs = frozenset[int]().union(*{id(task.plan): task.plan.wanted for task in others}.values())
            # one look per row: its few writes are sifted
            self._look_up(entity, [task.row[0] for task in others], seqs, "+seq", found)
        return found

    def _look_up(
        self, entity: Entity, ids: list[object], seqs: frozenset[int], seq: str, found: dict[tuple[object, int], Values]
    ) -> None:
        every = sorted(seqs)
        for start in range(0, len(every), row_writes.AT_ONCE):
            some = every[start : start + row_writes.AT_ONCE]
            for row, place, data in self._connection.execute(
                f"SELECT row, seq, data FROM row_write WHERE row IN ({marks(len(ids))}) AND entity = ?"
                f" AND {seq} IN ({marks(len(some))})",
                (*ids, entity.name, *some),
            ):
                found[row, place] = row_writes.decode_values(data)

    def _settle(
        self,
        entity: Entity,
        fields: tuple[int, ...],
        task: _Task,
        others: dict[tuple[object, int], Values],
        seq: int,
    ) -> bytes | None:
        """See to what several heads say of one row; returns its fields in conflict."""
        id_, step = task.row[0], task.plan.step
        before = set(row_writes.unpack_fields(task.before.conflict))
        after = before.difference(fields)
        for field_id, heads in step.rivals:
            if field_id == DELETED:
                continue
            if field_id in before and field_id in step.joined:
                after.add(field_id)  # those that differed are all there still
                continue
            values = [others[id_, head].get(field_id) for head in compared(step, field_id, heads)]
            if any(value != values[0] for value in values[1:]):
                after.add(field_id)
        for field_id, head in step.turns:
            field = entity.by_id(field_id)
            if field is not None and field_id != DELETED:
                self._turn(entity, field, id_, others[id_, head].get(field_id))
        after.discard(DELETED)
        if step.deletion and self._hide(entity, task, others):
            after.add(DELETED)
        return self._note(entity, task, before, after)

    def _note(self, entity: Entity, task: _Task, before: set[int], after: set[int]) -> bytes | None:
        """Note what came into conflict, or got out of it; returns what is in conflict now, as it is stored."""
        if before != after:
            new = self._touched.conflicts.setdefault((entity.name, task.row[0]), set())
            new |= after - before
            new -= before - after
        return row_writes.pack_fields(after)

    def _turn(self, entity: Entity, field: Field, row: object, value: object) -> None:
        columns = ", ".join(f"{column.name} = ?" for column in field.columns)
        self._connection.execute(
            f"UPDATE {entity.table} SET {columns} WHERE id = ?", (*row_writes.parts(field, value), row)
        )

    def _hide(self, entity: Entity, task: _Task, others: dict[tuple[object, int], Values]) -> bool:
        """Hide the row or let it be seen; returns whether its deletion is contested."""
        id_, heads = task.row[0], task.plan.step.heads
        deletes = {head for head, held in heads if DELETED in held and others[id_, head].get(DELETED)}
        hidden = rules.is_hidden(heads, deletes, self._saw)
        was = task.before.hidden
        if hidden != was:
            self._connection.execute(f"UPDATE {entity.table} SET deleted = ? WHERE id = ?", (int(hidden), id_))
            self._touched.came[entity.name] += was - hidden
            if hidden:
                self._touched.hidden[entity.name, id_] = task.before.origin
            else:
                self._touched.hidden.pop((entity.name, id_), None)
        return bool(deletes) and not hidden

    def _saw(self, one: int, other: int) -> bool:
        return self._ancestry.saw(self._ancestry.clock(one), other)

    @staticmethod
    def _moved(entity: Entity, fields: tuple[int, ...], tasks: list[_Task], customers: set[bytes]) -> None:
        """The customers that rows now belong to."""
        for place, field_id in enumerate(fields, start=1):
            field = entity.by_id(field_id)
            if field is not None and field.name == entity.owner:
                customers.update(task.row[place] for task in tasks if type(task.row[place]) is bytes)  # type: ignore[misc]


def _row_id(row: Row) -> bytes:
    return row[0]  # type: ignore[return-value]


@lru_cache(maxsize=512)
def _update(name: str, fields: tuple[int, ...], shows: tuple[int, ...]) -> tuple[str, tuple[tuple[int, Field], ...]]:
    """The UPDATE that shows these of the fields, and the fields with where their values stand in a row."""
    entity = ENTITIES[name]
    sources = []
    columns: list[str] = []
    for place, field_id in enumerate(fields, start=1):
        field = entity.by_id(field_id)
        if field is None or field_id == DELETED or field_id not in shows:
            continue
        sources.append((place, field))
        columns += [f"{column.name} = ?" for column in field.columns]
    return f"UPDATE {entity.table} SET {', '.join(columns)} WHERE id = ?", tuple(sources)
