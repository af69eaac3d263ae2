"""The demo's archive: 120 made-up customers in three scripts, with three years of plausible deliveries to yesterday.

Everything follows from the seed and the day, ids included; it is written through the ordinary writer as one action.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.codes import ActivityKind, Outcome, ReadingForm, Reason, Status
from fieldcrm.domain.units import MILLI, Unit
from fieldcrm.services import demo_work
from fieldcrm.services.demo_data import SCRIPTS, SECTORS, Script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase

CUSTOMERS = 120
YEARS_DAYS = 3 * 365
SHARES = (50, 32, 38)
"""Customers in Simplified, Traditional and Latin script."""
SEASONS = {
    "factory": (1.0, 0.6, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 1.1, 1.2),
    "mine": (0.9, 0.6, 1.1, 1.1, 1.1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.1),
    "transport": (1.2, 0.6, 1.0, 1.0, 1.0, 0.9, 0.9, 0.9, 1.1, 1.1, 1.3, 1.3),
    "hotel": (1.5, 1.4, 1.0, 0.8, 0.7, 0.9, 1.0, 1.0, 0.7, 0.9, 1.1, 1.4),
    "farm": (0.4, 0.5, 1.2, 1.7, 1.4, 1.0, 0.7, 0.8, 1.6, 1.7, 0.8, 0.4),
    "construction": (0.6, 0.4, 1.0, 1.2, 1.2, 1.1, 1.1, 1.1, 1.2, 1.2, 1.1, 0.8),
}
"""Use in each month against the year's mean, by sector."""
HABITS = (
    *("loyal",) * 34,
    *("shared",) * 26,
    *("leaving",) * 10,
    *("plain",) * 20,
    *("silent",) * 8,
    *("dropped",) * 4,
    *("prospect",) * 10,
    *("paused",) * 3,
    *("lost",) * 3,
    *("fresh",) * 2,
)
"""How each customer buys; one for each."""
VOLUMES = (5_000, 8_000, 10_000, 15_000, 20_000, 30_000, 50_000)
DENSITY = 0.84
_MONTH = 30.44
_OUTCOMES = (Outcome.REACHED, Outcome.REACHED, Outcome.ORDER, Outcome.NO_ANSWER, Outcome.THANKED)


class Made(NamedTuple):
    """A made-up customer: its row, its script, how it buys, and its usual load in kg and interval in days."""

    id: bytes
    script: Script
    habit: str
    sector: str
    interval: float
    load: float
    unit: Unit
    tank: bytes
    volume: int


class Rows(NamedTuple):
    """Rows by kind, each in the order of its field names."""

    fields: dict[str, tuple[str, ...]]
    rows: dict[str, list[tuple[object, ...]]]

    def add(self, kind: str, row: tuple[object, ...]) -> None:
        """Add a row."""
        self.rows.setdefault(kind, []).append(row)


SECOND, SMALL = 40, 3000
"""One customer in so many has a second tank, of so many litres."""

FIELDS = {
    "customer": ("code", "name", "territory", "sector", "status", "address", "owner", "entered_on"),
    "customer use": ("cycle_days", "monthly_volume", "usual_quantity"),
    "customer invoice": ("invoice",),
    "contact": ("customer_id", "name", "role", "phone", "is_primary"),
    "site": ("customer_id", "name", "address", "rules"),
    "tank": ("customer_id", "name", "product", "volume", "safe_fill", "reserve", "pump_needed"),
    "delivery": ("customer_id", "day", "quantity", "product", "tank_id"),
    "delivery rival": ("customer_id", "day", "quantity", "product", "supplier"),
    "reading": ("customer_id", "tank_id", "day", "level"),
    "activity": ("customer_id", "kind", "state", "day", "done_at", "outcome", "reason", "note"),
    "activity plan": ("customer_id", "kind", "state", "day", "reason"),
    "activity promise": ("customer_id", "kind", "state", "day", "minute", "reason", "promised"),
    "fact": ("customer_id", "topic", "value", "said_by", "confirmed_on"),
}
"""Shapes of rows: the entity is the first word, the rest tells shapes of one entity apart."""


def fill(desk: DeskBase, seed: int = 1, *, field_work: bool = True) -> Receipt:
    """Write the made-up customers into an empty archive, as one action; the day's list is ready afterwards.

    Without `field_work` there are customers, deliveries and calls only.
    """
    from fieldcrm.journal.draft import Draft
    from fieldcrm.services.listing import refresh
    from fieldcrm.services.writing import write

    draft = Draft("demo")
    made = make(desk.day(), seed, field_work=field_work)
    for kind, rows in made.rows.items():
        draft.bulk(kind.partition(" ")[0], made.fields[kind], rows, new=not kind.startswith("customer "))
    with desk.archive.writing() as connection:
        receipt = write(desk, connection, draft)
    refresh(desk, desk.day())
    return receipt


def make(today: date, seed: int = 1, *, field_work: bool = True) -> Rows:
    """All rows of the demo on a day; the same seed and day give the same rows."""
    random = Random(f"fieldcrm demo {seed} {today.isoformat()}")
    fields = FIELDS | demo_work.FIELDS
    rows = Rows(fields, {kind: [] for kind in fields})
    customers: list[Made] = []
    habits = list(HABITS)
    Random(f"fieldcrm habits {seed}").shuffle(habits)
    number = 0
    for script, share in zip(SCRIPTS, SHARES, strict=True):
        names = _names(script, share, random)
        for name, sector in names:
            made = _customer(rows, random, script, habits[number], sector, name, number + 1, today)
            _deliver(rows, random, made, today)
            if number % SECOND == 3:
                _second_tank(rows, made, number, today)
            _contact(rows, random, made, today, number)
            customers.append(made)
            number += 1
    if field_work:
        demo_work.add(rows, customers, today, seed)
    return rows


def _names(script: Script, count: int, random: Random) -> list[tuple[str, str]]:
    """Names that differ, each with its sector."""
    every = [
        (script.joint.join((first, second)) + script.joint + last, sector)
        for last in script.lasts
        for first in script.firsts
        for second, sector in zip(script.seconds, SECTORS, strict=True)
    ]
    return random.sample(every, count)


def new_id(random: Random, today: date) -> bytes:
    """A version 7 UUID of the day's midnight, its random part from the generator."""
    millis = round(datetime.combine(today, time()).timestamp()) * MILLI
    tail = bytearray(random.randbytes(10))
    tail[0] = 0x70 | (tail[0] & 0x0F)
    tail[2] = 0x80 | (tail[2] & 0x3F)
    return millis.to_bytes(6, "big") + bytes(tail)


def _customer(
    rows: Rows, random: Random, script: Script, habit: str, sector: str, name: str, number: int, today: date
) -> Made:
    """The customer with its contact, site, tank and what it declared."""
    volume = random.choice(VOLUMES)
    unit = Unit.LITRE if script.joint or random.random() < 0.2 else Unit.TONNE
    made = Made(
        id=new_id(random, today),
        script=script,
        habit=habit,
        sector=sector,
        interval=random.uniform(14, 70),
        load=volume * DENSITY * random.uniform(0.45, 0.75),
        unit=unit,
        tank=new_id(random, today),
        volume=volume,
    )
    status = {"prospect": Status.PROSPECT, "paused": Status.PAUSED, "lost": Status.LOST}.get(habit, Status.ACTIVE)
    entered = today - timedelta(days=random.randint(1, 9) if habit in {"prospect", "fresh"} else YEARS_DAYS)
    address = f"{random.choice(script.streets)} {random.randint(1, 199)}"
    territory = random.choice(script.territories)
    words = script.sectors[SECTORS.index(sector)]
    rows.add(
        "customer", (made.id, f"D{number:03}", name, territory, words, status.value, address, "", entered.isoformat())
    )
    _declared(rows, random, made)
    if random.random() < 0.5:
        tax = f"9100{random.randint(10**13, 10**14 - 1)}"
        account = f"6200 {random.randint(10**11, 10**12 - 1)}"
        rows.add("customer invoice", (made.id, [name, tax, address, "", script.bank, account]))
    _people(rows, random, made, today)
    rows.add("site", (new_id(random, today), made.id, territory, address, random.choice(script.site_rules)))
    pump = int(random.random() < 0.3)
    tank = (made.tank, made.id, "1#", script.product, [volume * MILLI, Unit.LITRE.value], 95.0, 10.0, pump)
    rows.add("tank", tank)
    return made


def _declared(rows: Rows, random: Random, made: Made) -> None:
    """What most of them told us of their use: rounder, and never quite what the deliveries show."""
    if made.habit == "plain":
        return
    cycle = max(5, round(made.interval / 5) * 5)
    monthly = made.load / made.interval * _MONTH * random.uniform(0.9, 1.05)
    rough = (_amount(monthly, made.unit, rough=True), _amount(made.load, made.unit, rough=True))
    rows.add("customer use", (made.id, float(cycle), *rough))


def _amount(kg: float, unit: Unit, *, rough: bool = False) -> list[object]:
    """Kilograms as an amount of a unit: to 0.1 t or 100 L as a truck's meter shows, five times as rough when told."""
    value = kg / 1000 if unit is Unit.TONNE else kg / DENSITY
    step = (0.1 if unit is Unit.TONNE else 100) * (5 if rough else 1)
    return [round(max(1, round(value / step)) * step * MILLI), unit.value]


def _people(rows: Rows, random: Random, made: Made, today: date) -> None:
    script = made.script
    for index in range(random.choice((1, 1, 2))):
        person = (random.choice(script.given), random.choice(script.surnames))
        name = " ".join(person) if script.joint else person[1] + person[0]
        phone = random.choice(script.phones).format(f"{random.randint(0, 9999):04}")
        rows.add("contact", (new_id(random, today), made.id, name, random.choice(script.roles), phone, int(not index)))
        if not index:
            for topic, value in random.sample(script.facts, random.choice((0, 1, 1, 2))):
                confirmed = today - timedelta(days=random.randint(5, 400))
                rows.add("fact", (new_id(random, today), made.id, topic, value, name, confirmed.isoformat()))


def _days(random: Random, made: Made, today: date) -> Iterator[date]:
    """Delivery days of the need, from whomever it buys: intervals by the season, never on a Sunday."""
    if made.habit in {"prospect", "fresh"}:
        return
    last = today - timedelta(days=1)
    if made.habit in {"silent", "lost", "paused"}:
        last = today - timedelta(days=random.randint(4, 9) * round(made.interval))
    spread = random.uniform(0.12, 0.3)
    day = today - timedelta(days=YEARS_DAYS) + timedelta(days=random.uniform(0, made.interval))
    while day <= last:
        yield day - timedelta(days=1) if day.weekday() == 6 and day > today - timedelta(days=YEARS_DAYS) else day
        pace = made.interval / SEASONS[made.sector][day.month - 1]
        day += timedelta(days=max(2, round(pace * random.lognormvariate(0, spread))))


def _deliver(rows: Rows, random: Random, made: Made, today: date) -> None:
    """Deliveries by us and, where the need is shared, by competitors; the reading of some tanks."""
    product = made.script.product
    days = list(_days(random, made, today))
    if made.habit == "fresh":
        days = [today - timedelta(days=1)]
    for index, day in enumerate(days):
        load = made.load * random.lognormvariate(0, 0.1)
        recent = (today - day).days < 100
        if made.habit == "dropped" and recent:
            load *= 0.4
        if made.habit == "loyal" and index == len(days) - 1 and random.random() < 0.08:
            load = min(load * 1.7, made.volume * DENSITY * 0.85)
        amount = _amount(load, made.unit)
        rival = {"shared": 0.45, "leaving": 0.9 if recent else 0.5, "loyal": 0.04}.get(made.habit, 0.0)
        if random.random() < rival:
            supplier = random.choice(made.script.rivals)
            rows.add("delivery rival", (new_id(random, day), made.id, day.isoformat(), amount, product, supplier))
        else:
            rows.add("delivery", (new_id(random, day), made.id, day.isoformat(), amount, product, made.tank))
    if days and made.habit in {"loyal", "shared", "plain"} and random.random() < 0.3:
        since = (today - days[-1]).days
        left = max(0.15, 0.8 - 0.6 * since / made.interval)
        percent = round(left * 100)
        level = [float(percent), ReadingForm.PERCENT.value, made.volume * percent / 100]
        rows.add("reading", (new_id(random, today), made.id, made.tank, (today - timedelta(days=1)).isoformat(), level))


def _second_tank(rows: Rows, made: Made, number: int, today: date) -> None:
    """A smaller tank beside the first one, filled in its own rhythm: it is forecast for itself."""
    random = Random(f"fieldcrm second tank {number} {today.isoformat()}")
    tank, product = new_id(random, today), made.script.product
    rows.add("tank", (tank, made.id, "2#", product, [SMALL * MILLI, Unit.LITRE.value], 95.0, 10.0, 0))
    day = today - timedelta(days=random.randint(3, 20))
    for _drop in range(24):
        load = SMALL * DENSITY * random.uniform(0.5, 0.7)
        rows.add("delivery", (new_id(random, day), made.id, day.isoformat(), _amount(load, made.unit), product, tank))
        day -= timedelta(days=round(30 * random.lognormvariate(0, 0.15)))


def _contact(rows: Rows, random: Random, made: Made, today: date, number: int) -> None:
    """Contacts done in the last four months, and what is planned: most ahead, a few today, a few overdue."""
    script = made.script
    if made.habit == "prospect" and number % 2:
        return
    day = today - timedelta(days=random.randint(1, 40) if made.habit != "fresh" else 3)
    while day > today - timedelta(days=120):
        if day.weekday() < 5:
            outcome = random.choice(_OUTCOMES)
            note = random.choice(script.talks) if outcome is not Outcome.NO_ANSWER and random.random() < 0.6 else ""
            at = datetime.combine(day, time(random.randint(9, 16), random.randint(0, 59)))
            kind = ActivityKind.VISIT if random.random() < 0.12 else ActivityKind.CALL
            row = (made.id, kind.value, "done", day.isoformat(), round(at.timestamp() * MILLI), outcome.value)
            rows.add("activity", (new_id(random, day), *row, Reason.REVISIT.value, note))
        day -= timedelta(days=random.randint(12, 40))
    if made.habit in {"lost", "paused"}:
        return
    _plan(rows, random, made, today, number)


def _plan(rows: Rows, random: Random, made: Made, today: date, number: int) -> None:
    """The next contact: a promised call-back at a time today, planned today or overdue, mostly ahead, seldom none."""
    row_id = new_id(random, today)
    call = ActivityKind.CALL.value
    if number % 24 == 5:
        minute = 9 * 60 + 30 + 45 * (number // 24)
        promise = random.choice(made.script.promises)
        row = (row_id, made.id, call, "planned", today.isoformat(), minute, Reason.CALL_BACK.value, promise)
        rows.add("activity promise", row)
        return
    dice = random.random()
    if dice < 0.12:
        return
    ahead = 0 if dice < 0.2 else -random.randint(1, 6) if dice < 0.28 else random.randint(1, 25)
    day = today + timedelta(days=ahead)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    rows.add("activity plan", (row_id, made.id, call, "planned", day.isoformat(), Reason.PLANNED.value))
