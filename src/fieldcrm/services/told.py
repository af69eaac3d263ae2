"""What customers told us: confirmed again, gone stale, and competitors with their prices by territory."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldcrm.errors import NotFoundError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import registers as stored
from fieldcrm.storage import settings
from fieldcrm.storage.reads import told as reads

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.told import CompetitorLine, StaleFact
    from fieldcrm.services.desk_base import DeskBase

YEAR = 365
"""Days for which competitors' deliveries count."""


def confirm(desk: DeskBase, fact_id: bytes) -> Receipt | None:
    """The fact still holds: confirmed today; None if it was today already. Raises NotFoundError."""
    with desk.archive.writing() as connection:
        before = stored.current(connection, "fact", fact_id)
        if before is None or before["deleted"]:
            raise NotFoundError(what="fact", text=fact_id.hex())
        owner = before["customer_id"]
        assert isinstance(owner, bytes)
        customer = customer_of(connection, owner)
        today = desk.day().isoformat()
        if before["confirmed_on"] == today:
            return None
        draft = Draft("confirm_fact")
        draft.edit("fact", fact_id, {"confirmed_on": today})
        return write(desk, connection, draft, customer)


def stale(desk: DeskBase, today: date) -> tuple[StaleFact, ...]:
    """Every fact that asks to be confirmed."""
    with desk.archive.reading() as connection:
        return reads.stale(connection, settings.rules(connection), today)


def competitors(desk: DeskBase, today: date, territory: str) -> tuple[CompetitorLine, ...]:
    """Competitors and their prices by territory."""
    with desk.archive.reading() as connection:
        return reads.competitors(connection, settings.rules(connection), today - timedelta(days=YEAR), territory)
