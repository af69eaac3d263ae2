"""The brief: everything that fits on a page before a visit, in one go."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from fieldcrm.domain.brief import offers
from fieldcrm.domain.views.brief import Brief
from fieldcrm.services import complaint_views, dossiers, equipment, promising
from fieldcrm.storage.reads import service
from fieldcrm.storage.reads.timeline import recent_contacts

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.services.desk_base import DeskBase

LAST = 3
"""Visits and calls that are told."""
_LOOKED_AT = 15
"""Contacts among which the last calls are looked for."""


def brief(desk: DeskBase, customer_id: bytes, day: date) -> Brief:
    """The brief of a customer. Raises NotFoundError."""
    found = dossiers.dossier(desk, customer_id, day)
    with desk.archive.reading() as connection:
        rules = service.site_rules(connection, customer_id)
        contacts = recent_contacts(connection, customer_id, _LOOKED_AT)
    moment = desk.now() if day == desk.day() else datetime.combine(day, time(12), desk.now().tzinfo)
    return Brief(
        day=day,
        now=moment,
        dossier=found,
        rules=tuple(each for each in rules if each.rules),
        visits=equipment.visits(desk, customer_id, 0, LAST),
        calls=tuple(entry for entry in contacts if entry.kind != "visit")[:LAST],
        complaints=complaint_views.listed(
            desk, moment, open_only=True, mine=False, customer_id=customer_id, limit=None
        ),
        promises=promising.listed(desk, moment, open_only=True, mine=False, customer_id=customer_id, limit=None),
        thanks=tuple(each for each in found.agreements.relations if each.kind == "referred"),
        offers=offers(found, day),
    )
