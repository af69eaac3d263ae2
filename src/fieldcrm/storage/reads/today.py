"""The call list, from the stored states: one index range."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import ActivityKind, Grade
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.today import TodayRow
from fieldcrm.storage import counts, shown
from fieldcrm.storage.reads.rows import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

_GRADES = {str(grade): grade for grade in Grade}
_UNITS = {str(unit): unit for unit in Unit}
_KINDS = {str(kind): kind for kind in ActivityKind}
_PHONE = (
    "(SELECT phone FROM contact WHERE customer_id = s.customer_id AND deleted = 0 AND phone <> ''"
    " ORDER BY coalesce(is_primary, 0) DESC, id LIMIT 1)"
)
_LISTED = (
    "SELECT s.customer_id, c.code, c.name, c.territory, s.grade, s.stake, s.tier, s.minute, s.last_contact,"
    f" s.p50, s.quantity, s.unit, s.shown, coalesce({_PHONE}, c.invoice_phone)"
    " FROM standing s CROSS JOIN customer c ON c.id = s.customer_id WHERE s.listed = 1"
    " ORDER BY s.tier, s.minute, s.stake DESC, c.name, c.code, c.id"
)


def rows(connection: Connection, room: int, limit: int | None = None) -> Iterator[TodayRow]:
    """The list in its order; the stored states must hold for the day (`derived.standing_day`)."""
    statement = _LISTED if limit is None else f"{_LISTED} LIMIT {int(limit)}"
    for rank, row in enumerate(connection.execute(statement), start=1):
        yield make_row(rank, row, shown.unpack_listed(row[12]), room)


def make_row(rank: int, row: tuple[Any, ...], parts: shown.Shown, room: int) -> TodayRow:
    """A line of the list from (id, code, name, territory, grade, stake, tier, minute, last contact, p50,
    quantity, unit, _, phone)."""
    return TodayRow(
        rank=rank,
        customer_id=row[0],
        code=row[1] or "",
        name=row[2] or "",
        phone=row[13] or "",
        territory=row[3] or "",
        grade=_GRADES[row[4]],
        stake=row[5],
        reasons=shown.reasons(parts),
        proposed_action=_KINDS[parts["action"]],
        promised_at=clock(row[7] % 1440) if row[6] <= 0 and row[7] is not None else None,
        last_contact=date.fromordinal(row[8]) if row[8] else None,
        next_need=date.fromordinal(row[9]) if row[9] else None,
        quantity=Amount.of(row[10], _UNITS[row[11]]) if row[10] else None,
        below_line=rank > room and row[6] > 0,
        trend=tuple(parts["trend"]),
        clock_days=row[7] // 1440 if row[6] <= 0 and row[7] is not None else 0,
    )


def rank(connection: Connection, customer_id: bytes) -> int | None:
    """The customer's place on the stored list, counted without reading it; None if it does not stand there."""
    place = connection.execute(
        "SELECT tier, minute, stake FROM standing WHERE customer_id = ? AND listed = 1", (customer_id,)
    ).fetchone()
    if place is None:
        return None
    tier, minute, stake = place
    before = connection.execute(
        "SELECT count(*) FROM standing WHERE listed = 1 AND (tier < ? OR tier = ? AND (coalesce(minute, 0) < ?"
        " OR coalesce(minute, 0) = ? AND stake > ?))",
        (tier, tier, minute or 0, minute or 0, stake),
    ).fetchone()[0]
    level = connection.execute(
        "SELECT s.customer_id FROM standing s CROSS JOIN customer c ON c.id = s.customer_id WHERE s.listed = 1"
        " AND s.tier = ? AND s.minute IS ? AND s.stake = ? ORDER BY c.name, c.code, c.id",
        (tier, minute, stake),
    )
    return int(before) + next(place for place, row in enumerate(level, start=1) if row[0] == customer_id)


def listed_count(connection: Connection) -> int:
    """How many customers are on the list."""
    return int(connection.execute("SELECT count(*) FROM standing WHERE listed = 1").fetchone()[0])


def promised_count(connection: Connection) -> int:
    """How many of them were promised a time."""
    return int(connection.execute("SELECT count(*) FROM standing WHERE listed = 1 AND tier <= 0").fetchone()[0])


def customer_count(connection: Connection) -> int:
    """Customers in the archive."""
    return counts.customers(connection)


def done_count(connection: Connection, day: date) -> int:
    """Contacts logged on that day."""
    row = connection.execute(
        "SELECT count(*) FROM activity INDEXED BY activity_done WHERE day = ? AND state = 'done'"
        " AND kind <> 'note' AND deleted = 0",
        (day.isoformat(),),
    ).fetchone()
    return int(row[0])


def heads(connection: Connection) -> dict[bytes, tuple[str, str, str, str]]:
    """(code, name, territory, phone) of every customer: for lists of another day."""
    statement = (
        f"SELECT s.id, s.code, s.name, s.territory, coalesce({_PHONE.replace('s.customer_id', 's.id')},"
        " s.invoice_phone, '') FROM customer s WHERE s.deleted = 0"
    )
    return {row[0]: (row[1] or "", row[2] or "", row[3] or "", row[4]) for row in connection.execute(statement)}


def forecasts(connection: Connection) -> Iterator[tuple[tuple[Any, ...], shown.Shown]]:
    """(id, code, name, p10, p50, p90, quantity, unit, p_active) and the shown part, by p50."""
    for row in connection.execute(
        "SELECT c.id, c.code, c.name, s.p10, s.p50, s.p90, s.quantity, s.unit, s.p_active, s.shown"
        " FROM standing s CROSS JOIN customer c ON c.id = s.customer_id WHERE s.p50 IS NOT NULL"
        " ORDER BY s.p50, c.name, c.code, c.id"
    ):
        yield row[:9], shown.unpack(row[9])
