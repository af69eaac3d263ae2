"""Service visits: one in full, lists of them, the diary of a piece of equipment, the team's short lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.views.listed import CustomerRef
from fieldcrm.domain.views.service import (
    FileRef,
    Parameter,
    PartUsed,
    Problem,
    Program,
    RiskFound,
    VisitLine,
    VisitRecord,
    VisitView,
    Worded,
)
from fieldcrm.domain.visits import equipment_ids
from fieldcrm.storage.reads import custom, service
from fieldcrm.storage.reads.rows import day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection

Row = tuple[Any, ...]
_OF = " WHERE visit_id = ? AND deleted = 0 ORDER BY coalesce(position, 0), id"
_SHORTEST_ID = 4


def view(connection: Connection, visit_id: bytes) -> VisitView | None:
    """A visit with everything that belongs to it; None if there is none."""
    head = connection.execute(
        "SELECT v.customer_id, c.code, c.name, v.site_id, v.day, v.minute, v.minutes, v.travel_minutes, v.engineer,"
        " v.present, v.customer_word, v.note, v.number, v.activity_id, v.equipment_id, s.name FROM service_visit v"
        " JOIN customer c ON c.id = v.customer_id LEFT JOIN site s ON s.id = v.site_id"
        " WHERE v.id = ? AND v.deleted = 0 AND c.deleted = 0",
        (visit_id,),
    ).fetchone()
    if head is None:
        return None
    record = replace(_record(connection, visit_id, head), own=custom.values(connection, "visit", visit_id))
    return VisitView(
        record=record,
        customer=CustomerRef(head[0], head[1] or "", head[2] or ""),
        activity_id=head[13],
        equipment=service.equipment_named(connection, equipment_ids(record)),
        site=head[15] or "",
        risks=service.risks_of_visit(connection, visit_id),
    )


def _record(connection: Connection, visit_id: bytes, head: Row) -> VisitRecord:
    visited = day(head[4])
    assert visited is not None

    def rows(columns: str, table: str) -> list[Row]:
        return list(connection.execute(f"SELECT id, equipment_id, {columns} FROM {table}{_OF}", (visit_id,)))

    words = ", ".join(f"{name}_word, {name}_text" for name in ("problem", "cause", "solution", "method"))
    return VisitRecord(
        id=visit_id,
        day=visited,
        equipment_id=head[14],
        site_id=head[3],
        minute=head[5],
        minutes=head[6],
        travel_minutes=head[7],
        engineer=head[8] or "",
        present=head[9] or "",
        customer_word=head[10] or "",
        note=head[11] or "",
        number=head[12] or "",
        problems=tuple(_problem(row) for row in rows(f"{words}, solved", "visit_problem")),
        parts=tuple(_part(row) for row in rows("name, number, quantity, serial_off, serial_on", "visit_part")),
        parameters=tuple(_parameter(row) for row in rows("name, value_old, value_new, value_unit", "visit_parameter")),
        programs=tuple(_program(row) for row in rows("name, version_old, version_new, what", "visit_program")),
        risks=tuple(_risk(row) for row in _risk_rows(connection, visit_id)),
        files=files(connection, visit_id),
    )


def _problem(row: Row) -> Problem:
    problem, cause, solution, method = (Worded(row[at] or "", row[at + 1] or "") for at in (2, 4, 6, 8))
    solved = None if row[10] is None else bool(row[10])
    return Problem(problem, cause, solution, method, solved, equipment_id=row[1], id=row[0])


def _part(row: Row) -> PartUsed:
    return PartUsed(row[2] or "", row[3] or "", row[4], row[5] or "", row[6] or "", equipment_id=row[1], id=row[0])


def _parameter(row: Row) -> Parameter:
    return Parameter(
        row[2] or "", row[3] or "", row[4] or "", row[5] or "", old_seen=True, equipment_id=row[1], id=row[0]
    )


def _program(row: Row) -> Program:
    return Program(row[2] or "", row[3] or "", row[4] or "", row[5] or "", equipment_id=row[1], id=row[0])


def _risk_rows(connection: Connection, visit_id: bytes) -> list[Row]:
    return list(
        connection.execute(
            "SELECT id, equipment_id, what, severity, check_by FROM risk WHERE visit_id = ? AND deleted = 0"
            " ORDER BY id",
            (visit_id,),
        )
    )


def _risk(row: Row) -> RiskFound:
    return RiskFound(row[2] or "", row[3] or "", day(row[4]), equipment_id=row[1], id=row[0])


def files(connection: Connection, of_id: bytes) -> tuple[FileRef, ...]:
    """The files noted for a row: a visit, a complaint, a piece of equipment."""
    found = connection.execute(
        "SELECT file_path, caption, file_sha256, file_bytes, id FROM attachment WHERE of_id = ? AND deleted = 0"
        " ORDER BY id",
        (of_id,),
    )
    return tuple(FileRef(row[0] or "", row[1] or "", row[2] or "", row[3], row[4]) for row in found)


def of_entry(connection: Connection, activity_id: bytes) -> bytes | None:
    """The visit that a contact of the timeline stands for."""
    found = connection.execute(
        "SELECT id FROM service_visit WHERE activity_id = ? AND deleted = 0 LIMIT 1", (activity_id,)
    ).fetchone()
    return found[0] if found else None


_LINES = (
    "SELECT v.id, v.customer_id, c.code, c.name, v.day, e.name, e.model, v.engineer, v.number,"
    " (SELECT count(*) FROM risk r WHERE r.visit_id = v.id AND r.deleted = 0 AND coalesce(r.closed_on, '') = '')"
    " FROM service_visit v JOIN customer c ON c.id = v.customer_id LEFT JOIN equipment e ON e.id = v.equipment_id"
    " WHERE v.deleted = 0 AND c.deleted = 0"
)


def lines(connection: Connection, customer_id: bytes | None, limit: int, offset: int = 0) -> tuple[VisitLine, ...]:
    """Visits of one customer or of all, newest first."""
    where, values = ("", ()) if customer_id is None else (" AND v.customer_id = ?", (customer_id,))
    found = connection.execute(
        f"{_LINES}{where} ORDER BY v.day DESC, v.id DESC LIMIT ? OFFSET ?", (*values, limit, offset)
    ).fetchall()
    return tuple(_line(connection, row) for row in found)


def _line(connection: Connection, row: Row) -> VisitLine:
    problems = connection.execute(
        f"SELECT problem_word, problem_text, solved FROM visit_problem{_OF}", (row[0],)
    ).fetchall()
    verdicts = {each[2] for each in problems}
    visited = day(row[4])
    assert visited is not None
    return VisitLine(
        id=row[0],
        customer=CustomerRef(row[1], row[2] or "", row[3] or ""),
        day=visited,
        equipment=row[5] or row[6] or "",
        problems=tuple(Worded(each[0] or "", each[1] or "") for each in problems),
        solved=False if 0 in verdicts else True if verdicts == {1} else None,
        engineer=row[7] or "",
        number=row[8] or "",
        open_risks=row[9],
    )


def named(connection: Connection, text: str) -> list[bytes]:
    """Visits that a text names: by their whole id, the end of it, or the paper form's number."""
    plain = text.strip()
    found = [
        row[0] for row in connection.execute("SELECT id FROM service_visit WHERE number = ? AND deleted = 0", (plain,))
    ]
    return found or by_id(connection, "service_visit", plain)


def by_id(connection: Connection, table: str, text: str) -> list[bytes]:
    """Rows whose id, in hex, ends with the text; none for a text too short to mean one."""
    plain = text.strip().casefold()
    if len(plain) < _SHORTEST_ID or any(mark not in "0123456789abcdef" for mark in plain):
        return []
    found = connection.execute(
        f"SELECT id FROM {table} WHERE lower(hex(id)) LIKE ? AND deleted = 0 LIMIT 5", (f"%{plain}",)
    )
    return [row[0] for row in found]


def choices(connection: Connection) -> Mapping[str, tuple[str, ...]]:
    """The team's own words by list, in their order."""
    lists: dict[str, list[str]] = {}
    for name, word in connection.execute(
        "SELECT list, word FROM choice WHERE deleted = 0 AND word <> '' ORDER BY list, coalesce(position, 0), id"
    ):
        lists.setdefault(name or "", []).append(word)
    return {name: tuple(words) for name, words in lists.items()}
