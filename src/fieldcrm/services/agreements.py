"""Contracts and prepaid money: entered, changed, ended; never a sum that is overwritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fieldcrm.domain import prepaid
from fieldcrm.domain.contracts import check_period
from fieldcrm.domain.prepaid import EntryKind
from fieldcrm.domain.views.agreements import Agreements
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.customers import require
from fieldcrm.services.registers import to_registers
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import registers as stored
from fieldcrm.storage import settings
from fieldcrm.storage.reads import agreements as reads
from fieldcrm.storage.reads import relations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.rules import Rules
    from fieldcrm.domain.views.agreements import Balance, Contract, PrepaidEntry
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase

SHOWN_ENTRIES = 20
"""Entries of prepaid money that the dossier shows."""


def of_customer(connection: Connection, customer_id: bytes, rules: Rules, today: date) -> Agreements:
    """What the dossier shows: contracts, balances with their last entries, relations."""
    balances = reads.balances(connection, rules, today, customer_id=customer_id)
    return Agreements(
        contracts=reads.contracts(connection, today, rules, customer_id=customer_id),
        balances=balances,
        prepaid=reads.prepaid_entries(connection, customer_id, SHOWN_ENTRIES) if balances else (),
        relations=relations.relations(connection, customer_id, rules),
    )


def contracts(desk: DeskBase, customer_id: bytes | None, today: date) -> tuple[Contract, ...]:
    """The contracts of a customer, or of all."""
    with desk.archive.reading() as connection:
        return reads.contracts(connection, today, settings.rules(connection), customer_id=customer_id)


def put_contract(
    desk: DeskBase, customer_id: bytes, contract_id: bytes | None, values: Mapping[str, object]
) -> Receipt | None:
    """A new contract (`contract_id` None), or changes to one; None if nothing differs.

    Raises InvalidValueError (an end before the start, at `end`), NotFoundError.
    """
    require("contract", values, partly=contract_id is not None)
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        before = _current(connection, contract_id, customer_id)
        start, end = _period(before)
        start = _day(values["start"]) if "start" in values else start
        end = _day(values["end"]) if "end" in values else end
        was_ended = None if before is None else _day(before["ended_on"])
        check_period(start, end, _day(values["ended_on"]) if "ended_on" in values else was_ended)
        wanted = to_registers({name: value for name, value in values.items() if name not in ("start", "end")})
        wanted["period"] = [start and start.isoformat(), end and end.isoformat()] if start or end else None
        if "remind_days" in wanted and wanted["remind_days"] is not None:
            wanted["remind_days"] = int(str(wanted["remind_days"]).partition(".")[0])
        if contract_id is None or before is None:
            draft = Draft("add_contract")
            draft.create("contract", {"customer_id": customer_id, **wanted})
        else:
            draft = Draft("edit_contract")
            draft.edit("contract", contract_id, stored.differing(before, wanted))
        return write(desk, connection, draft, customer) if draft.rows else None


def _current(connection: Connection, contract_id: bytes | None, customer_id: bytes) -> dict[str, object] | None:
    if contract_id is None:
        return None
    before = stored.current(connection, "contract", contract_id)
    if before is None or before["deleted"] or before["customer_id"] != customer_id:
        raise NotFoundError(what="contract", text=contract_id.hex())
    return before


def _period(before: Mapping[str, object] | None) -> tuple[date | None, date | None]:
    period = before["period"] if before else None
    return (_day(period[0]), _day(period[1])) if isinstance(period, list) else (None, None)


def _day(value: object) -> date | None:
    if isinstance(value, str) and value:
        return date.fromisoformat(value)
    return value if isinstance(value, date) else None


def end_contract(desk: DeskBase, contract_id: bytes, on: date | None) -> Receipt:
    """End a contract early, today or on a day. Raises NotFoundError, InvalidValueError ('ended', 'end_first')."""
    day = on or desk.day()
    with desk.archive.writing() as connection:
        before = stored.current(connection, "contract", contract_id)
        if before is None or before["deleted"]:
            raise NotFoundError(what="contract", text=contract_id.hex())
        start, end = _period(before)
        if before["ended_on"] or (end is not None and end < day):
            raise InvalidValueError(field="ended_on", value=str(before["ended_on"] or end), reason="ended")
        check_period(start, end, day)
        owner = before["customer_id"]
        assert isinstance(owner, bytes)
        customer = customer_of(connection, owner)
        draft = Draft("end_contract")
        draft.edit("contract", contract_id, {"ended_on": day.isoformat()})
        return write(desk, connection, draft, customer)


def prepay(
    desk: DeskBase, customer_id: bytes, money: str, kind: str, *, day: date | None, note: str, currency: str = ""
) -> Receipt:
    """An entry of prepaid money; `money` as typed, with its currency or in `currency`, else in the archive's.

    Raises InvalidValueError: 'money', 'positive', 'not_zero' at `money`; 'choice' at `kind`; 'future' at `day`.
    """
    if kind not in tuple(EntryKind):
        raise InvalidValueError(field="kind", value=kind, reason="choice", choices=", ".join(EntryKind))
    today = desk.day()
    if day is not None and day > today:
        raise InvalidValueError(field="day", value=day.isoformat(), reason="future")
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        rules = settings.rules(connection)
        read = prepaid.read_money(money, currency or rules.currency)
        if read is None:
            raise InvalidValueError(field="money", value=money, reason="money")
        try:
            milli = prepaid.signed(kind, read[0], money)
        except InvalidValueError as error:
            raise InvalidValueError(field="money", value=money, reason=error.params["reason"]) from error
        draft = Draft("prepay")
        shape: dict[str, object] = {
            "customer_id": customer_id,
            "day": (day or today).isoformat(),
            "money": [milli, read[1]],
            "kind": kind,
            "note": note.strip(),
        }
        draft.create("prepayment", shape)
        return write(desk, connection, draft, customer)


def prepaid_of(desk: DeskBase, customer_id: bytes, limit: int) -> tuple[PrepaidEntry, ...]:
    """The entries of a customer's prepaid money, newest first."""
    with desk.archive.reading() as connection:
        return reads.prepaid_entries(connection, customer_id, limit)


def balances(desk: DeskBase, customer_id: bytes | None, today: date) -> tuple[Balance, ...]:
    """What is left, by customer and currency."""
    with desk.archive.reading() as connection:
        return reads.balances(connection, settings.rules(connection), today, customer_id=customer_id)
