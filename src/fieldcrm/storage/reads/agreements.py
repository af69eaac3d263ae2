"""Contracts with what was fulfilled of them, and prepaid money: of one customer or of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain import contracts as rules_of
from fieldcrm.domain import prepaid
from fieldcrm.domain.codes import Grade
from fieldcrm.domain.contracts import ContractState, Delivered
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.agreements import Balance, Contract, PrepaidEntry
from fieldcrm.domain.views.listed import CustomerRef
from fieldcrm.storage.reads.rows import amount, day

if TYPE_CHECKING:
    from datetime import date

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.rules import Rules

_ORDER = (
    ContractState.ENDING,
    ContractState.RUNNING,
    ContractState.FUTURE,
    ContractState.OVER,
    ContractState.ENDED,
)
_CONTRACTS = (
    "SELECT x.id, x.customer_id, c.code, c.name, x.number, x.period_start, x.period_end, x.volume_milli,"
    " x.volume_unit, x.product, x.price_terms, x.remind_days, x.signed_on, x.note, x.ended_on, s.grade"
    " FROM contract x JOIN customer c ON c.id = x.customer_id AND c.deleted = 0"
    " LEFT JOIN standing s ON s.customer_id = c.id WHERE x.deleted = 0"
)


def contracts(
    connection: Connection, today: date, rules: Rules, *, customer_id: bytes | None = None
) -> tuple[Contract, ...]:
    """The contracts of a customer, or of all, as they stand on a day: what needs attention first.

    Within a state the next end first; what is past stands last, newest first.
    """
    where, values = (" AND x.customer_id = ?", (customer_id,)) if customer_id else ("", ())
    rows = connection.execute(_CONTRACTS + where, values).fetchall()
    if not rows:
        return ()
    densities = _densities(connection, rules)
    found = [_contract(connection, row, today, rules, densities) for row in rows]
    return tuple(sorted(found, key=_place))


def _place(contract: Contract) -> tuple[int, int, str, bytes]:
    past = contract.state in (ContractState.OVER, ContractState.ENDED)
    last = contract.ended_on or contract.end
    number = 4_000_000 if last is None else last.toordinal()
    return (_ORDER.index(contract.state), -number if past else number, contract.customer.name, contract.id)


def contract(connection: Connection, contract_id: bytes, today: date, rules: Rules) -> Contract | None:
    """One contract; None if it is not there."""
    row = connection.execute(f"{_CONTRACTS} AND x.id = ?", (contract_id,)).fetchone()
    return None if row is None else _contract(connection, row, today, rules, _densities(connection, rules))


def _densities(connection: Connection, rules: Rules) -> dict[str, float]:
    found: dict[str, float] = {"": rules.diesel_density}
    for code, name, density in connection.execute(
        "SELECT code, name, density FROM product WHERE deleted = 0 AND density IS NOT NULL"
    ):
        found.update({key: density for key in (code, name) if key})
    return found


def _contract(
    connection: Connection, row: tuple[Any, ...], today: date, rules: Rules, densities: dict[str, float]
) -> Contract:
    id_, customer_id, code, name, number, *rest = row
    first, last, milli, unit, product, terms, remind, signed, note, ended, grade = rest
    start, end, ended_on = day(first), day(last), day(ended)
    agreed = amount(milli, unit)
    stops = min((each for each in (end, ended_on, today) if each is not None), default=today)
    deliveries = connection.execute(
        "SELECT day, quantity_milli, quantity_unit, coalesce(product, '') FROM delivery WHERE customer_id = ?"
        " AND deleted = 0 AND coalesce(supplier, '') = '' AND day >= ? AND day <= ? AND quantity_milli IS NOT NULL"
        " ORDER BY day, id",
        (customer_id, first or "", stops.isoformat()),
    )
    came = (Delivered(when, Amount(qty, Unit(of)), what) for when, qty, of, what in deliveries if of)
    usual = rules.diesel_density
    fulfilled = rules_of.fulfilled(
        came, start, stops, product or "", agreed.unit if agreed else None, lambda what: densities.get(what, usual)
    )
    days = rules.contract_remind_days if remind is None else remind
    return Contract(
        id=id_,
        customer=CustomerRef(customer_id, code or "", name or ""),
        number=number or "",
        start=start,
        end=end,
        volume=agreed,
        product=product or "",
        price_terms=terms or "",
        remind_days=remind,
        signed_on=day(signed),
        note=note or "",
        ended_on=ended_on,
        state=ContractState(rules_of.state_of(start, end, ended_on, days, today)),
        fulfilled=fulfilled,
        expected=rules_of.expected_share(start, end, today),
        grade=Grade(grade) if grade else Grade.UNGRADED,
    )


def prepaid_entries(connection: Connection, customer_id: bytes, limit: int) -> tuple[PrepaidEntry, ...]:
    """The entries of a customer's prepaid money, newest first, with who wrote each."""
    found = connection.execute(
        "SELECT p.id, p.day, p.money_milli, p.money_currency, p.kind, p.note, l.actor FROM prepayment p"
        " LEFT JOIN log l ON l.seq = p.origin WHERE p.customer_id = ? AND p.deleted = 0"
        " ORDER BY p.day DESC, p.id DESC LIMIT ?",
        (customer_id, limit),
    )
    return tuple(
        PrepaidEntry(id_, day(when), milli or 0, currency or "", kind or "", note or "", actor or "")
        for id_, when, milli, currency, kind, note, actor in found
    )


def balances(
    connection: Connection, rules: Rules, today: date, *, customer_id: bytes | None = None
) -> tuple[Balance, ...]:
    """What is left of the prepaid money of a customer, or of all that have any entry; the low ones first."""
    where, values = (" AND p.customer_id = ?", (customer_id,)) if customer_id else ("", ())
    rows = connection.execute(
        "SELECT p.customer_id, c.code, c.name, p.day, p.money_milli, p.money_currency, p.kind FROM prepayment p"
        " JOIN customer c ON c.id = p.customer_id AND c.deleted = 0 WHERE p.deleted = 0 AND p.day <> ''"
        f" AND p.money_milli IS NOT NULL{where} ORDER BY c.name, p.customer_id, p.day, p.id",
        values,
    )
    entries: dict[CustomerRef, list[prepaid.Entry]] = {}
    for id_, code, name, when, milli, currency, kind in rows:
        who = CustomerRef(id_, code or "", name or "")
        entries.setdefault(who, []).append(prepaid.Entry(when, milli, currency or rules.currency, kind or ""))
    found = [
        Balance(who, currency, milli, currency in low, day(max(e.day for e in mine if e.currency == currency)))
        for who, mine in entries.items()
        for low in [{each.currency for each in prepaid.low(mine, rules.prepayment_low, today.isoformat())}]
        for currency, milli in prepaid.balances(mine).items()
    ]
    return tuple(sorted(found, key=lambda balance: not balance.low))
