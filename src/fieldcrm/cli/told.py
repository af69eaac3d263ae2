"""What customers told us, and competitors with their prices, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say
from fieldcrm.cli.receipts import tell
from fieldcrm.domain.views.customer import FactLine
from fieldcrm.errors import AmbiguousError, NotFoundError
from fieldcrm.i18n import _
from fieldcrm.ui.words.agreements import fact_text, price_text
from fieldcrm.ui.words.dates import day_text, days_text, number_text, tonnes_text
from fieldcrm.ui.words.topics import topic_code, topic_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.prices import Price
    from fieldcrm.domain.views.told import CompetitorLine

_FACTS = ["id", "customer", "name", "topic", "value", "said_by", "confirmed_on", "supplier", "product", "price", "per"]
_FACTS += ["stale"]
_COMPETITORS = ["territory", "supplier", "product", "customers", "deliveries", "tonnes", "price", "per", "price_on"]
_COMPETITORS += ["lowest", "highest", "last", "names"]


def facts(session: Session) -> int:
    """`fieldcrm facts [CUSTOMER] [--stale]`; without a customer, what asks to be confirmed."""
    named = session.line.get("CUSTOMER")
    limit = session.number("--limit")
    if not named:
        return _stale(session, limit)
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(named)
        told = desk.dossier(customer.id, session.as_of).facts
    told = tuple(fact for fact in told if fact.stale or not session.line.has("--stale"))[:limit]
    today = session.today()
    columns = (
        Column("topic", _("Topic")),
        Column("value", _("Value")),
        Column("said_by", _("Said by")),
        Column("confirmed", _("Confirmed on")),
        Column("stale", ""),
    )
    data = [_fact_data(fact, customer.code or customer.name, customer.name) for fact in told]
    emit(session.format, columns, [_fact_row(fact, today) for fact in told], data, _FACTS)
    if not told and session.format == "table":
        say(_("Nothing was told yet. Note it: fieldcrm edit fact CUSTOMER topic=payment value=…"))
    return 0


def _stale(session: Session, limit: int | None) -> int:
    """What asks to be confirmed, of all customers."""
    with session.desk(read_only=True) as desk:
        found = desk.stale_facts(session.as_of)[:limit]
    columns = (
        Column("customer", _("Customer")),
        Column("topic", _("Topic")),
        Column("value", _("Value")),
        Column("age", _("Age"), right=True),
    )
    shown: list[dict[str, object]] = []
    data: list[dict[str, object]] = []
    for each in found:
        fact = FactLine(each.id, each.topic, each.value, confirmed_on=each.confirmed_on, stale=True)
        data.append(_fact_data(fact, each.customer.code or each.customer.name, each.customer.name))
        who = each.customer.name or each.customer.code
        row = {"customer": who, "topic": topic_text(each.topic), "value": each.value, "age": days_text(each.age)}
        shown.append({**row})
    emit(session.format, columns, shown, data, _FACTS)
    return 0


def _fact_row(fact: FactLine, today: date) -> dict[str, object]:
    return {
        "topic": topic_text(fact.topic),
        "value": fact_text(fact),
        "said_by": fact.said_by,
        "confirmed": "" if fact.confirmed_on is None else day_text(fact.confirmed_on, today),
        "stale": "? " + _("ask again") if fact.stale else "",
    }


def _fact_data(fact: FactLine, code: str, name: str) -> dict[str, object]:
    return {
        "id": fact.id,
        "customer": code,
        "name": name,
        "topic": fact.topic,
        "value": fact.value,
        "said_by": fact.said_by,
        "confirmed_on": fact.confirmed_on,
        "supplier": fact.supplier,
        "product": fact.product,
        "price": None if fact.price is None else fact.price.value,
        "per": None if fact.price is None else fact.price.per,
        "stale": fact.stale,
    }


def confirm(session: Session) -> int:
    """`fieldcrm confirm CUSTOMER TOPIC`: by its code, its word, or the words of one's own."""
    text = session.line.get("TOPIC")
    topic = topic_code(text).casefold()
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        same = [fact for fact in desk.dossier(customer.id).facts if fact.topic.casefold() == topic]
        found = [fact for fact in same if fact.stale] or same
        if not found:
            raise NotFoundError(what="fact", text=text)
        if len(found) > 1:
            raise AmbiguousError(text=text, matches=[fact.value for fact in found])
        return tell(session, desk.confirm_fact(found[0].id), found[0].value)


def competitors(session: Session) -> int:
    """`fieldcrm competitors [--territory NAME]`."""
    with session.desk(read_only=True) as desk:
        found = desk.competitors(session.line.get("--territory"), session.as_of)[: session.number("--limit")]
    today = session.today()
    columns = (
        Column("territory", _("Territory")),
        Column("supplier", _("Competitor")),
        Column("product", _("Product")),
        Column("customers", _("Customers"), right=True),
        Column("tonnes", _("12 months"), right=True),
        Column("price", _("Price"), right=True),
        Column("range", _("from – to"), right=True),
        Column("on", _("As of")),
        Column("names", _("Whom it supplies")),
    )
    shown = [_line(each, today) for each in found]
    emit(session.format, columns, shown, [_line_data(each) for each in found], _COMPETITORS)
    if not found and session.format == "table":
        say(
            _(
                "No competitor is known yet: note from whom a customer buys (topic buys), or log a delivery with "
                "--supplier."
            )
        )
    return 0


def _line(line: CompetitorLine, today: date) -> dict[str, object]:
    apart = line.lowest is not None and line.lowest != line.highest
    return {
        "territory": line.territory or "–",
        "supplier": line.supplier,
        "product": line.product,
        "customers": number_text(len(line.customers), 0),
        "tonnes": tonnes_text(line.tonnes) if line.deliveries else "–",
        "price": price_text(line.price),
        "range": f"{price_text(line.lowest)} – {price_text(line.highest)}" if apart else "",
        "on": "" if line.price_on is None else day_text(line.price_on, today),
        "names": ", ".join(each.name or each.code for each in line.customers),
    }


def _line_data(line: CompetitorLine) -> dict[str, object]:
    return {
        "territory": line.territory,
        "supplier": line.supplier,
        "product": line.product,
        "customers": len(line.customers),
        "deliveries": line.deliveries,
        "tonnes": line.tonnes,
        "price": _number(line.price),
        "per": None if line.price is None else line.price.per,
        "price_on": line.price_on,
        "lowest": _number(line.lowest),
        "highest": _number(line.highest),
        "last": line.last,
        "names": [each.code or each.name for each in line.customers],
    }


def _number(price: Price | None) -> float | None:
    return None if price is None else price.value
