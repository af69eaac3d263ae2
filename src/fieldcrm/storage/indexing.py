"""Keeps the search index in step with the customers: their names, people, phones, and every word known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage import cases, search
from fieldcrm.storage.word_lines import HEAD, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlcipher3.dbapi2 import Connection


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
    cases.index_all(connection)


def _documents(connection: Connection, customers: Iterable[bytes], known: set[bytes]) -> Iterator[search.SearchDoc]:
    for customer_id in customers:
        document = _document(connection, customer_id)
        if document is not None:
            known.add(customer_id)
            yield document


def _document(connection: Connection, customer_id: bytes) -> search.SearchDoc | None:
    head = connection.execute(f"{HEAD} WHERE id = ? AND deleted = 0", (customer_id,)).fetchone()
    if head is None:
        return None
    _id, code, name, territory, _note, _address, legal_name, invoice_phone, _owner = head
    people = connection.execute(
        "SELECT name, phone, wechat, email FROM contact WHERE customer_id = ? AND deleted = 0", (customer_id,)
    ).fetchall()
    return search.SearchDoc(
        customer_id=customer_id,
        name=name or "",
        code=code or "",
        other_names=tuple(text for text in (legal_name,) if text),
        phones=tuple(text for text in (invoice_phone, *(row[1] for row in people)) if text),
        contacts=tuple(text for row in people for text in (row[0], row[2], row[3]) if text),
        territory=territory or "",
        words=tuple((kind, f"{text} {tail}" if tail else text) for kind, text, tail in lines_of(connection, head)),
    )
