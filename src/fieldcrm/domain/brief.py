"""What to sell: the openings that a customer's own figures show, the largest first."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.codes import Grade
from fieldcrm.domain.contracts import ContractState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldcrm.domain.views.customer import Dossier

LEAST_ROOM = 0.5
"""Tonnes a month that we do not deliver and that are worth a word: half a drum truck."""
SOON = 14
"""Days before the next need in which an order is asked for."""
BEHIND = 0.1
"""Share of a contract by which its fulfilment may lag behind the calendar."""
SEASON_AHEAD = 60
"""Days before a busy season in which its fuel is sold."""


class Opening(StrEnum):
    """What can be sold, or brought back. The words are the interface's."""

    ORDER = "order"
    ROOM = "room"
    COMPETITOR = "competitor"
    CONTRACT_SIGN = "contract_sign"
    CONTRACT_BEHIND = "contract_behind"
    CONTRACT_ENDS = "contract_ends"
    SEASON = "season"
    PREPAYMENT = "prepayment"


class Offer(NamedTuple):
    """An opening with what its words need."""

    code: Opening
    params: tuple[tuple[str, object], ...] = ()


def offers(found: Dossier, today: date) -> tuple[Offer, ...]:
    """What to sell to a customer today, most pressing first."""
    low = [each.currency for each in found.agreements.balances if each.low]
    return (
        *_order(found, today),
        *_room(found),
        *_competitors(found),
        *_contracts(found),
        *_season(found, today),
        *(Offer(Opening.PREPAYMENT, (("currency", currency),)) for currency in low),
    )


def _order(found: Dossier, today: date) -> Iterator[Offer]:
    row = found.forecast
    if row is not None and row.p50 <= today + timedelta(days=SOON):
        yield Offer(Opening.ORDER, (("by", row.p50), ("amount", row.quantity), ("unit", row.unit.value)))


def _room(found: Dossier) -> Iterator[Offer]:
    """What it needs a month beyond what we deliver, over the window of its grade."""
    window = [month for month in found.loyalty.window if month.demand is not None]
    if not window or found.loyalty.grade is Grade.UNGRADED:
        return
    room = sum((month.demand or 0.0) - month.ours for month in window) / len(window)
    if room >= LEAST_ROOM:
        yield Offer(Opening.ROOM, (("monthly", room), ("grade", found.loyalty.grade.value)))


def _competitors(found: Dossier) -> Iterator[Offer]:
    known = dict.fromkeys(fact.supplier for fact in found.facts if fact.supplier)
    known |= dict.fromkeys(entry.supplier for entry in found.timeline if entry.kind == "delivery" and entry.supplier)
    if known:
        yield Offer(Opening.COMPETITOR, (("suppliers", tuple(known)),))


def _contracts(found: Dossier) -> Iterator[Offer]:
    running = [
        each for each in found.agreements.contracts if each.state in (ContractState.RUNNING, ContractState.ENDING)
    ]
    if not running and found.loyalty.grade is Grade.A:
        yield Offer(Opening.CONTRACT_SIGN)
    for each in running:
        if each.state is ContractState.ENDING and each.end is not None:
            yield Offer(Opening.CONTRACT_ENDS, (("number", each.number), ("until", each.end)))
        share = each.share
        if share is not None and each.expected is not None and share < each.expected - BEHIND:
            params = (("number", each.number), ("share", share), ("ratio", each.expected))
            yield Offer(Opening.CONTRACT_BEHIND, params)


def _season(found: Dossier, today: date) -> Iterator[Offer]:
    busy = found.declared.busy_months
    if not busy or today.month in busy:
        return
    for ahead in range(1, SEASON_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if day.month in busy:
            yield Offer(Opening.SEASON, (("first", day),))
            return
