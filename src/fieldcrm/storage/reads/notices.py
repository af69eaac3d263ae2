"""Price notices, whom each goes to and who has been told; and the customers that a choice is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain import notices as rules_of
from fieldcrm.domain.codes import Grade, Status
from fieldcrm.domain.notices import Reach
from fieldcrm.domain.views.listed import CustomerRef
from fieldcrm.domain.views.notices import Notice, Target
from fieldcrm.storage.reads.rows import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlcipher3.dbapi2 import Connection

_NOTICES = (
    "SELECT n.id, n.day, n.title, n.market, n.advice, n.words, n.until_day, n.rule, n.author,"
    " count(t.id), count(nullif(t.told_on, '')) FROM notice n LEFT JOIN (notice_target t JOIN customer c"
    " ON c.id = t.customer_id AND c.deleted = 0) ON t.notice_id = n.id AND t.deleted = 0 WHERE n.deleted = 0"
)


def notices(connection: Connection, today: date, *, current: bool = False) -> tuple[Notice, ...]:
    """Every notice without its targets, the newest first; with `current` only those that have not expired."""
    rows = connection.execute(f"{_NOTICES} GROUP BY n.id ORDER BY n.day DESC, n.id DESC")
    found = (_notice(row, today) for row in rows)
    return tuple(notice for notice in found if not (current and notice.expired))


def notice(connection: Connection, notice_id: bytes, today: date) -> Notice | None:
    """One notice with its targets, in the order of telling; None if it is not there."""
    row = connection.execute(f"{_NOTICES} AND n.id = ? GROUP BY n.id", (notice_id,)).fetchone()
    return None if row is None else _notice(row, today, tuple(_targets(connection, notice_id)))


def _notice(row: tuple[Any, ...], today: date, targets: tuple[Target, ...] = ()) -> Notice:
    id_, since, title, market, advice, words, until, rule, author, total, told = row
    last = day(until)
    return Notice(
        id=id_,
        day=day(since),
        title=title or "",
        market=market or "",
        advice=advice or "",
        words=words or "",
        until=last,
        rule=rules_of.from_json(rule),
        author=author or "",
        told=told,
        total=total,
        expired=last is not None and last < today,
        targets=targets,
    )


def _targets(connection: Connection, notice_id: bytes) -> Iterator[Target]:
    rows = connection.execute(
        "SELECT t.id, c.id, c.code, c.name, c.territory, s.grade, coalesce((SELECT phone FROM contact"
        " WHERE customer_id = c.id AND deleted = 0 AND phone <> '' ORDER BY coalesce(is_primary, 0) DESC, id LIMIT 1),"
        " c.invoice_phone), t.told_on, t.told_by, t.told_word FROM notice_target t JOIN customer c"
        " ON c.id = t.customer_id AND c.deleted = 0 LEFT JOIN standing s ON s.customer_id = c.id"
        " WHERE t.notice_id = ? AND t.deleted = 0 ORDER BY coalesce(t.position, 0), t.id",
        (notice_id,),
    )
    for id_, customer_id, code, name, territory, grade, phone, told_on, told_by, word in rows:
        yield Target(
            id=id_,
            customer=CustomerRef(customer_id, code or "", name or ""),
            territory=territory or "",
            grade=Grade(grade) if grade else Grade.UNGRADED,
            phone=phone or "",
            told_on=day(told_on),
            told_by=told_by or "",
            word=word or "",
        )


def untold(connection: Connection, customer_id: bytes, today: date) -> list[bytes]:
    """The targets of a customer that are to be told on a day: notices in force, not told yet."""
    found = connection.execute(
        "SELECT t.id FROM notice_target t JOIN notice n ON n.id = t.notice_id AND n.deleted = 0"
        " WHERE t.customer_id = ? AND t.deleted = 0 AND coalesce(t.told_on, '') = '' AND n.day <= ?"
        " AND (coalesce(n.until_day, '') = '' OR n.until_day >= ?) ORDER BY n.day, t.id",
        (customer_id, today.isoformat(), today.isoformat()),
    )
    return [row[0] for row in found]


def reach(connection: Connection, only: Iterable[bytes] | None = None) -> Iterator[Reach]:
    """Every customer as a choice sees it, but for the loyalty ratio; `only` these, where given."""
    rows = connection.execute(
        "SELECT c.id, c.code, c.name, c.territory, c.sector, c.status, s.grade, s.monthly FROM customer c"
        " LEFT JOIN standing s ON s.customer_id = c.id WHERE c.deleted = 0"
    )
    wanted = None if only is None else set(only)
    for id_, code, name, territory, sector, status, grade, monthly in rows:
        if wanted is not None and id_ not in wanted:
            continue
        yield Reach(
            id=id_,
            code=code or "",
            name=name or "",
            territory=territory or "",
            sector=sector or "",
            status=Status(status) if status in tuple(Status) else Status.ACTIVE,
            grade=Grade(grade) if grade else Grade.UNGRADED,
            ratio=0.0,
            monthly=monthly or 0.0,
        )


def with_ratios(connection: Connection, customers: Iterable[Reach]) -> Iterator[Reach]:
    """The same customers with their loyalty ratios: only for those who are chosen, for each has to be unpacked."""
    for each in customers:
        row = connection.execute("SELECT shown FROM standing WHERE customer_id = ?", (each.id,)).fetchone()
        yield each._replace(ratio=_ratio(row[0] if row else None))


def _ratio(shown: str | None) -> float:
    """The loyalty ratio in a customer's stored state; 0 where unknown."""
    if not shown:
        return 0.0
    from fieldcrm.storage.shown import unpack

    loyalty = unpack(shown).get("loyalty") or []
    ratio = loyalty[1] if len(loyalty) > 1 else None
    return float(ratio) if isinstance(ratio, int | float) else 0.0
