"""Like cases in full: what was wrong, what was done, whether it held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.likeness import CAME_BACK, NOT_SOLVED
from fieldcrm.domain.views.listed import CustomerRef
from fieldcrm.domain.views.service import LikeCase, Worded
from fieldcrm.storage.cases import came_back
from fieldcrm.storage.reads.rows import day

if TYPE_CHECKING:
    from datetime import date

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.storage.cases import Hit

_CASE = (
    "SELECT p.id, p.visit_id, p.customer_id, c.code, c.name, v.day, e.name, e.model, p.problem_word, p.problem_text,"
    " p.cause_word, p.cause_text, p.solution_word, p.solution_text, p.method_word, p.method_text, p.solved,"
    " p.equipment_id FROM visit_problem p JOIN service_visit v ON v.id = p.visit_id"
    " JOIN customer c ON c.id = p.customer_id LEFT JOIN equipment e ON e.id = p.equipment_id WHERE p.id = ?"
    " AND p.deleted = 0 AND v.deleted = 0 AND c.deleted = 0"
)


def case_of(connection: Connection, hit: Hit, today: date) -> LikeCase | None:
    """A case found, with what became of it since; None if it is gone."""
    row = connection.execute(_CASE, (hit.problem_id,)).fetchone()
    happened = None if row is None else day(row[5])
    if row is None or happened is None:
        return None
    problem = _worded(row, 8)
    back = came_back(connection, hit)
    solved = None if row[16] is None else bool(row[16])
    held = (today - happened).days if solved and back is None else None
    score = hit.score * (NOT_SOLVED if solved is False else 1.0) * (1.0 if back is None else CAME_BACK)
    return LikeCase(
        problem_id=row[0],
        visit_id=row[1],
        customer=CustomerRef(row[2], row[3] or "", row[4] or ""),
        day=happened,
        equipment=row[6] or "",
        model=row[7] or "",
        problem=problem,
        cause=_worded(row, 10),
        solution=_worded(row, 12),
        method=_worded(row, 14),
        parts=_parts(connection, row[1], row[17]),
        solved=solved,
        held=held,
        came_back=back,
        score=score,
        why=hit.why,
    )


def _worded(row: tuple[Any, ...], at: int) -> Worded:
    return Worded(row[at] or "", row[at + 1] or "")


def _parts(connection: Connection, visit_id: bytes, equipment_id: bytes | None) -> tuple[str, ...]:
    found = connection.execute(
        "SELECT name, number FROM visit_part WHERE visit_id = ? AND equipment_id IS ? AND deleted = 0"
        " ORDER BY coalesce(position, 0), id",
        (visit_id, equipment_id),
    )
    return tuple(" ".join(part for part in row if part) for row in found)
