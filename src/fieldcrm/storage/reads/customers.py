"""The customers' list: filtered, sorted, windowed by SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import Grade, Status
from fieldcrm.domain.nearest import nearest
from fieldcrm.domain.views.listed import CustomerPage, CustomerRef, CustomerRow
from fieldcrm.storage import search
from fieldcrm.storage.reads.rows import ordinal_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.storage.filtering import Clause

_COLUMNS = (
    "SELECT c.id, c.code, c.name, c.territory, c.sector, c.status, s.grade,"
    " coalesce((SELECT phone FROM contact WHERE customer_id = c.id AND deleted = 0 AND phone <> ''"
    " ORDER BY coalesce(is_primary, 0) DESC, id LIMIT 1), c.invoice_phone), s.p50, s.next_planned,"
    " s.last_contact, s.monthly"
)
_FROM = " FROM customer c LEFT JOIN standing s ON s.customer_id = c.id WHERE c.deleted = 0"
_ALONE = " FROM customer c WHERE c.deleted = 0"
_TIES = {"c.name": "c.code, c.id", "c.code": "c.name, c.id"}
"""What breaks ties so that the order is that of an index."""
_SORTS = {
    "name": "c.name",
    "code": "c.code",
    "territory": "c.territory",
    "grade": "s.grade",
    "next_need": "s.p50",
    "next_contact": "s.next_planned",
    "last_contact": "s.last_contact",
    "monthly": "s.monthly",
}
SEARCH_LIMIT = 500
_SNIPPETS = 25
"""Hits whose words are shown: more than a screen holds, and each costs a dozen look-ups."""


def page(
    connection: Connection,
    *,
    sort: str,
    descending: bool,
    filters: dict[str, str],
    offset: int,
    limit: int,
    clause: Clause | None = None,
) -> CustomerPage:
    """A window of all customers. `filters`: grade, status, empty ones do not count; `clause`: a filter's."""
    where, values = _filter(filters, clause)
    column = _SORTS.get(sort, _SORTS["name"])
    direction = "DESC" if descending else "ASC"
    ties = "c.name, c.id" if descending or column not in _TIES else _TIES[column]
    graded = bool(filters.get("grade")) or (clause is not None and clause.joins)
    source = _FROM if graded or column.startswith("s.") else _ALONE
    total = connection.execute(f"SELECT count(*){_FROM if graded else _ALONE}{where}", values)
    ids = connection.execute(
        f"SELECT c.id{source}{where} ORDER BY {column} IS NULL OR {column} = '', {column} {direction}, {ties}"
        " LIMIT ? OFFSET ?",
        (*values, limit, offset),
    ).fetchall()
    return CustomerPage(by_ids(connection, (row[0] for row in ids)), total.fetchone()[0], offset)


def matching(
    connection: Connection, text: str, filters: dict[str, str], clause: Clause | None = None
) -> tuple[CustomerRow, ...]:
    """Customers that a search finds, best first, filtered."""
    hits = search.find(connection, text, SEARCH_LIMIT)
    where, values = _filter(filters, clause)
    found: list[CustomerRow] = []
    for hit in hits:
        row = connection.execute(f"{_COLUMNS}{_FROM} AND c.id = ?{where}", (hit.customer_id, *values)).fetchone()
        if row is not None:
            found.append(_found(connection, row, hit, snippet=len(found) < _SNIPPETS))
    return tuple(found)


def by_ids(connection: Connection, ids: Iterable[bytes]) -> tuple[CustomerRow, ...]:
    """The lines of these customers, in the order given."""
    rows = (connection.execute(f"{_COLUMNS}{_FROM} AND c.id = ?", (id_,)).fetchone() for id_ in ids)
    return tuple(_row(row) for row in rows if row is not None)


def hits(connection: Connection, text: str, limit: int) -> tuple[CustomerRow, ...]:
    """The best matches of what was typed."""
    found: list[CustomerRow] = []
    for hit in search.find(connection, text, limit):
        row = connection.execute(f"{_COLUMNS}{_FROM} AND c.id = ?", (hit.customer_id,)).fetchone()
        if row is not None:
            found.append(_found(connection, row, hit, snippet=len(found) < _SNIPPETS))
    return tuple(found)


def _found(connection: Connection, row: tuple[Any, ...], hit: search.Hit, *, snippet: bool) -> CustomerRow:
    """A customer that was searched for, with the words in which it was found."""
    words = ""
    if snippet and hit.line >= 0:
        from fieldcrm.storage.word_lines import line_text

        words = line_text(connection, hit.customer_id, hit.line)
    return _row(row, hit.field, words)


def without_next(connection: Connection) -> tuple[CustomerRow, ...]:
    """Active customers that have no next date."""
    found = connection.execute(f"{_COLUMNS}{_FROM} AND s.no_next = 1 ORDER BY s.grade, c.name, c.id")
    return tuple(_row(row) for row in found)


def next_inputs(connection: Connection) -> Iterator[tuple[bytes, Grade, int | None, float]]:
    """(id, grade, p10, probability of being active) of the active customers that have no next date."""
    found = connection.execute("SELECT customer_id, grade, p10, coalesce(p_active, 0) FROM standing WHERE no_next = 1")
    return ((customer_id, Grade(grade), p10, p_active) for customer_id, grade, p10, p_active in found)


def territories(connection: Connection) -> tuple[str, ...]:
    """Every territory in use."""
    found = connection.execute(
        "SELECT DISTINCT territory FROM customer WHERE deleted = 0 AND territory <> '' ORDER BY territory"
    )
    return tuple(row[0] for row in found)


def exact(connection: Connection, text: str) -> tuple[CustomerRef, ...]:
    """Customers whose code, else whose name, is exactly `text`."""
    for column in ("code", "name"):
        found = connection.execute(
            f"SELECT id, code, name FROM customer WHERE {column} = ? AND deleted = 0 ORDER BY id LIMIT 20", (text,)
        ).fetchall()
        if found:
            return tuple(CustomerRef(id_, code or "", name or "") for id_, code, name in found)
    return ()


def ref(connection: Connection, customer_id: bytes, *, hidden: bool = True) -> CustomerRef | None:
    """The name of a customer, also of a deleted one where `hidden`."""
    row = connection.execute(
        "SELECT id, code, name FROM customer WHERE id = ? AND (deleted = 0 OR ?)", (customer_id, hidden)
    ).fetchone()
    return CustomerRef(row[0], row[1] or "", row[2] or "") if row else None


def passing(connection: Connection, clause: Clause) -> tuple[bytes, ...]:
    """The ids of the customers that a filter lets through."""
    found = connection.execute(f"SELECT c.id{_FROM} AND {clause.sql} ORDER BY c.id", clause.values)
    return tuple(row[0] for row in found)


def _filter(filters: dict[str, str], clause: Clause | None = None) -> tuple[str, tuple[object, ...]]:
    columns = {"grade": "s.grade", "status": "c.status"}
    used = [(columns[key], value) for key, value in filters.items() if value and key in columns]
    where, values = "".join(f" AND {column} = ?" for column, _ in used), tuple(value for _, value in used)
    return (where, values) if clause is None else (f"{where} AND {clause.sql}", (*values, *clause.values))


def _row(row: tuple[Any, ...], matched: str = "", snippet: str = "") -> CustomerRow:
    return CustomerRow(
        id=row[0],
        code=row[1] or "",
        name=row[2] or "",
        territory=row[3] or "",
        sector=row[4] or "",
        status=nearest(Status, row[5], Status.ACTIVE),
        grade=Grade(row[6]) if row[6] else Grade.UNGRADED,
        phone=row[7] or "",
        next_need=ordinal_day(row[8]),
        next_contact=ordinal_day(row[9]),
        last_contact=ordinal_day(row[10]),
        monthly=row[11],
        matched=matched,
        snippet=snippet,
    )
