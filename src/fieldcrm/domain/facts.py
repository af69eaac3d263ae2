"""What the rules need to know of one customer in order to rank it: plain numbers, read once by storage.

Days are ordinals (`date.toordinal()`), weights kilograms, volumes litres.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from fieldcrm.domain.codes import ActivityKind, OpenKind, Outcome, Status, WordKind

if TYPE_CHECKING:
    from fieldcrm.domain.standing.streams import Stream


class DeliveryFact(NamedTuple):
    """One delivery: its day, its weight in kg, and whether it was ours."""

    day: int
    kg: float
    ours: bool


class Deliveries(Sequence[DeliveryFact]):
    """Deliveries ascending by day, kept as columns: `days`, `kilograms`, `ours`, all of one length.

    A sum over days takes the columns; a single delivery is made when it is asked for. There are millions of them.
    """

    __slots__ = ("days", "kilograms", "ours")

    def __init__(self, days: tuple[int, ...], kilograms: tuple[float, ...], ours: tuple[bool, ...]) -> None:
        self.days = days
        self.kilograms = kilograms
        self.ours = ours

    @staticmethod
    def of(deliveries: Iterable[DeliveryFact]) -> Deliveries:
        """The columns of deliveries; those of columns are themselves."""
        if isinstance(deliveries, Deliveries):
            return deliveries
        return Deliveries(*zip(*found, strict=True)) if (found := tuple(deliveries)) else Deliveries((), (), ())

    def __len__(self) -> int:
        return len(self.days)

    def __iter__(self) -> Iterator[DeliveryFact]:
        return map(DeliveryFact, self.days, self.kilograms, self.ours)

    @overload
    def __getitem__(self, place: int) -> DeliveryFact: ...
    @overload
    def __getitem__(self, place: slice) -> Deliveries: ...
    def __getitem__(self, place: int | slice) -> DeliveryFact | Deliveries:
        if isinstance(place, slice):
            return Deliveries(self.days[place], self.kilograms[place], self.ours[place])
        return DeliveryFact(self.days[place], self.kilograms[place], self.ours[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Deliveries.of({tuple(self)!r})"


class UnreadDeliveries(Deliveries):
    """A customer's deliveries that are read when something asks for them: on most days nothing does."""

    __slots__ = ("_customer_id", "_read")

    def __init__(self, read: Callable[[bytes], Deliveries], customer_id: bytes) -> None:
        self._read = read
        self._customer_id = customer_id

    def __getattr__(self, name: str) -> Any:
        """Reached where a column is not there yet."""
        if name not in Deliveries.__slots__:
            raise AttributeError(name)
        found = self._read(self._customer_id)
        self.days, self.kilograms, self.ours = found.days, found.kilograms, found.ours
        return getattr(self, name)


class PlaceFact(NamedTuple):
    """What a delivery was and where it went: product as written, tank if one was named, unit, density in kg/L."""

    product: str
    tank_id: bytes | None
    unit: str
    density: float


class OrderFact(NamedTuple):
    """An order for a day, in kg. `taken_on` is 0 where unknown, `delivered_on` None while it is open."""

    day: int
    kg: float
    product: str = ""
    tank_id: bytes | None = None
    taken_on: int = 0
    delivered_on: int | None = None


class TankFact(NamedTuple):
    """A tank: volume in litres or None, safe fill and reserve in percent, product's density in kg/L."""

    id: bytes
    volume: float | None
    safe_fill: float
    reserve: float
    density: float
    name: str = ""
    product: str = ""


class ReadingFact(NamedTuple):
    """A level reading, in litres."""

    tank_id: bytes
    day: int
    litres: float


class WordFact(NamedTuple):
    """What the customer told on a day: enough until the day `until`, or a shutdown from `first` to `until`.

    It was said of one tank, or of all.
    """

    kind: WordKind
    told_on: int
    first: int
    until: int
    tank_id: bytes | None = None


class ContactFact(NamedTuple):
    """A contact that took place; `reason` is a Reason code or empty."""

    day: int
    kind: ActivityKind
    outcome: Outcome | None
    reason: str


class PlannedFact(NamedTuple):
    """A contact that is planned; `minute` of the day where a time was promised, else None."""

    day: int
    minute: int | None
    kind: ActivityKind
    reason: str
    promised: str


class OpenItem(NamedTuple):
    """Something that stays open until it is settled: `due` is an ordinal, `minute` of that day where it has a clock.

    `weight` is what its kind takes it for: a risk's severity, a balance; `params` name what its words need.
    """

    kind: OpenKind
    id: bytes
    due: int
    minute: int | None = None
    weight: float = 0.0
    params: tuple[tuple[str, object], ...] = ()


@dataclass(slots=True)
class CustomerFacts:
    """Everything that decides a customer's forecast, grade and place on the call list.

    Nobody changes one; it is not frozen because then it would take three times as long to make, and each day makes one
    for every customer.
    """

    customer_id: bytes
    status: Status
    entered_on: int
    deliveries: Sequence[DeliveryFact]
    """All of them, ascending by day; same-day drops are not yet summed."""
    tanks: tuple[TankFact, ...] = ()
    readings: tuple[ReadingFact, ...] = ()
    """The last reading of each tank."""
    orders: tuple[OrderFact, ...] = ()
    """Open orders, ascending by the day they are for."""
    contacts: tuple[ContactFact, ...] = ()
    """Contacts done, newest first, at most the last 20."""
    planned: tuple[PlannedFact, ...] = ()
    """Planned and not done, ascending."""
    declared_cycle: float | None = None
    declared_monthly: float | None = None
    """kg a month, from whomever it buys."""
    declared_usual: float | None = None
    """kg a delivery."""
    busy_months: tuple[int, ...] = ()
    slack_months: tuple[int, ...] = ()
    told_monthly: tuple[tuple[int, float], ...] = ()
    """What the customer told us for a month: (ordinal of its first day, kg)."""
    unit: str = "t"
    """The unit in which this customer's fuel is usually counted: L, kg or t."""
    density: float = 0.84
    """kg per litre of its usual product."""
    levels: tuple[ReadingFact, ...] = ()
    """Every reading, ascending by day: what was seen of the use."""
    words: tuple[WordFact, ...] = ()
    """What the customer told of its need, ascending by the day of telling."""
    places: tuple[PlaceFact, ...] = ()
    """Of each delivery, product and tank; empty where all are of one product, as are the tanks, and of one tank."""
    taken: tuple[OrderFact, ...] = ()
    """Orders that were open once, delivered ones among them; read only where the past is replayed."""
    territory: str = ""
    sector: str = ""
    open: tuple[OpenItem, ...] = ()
    """What is open with the customer: complaints, risks, promises, contracts …"""
    dated_ahead: bool = False
    """Whether something is on record that counts only on a later day."""
    parts: tuple[Stream, ...] = ()
    """Its streams where they are known already; then `deliveries` need not hold those of long ago (see `past`)."""
