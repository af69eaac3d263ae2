"""What is kept with a customer's fit so that the change of the day need not read its rows: its facts and its ledger.

Nothing but a copy: made whenever its state is written, and so after every write that touches the customer. It holds
while only the day changes, in the ledger's month, and leaves out what the days of that month do not ask for.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.codes import Outcome, Status
from fieldcrm.domain.facts import (
    ContactFact,
    CustomerFacts,
    Deliveries,
    OrderFact,
    PlannedFact,
    ReadingFact,
    TankFact,
    UnreadDeliveries,
    WordFact,
)
from fieldcrm.domain.standing.case import UNCONCLUSIVE
from fieldcrm.domain.standing.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldcrm.domain.facts import OpenItem
    from fieldcrm.domain.forecast import Fit
    from fieldcrm.domain.standing import Standing

_FORM = 2
"""Counts up when a ledger's figures come about in another way, so that those of an earlier program are passed over."""
_THANKS = "thank"


class Kept(NamedTuple):
    """A customer's ledger, and of its facts what the days of the ledger's month ask for.

    `whole` tells that with its deliveries they also make the next month's ledger: what was read and what was told of
    single months is not kept.
    """

    form: int
    whole: bool
    ledger: Ledger
    status: Status
    entered_on: int
    unit: str
    density: float
    declared_monthly: float | None
    declared_usual: float | None
    busy_months: tuple[int, ...]
    slack_months: tuple[int, ...]
    tanks: tuple[TankFact, ...]
    readings: tuple[ReadingFact, ...]
    orders: tuple[OrderFact, ...]
    contacts: tuple[ContactFact, ...]
    planned: tuple[PlannedFact, ...]
    words: tuple[WordFact, ...]

    def facts(
        self, customer_id: bytes, read: Callable[[bytes], Deliveries], open_items: tuple[OpenItem, ...]
    ) -> CustomerFacts:
        """The facts again; deliveries are read when something asks for them."""
        return CustomerFacts(
            customer_id,
            self.status,
            self.entered_on,
            UnreadDeliveries(read, customer_id),
            self.tanks,
            self.readings,
            self.orders,
            self.contacts,
            self.planned,
            declared_monthly=self.declared_monthly,
            declared_usual=self.declared_usual,
            busy_months=self.busy_months,
            slack_months=self.slack_months,
            unit=self.unit,
            density=self.density,
            words=self.words,
            open=open_items,
        )


def pack(facts: CustomerFacts, fit: Fit, standing: Standing) -> bytes | None:
    """What is kept of a customer; None of one that has several streams, no fit, or something that is dated ahead."""
    if facts.dated_ahead or facts.places or fit.streams or fit.model == "none":
        return None
    kept = Kept(
        _FORM,
        not (facts.levels or facts.told_monthly),
        standing.ledger,
        facts.status,
        facts.entered_on,
        facts.unit,
        facts.density,
        facts.declared_monthly,
        facts.declared_usual,
        facts.busy_months,
        facts.slack_months,
        facts.tanks,
        facts.readings,
        facts.orders,
        _telling(facts.contacts),
        facts.planned,
        facts.words,
    )
    return _encoder()(kept)


def unpack(packed: bytes) -> Kept | None:
    """What `pack` made; None if another program did, or where a value is missing that only a colleague's row lacks."""
    kept = _decoder()(packed)
    return kept if kept is not None and kept.form == _FORM else None


def _telling(contacts: tuple[ContactFact, ...]) -> tuple[ContactFact, ...]:
    """Those up to the last talk, and those in which somebody said thanks: nothing asks for the others."""
    found, talked = [], False
    for contact in contacts:
        if not talked or contact.outcome is Outcome.THANKED or contact.reason.startswith(_THANKS):
            found.append(contact)
        talked = talked or contact.outcome not in UNCONCLUSIVE
    return tuple(found)


@cache
def _encoder() -> Callable[[object], bytes]:
    """Loaded by the first write, as the decoder is, since reading the list does without."""
    from msgspec.msgpack import Encoder

    return Encoder().encode


@cache
def _decoder() -> Callable[[bytes], Kept | None]:
    """Gives nothing for what has another shape: kept by another program, or of a reading that names no tank."""
    from msgspec import MsgspecError
    from msgspec.msgpack import Decoder

    decode = Decoder(Kept).decode

    def decoded(packed: bytes) -> Kept | None:
        try:
            return decode(packed)
        except MsgspecError:
            return None

    return decoded
