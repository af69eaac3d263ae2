"""Everything about one customer, in a dozen indexed queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import ActivityKind, ReadingForm
from fieldcrm.domain.dates import add_months
from fieldcrm.domain.nearest import nearest
from fieldcrm.domain.views.customer import (
    Contact,
    DeclaredUse,
    FactLine,
    Invoice,
    Level,
    Planned,
    Site,
    Tank,
    ToldMonth,
)
from fieldcrm.storage.reads.rows import amount, clock, day, months, price

if TYPE_CHECKING:
    from datetime import date

    from sqlcipher3.dbapi2 import Connection

_LIVE = " WHERE customer_id = ? AND deleted = 0"
_MONTHS_BACK = 3
"""Complete months of which is shown what was told for them: the grade's usual window."""
_LAST_LEVELS = (
    "SELECT r.tank_id, r.day, r.level_litres, r.level_value, r.level_form FROM tank t JOIN level_reading r ON r.id ="
    " (SELECT id FROM level_reading WHERE customer_id = ?1 AND tank_id = t.id AND deleted = 0 AND day <> ''"
    " AND level_litres IS NOT NULL ORDER BY day DESC, id DESC LIMIT 1) WHERE t.customer_id = ?1 AND t.deleted = 0"
)


def head(connection: Connection, customer_id: bytes) -> dict[str, Any] | None:
    """The customer's own fields, as the dossier names them; None if it is not there."""
    row = connection.execute(
        "SELECT code, name, status, territory, sector, address, note, owner, invoice_legal_name,"
        " invoice_tax_number, invoice_address, invoice_phone, invoice_bank, invoice_account, cycle_days,"
        " monthly_volume_milli, monthly_volume_unit, usual_quantity_milli, usual_quantity_unit, busy_months,"
        " slack_months, language FROM customer WHERE id = ? AND deleted = 0",
        (customer_id,),
    ).fetchone()
    if row is None:
        return None
    texts = [value or "" for value in row[:14]]
    names = ("code", "name", "status", "territory", "sector", "address", "note", "owner")
    return {
        **dict(zip(names, texts, strict=False)),
        "invoice": Invoice(*texts[8:14]),
        "declared": DeclaredUse(
            cycle_days=row[14],
            monthly_volume=amount(row[15], row[16]),
            usual_quantity=amount(row[17], row[18]),
            busy_months=months(row[19]),
            slack_months=months(row[20]),
        ),
        "language": row[21] or "",
    }


def told_months(connection: Connection, customer_id: bytes, today: date) -> tuple[ToldMonth, ...]:
    """What the customer told by a day of its need in single months, from three months before on; the newest word."""
    found = connection.execute(  # the plus has it found by month, not among all words by the day of telling
        "SELECT from_day, quantity_milli, quantity_unit, said_by, told_on FROM word WHERE customer_id = ?"
        " AND deleted = 0 AND kind = 'month_need' AND from_day >= ? AND +told_on <= ? ORDER BY told_on, id",
        (customer_id, add_months(today.replace(day=1), -_MONTHS_BACK).isoformat(), today.isoformat()),
    )
    told: dict[date, ToldMonth] = {}
    for first, milli, unit, said_by, told_on in found:
        month, quantity, on = day(first), amount(milli, unit), day(told_on)
        if month is not None and on is not None and quantity is not None and quantity.milli > 0:
            month = month.replace(day=1)
            told[month] = ToldMonth(month, quantity, said_by or "", on)
    return tuple(told[month] for month in sorted(told))


def contacts(connection: Connection, customer_id: bytes) -> tuple[Contact, ...]:
    """The people, the primary one first."""
    found = connection.execute(
        f"SELECT id, name, role, phone, email, wechat, note, is_primary FROM contact{_LIVE}"
        " ORDER BY coalesce(is_primary, 0) DESC, id",
        (customer_id,),
    )
    return tuple(
        Contact(
            id=row[0],
            name=row[1] or "",
            role=row[2] or "",
            phone=row[3] or "",
            email=row[4] or "",
            wechat=row[5] or "",
            note=row[6] or "",
            primary=bool(row[7]),
        )
        for row in found
    )


def sites(connection: Connection, customer_id: bytes) -> tuple[Site, ...]:
    """The places."""
    found = connection.execute(
        "SELECT id, contact_id, hose_length, name, address, rules, permits, gate, air_shower, clothing, safety_gear,"
        f" hours, pump FROM site{_LIVE} ORDER BY id",
        (customer_id,),
    )
    names = ("name", "address", "rules", "permits", "gate", "air_shower", "clothing", "safety_gear", "hours", "pump")
    return tuple(
        Site(
            id=row[0],
            contact_id=row[1],
            hose_length=row[2],
            **dict(zip(names, (text or "" for text in row[3:]), strict=True)),
        )
        for row in found
    )


def facts(connection: Connection, customer_id: bytes) -> tuple[FactLine, ...]:
    """What was told once, by topic."""
    found = connection.execute(
        "SELECT id, topic, value, said_by, confirmed_on, supplier, product, price_milli, price_per"
        f" FROM fact{_LIVE} ORDER BY topic, id",
        (customer_id,),
    )
    return tuple(
        FactLine(r[0], r[1] or "", r[2] or "", r[3] or "", day(r[4]), r[5] or "", r[6] or "", price(r[7], r[8]))
        for r in found
    )


def tanks(connection: Connection, customer_id: bytes) -> tuple[Tank, ...]:
    """The tanks with their last readings; levels of today are the domain's to compute."""
    found = connection.execute(
        "SELECT id, name, product, site_id, volume_milli, volume_unit, safe_fill, reserve, pump_needed, cm_table"
        f" FROM tank{_LIVE} ORDER BY id",
        (customer_id,),
    ).fetchall()
    levels = last_levels(connection, customer_id)
    return tuple(_tank(row, levels.get(row[0])) for row in found)


def last_levels(connection: Connection, customer_id: bytes) -> dict[bytes, Level]:
    """The newest reading of each tank."""
    found = connection.execute(_LAST_LEVELS, (customer_id,))
    return {row[0]: _level(row) for row in found}


def levels(connection: Connection, customer_id: bytes, tank_id: bytes, since: str) -> tuple[Level, ...]:
    """The readings of a tank from an ISO day on, oldest first."""
    found = connection.execute(
        f"SELECT tank_id, day, level_litres, level_value, level_form FROM level_reading{_LIVE}"
        " AND tank_id = ? AND day >= ? AND level_litres IS NOT NULL ORDER BY day, id",
        (customer_id, tank_id, since),
    )
    return tuple(_level(row) for row in found)


def _level(row: tuple[Any, ...]) -> Level:
    read_on = day(row[1])
    assert read_on is not None
    form = nearest(ReadingForm, row[4], ReadingForm.LITRE)
    return Level(read_on, row[2], row[3] if row[3] is not None else row[2], form)


def _tank(row: tuple[Any, ...], level: Level | None) -> Tank:
    volume = amount(row[4], row[5])
    return Tank(
        id=row[0],
        name=row[1] or "",
        product=row[2] or "",
        site_id=row[3],
        volume=None if volume is None else volume.litres(),
        safe_fill=95.0 if row[6] is None else row[6],
        reserve=10.0 if row[7] is None else row[7],
        pump_needed=bool(row[8]),
        table=cm_table(row[9]),
        last_level=level,
    )


def cm_table(text: str | None) -> tuple[tuple[float, float], ...]:
    """A tank's table from its stored form, ("cm:litres;cm:litres")."""
    pairs = (part.split(":", 1) for part in (text or "").split(";") if ":" in part)
    return tuple((float(cm), float(litres)) for cm, litres in pairs)


def planned(connection: Connection, customer_id: bytes) -> tuple[Planned, ...]:
    """What is planned with the customer, next first."""
    return _planned(connection, "a.customer_id = ?", (customer_id,))


def agenda(connection: Connection, first: date, last: date) -> tuple[Planned, ...]:
    """What is planned with anybody between two days."""
    return _planned(connection, "a.day BETWEEN ? AND ?", (first.isoformat(), last.isoformat()))


def _planned(connection: Connection, where: str, values: tuple[object, ...]) -> tuple[Planned, ...]:
    found = connection.execute(
        "SELECT a.id, a.customer_id, c.code, c.name, a.day, a.minute, a.kind, a.reason,"
        " coalesce(nullif(a.promised, ''), a.note), s.grade FROM activity a JOIN customer c ON c.id = a.customer_id"
        " LEFT JOIN standing s ON s.customer_id = c.id"
        f" WHERE {where} AND a.state = 'planned' AND a.deleted = 0 AND c.deleted = 0"
        " ORDER BY a.day, coalesce(a.minute, 1440), c.name, a.id",
        values,
    )
    return tuple(_plan(row) for row in found if row[4])


def _plan(row: tuple[Any, ...]) -> Planned:
    from fieldcrm.domain.codes import Grade

    planned_on = day(row[4])
    assert planned_on is not None
    return Planned(
        id=row[0],
        customer_id=row[1],
        code=row[2] or "",
        name=row[3] or "",
        day=planned_on,
        at=clock(row[5]),
        kind=nearest(ActivityKind, row[6], ActivityKind.CALL),
        reason=row[7] or "",
        note=row[8] or "",
        grade=Grade(row[9]) if row[9] else None,
    )
