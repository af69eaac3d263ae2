"""The brief: one page about a customer before a visit, as shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fieldcrm.domain.brief import Offer
from fieldcrm.domain.views.agreements import Relation
from fieldcrm.domain.views.complaints import ComplaintLine, PromiseLine
from fieldcrm.domain.views.customer import Dossier, TimelineEntry
from fieldcrm.domain.views.service import SiteRules, VisitLine


@dataclass(frozen=True, slots=True)
class Brief:
    """What to know before walking in. `now` is the local time for which the clocks of complaints stand."""

    day: date
    now: datetime
    dossier: Dossier
    rules: tuple[SiteRules, ...]
    visits: tuple[VisitLine, ...]
    """The last three."""
    calls: tuple[TimelineEntry, ...]
    """The last three contacts other than visits."""
    complaints: tuple[ComplaintLine, ...]
    """Open ones, by urgency."""
    promises: tuple[PromiseLine, ...]
    """Open ones, by day."""
    thanks: tuple[Relation, ...]
    """Customers that this one brought us."""
    offers: tuple[Offer, ...]
