"""What a table of records of one kind will change: as they are exported, or the log of another program.

A row with an id that the archive knows changes that record where its cells differ; one with another id, or without,
is new, unless the archive holds one that says the same. An empty cell says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.views.importing import Reject
from fieldcrm.exchange.numbers import CellError
from fieldcrm.exchange.record_cells import CellReader, read_id, text_of
from fieldcrm.exchange.record_header_words import understand
from fieldcrm.exchange.record_lines import cells_of
from fieldcrm.exchange.values import Bad
from fieldcrm.journal.draft import new_id
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.services import import_words as words
from fieldcrm.services.import_belonging import WHO, Alike, Belonging, RefusedError, Surroundings, guard
from fieldcrm.services.import_own import OwnCells
from fieldcrm.storage import record_rows
from fieldcrm.storage.registers import current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.exchange.record_kinds import RecordColumn, RecordKind
    from fieldcrm.exchange.tables import Table

NEXT = "next"
"""A column of logs: the day on which the customer is to be contacted again."""
_CELL = 32_760
"""Characters from which on a spreadsheet may have cut a text."""
_DELETED = Bad("deleted", "undo", {})


def columns_of(kind: RecordKind) -> tuple[str, ...]:
    """Every column that a file of the kind may have."""
    labels = [label.name for label in kind.labels]
    extra = [NEXT] if kind.name == "activities" else []
    return (*(WHO if kind.owned else ()), *(column.name for column in kind.columns), *labels, *extra, "id")


class RecordPlan:
    """One kind of records of an import: what is new, what changes, what is rejected; `writes` holds the rows."""

    def __init__(
        self,
        connection: Connection,
        kind: RecordKind,
        table: Table,
        mapping: Mapping[str, str],
        around: Surroundings,
        *,
        several: bool = False,
    ) -> None:
        self.kind, self.table = kind, table
        self.columns = understand(table.headers, columns_of(kind), mapping)
        self.new = self.changed = self.unchanged = 0
        self.rejects: list[Reject] = []
        self.writes: dict[tuple[str, bool, tuple[str, ...]], list[tuple[object, ...]]] = {}
        self._made: set[bytes] = set()
        self._connection, self._around, self._several = connection, around, several
        self._places = {name: at for at, name in enumerate(self.columns) if name}
        self._own = OwnCells(connection, kind, () if several else table.headers, self.columns)
        self._readers = {column.name: self._reader(column) for column in kind.columns}
        self._belonging = Belonging(connection, around)
        self._alike = Alike(connection, kind)

    def uses(self) -> tuple[str, ...]:
        """What each column of the table holds, the team's own fields among them; empty for one that is ignored."""
        own = self._own.columns()
        return tuple(column or own.get(at, "") for at, column in enumerate(self.columns))

    def _reader(self, column: RecordColumn) -> CellReader:
        place = self._places.get(column.name)
        cells = [] if place is None else list(self.table.column(place))
        return CellReader(column, cells, from_1904=self.table.from_1904)

    def take(self) -> None:
        """Plan every row of the table."""
        for bad in self.table.bad:
            self.rejects.append(Reject(bad.row, "", "", bad.reason, bad.mend, {}, bad.cells))
        known, hidden = self._known()
        for number, row in zip(self.table.numbers, self.table.rows, strict=True):
            cells = {name: row[at] for name, at in self._places.items()} | self._own.cells(row)
            if self.kind.name == "customers" and "id" in cells and not cells["id"].strip():
                continue  # a further line of the same customer, for another person or tank
            try:
                self._row(cells, known, hidden)
            except RefusedError as refused:
                why, field = refused.bad, refused.field
                name = f"{self.kind.name}.{field}" if self._several else field
                shown = cells.get(field, "")
                self.rejects.append(Reject(number, name, shown, why.reason, why.mend, why.params, tuple(row[:-1])))

    def _known(self) -> tuple[dict[bytes, record_rows.Row], set[bytes]]:
        """The rows of the archive whose ids stand in the file, and those ids whose rows were deleted."""
        if "id" not in self._places:
            return {}, set()
        ids = set()
        for text in self.table.column(self._places["id"]):
            try:
                ids.add(read_id(text))
            except CellError:
                continue
        entity = self.kind.entity
        rows = record_rows.rows(self._connection, entity, ids=ids)
        return {row[0]: row for row in rows}, record_rows.hidden(self._connection, entity, ids)

    def _row(self, cells: dict[str, str], known: Mapping[bytes, record_rows.Row], hidden: set[bytes]) -> None:
        text = cells.get("id", "").strip()
        row_id = guard("id", lambda: read_id(text)) if text else None
        self._own.read(cells)
        if row_id is not None and row_id in known:
            self._change(known[row_id], cells)
            return
        if row_id is not None and row_id in hidden:
            raise RefusedError("id", _DELETED)
        if self.kind.name == "activities" and row_id is None:
            words.with_time(cells)
            words.activity_cells(cells)
        owner = self._belonging.owner(cells) if self.kind.owned else None
        self._create(row_id, self._registers(cells, owner, exact=row_id is not None), cells, owner)

    def _change(self, row: record_rows.Row, cells: Mapping[str, str]) -> None:
        """Write what differs from the archive's own cells; `row` is the record as it stands."""
        now = {name: text_of(found) for name, found in cells_of(self.kind, row).items()}
        before = current(self._connection, self.kind.entity, row[0]) or {}
        registers: dict[str, object] = {}
        for column in self.kind.columns:
            text = cells.get(column.name, "")
            if text == now[column.name] or not text.strip() or _is_cut(text, now[column.name]):
                continue
            if column.name == "customer_id" and self.kind.owned:
                registers[column.field] = self._belonging.owner(cells)
            else:
                _put(self.kind, registers, column, self._read(column, text, exact=True), before)
        self._settle(registers, before)
        if self.kind.entity == "contract":
            guard("period_end", lambda: words.refuse_period(registers))
        registers = {name: value for name, value in registers.items() if value != before.get(name)}
        own = self._own.write(row[0], before.get("customer_id"), self.writes)
        if registers or own:
            self.changed += 1
        if registers:
            self._write(False, row[0], registers)
        elif own:
            return
        else:
            self.unchanged += 1

    def _create(
        self, row_id: bytes | None, registers: dict[str, object], cells: Mapping[str, str], owner: bytes | None
    ) -> None:
        entity = self.kind.entity
        needed = words.needed(entity, registers, known=row_id is not None)
        missing = next((name for name in needed if registers.get(name) in (None, "")), None)
        if missing is not None:
            column = next(column.name for column in self.kind.columns if column.field == missing)
            raise RefusedError(column, Bad("missing", "fill", {}))
        given = set(registers)
        if row_id is None:
            words.complete(entity, registers, self._around.today, self._around.zone)
        if entity == "contract":
            guard("period_end", lambda: words.refuse_period(registers))
        if entity == "word":
            guard("quantity", lambda: words.refuse_need(registers))
        if entity == "setting":
            guard("value", lambda: words.refuse_rule(registers, self._around.rules))
        says = [name for name in registers if name in given or name == "done_at"]
        if row_id is None and self._alike.is_known(owner, registers, says):
            self.unchanged += 1
            return
        made = row_id or words.fixed_id(entity, registers) or new_id()
        if made in self._made:
            self.unchanged += 1
            return
        if row_id is None and current(self._connection, entity, made) is not None:
            raise RefusedError("value", _DELETED)
        self._made.add(made)
        self.new += 1
        if entity == "customer":
            self._around.directory.add(made, str(registers.get("code") or ""), str(registers.get("name") or ""))
            self._around.directory.status[made] = str(registers.get("status") or "")
        self._write(True, made, registers)
        self._own.write(made, owner, self.writes)
        if cells.get(NEXT, "").strip() and owner is not None:
            self._plan_next(cells[NEXT], owner)

    def _plan_next(self, text: str, owner: bytes) -> None:
        """The next contact that a log names, if its day lies ahead."""
        column = self.kind.column("date")
        assert column is not None
        day = str(guard(NEXT, lambda: CellReader(column, [text]).read(text, exact=False)))
        if day > self._around.today.isoformat():
            shape = {"customer_id": owner, "kind": "call", "state": "planned", "day": day, "reason": "planned"}
            self._write(True, new_id(), shape)

    def _registers(self, cells: Mapping[str, str], owner: bytes | None, *, exact: bool) -> dict[str, object]:
        """The registers of a new record. Raises RefusedError."""
        registers: dict[str, object] = {}
        for column in self.kind.columns:
            text = cells.get(column.name, "")
            if text == "" or (not text.strip() and not exact) or (column.name == "customer_id" and self.kind.owned):
                continue
            _put(self.kind, registers, column, self._read(column, text, exact=exact), {})
        if owner is not None:
            registers["customer_id"] = owner
        for label in self.kind.labels:
            name = cells.get(label.name, "").strip()
            if not name or label.id_column in registers:
                continue
            try:
                registers[label.id_column] = self._belonging.by_name(label, name, owner)
            except RefusedError:
                if self.kind.name != "activities":
                    raise
                note = registers.get("note")  # a log names people whom nobody has entered: the words keep them
                registers["note"] = f"{name}: {note}" if note else name
        self._settle(registers, {})
        return registers

    def _settle(self, registers: dict[str, object], before: Mapping[str, object]) -> None:
        """A price of a delivery is for one unit of its quantity unless it says otherwise."""
        price = registers.get("price")
        if self.kind.entity == "delivery" and isinstance(price, list) and price[1] is None:
            quantity = registers.get("quantity", before.get("quantity"))
            registers["price"] = [price[0], quantity[1] if isinstance(quantity, list) else None]

    def _read(self, column: RecordColumn, text: str, *, exact: bool) -> object:
        return guard(column.name, lambda: self._readers[column.name].read(text, exact=exact))

    def _write(self, new: bool, row: bytes, registers: Mapping[str, object]) -> None:
        kept = {name: value for name, value in registers.items() if value is not None and value != ""}
        self.writes.setdefault((self.kind.entity, new, tuple(kept)), []).append((row, *kept.values()))


def _is_cut(text: str, full: str) -> bool:
    """Whether a cell holds all of a long text that a spreadsheet's cell can hold: it says nothing of the rest."""
    return len(text) >= _CELL and full.startswith(text)


def _put(
    kind: RecordKind, registers: dict[str, object], column: RecordColumn, value: object, before: Mapping[str, object]
) -> None:
    """Put a cell's value into its register, or into its part of it."""
    if column.part < 0:
        registers[column.field] = value
        return
    held = registers.get(column.field, before.get(column.field))
    width = len(ENTITIES[kind.entity].field(column.field).columns)
    parts = list(held) if isinstance(held, list) else [None] * width
    parts[column.part] = value
    registers[column.field] = parts
