"""Keeps the search index in step with the customers: their names, people, phones and the words of notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage import search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlcipher3.dbapi2 import Connection

_HEAD = "SELECT id, code, name, territory, note, address, invoice_legal_name, invoice_phone, owner FROM customer"
_NOTES_KEPT = 200
"""Notes of contacts that are searched, newest first."""


def index(connection: Connection, customers: set[bytes], *, bulk: bool = False) -> None:
    """Bring the index up to date for these customers; deleted ones leave it."""
    if bulk:
        known = set[bytes]()
        search.index_many(connection, _documents(connection, sorted(customers), known))
        for customer_id in customers - known:
            search.remove_customer(connection, customer_id)
        search.optimize(connection)
        return
    for customer_id in sorted(customers):
        document = _document(connection, customer_id)
        if document is None:
            search.remove_customer(connection, customer_id)
        else:
            search.index_customer(connection, document)


def index_all(connection: Connection) -> None:
    """Make the whole index anew."""
    ids = {row[0] for row in connection.execute("SELECT id FROM customer")}
    index(connection, ids, bulk=True)


def _documents(connection: Connection, customers: Iterable[bytes], known: set[bytes]) -> Iterator[search.SearchDoc]:
    for customer_id in customers:
        document = _document(connection, customer_id)
        if document is not None:
            known.add(customer_id)
            yield document


def _document(connection: Connection, customer_id: bytes) -> search.SearchDoc | None:
    head = connection.execute(f"{_HEAD} WHERE id = ? AND deleted = 0", (customer_id,)).fetchone()
    if head is None:
        return None
    _id, code, name, territory, note, address, legal_name, invoice_phone, owner = head
    people = connection.execute(
        "SELECT name, phone, wechat, email FROM contact WHERE customer_id = ? AND deleted = 0", (customer_id,)
    ).fetchall()
    notes = connection.execute(
        "SELECT note, promised FROM activity WHERE customer_id = ? AND deleted = 0"
        " AND (note <> '' OR promised <> '') ORDER BY day DESC LIMIT ?",
        (customer_id, _NOTES_KEPT),
    ).fetchall()
    facts = connection.execute(
        "SELECT topic, value FROM fact WHERE customer_id = ? AND deleted = 0", (customer_id,)
    ).fetchall()
    sites = connection.execute(
        "SELECT name, address FROM site WHERE customer_id = ? AND deleted = 0", (customer_id,)
    ).fetchall()
    words = [note, address, owner, *(text for row in (*notes, *facts, *sites) for text in row)]
    return search.SearchDoc(
        customer_id=customer_id,
        name=name or "",
        code=code or "",
        other_names=tuple(text for text in (legal_name,) if text),
        phones=tuple(text for text in (invoice_phone, *(row[1] for row in people)) if text),
        contacts=tuple(text for row in people for text in (row[0], row[2], row[3]) if text),
        territory=territory or "",
        words="\n".join(text for text in words if text),
    )
