"""Filters with the team's own fields, and the segments that keep them; what is done to many customers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain import filters
from fieldcrm.domain.filter_fields import FilterField, own_names, with_custom
from fieldcrm.domain.views.finding import Segment
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.registers import to_registers
from fieldcrm.services.writing import write
from fieldcrm.storage import filtering as sql
from fieldcrm.storage import registers as stored
from fieldcrm.storage.reads import custom as own_fields
from fieldcrm.storage.reads import customers as reads
from fieldcrm.storage.reads import segments as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.filters import Filter
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase

MANY = ("territory", "sector", "owner", "status", "language")
"""Fields that can be set for many customers at once."""


def fields(desk: DeskBase) -> Mapping[str, FilterField]:
    """Every field that a filter can name, the team's own ones among them, by code."""
    with desk.archive.reading() as connection:
        return _fields(connection)


def _fields(connection: Connection) -> Mapping[str, FilterField]:
    return with_custom(own_fields.fields(connection))


def parse(desk: DeskBase, text: str, names: Mapping[str, str] | None = None) -> Filter:
    """The filter that was written; the team's own fields go by their names. Raises InvalidValueError."""
    with desk.archive.reading() as connection:
        own = own_fields.fields(connection)
    known = {filters.fold_name(name): code for code, name in own_names(own).items()} | dict(names or {})
    return filters.parse(text, known, with_custom(own))


def clause(desk: DeskBase, connection: Connection, wanted: Filter) -> sql.Clause:
    """The condition of a filter, today. Raises InvalidValueError where it names a field that is gone."""
    try:
        return sql.clause(wanted, desk.day(), _fields(connection))
    except KeyError as error:
        raise InvalidValueError(field=filters.WHERE, value=str(error.args[0]), reason="filter_field") from error


def passing(desk: DeskBase, wanted: Filter, query: str = "") -> tuple[bytes, ...]:
    """The ids of all customers that the filter lets through (and the query finds)."""
    with desk.archive.reading() as connection:
        condition = clause(desk, connection, wanted)
        if query.strip():
            return tuple(row.id for row in reads.matching(connection, query, {}, condition))
        return reads.passing(connection, condition)


def values(desk: DeskBase, name: str) -> tuple[str, ...]:
    """What customers hold in a field of free text, the commonest first: for choosing among them."""
    with desk.archive.reading() as connection:
        return kept.values(connection, name)


def segments(desk: DeskBase) -> tuple[Segment, ...]:
    """Every segment by name, with how many customers it holds today."""
    with desk.archive.reading() as connection:
        known = _fields(connection)
        found = []
        for row, name, rule, note in kept.segments(connection):
            try:
                wanted = filters.from_json(rule, known)
                condition = sql.clause(wanted, desk.day(), known)
            except InvalidValueError:
                found.append(Segment(row, name, None, note))
                continue
            found.append(Segment(row, name, wanted, note, kept.count(connection, condition)))
        return tuple(found)


def segment(desk: DeskBase, name: str) -> Segment:
    """The segment of that name. Raises NotFoundError; InvalidValueError where its rule cannot be read here."""
    wanted = name.strip().casefold()
    found = next((each for each in segments(desk) if each.name.casefold() == wanted), None)
    if found is None:
        raise NotFoundError(what="segment", text=name)
    if found.wanted is None:
        raise InvalidValueError(field="segment", value=found.name, reason="filter_rule")
    return found


def save_segment(desk: DeskBase, name: str, wanted: Filter, note: str = "") -> Receipt:
    """Keep a filter under a name; one of that name gets the new rule. Raises InvalidValueError."""
    plain = " ".join(name.split())
    if not plain:
        raise InvalidValueError(field="name", value=name, reason="required")
    if not wanted.groups:
        raise InvalidValueError(field=filters.WHERE, value="", reason="required")
    rule = filters.to_json(wanted)
    with desk.archive.writing() as connection:
        filters.from_json(rule, _fields(connection))
        draft = Draft("save_segment")
        known = next(
            (row for row, other, *_ in kept.segments(connection) if other.casefold() == plain.casefold()), None
        )
        if known is None:
            draft.create("segment", {"name": plain, "rule": rule, "note": note})
        else:
            draft.edit("segment", known, {"rule": rule, **({"note": note} if note else {})})
        return write(desk, connection, draft)


def delete_segment(desk: DeskBase, segment_id: bytes) -> Receipt:
    """Hide a segment; undo brings it back. Raises NotFoundError."""
    with desk.archive.writing() as connection:
        current = stored.current(connection, "segment", segment_id)
        if current is None or current["deleted"]:
            raise NotFoundError(what="segment", text=segment_id.hex())
        draft = Draft("delete_segment")
        draft.edit("segment", segment_id, {"deleted": 1})
        return write(desk, connection, draft)


def edit_many(desk: DeskBase, customers: Iterable[bytes], values: Mapping[str, object]) -> Receipt | None:
    """Set fields (those of MANY) of several customers in one action; None where all are so already."""
    from fieldcrm.services.customers import require

    for name, value in values.items():
        if name not in MANY:
            raise InvalidValueError(field=name, value=value, reason="unknown")
    require("customer", values, partly=True)
    wanted = to_registers(values)
    with desk.archive.writing() as connection:
        shapes: dict[tuple[str, ...], list[tuple[object, ...]]] = {}
        for customer_id in dict.fromkeys(customers):
            current = stored.current(connection, "customer", customer_id)
            if current is None or current["deleted"]:
                raise NotFoundError(what="customer", text=customer_id.hex())
            changed = stored.differing(current, wanted)
            if changed:
                shapes.setdefault(tuple(changed), []).append((customer_id, *changed.values()))
        if not shapes:
            return None
        draft = Draft("edit_customers")
        for names, rows in shapes.items():
            draft.bulk("customer", names, rows, new=False)
        return write(desk, connection, draft)
