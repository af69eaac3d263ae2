"""Looking at equipment, its past and its diary, at visits, and at the rules of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.errors import AmbiguousError, NotFoundError
from fieldcrm.storage import registers as stored
from fieldcrm.storage.reads import diary as diaries
from fieldcrm.storage.reads import service as reads
from fieldcrm.storage.reads import visits as visit_reads

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fieldcrm.domain.views.service import DiaryEntry, Equipment, EquipmentPast, SiteRules, VisitLine
    from fieldcrm.services.desk_base import DeskBase


def equipment(desk: DeskBase, customer_id: bytes) -> tuple[Equipment, ...]:
    """What a customer has, retired pieces last."""
    with desk.archive.reading() as connection:
        return reads.equipment(connection, customer_id)


def past(desk: DeskBase, equipment_id: bytes, until: date, but: bytes | None) -> EquipmentPast:
    """What parameters and programs were set to last, up to a day."""
    with desk.archive.reading() as connection:
        return reads.past(connection, equipment_id, until.isoformat(), but)


def diary(desk: DeskBase, equipment_id: bytes, offset: int, limit: int) -> tuple[DiaryEntry, ...]:
    """Everything ever done to a piece of equipment, newest first. Raises NotFoundError."""
    with desk.archive.reading() as connection:
        current = stored.current(connection, "equipment", equipment_id)
        if current is None or not isinstance(current["customer_id"], bytes):
            raise NotFoundError(what="equipment", text=equipment_id.hex())
        return diaries.diary(connection, current["customer_id"], equipment_id, offset, limit)


def site_rules(desk: DeskBase, customer_id: bytes) -> tuple[SiteRules, ...]:
    """The rules of each of a customer's sites."""
    with desk.archive.reading() as connection:
        return reads.site_rules(connection, customer_id)


def visits(desk: DeskBase, customer_id: bytes | None, offset: int, limit: int) -> tuple[VisitLine, ...]:
    """Visits of one customer or of all, newest first."""
    with desk.archive.reading() as connection:
        return visit_reads.lines(connection, customer_id, limit, offset)


def choices(desk: DeskBase) -> Mapping[str, tuple[str, ...]]:
    """The team's own words by list."""
    with desk.archive.reading() as connection:
        return visit_reads.choices(connection)


def find(desk: DeskBase, kind: str, text: str) -> bytes:
    """The one visit or risk that `text` names. Raises NotFoundError, AmbiguousError."""
    with desk.archive.reading() as connection:
        found = visit_reads.named(connection, text) if kind == "visit" else visit_reads.by_id(connection, kind, text)
    if not found:
        raise NotFoundError(what=kind, text=text)
    if len(found) > 1:
        raise AmbiguousError(text=text, matches=[each.hex() for each in found])
    return found[0]
