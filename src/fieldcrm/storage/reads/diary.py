"""The diary of a piece of equipment: everything ever done to it, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.views.service import DiaryEntry, Worded
from fieldcrm.storage.reads.rows import day

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_AT_VISIT = "JOIN service_visit v ON v.id = p.visit_id AND v.deleted = 0 WHERE p.equipment_id = :id AND p.deleted = 0"
_DIARY = f"""
SELECT day, kind, visit, a, b, c, d, e, f, g FROM (
    SELECT v.day AS day, 'problem' AS kind, v.id AS visit, p.position AS place, p.problem_word AS a,
        p.problem_text AS b, p.cause_word AS c, p.cause_text AS d, p.solution_word AS e, p.solution_text AS f,
        p.solved AS g, 6 AS turn FROM visit_problem p {_AT_VISIT}
    UNION ALL
    SELECT v.day, 'part', v.id, p.position, p.name, p.number, p.quantity, p.serial_off, p.serial_on, NULL, NULL, 5
        FROM visit_part p {_AT_VISIT}
    UNION ALL
    SELECT v.day, 'parameter', v.id, p.position, p.name, p.value_old, p.value_new, p.value_unit, NULL, NULL, NULL, 4
        FROM visit_parameter p {_AT_VISIT}
    UNION ALL
    SELECT v.day, 'program', v.id, p.position, p.name, p.version_old, p.version_new, p.what, NULL, NULL, NULL, 3
        FROM visit_program p {_AT_VISIT}
    UNION ALL
    SELECT coalesce(r.found_on, r.check_by), 'risk', r.visit_id, 0, r.what, r.severity, r.check_by, NULL, NULL, NULL,
        NULL, 2 FROM risk r WHERE r.equipment_id = :id AND r.deleted = 0
    UNION ALL
    SELECT r.closed_on, 'closed', r.visit_id, 0, r.what, r.closed_word, r.closed_by, NULL, NULL, NULL, NULL, 7
        FROM risk r WHERE r.equipment_id = :id AND r.deleted = 0 AND r.closed_on <> ''
    UNION ALL
    SELECT v.day, 'visit', v.id, 0, v.engineer, v.note, NULL, NULL, NULL, NULL, NULL, 1 FROM service_visit v
        WHERE v.equipment_id = :id AND v.deleted = 0
    UNION ALL
    SELECT date(c.received_at / 1000, 'unixepoch'), 'complaint', NULL, 0, c.words, c.category, NULL, NULL, NULL, NULL,
        NULL, 8 FROM complaint c WHERE c.customer_id = :customer AND c.equipment_id = :id AND c.deleted = 0
    UNION ALL
    SELECT installed_on, 'installed', NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 FROM equipment
        WHERE id = :id AND installed_on <> ''
    UNION ALL
    SELECT retired_on, 'retired', NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 9 FROM equipment
        WHERE id = :id AND retired_on <> ''
) WHERE day <> '' ORDER BY day DESC, visit DESC, turn DESC, place LIMIT :limit OFFSET :offset
"""


def diary(
    connection: Connection, customer_id: bytes, equipment_id: bytes, offset: int, limit: int
) -> tuple[DiaryEntry, ...]:
    """A window of what was done to a piece of equipment, newest first."""
    values = {"id": equipment_id, "customer": customer_id, "limit": limit, "offset": offset}
    return tuple(_entry(row) for row in connection.execute(_DIARY, values))


def _entry(row: tuple[Any, ...]) -> DiaryEntry:
    on, kind, visit, *values = row
    happened = day(on)
    assert happened is not None
    a, b, c, d, e, f, g = (value if value is not None else "" for value in values)
    params: dict[str, object] = {}
    if kind == "problem":
        params = {"problem": Worded(a, b), "cause": Worded(c, d), "solution": Worded(e, f)}
        params["solved"] = None if g == "" else bool(g)
    elif kind == "part":
        params = {"name": a, "number": b, "quantity": None if c == "" else c, "serial_off": d, "serial_on": e}
    elif kind == "parameter":
        params = {"name": a, "old": b, "new": c, "unit": d}
    elif kind == "program":
        params = {"name": a, "old": b, "new": c, "what": d}
    elif kind == "risk":
        params = {"what": a, "severity": b, "check_by": day(c or None)}
    elif kind == "closed":
        params = {"what": a, "word": b, "by": c}
    elif kind == "visit":
        params = {"engineer": a, "note": b}
    elif kind == "complaint":
        params = {"words": a, "category": b}
    return DiaryEntry(happened, kind, visit, params)
