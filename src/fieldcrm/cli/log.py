"""The commands that log: call, reading, order, delivery, the customer's word, note, reschedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.promises import promise_of
from fieldcrm.cli.receipts import tell
from fieldcrm.domain.codes import ActivityKind, Outcome, ReadingForm, WordKind
from fieldcrm.errors import AmbiguousError, InvalidValueError, NotFoundError, UsageError
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import amount_text, day_text, month_text, time_text

if TYPE_CHECKING:
    from datetime import date, time

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.units import Amount
    from fieldcrm.services.desk import Desk

_FORMS = (
    ("%", ReadingForm.PERCENT),
    ("％", ReadingForm.PERCENT),
    ("cm", ReadingForm.CENTIMETRE),
    ("厘米", ReadingForm.CENTIMETRE),
    ("公分", ReadingForm.CENTIMETRE),
    ("升", ReadingForm.LITRE),
    ("l", ReadingForm.LITRE),
)


def call(session: Session) -> int:
    """`fieldcrm log call CUSTOMER --outcome …`."""
    line = session.line
    if not line.get("--outcome"):
        raise UsageError(_("{option} is needed.", option="--outcome"))
    outcome = Outcome(line.get("--outcome"))
    next_on, next_at = _when(session, "--next")
    promise = promise_of(session)
    with session.desk() as desk:
        customer = desk.find_customer(line.get("CUSTOMER"))
        if next_on is None:
            proposal = desk.propose_next(customer.id, outcome)
            next_on, next_at = proposal.day, next_at or proposal.at
        receipt = desk.log_call(
            customer.id,
            outcome,
            next_on=next_on,
            next_at=next_at,
            note=line.get("--note"),
            promised=line.get("--promised"),
            kind=ActivityKind(line.get("--kind")) if line.get("--kind") else None,
            promises=[promise] if promise else [],
        )
    return tell(session, receipt, _next_words(session, next_on, next_at))


def reschedule(session: Session) -> int:
    """`fieldcrm reschedule CUSTOMER DATE`."""
    day, at = _when(session, "DATE")
    assert day is not None
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        receipt = desk.reschedule(customer.id, day, at)
    return tell(session, receipt, _next_words(session, day, at))


def _when(session: Session, name: str) -> tuple[date | None, time | None]:
    """The day and time of a next contact; the time stands with the day or in --at. Raises InvalidValueError."""
    from fieldcrm.domain.dates import parse_time, parse_when

    text, at_text = session.line.get(name), session.line.get("--at")
    at = parse_time(at_text) if at_text else None
    if not text:
        return None, at
    day, time_there = parse_when(text, session.today())
    if day < session.today():
        raise InvalidValueError(field="date", value=text, reason="past")
    return day, at or time_there


def _next_words(session: Session, day: date, at: time | None) -> str:
    words = _("next contact {day}", day=day_text(day, session.today()))
    return f"{words} {time_text(at)}".rstrip()


def note(session: Session) -> int:
    """`fieldcrm log note CUSTOMER TEXT`."""
    text = " ".join(session.line.rest).strip()
    if not text:
        raise InvalidValueError(field="note", value="", reason="required")
    with session.desk() as desk:
        receipt = desk.add_note(desk.find_customer(session.line.get("CUSTOMER")).id, text)
    return tell(session, receipt)


def reading(session: Session) -> int:
    """`fieldcrm log reading CUSTOMER LEVEL`."""
    value, form = _level(session.line.get("LEVEL"))
    day = session.date("--on")
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        tank = _tank(session, desk, customer.id)
        receipt = desk.record_reading(customer.id, tank, value, form, day)
    return tell(session, receipt)


def _level(text: str) -> tuple[float, ReadingForm]:
    """A level as written: 45%, 120cm, 8,000L. Raises InvalidValueError."""
    from fieldcrm.domain.numbers import read_number

    plain = text.strip().casefold()
    for ending, form in _FORMS:
        value = read_number(plain.removesuffix(ending)) if plain.endswith(ending) else None
        if value is not None and value >= 0:
            return value, form
    raise InvalidValueError(field="level", value=text, reason="level")


def _tank(session: Session, desk: Desk, customer_id: bytes) -> bytes | None:
    """The tank that --tank names. Raises NotFoundError, AmbiguousError."""
    name = session.line.get("--tank")
    if not name:
        return None
    tanks = desk.dossier(customer_id).tanks
    same = [tank for tank in tanks if tank.name == name] or [
        tank for tank in tanks if name.casefold() in tank.name.casefold()
    ]
    if not same:
        raise NotFoundError(what="tank", text=name)
    if len(same) > 1:
        raise AmbiguousError(text=name, matches=[tank.name for tank in same])
    return same[0].id


def order(session: Session) -> int:
    """`fieldcrm log order CUSTOMER QUANTITY`."""
    amount = _amount(session)
    line = session.line
    with session.desk() as desk:
        customer = desk.find_customer(line.get("CUSTOMER"))
        day = session.date("--for") or _next_working(session, desk)
        tank = _tank(session, desk, customer.id)
        receipt = desk.take_order(
            customer.id, amount, day, tank_id=tank, product=line.get("--product"), note=line.get("--note")
        )
    return tell(session, receipt, _("for {day}", day=day_text(day, session.today())))


def word(session: Session) -> int:
    """`fieldcrm log word CUSTOMER --enough-until DATE | --shutdown FROM..TO | --month MONTH --quantity QUANTITY`."""
    line = session.line
    if sum(line.has(option) for option in ("--enough-until", "--shutdown", "--month")) != 1:
        raise UsageError(_("Give one of {options}.", options="--enough-until, --shutdown, --month"))
    if line.has("--month") != line.has("--quantity"):
        raise UsageError(_("--month and --quantity belong together."))
    if line.has("--month"):
        return _month_need(session)
    if line.has("--shutdown"):
        kind = WordKind.SHUTDOWN
        first, until = _span(session)
    else:
        kind, first = WordKind.ENOUGH_UNTIL, None
        until = _day_of(session, line.get("--enough-until"))
    with session.desk() as desk:
        customer = desk.find_customer(line.get("CUSTOMER"))
        tank = _tank(session, desk, customer.id)
        receipt = desk.take_word(customer.id, kind, until, first=first, said_by=line.get("--said-by"), tank_id=tank)
        row = desk.dossier(customer.id).forecast
    words = "" if row is None else _("needed about {day}", day=day_text(row.p50, session.today()))
    return tell(session, receipt, words)


def _month_need(session: Session) -> int:
    """What the customer says that it needs in a month. Raises FieldcrmError."""
    from fieldcrm.domain.month_words import parse_month

    line = session.line
    if line.has("--tank"):
        raise UsageError(_("What is needed in a month is told of all tanks together: leave out --tank."))
    month, amount = parse_month(line.get("--month"), session.today()), _amount(session, "--quantity")
    with session.desk() as desk:
        customer = desk.find_customer(line.get("CUSTOMER"))
        receipt = desk.take_month_need(customer.id, month, amount, said_by=line.get("--said-by"))
    told = _("{quantity} in {month}", quantity=amount_text(amount), month=month_text(month))
    return tell(session, receipt, told)


def _span(session: Session) -> tuple[date, date]:
    """Two days with two dots between them. Raises InvalidValueError."""
    first, dots, last = session.line.get("--shutdown").partition("..")
    if not dots:
        raise InvalidValueError(field="date", value=first, reason="date")
    return _day_of(session, first), _day_of(session, last)


def _day_of(session: Session, text: str) -> date:
    from fieldcrm.domain.dates import parse_day

    return parse_day(text.strip(), session.today())


def _next_working(session: Session, desk: Desk) -> date:
    from datetime import date as day_type

    calendar = desk.rules().working_days
    return day_type.fromordinal(calendar.next_working(session.today().toordinal() + 1))


def delivery(session: Session) -> int:
    """`fieldcrm log delivery CUSTOMER QUANTITY`."""
    amount = _amount(session)
    line = session.line
    day = session.date("--on") or session.today()
    if day > session.today():
        raise InvalidValueError(field="date", value=line.get("--on"), reason="future")
    with session.desk() as desk:
        customer = desk.find_customer(line.get("CUSTOMER"))
        receipt = desk.record_delivery(
            customer.id,
            amount,
            day,
            supplier=line.get("--supplier"),
            product=line.get("--product"),
            price=line.get("--price"),
            tank_id=_tank(session, desk, customer.id),
        )
    return tell(session, receipt)


def _amount(session: Session, name: str = "QUANTITY") -> Amount:
    """The quantity with its unit. Raises InvalidValueError."""
    from fieldcrm.domain.customer_form import FieldKind, FormField, parse
    from fieldcrm.domain.units import Amount

    field = FormField("quantity", FieldKind.AMOUNT, required=True)
    amount = parse(field, session.line.get(name))
    assert isinstance(amount, Amount)
    return amount
