"""Equipment, its past and its diary; risks; site rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.risks import due_on
from fieldcrm.domain.searchtext.fold import fold
from fieldcrm.domain.views.listed import CustomerRef
from fieldcrm.domain.views.service import Equipment, EquipmentPast, LastValue, Risk, SiteRules
from fieldcrm.storage.reads.rows import day

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_EQUIPMENT = (
    "SELECT id, name, kind, maker, model, serial, site_id, tank_id, installed_on, retired_on, note FROM equipment"
)
_RISK = (
    "SELECT r.id, r.customer_id, c.code, c.name, r.what, r.severity, r.found_on, r.check_by, r.owner, r.visit_id,"
    " r.closed_on, r.closed_word, r.closed_by, e.name, e.model, r.equipment_id FROM risk r"
    " JOIN customer c ON c.id = r.customer_id LEFT JOIN equipment e ON e.id = r.equipment_id"
    " WHERE r.deleted = 0 AND c.deleted = 0"
)
_METRES = " m"


def equipment(connection: Connection, customer_id: bytes) -> tuple[Equipment, ...]:
    """What a customer has, retired pieces last, then in the order of entry."""
    found = connection.execute(
        f"{_EQUIPMENT} WHERE customer_id = ? AND deleted = 0 ORDER BY coalesce(retired_on, '') <> '', id",
        (customer_id,),
    )
    return tuple(_equipment(row) for row in found)


def equipment_named(connection: Connection, ids: set[bytes]) -> dict[bytes, Equipment]:
    """Pieces by id, deleted ones too: what was done to them is still told."""
    found = (connection.execute(f"{_EQUIPMENT} WHERE id = ?", (each,)).fetchone() for each in sorted(ids))
    return {row[0]: _equipment(row) for row in found if row is not None}


def _equipment(row: tuple[Any, ...]) -> Equipment:
    return Equipment(
        id=row[0],
        name=row[1] or "",
        kind=row[2] or "",
        maker=row[3] or "",
        model=row[4] or "",
        serial=row[5] or "",
        site_id=row[6],
        tank_id=row[7],
        installed_on=day(row[8]),
        retired_on=day(row[9]),
        note=row[10] or "",
    )


_LAST_PARAMETERS = (
    "SELECT p.name, p.value_new, p.value_old, p.value_unit, v.day FROM visit_parameter p"
    " JOIN service_visit v ON v.id = p.visit_id WHERE p.equipment_id = ? AND p.deleted = 0 AND v.deleted = 0"
    " AND v.id IS NOT ? AND v.day <= ? ORDER BY v.day, coalesce(v.minute, 1440), v.id, p.position"
)
_LAST_PROGRAMS = (
    "SELECT p.name, p.version_new, p.version_old, '', v.day FROM visit_program p"
    " JOIN service_visit v ON v.id = p.visit_id WHERE p.equipment_id = ? AND p.deleted = 0 AND v.deleted = 0"
    " AND v.id IS NOT ? AND v.day <= ? ORDER BY v.day, coalesce(v.minute, 1440), v.id, p.position"
)


def past(connection: Connection, equipment_id: bytes, until: str, but: bytes | None = None) -> EquipmentPast:
    """What parameters and programs were set to last, at visits up to the ISO day `until`, but for one visit."""
    found = []
    for statement in (_LAST_PARAMETERS, _LAST_PROGRAMS):
        last: dict[str, LastValue] = {}
        for name, new, old, unit, on in connection.execute(statement, (equipment_id, but, until)):
            set_on = day(on)
            if name and set_on is not None and (new or old):
                last[fold(name).strip()] = LastValue(name, new or old, unit or "", set_on)
        found.append(last)
    return EquipmentPast(*found)


def risks(connection: Connection, customer_id: bytes | None, *, closed: bool = False) -> tuple[Risk, ...]:
    """Risks of one customer or of all: the open ones, the most pressing first; with `closed` all of them."""
    where, values = ("", ()) if customer_id is None else (" AND r.customer_id = ?", (customer_id,))
    if not closed:
        where += " AND coalesce(r.closed_on, '') = ''"
    found = [_risk(row) for row in connection.execute(f"{_RISK}{where}", values)]
    return tuple(sorted(found, key=lambda risk: (risk.closed_on is not None, _days(risk), risk.id)))


def _days(risk: Risk) -> int:
    when = risk.closed_on or risk.due
    if when is None:
        return 0
    return -when.toordinal() if risk.closed_on else when.toordinal()


def risk(connection: Connection, risk_id: bytes) -> Risk | None:
    """One risk, None if there is none."""
    row = connection.execute(f"{_RISK} AND r.id = ?", (risk_id,)).fetchone()
    return None if row is None else _risk(row)


def risks_of_visit(connection: Connection, visit_id: bytes) -> tuple[Risk, ...]:
    """The risks that a visit found, in the order of entry."""
    found = connection.execute(f"{_RISK} AND r.visit_id = ? ORDER BY r.id", (visit_id,))
    return tuple(_risk(row) for row in found)


def _risk(row: tuple[Any, ...]) -> Risk:
    found_on, check_by = day(row[6]), day(row[7])
    severity = row[5] or ""
    return Risk(
        id=row[0],
        customer=CustomerRef(row[1], row[2] or "", row[3] or ""),
        what=row[4] or "",
        severity=severity,
        found_on=found_on,
        check_by=check_by,
        due=None if check_by is None else due_on(severity, check_by, found_on),
        owner=row[8] or "",
        visit_id=row[9],
        closed_on=day(row[10]),
        closed_word=row[11] or "",
        closed_by=row[12] or "",
        equipment=row[13] or row[14] or "",
        equipment_id=row[15],
    )


def site_rules(connection: Connection, customer_id: bytes) -> tuple[SiteRules, ...]:
    """The rules of each site, filled-in ones only: what stands at the top of a brief."""
    found = connection.execute(
        "SELECT s.name, s.address, s.permits, s.gate, s.air_shower, s.clothing, s.safety_gear, s.hours, p.name,"
        " p.phone, s.pump, s.hose_length, s.rules FROM site s"
        " LEFT JOIN contact p ON p.id = s.contact_id AND p.deleted = 0"
        " WHERE s.customer_id = ? AND s.deleted = 0 ORDER BY s.id",
        (customer_id,),
    )
    return tuple(_rules(row) for row in found)


def _rules(row: tuple[Any, ...]) -> SiteRules:
    person = " ".join(part for part in row[8:10] if part)
    hose = "" if row[11] is None else f"{row[11]:g}{_METRES}"
    names = ("permits", "gate", "air_shower", "clothing", "safety_gear", "hours")
    pairs = [*zip(names, row[2:8], strict=True), ("contact", person), ("pump", row[10]), ("hose_length", hose)]
    pairs.append(("rules", row[12]))
    return SiteRules(row[0] or "", row[1] or "", tuple((name, text) for name, text in pairs if text))
