"""A visit's record as rows of the journal: what each part of it writes, and what differs from what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage import registers as stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.service import (
        FileRef,
        Parameter,
        PartUsed,
        Problem,
        Program,
        RiskFound,
        VisitRecord,
        Worded,
    )
    from fieldcrm.journal.draft import Draft

CHILDREN = ("visit_problem", "visit_part", "visit_parameter", "visit_program", "risk")
"""Entities that hang on a visit by its id; attachments hang on it by `of_id`."""
Registers = dict[str, object]


def of_visit(record: VisitRecord) -> Registers:
    """The visit's own registers, but for its customer and its entry in the timeline."""
    return {
        "site_id": record.site_id,
        "day": record.day.isoformat(),
        "minute": record.minute,
        "minutes": record.minutes,
        "travel_minutes": record.travel_minutes,
        "engineer": record.engineer,
        "present": record.present,
        "customer_word": record.customer_word,
        "note": record.note,
        "number": record.number,
        "equipment_id": record.equipment_id,
    }


def children(record: VisitRecord) -> dict[str, list[tuple[bytes | None, Registers]]]:
    """Rows by entity: (id or None, registers). A row about the visit's equipment names it all the same."""
    main = record.equipment_id

    def placed(
        rows: Sequence[tuple[bytes | None, bytes | None, Registers]],
    ) -> list[tuple[bytes | None, Registers]]:
        return [
            (row_id, {"equipment_id": owner or main, "position": at, **values})
            for at, (row_id, owner, values) in enumerate(rows)
        ]

    return {
        "visit_problem": placed([(row.id, row.equipment_id, _problem(row)) for row in record.problems]),
        "visit_part": placed([(row.id, row.equipment_id, _part(row)) for row in record.parts]),
        "visit_parameter": placed([(row.id, row.equipment_id, _parameter(row)) for row in record.parameters]),
        "visit_program": placed([(row.id, row.equipment_id, _program(row)) for row in record.programs]),
        "risk": [(row.id, {"equipment_id": row.equipment_id or main, **_risk(row, record)}) for row in record.risks],
        "attachment": [(row.id, _file(row)) for row in record.files],
    }


def _worded(worded: Worded) -> list[object] | None:
    return [worded.word or None, worded.text or None] if worded else None


def _pair(one: str, other: str) -> list[object] | None:
    return [one or None, other or None] if one or other else None


def _problem(row: Problem) -> Registers:
    return {
        "problem": _worded(row.problem),
        "cause": _worded(row.cause),
        "solution": _worded(row.solution),
        "method": _worded(row.method),
        "solved": None if row.solved is None else int(row.solved),
    }


def _part(row: PartUsed) -> Registers:
    serial = _pair(row.serial_off, row.serial_on)
    return {"name": row.name, "number": row.number, "quantity": row.quantity, "serial": serial}


def _parameter(row: Parameter) -> Registers:
    return {"name": row.name, "value": [row.old or None, row.new or None, row.unit or None]}


def _program(row: Program) -> Registers:
    return {"name": row.name, "version": _pair(row.old, row.new), "what": row.what}


def _risk(row: RiskFound, record: VisitRecord) -> Registers:
    return {
        "what": row.what,
        "severity": row.severity,
        "check_by": None if row.check_by is None else row.check_by.isoformat(),
        "found_on": record.day.isoformat(),
    }


def _file(row: FileRef) -> Registers:
    return {"file": [row.path, row.sha256 or None, row.size], "caption": row.caption}


def write_children(
    connection: Connection,
    draft: Draft,
    owner: tuple[bytes, bytes],
    wanted: Mapping[str, Sequence[tuple[bytes | None, Registers]]],
) -> None:
    """Make, change and hide rows so that the visit holds what is wanted. `owner` is (customer's id, visit's id)."""
    customer_id, visit_id = owner
    for entity, rows in wanted.items():
        link = "of_id" if entity == "attachment" else "visit_id"
        there = set(ids_of(connection, entity, visit_id))
        for row_id, values in rows:
            if row_id not in there:
                draft.create(entity, {"customer_id": customer_id, link: visit_id, **values})
                continue
            there.discard(row_id)
            current = stored.current(connection, entity, row_id)
            if current is not None:
                draft.edit(entity, row_id, stored.differing(current, values))
        for row_id in sorted(there):
            draft.edit(entity, row_id, {"deleted": 1})


def ids_of(connection: Connection, entity: str, visit_id: bytes) -> list[bytes]:
    """The rows of a kind that belong to a visit."""
    from fieldcrm.journal.fields import ENTITIES

    table, link = ENTITIES[entity].table, "of_id" if entity == "attachment" else "visit_id"
    return stored.linked(connection, table, link, visit_id)
