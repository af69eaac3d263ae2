"""A desk without an archive: deterministic rows in three scripts, and a record of what it was asked to write.

Behaves as the real one where screens can tell the difference: a logged call leaves today's list, undo brings it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from fieldcrm.domain.codes import (
    ActivityKind,
    DemandSource,
    Grade,
    NextReason,
    Outcome,
    Reason,
    Status,
    WordKind,
)
from fieldcrm.domain.custom_fields import CustomField
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.archive import ArchiveStatus, Receipt
from fieldcrm.domain.views.customer import CallCard, Contact, FactLine, NextProposal, Planned, Sweep, TimelineEntry
from fieldcrm.domain.views.explained import Explanation, ReasonParts, Term
from fieldcrm.domain.views.finding import Alike, Segment
from fieldcrm.domain.views.listed import CustomerPage, CustomerRef, CustomerRow
from fieldcrm.domain.views.standing import ForecastRow, Loyalty, LoyaltyMonth
from fieldcrm.domain.views.today import ReasonLine, TodayList, TodayRow
from fieldcrm.errors import NotFoundError, NothingToUndoError

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=8)))
TODAY = NOW.date()

NAMES = (
    "顺达运输有限公司",
    "Harbour Stone Quarry",
    "中石化长兴加油站",
    "宏遠建築工程有限公司",
    "Green Valley Farms",
    "厦门重工机械厂",
    "悦来大酒店",
    "Müller & Sons Logistics",
    "東方玻璃廠",
    "Blue Mountain Mine No. 4",
)
TERRITORIES = ("城北", "Harbour", "港口區", "South")
SECTORS = ("transport", "mine", "reseller", "construction", "farm", "factory", "hotel")
GRADES = (Grade.A, Grade.B, Grade.B, Grade.C, Grade.UNGRADED)
CODES = (Reason.TANK_LOW, Reason.REVISIT, Reason.DROPPED, Reason.THANK_QUARTER, Reason.SILENT, Reason.FIRST_CONTACT)


def customer_id(number: int) -> bytes:
    """The id of the customer with this number, from 0."""
    return (0x0190_0000_0000_7000_8000_0000_0000_0000 + number).to_bytes(16, "big")


def name_of(number: int) -> str:
    """A name; after the first ten a number makes it unique."""
    turn, at = divmod(number, len(NAMES))
    return NAMES[at] if turn == 0 else f"{NAMES[at]} {turn + 1}"


class FakeDesk:
    """`customers` customers; the first `listed` of them are on today's list."""

    def __init__(
        self,
        customers: int = 60,
        *,
        listed: int | None = None,
        capacity: int = 30,
        names: Mapping[int, str] | None = None,
        now: datetime = NOW,
    ) -> None:
        self.count = customers
        self.listed = list(range(min(customers, 42) if listed is None else listed))
        self.capacity = capacity
        self.names = dict(names or {})
        self.now: Callable[[], datetime] = lambda: now
        self.done = 0
        self.written: list[tuple[str, dict[str, Any]]] = []
        self.undone: list[tuple[str, dict[str, Any]]] = []
        self.drafts: dict[str, str] = {}
        self.closed = False

    # Helpers

    def day(self, as_of: date | None = None) -> date:
        return as_of or self.now().date()

    def ref(self, wanted: bytes) -> CustomerRef:
        number = int.from_bytes(wanted, "big") & 0xFFFF_FFFF
        if number >= self.count:
            raise NotFoundError(what="customer", text=wanted.hex())
        return CustomerRef(wanted, f"K{number + 1:04}", self.name(number))

    def name(self, number: int) -> str:
        return self.names.get(number, name_of(number))

    def _receipt(self, kind: str, wanted: bytes | None, **values: object) -> Receipt:
        self.written.append((kind, {"customer_id": wanted, **values}))
        self.undone.clear()
        return Receipt(bytes(16), kind, 1, self.ref(wanted) if wanted else None)

    # Reads

    def today(self, as_of: date | None = None, limit: int | None = None, *, above: bool = False) -> TodayList:
        rows = tuple(self._today_row(rank, number) for rank, number in enumerate(self.listed, start=1))
        below = max(0, len(rows) - self.capacity)
        shown = rows[: self.capacity] if above else rows
        return TodayList(self.day(as_of), shown[:limit], len(rows), self.capacity, self.done, self.count, below=below)

    def _today_row(self, rank: int, number: int) -> TodayRow:
        today = self.day()
        clock = time(9 + number * 2, 15) if number < 2 else None
        stake = max(0.2, 31.4 - number * 0.73)
        lines = [ReasonLine(CODES[number % len(CODES)], today - timedelta(days=number % 4), stake * 0.8)]
        if clock:
            lines.insert(
                0, ReasonLine(Reason.CALL_BACK, today, stake, {"promised": "price for December / 十二月的价格"})
            )
        elif number % 3 == 0:
            lines.append(ReasonLine(Reason.REVISIT, today, stake * 0.2))
        return TodayRow(
            rank=rank,
            customer_id=customer_id(number),
            code=f"K{number + 1:04}",
            name=self.name(number),
            phone=f"138 {1000 + number:04} {5678 - number:04}",
            territory=TERRITORIES[number % len(TERRITORIES)],
            grade=GRADES[number % len(GRADES)],
            stake=stake,
            reasons=tuple(lines),
            proposed_action=ActivityKind.CALL,
            promised_at=clock,
            last_contact=None if number % 6 == 5 else today - timedelta(days=12 + number),
            next_need=None if number % 6 == 5 else today + timedelta(days=number - 1),
            quantity=None if number % 6 == 5 else Amount.of(8 + number, Unit.TONNE),
            below_line=rank > self.capacity,
            trend=() if number % 6 == 5 else tuple(float((number * 7 + month * 5) % 11) for month in range(12)),
        )

    def why(self, wanted: bytes, as_of: date | None = None) -> Explanation:
        ref = self.ref(wanted)
        today = self.day(as_of)
        low = ReasonLine(Reason.TANK_LOW, today, 12.3)
        terms = (
            Term("need_in_time", 0.82, ""),
            Term("active", 0.97, ""),
            Term("quantity", 24.0, "t"),
            Term("loss_share", 0.64, ""),
        )
        inputs = (Term("monthly", 18.4, "t/month"), Term("quarterly", 55.2, "t/quarter"))
        return Explanation(
            wanted,
            ref.code,
            ref.name,
            today,
            1,
            12.3,
            (ReasonParts(low, terms),),
            self._forecast(ref),
            self._loyalty(),
            inputs,
        )

    def _forecast(self, ref: CustomerRef) -> ForecastRow:
        day = self.day()
        return ForecastRow(
            ref.id,
            ref.code,
            ref.name,
            day + timedelta(days=2),
            day + timedelta(days=5),
            day + timedelta(days=9),
            24.0,
            Unit.TONNE,
            0.97,
            0.4,
            0.0,
            {"model": "renewal", "deliveries": 31, "usual_interval": 14.0, "elapsed": 12},
        )

    def _loyalty(self) -> Loyalty:
        months = tuple(LoyaltyMonth(date(2026, month, 1), 18.0, 24.0, DemandSource.DECLARED) for month in (8, 9, 10))
        return Loyalty(Grade.B, 0.75, months, Grade.C, 0.18)

    def call_card(self, wanted: bytes) -> CallCard:
        ref = self.ref(wanted)
        number = int.from_bytes(wanted, "big") & 0xFFFF_FFFF
        today = self.day()
        row = self._today_row(1, number)
        recent = tuple(
            TimelineEntry(
                bytes(16),
                "call",
                today - timedelta(days=20 * turn),
                NOW - timedelta(days=20 * turn),
                "Li Wei",
                Outcome.REACHED,
                text,
            )
            for turn, text in enumerate(("要十二月的报价", "asked for a later slot", "tank cleaned"), start=1)
        )
        facts = (
            FactLine(bytes(16), "hours", "before 10:00 / 上午十点前", "王经理", date(2026, 3, 5)),
            FactLine(bytes(16), "payment", "monthly, by transfer", "", date(2026, 6, 1)),
        )
        retry = NextProposal(today + timedelta(days=1), None, NextReason.RETRY)
        proposals = {
            outcome: NextProposal(today + timedelta(days=14), None, NextReason.CADENCE) for outcome in Outcome
        } | {
            Outcome.NO_ANSWER: retry,
            Outcome.CALL_BACK: NextProposal(today + timedelta(days=1), time(9, 30), NextReason.PROMISED),
        }
        contacts = (
            Contact(bytes(16), "王建国", "采购", row.phone, primary=True),
            Contact(bytes(16), "Anna Ho", "", ""),
        )
        promised = "price for December / 十二月的价格" if row.promised_at else ""
        return CallCard(
            ref, row.phone, contacts, row.grade, row.reasons, promised, recent, facts, self._forecast(ref), proposals
        )

    def propose_next(self, wanted: bytes, outcome: Outcome) -> NextProposal:
        return self.call_card(wanted).proposals[outcome]

    def sweep(self, as_of: date | None = None) -> Sweep:
        rows = tuple(self._row(number) for number in range(min(3, self.count)))
        proposals = {row.id: NextProposal(self.day() + timedelta(days=7), None, NextReason.CADENCE) for row in rows}
        tomorrow = tuple(
            Planned(
                bytes(16),
                row.id,
                row.code,
                row.name,
                self.day() + timedelta(days=1),
                time(10 + turn, 0) if turn else None,
                ActivityKind.CALL,
                "call_back",
                grade=row.grade,
            )
            for turn, row in enumerate(rows)
        )
        return Sweep(self.day(), rows, proposals, tomorrow, self.done)

    def _row(self, number: int) -> CustomerRow:
        row = self._today_row(1, number)
        return CustomerRow(
            row.customer_id,
            row.code,
            row.name,
            row.territory,
            SECTORS[number % len(SECTORS)],
            Status.ACTIVE,
            row.grade,
            row.phone,
            row.next_need,
            self.day() + timedelta(days=number % 20),
            row.last_contact,
            20.0 + number,
        )

    def customers(
        self,
        query: str = "",
        *,
        sort: str = "name",
        descending: bool = False,
        grade: str = "",
        status: str = "",
        territory: str = "",
        where: object = None,
        offset: int = 0,
        limit: int = 200,
    ) -> CustomerPage:
        found = [
            number
            for number in range(self.count)
            if query.casefold() in self.name(number).casefold()
            and (not grade or GRADES[number % len(GRADES)] == grade)
            and (not territory or TERRITORIES[number % len(TERRITORIES)] == territory)
            and (not status or status == Status.ACTIVE)
        ]
        if descending:
            found.reverse()
        return CustomerPage(tuple(self._row(number) for number in found[offset : offset + limit]), len(found), offset)

    def territories(self) -> tuple[str, ...]:
        return tuple(sorted(TERRITORIES))

    def segments(self) -> tuple[Segment, ...]:
        return ()

    def similar(self, name: str, phones: Sequence[str] = (), limit: int = 5) -> tuple[Alike, ...]:
        return ()

    def search(self, text: str, limit: int = 50) -> tuple[CustomerRow, ...]:
        return self.customers(text, limit=limit).rows

    def agenda(self, first: date, last: date) -> tuple[Planned, ...]:
        return tuple(entry for entry in self.sweep().tomorrow if first <= entry.day <= last)

    def custom_fields(self, of_kind: str = "", *, retired: bool = False) -> tuple[CustomField, ...]:
        return ()

    def rules(self) -> Rules:
        return Rules()

    def status(self) -> ArchiveStatus:
        return ArchiveStatus("archive.db", self.count, self.count * 30, 7, 1_234_567, False, "Li Wei 李伟", None)

    def draft(self, key: str) -> str | None:
        return self.drafts.get(key)

    # Writes

    def keep_draft(self, key: str, text: str | None) -> None:
        if text is None:
            self.drafts.pop(key, None)
        else:
            self.drafts[key] = text

    def log_call(self, wanted: bytes, outcome: Outcome, **values: object) -> Receipt:
        self._off_the_list(wanted)
        self.done += 1
        return self._receipt("log_call", wanted, outcome=outcome, **values)

    def reschedule(self, wanted: bytes, day: date, at: time | None = None) -> Receipt:
        self._off_the_list(wanted)
        return self._receipt("reschedule", wanted, day=day, at=at)

    def _off_the_list(self, wanted: bytes) -> None:
        number = int.from_bytes(wanted, "big") & 0xFFFF_FFFF
        if number in self.listed:
            self.listed.remove(number)

    def accept_sweep(self, days: Mapping[bytes, date]) -> Receipt:
        return replace(self._receipt("plan", None, days=dict(days)), rows=len(days))

    def add_note(self, wanted: bytes, text: str) -> Receipt:
        return self._receipt("note", wanted, text=text)

    def record_reading(
        self, wanted: bytes, tank_id: bytes | None, value: float, form: str, day: object = None
    ) -> Receipt:
        return self._receipt("record_reading", wanted, tank_id=tank_id, value=value, form=form)

    def take_order(self, wanted: bytes, amount: Amount, for_day: date, **values: object) -> Receipt:
        return self._receipt("take_order", wanted, amount=amount, for_day=for_day, **values)

    def take_word(self, wanted: bytes, kind: WordKind, until: date, **values: object) -> Receipt:
        return self._receipt("take_word", wanted, word=kind, until=until, **values)

    def take_month_need(self, wanted: bytes, month: date, amount: Amount, *, said_by: str = "") -> Receipt:
        return self._receipt("take_word", wanted, month=month, amount=amount, said_by=said_by)

    def undo(self) -> Receipt:
        if not self.written:
            raise NothingToUndoError(direction="undo")
        kind, values = self.written.pop()
        self.undone.append((kind, values))
        wanted = values["customer_id"]
        if kind == "log_call":
            self.done -= 1
            self.listed.insert(0, int.from_bytes(wanted, "big") & 0xFFFF_FFFF)
        return Receipt(bytes(16), kind, 1, self.ref(wanted) if wanted else None)

    def redo(self) -> Receipt:
        if not self.undone:
            raise NothingToUndoError(direction="redo")
        kind, values = self.undone.pop()
        wanted = values["customer_id"]
        return Receipt(bytes(16), kind, 1, self.ref(wanted) if wanted else None)

    def close(self) -> None:
        self.closed = True
