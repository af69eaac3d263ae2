"""Contracts and prepaid money on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.edit import values_of
from fieldcrm.cli.naming import one_of, short
from fieldcrm.cli.output import Column, emit, say
from fieldcrm.cli.receipts import tell
from fieldcrm.domain.safe import safe
from fieldcrm.domain.units import Amount
from fieldcrm.i18n import _
from fieldcrm.ui.words.agreements import entry_text, fulfilled_text, money_text, period_text, state_text
from fieldcrm.ui.words.dates import amount_text, day_text, percent_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.agreements import Balance, Contract
    from fieldcrm.services.desk import Desk

_CONTRACTS = ["id", "customer", "name", "number", "state", "start", "end", "ended_on", "product", "volume", "fulfilled"]
_CONTRACTS += ["unit", "share", "expected", "price_terms", "remind_days", "signed_on", "note"]
_BALANCES = ["customer", "name", "currency", "balance", "low", "last"]
_ENTRIES = ["id", "day", "kind", "amount", "currency", "note", "actor"]
"""Keys of the rows that scripts read: the header of a CSV without rows."""


def contracts(session: Session) -> int:
    """`fieldcrm contracts [CUSTOMER]`."""
    named = session.line.get("CUSTOMER")
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(named).id if named else None
        found = desk.contracts(customer, session.as_of)[: session.number("--limit")]
    today = session.today()
    columns = (
        Column("id", _("Contract")),
        Column("customer", _("Customer")),
        Column("state", _("State")),
        Column("period", _("Period")),
        Column("product", _("Product")),
        Column("volume", _("Agreed volume"), right=True),
        Column("fulfilled", _("Fulfilled"), right=True),
        Column("share", "%", right=True),
        Column("terms", _("Price terms")),
    )
    emit(session.format, columns, [_row(each, today) for each in found], [_data(each) for each in found], _CONTRACTS)
    if not found and session.format == "table":
        say(_("No contracts yet. Add one: fieldcrm contract new CUSTOMER start=2026-01-01 end=2026-12-31 volume=100t"))
    return 0


def _row(contract: Contract, today: date) -> dict[str, object]:
    return {
        "id": contract.number or short(contract.id),
        "customer": contract.customer.name or contract.customer.code,
        "state": state_text(contract.state),
        "period": period_text(contract.start, contract.end, today),
        "product": contract.product,
        "volume": amount_text(contract.volume),
        "fulfilled": amount_text(contract.fulfilled),
        "share": percent_text(contract.share),
        "terms": contract.price_terms,
    }


def _data(contract: Contract) -> dict[str, object]:
    """A row as scripts read it: volume and fulfilled are numbers in `unit`."""
    unit = contract.volume or contract.fulfilled
    return {
        "id": contract.id,
        "customer": contract.customer.code or contract.customer.name,
        "name": contract.customer.name,
        "number": contract.number,
        "state": str(contract.state),
        "start": contract.start,
        "end": contract.end,
        "ended_on": contract.ended_on,
        "product": contract.product,
        "volume": _value(contract.volume),
        "fulfilled": _value(contract.fulfilled),
        "unit": None if unit is None else unit.unit.value,
        "share": contract.share,
        "expected": contract.expected,
        "price_terms": contract.price_terms,
        "remind_days": contract.remind_days,
        "signed_on": contract.signed_on,
        "note": contract.note,
    }


def _value(amount: Amount | None) -> float | None:
    return None if amount is None else amount.value


def new(session: Session) -> int:
    """`fieldcrm contract new CUSTOMER FIELD=VALUE…`."""
    values = values_of("contract", session.line.rest, session.today())
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        return tell(session, desk.put_contract(customer.id, None, values))


def edit(session: Session) -> int:
    """`fieldcrm contract edit CONTRACT FIELD=VALUE…`."""
    values = values_of("contract", session.line.rest, session.today())
    with session.desk() as desk:
        found = _named(desk, session)
        return tell(session, desk.put_contract(found.customer.id, found.id, values))


def end(session: Session) -> int:
    """`fieldcrm contract end CONTRACT [--on DATE]`."""
    with session.desk() as desk:
        found = _named(desk, session)
        return tell(session, desk.end_contract(found.id, session.date("--on")), fulfilled_text(found))


def delete(session: Session) -> int:
    """`fieldcrm contract delete CONTRACT`."""
    with session.desk() as desk:
        return tell(session, desk.delete("contract", _named(desk, session).id))


def _named(desk: Desk, session: Session) -> Contract:
    """The contract that the line names: by its number, or by the last digits of its id."""
    text = session.line.get("CONTRACT")
    return one_of(desk.contracts(), text, "contract", lambda each: each.id, lambda each: (each.number,))


def prepay(session: Session) -> int:
    """`fieldcrm prepay CUSTOMER AMOUNT [--kind KIND] [--currency CODE] [--on DATE] [--note TEXT]`."""
    line = session.line
    with session.desk() as desk:
        customer = desk.find_customer(line.get("CUSTOMER"))
        receipt = desk.prepay(
            customer.id,
            line.get("AMOUNT"),
            line.get("--kind") or "paid_in",
            day=session.date("--on"),
            note=line.get("--note"),
            currency=line.get("--currency"),
        )
        left = " · ".join(money_text(each.milli, each.currency) for each in desk.balances(customer.id))
        return tell(session, receipt, _("balance {left}", left=left))


def prepaid(session: Session) -> int:
    """`fieldcrm prepaid [CUSTOMER]`: balances; of one customer, its entries and then what is left."""
    named = session.line.get("CUSTOMER")
    limit = session.number("--limit")
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(named).id if named else None
        balances = desk.balances(customer, session.as_of)[:limit]
        entries = desk.prepaid(customer, limit or 1000) if customer else ()
    if customer is None:
        return _balances(session, balances)
    today = session.today()
    columns = (
        Column("day", _("Day")),
        Column("kind", _("Kind")),
        Column("amount", _("Money"), right=True),
        Column("note", _("Note")),
        Column("actor", _("Done by")),
    )
    shown: list[dict[str, object]] = [
        {
            "day": "" if each.day is None else day_text(each.day, today),
            "kind": entry_text(each.kind),
            "amount": money_text(each.milli, each.currency),
            "note": each.note,
            "actor": each.actor,
        }
        for each in entries
    ]
    data: list[dict[str, object]] = [
        {
            "id": each.id,
            "day": each.day,
            "kind": each.kind,
            "amount": each.milli / 1000,
            "currency": each.currency,
            "note": each.note,
            "actor": each.actor,
        }
        for each in entries
    ]
    emit(session.format, columns, shown, data, _ENTRIES)
    for balance in balances:
        low = " !! " + _("low") if balance.low else ""
        say(_("balance {left}", left=safe(money_text(balance.milli, balance.currency))) + low)
    return 0


def _balances(session: Session, balances: tuple[Balance, ...]) -> int:
    """What is left, of all customers."""
    today = session.today()
    columns = (
        Column("customer", _("Customer")),
        Column("balance", _("Balance"), right=True),
        Column("low", ""),
        Column("last", _("Last entry")),
    )
    shown: list[dict[str, object]] = [
        {
            "customer": each.customer.name or each.customer.code,
            "balance": money_text(each.milli, each.currency),
            "low": "!! " + _("low") if each.low else "",
            "last": "" if each.last is None else day_text(each.last, today),
        }
        for each in balances
    ]
    data: list[dict[str, object]] = [
        {
            "customer": each.customer.code or each.customer.name,
            "name": each.customer.name,
            "currency": each.currency,
            "balance": each.milli / 1000,
            "low": each.low,
            "last": each.last,
        }
        for each in balances
    ]
    emit(session.format, columns, shown, data, _BALANCES)
    return 0
