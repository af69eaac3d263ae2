"""A customer: dossier, call card, agenda, as shown.

Ids are 16 bytes (UUIDv7). Days are `date`, instants are aware UTC `datetime`. Quantities say their unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import (
    ActivityKind,
    Grade,
    NextReason,
    Outcome,
    ReadingForm,
    Status,
)
from fieldcrm.domain.custom_fields import OwnValue
from fieldcrm.domain.prices import Price
from fieldcrm.domain.units import Amount
from fieldcrm.domain.views.agreements import Agreements
from fieldcrm.domain.views.listed import CustomerRef, CustomerRow
from fieldcrm.domain.views.scores import PredictedReal
from fieldcrm.domain.views.standing import ForecastRow, HeatUse, Loyalty
from fieldcrm.domain.views.today import ReasonLine

if TYPE_CHECKING:
    from fieldcrm.domain.views.complaints import ComplaintLine, PromiseLine
    from fieldcrm.domain.views.service import Equipment, Risk


@dataclass(frozen=True, slots=True)
class Invoice:
    """Invoice details (one register)."""

    legal_name: str = ""
    tax_number: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class ToldMonth:
    """How much the customer said it needs in a month (its first day); who said so, and on which day."""

    month: date
    amount: Amount
    said_by: str
    told_on: date


@dataclass(frozen=True, slots=True)
class DeclaredUse:
    """What the customer told us of its use; kept apart from what is measured."""

    cycle_days: float | None = None
    monthly_volume: Amount | None = None
    usual_quantity: Amount | None = None
    busy_months: tuple[int, ...] = ()
    slack_months: tuple[int, ...] = ()
    told: tuple[ToldMonth, ...] = ()
    """What it told for single months, ascending: those of the last three months and those to come."""


@dataclass(frozen=True, slots=True)
class MeasuredUse:
    """What the deliveries show. Quantities in tonnes (a month, a delivery), intervals in days."""

    deliveries: int
    first: date | None
    last: date | None
    usual_interval: float | None
    monthly: float | None
    busy_monthly: float | None
    slack_monthly: float | None
    usual_quantity: float | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer."""

    id: bytes
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    note: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the customer, with its rules; `rules` are free words, `hose_length` metres, for unloading."""

    id: bytes
    name: str
    address: str = ""
    rules: str = ""
    permits: str = ""
    gate: str = ""
    air_shower: str = ""
    clothing: str = ""
    safety_gear: str = ""
    hours: str = ""
    contact_id: bytes | None = None
    pump: str = ""
    hose_length: float | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a tank: litres as computed, and the number as it was read."""

    day: date
    litres: float
    value: float
    form: ReadingForm


@dataclass(frozen=True, slots=True)
class Tank:
    """A storage tank. Volume in litres; safe fill and reserve in percent of it; table = (cm, litres)."""

    id: bytes
    name: str
    product: str = ""
    site_id: bytes | None = None
    volume: float | None = None
    safe_fill: float = 95.0
    reserve: float = 10.0
    pump_needed: bool = False
    table: tuple[tuple[float, float], ...] = ()
    last_level: Level | None = None
    level_now: float | None = None
    """Litres expected today, from the last reading or delivery and the use since."""
    low_on: date | None = None
    """Day on which the reserve is expected to be reached."""

    @property
    def ullage(self) -> float | None:
        """Litres that it would take today: safe fill of its volume less the expected level; None where unknown."""
        if self.volume is None or self.level_now is None:
            return None
        return max(self.volume * self.safe_fill / 100 - self.level_now, 0.0)


@dataclass(frozen=True, slots=True)
class FactLine:
    """What a customer told us once, with who said it and when it was last confirmed."""

    id: bytes
    topic: str
    """A code of `domain.topics`, or the user's own words."""
    value: str
    said_by: str = ""
    confirmed_on: date | None = None
    supplier: str = ""
    """From whom it buys, where the fact is about that."""
    product: str = ""
    price: Price | None = None
    """What it pays there."""
    stale: bool = False
    """Old enough to be asked again."""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of a customer, newest first: a contact, a delivery, a reading, an order, the customer's word."""

    id: bytes
    kind: str
    """An ActivityKind, a WordKind, or 'delivery', 'reading', 'order'."""
    day: date
    at: datetime | None
    actor: str
    outcome: Outcome | None = None
    text: str = ""
    amount: Amount | None = None
    product: str = ""
    supplier: str = ""
    """Empty = us."""
    reason: str = ""
    next_on: date | None = None
    first: date | None = None
    """First day of a shutdown that the customer told of, or of the month for which it told its need (`amount`)."""
    until: date | None = None
    """Last day of that shutdown, the day until which there is enough (`text`: who said so), or an order's day."""


@dataclass(frozen=True, slots=True)
class MonthUse:
    """One month of deliveries in tonnes: ours and competitors'."""

    month: date
    ours: float
    others: float


@dataclass(frozen=True, slots=True)
class LevelPoint:
    """A day of the level chart, litres: expected, and the 10–90 % band; `reading` where one was taken."""

    day: date
    low: float
    mid: float
    high: float
    reading: float | None = None


@dataclass(frozen=True, slots=True)
class Gauge:
    """One tank, or a product that no tank is known of: its level, and what was predicted of it.

    `stream` counts from 0 where the customer's tanks and products are forecast apart: its place in the forecast's
    streams; tanks of one stream share what was predicted. `reserve` is in litres, None where the volume is unknown.
    """

    stream: int
    product: str
    tank: str
    tank_id: bytes | None
    reserve: float | None = None
    level: tuple[LevelPoint, ...] = ()
    """From the last delivery or reading to the next need; empty if unknown."""
    predicted: tuple[PredictedReal, ...] = ()
    """What was predicted of the last ten deliveries, newest first."""
    last_moment: date | None = None
    heat: HeatUse | None = None
    """Where degree days drive its use."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned contact."""

    id: bytes
    customer_id: bytes
    code: str
    name: str
    day: date
    at: time | None
    kind: ActivityKind
    reason: str
    note: str = ""
    grade: Grade | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that the customer screen shows, but for the older timeline."""

    id: bytes
    code: str
    name: str
    status: Status
    territory: str
    sector: str
    address: str
    note: str
    owner: str
    invoice: Invoice
    declared: DeclaredUse
    measured: MeasuredUse
    contacts: tuple[Contact, ...]
    sites: tuple[Site, ...]
    tanks: tuple[Tank, ...]
    facts: tuple[FactLine, ...]
    loyalty: Loyalty
    forecast: ForecastRow | None
    months: tuple[MonthUse, ...]
    """Up to 24 months, oldest first."""
    level: tuple[LevelPoint, ...]
    """From the last delivery or reading to the next need, of the first of `gauges`; empty if unknown."""
    planned: tuple[Planned, ...]
    timeline: tuple[TimelineEntry, ...]
    reasons: tuple[ReasonLine, ...]
    promised: str = ""
    predicted: tuple[PredictedReal, ...] = ()
    """What was predicted of the last ten deliveries, newest first, of the first of `gauges`."""
    last_moment: date | None = None
    """Last day on which an order still arrives before the reserve is reached, by the 10 % date."""
    gauges: tuple[Gauge, ...] = ()
    """Each tank and product with its level and its predictions, the most urgent first."""
    language: str = ""
    """In which the customer's sheets are written; empty = the user's own."""
    equipment: tuple[Equipment, ...] = ()
    risks: tuple[Risk, ...] = ()
    """Those that are open, the most pressing first."""
    complaints: tuple[ComplaintLine, ...] = ()
    """The newest ones, those that are open first."""
    promises: tuple[PromiseLine, ...] = ()
    """Those that are open, by their day."""
    agreements: Agreements = field(default_factory=Agreements)
    own: tuple[OwnValue, ...] = ()
    """The team's own fields with what this customer holds of each."""


@dataclass(frozen=True, slots=True)
class NextProposal:
    """The proposed next date after an outcome; `reason` says why, `params` fill its sentence."""

    day: date
    at: time | None
    reason: NextReason
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallCard:
    """What the user sees while the phone rings."""

    customer: CustomerRef
    phone: str
    contacts: tuple[Contact, ...]
    grade: Grade
    reasons: tuple[ReasonLine, ...]
    promised: str
    recent: tuple[TimelineEntry, ...]
    """The last three contacts."""
    facts: tuple[FactLine, ...]
    forecast: ForecastRow | None
    proposals: Mapping[Outcome, NextProposal]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sweep:
    """End of day: active customers without a next date, and tomorrow's promises."""

    day: date
    without_next: tuple[CustomerRow, ...]
    proposals: Mapping[bytes, NextProposal]
    tomorrow: tuple[Planned, ...]
    done: int
