"""The commands of promises: listing, giving, settling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say
from fieldcrm.cli.receipts import tell
from fieldcrm.errors import InvalidValueError, UsageError
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.words.complaints import promise_when, settled_text
from fieldcrm.ui.words.dates import relative_text

if TYPE_CHECKING:
    from datetime import date, time

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.complaints import PromiseLine

_KEYS = [
    *("ref", "customer", "name", "what", "by", "at", "given_by", "given_on", "mine", "overdue", "settled", "how"),
    "word",
]


def promise_of(session: Session) -> tuple[str, date, time | None] | None:
    """The promise of --promise and --by, None where there is none. Raises UsageError, InvalidValueError."""
    line = session.line
    if not line.has("--promise") and not line.has("--by"):
        return None
    if not (line.get("--promise") and line.get("--by")):
        raise UsageError(_("--promise and --by belong together."))
    return (line.get("--promise"), *by_when(session))


def by_when(session: Session) -> tuple[date, time | None]:
    """The day and time of --by. Raises UsageError where it is missing, InvalidValueError."""
    from fieldcrm.domain.dates import parse_when

    text = session.line.get("--by")
    if not text:
        raise UsageError(_("{option} is needed.", option="--by"))
    return parse_when(text, session.today())


def listed(session: Session) -> int:
    """`fieldcrm promises`."""
    line = session.line
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(line.get("--customer")).id if line.get("--customer") else None
        found = desk.promises(
            open_only=not line.has("--all"),
            mine=line.has("--mine"),
            customer_id=customer,
            limit=session.number("--limit"),
            now=session.now(),
        )
    columns = (
        Column("ref", _("Ref.")),
        Column("when", _("By when")),
        Column("left", ""),
        Column("name", _("Customer")),
        Column("what", _("Promise")),
        Column("given_by", _("Promised by")),
        Column("settled", _("Settled")),
    )
    if session.format == "table":
        emit("table", columns, _rows(found, session))
    else:
        emit(session.format, columns, [], [data_of(promise) for promise in found], _KEYS)
    late = sum(promise.overdue for promise in found)
    say(
        ngettext("{n} promise, {late} overdue.", "{n} promises, {late} overdue.", len(found), late=late)
        if found
        else _("Nothing is promised.")
    )
    return 0


def _rows(found: tuple[PromiseLine, ...], session: Session) -> list[dict[str, object]]:
    today = session.today()
    return [
        {
            "ref": promise.ref,
            "when": promise_when(promise, today),
            "left": "" if promise.settled_on or promise.by is None else relative_text(promise.by, today),
            "name": promise.customer.name or promise.customer.code,
            "what": promise.what,
            "given_by": promise.given_by,
            "settled": " · ".join(part for part in (settled_text(promise.how), promise.word) if part),
        }
        for promise in found
    ]


def data_of(promise: PromiseLine) -> dict[str, object]:
    """A promise as scripts read it."""
    return {
        "ref": promise.ref,
        "customer": promise.customer.code or promise.customer.name,
        "name": promise.customer.name,
        "what": promise.what,
        "by": promise.by,
        "at": promise.at,
        "given_by": promise.given_by,
        "given_on": promise.given_on,
        "mine": promise.mine,
        "overdue": promise.overdue,
        "settled": promise.settled_on,
        "how": promise.how,
        "word": promise.word,
    }


def give(session: Session) -> int:
    """`fieldcrm promise give CUSTOMER WHAT… --by DATE`."""
    what = " ".join(session.line.rest).strip()
    if not what:
        raise InvalidValueError(field="what", value="", reason="required")
    by, at = by_when(session)
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        receipt = desk.give_promise(customer.id, what, by, at)
        ref = receipt.row.hex()[-6:] if receipt.row else ""
    return tell(session, receipt, ref)


def keep(session: Session) -> int:
    """`fieldcrm promise keep ID`."""
    return _settle(session, "kept")


def drop(session: Session) -> int:
    """`fieldcrm promise drop ID WORDS…`."""
    return _settle(session, "dropped")


def _settle(session: Session, how: str) -> int:
    with session.desk() as desk:
        promise = desk.find_promise(session.line.get("ID"))
        return tell(session, desk.settle_promise(promise.id, how, " ".join(session.line.rest)), promise.what)


def delete(session: Session) -> int:
    """`fieldcrm promise delete ID`."""
    with session.desk() as desk:
        promise = desk.find_promise(session.line.get("ID"))
        return tell(session, desk.delete("promise", promise.id), promise.what)
