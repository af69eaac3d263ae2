"""Keeps the search index in step with the customers: their names, people, phones, and every word known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage import cases, search
from fieldcrm.storage.row_writes import AT_ONCE, marks
from fieldcrm.storage.word_lines import HEAD, lines_of, lines_of_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.storage.word_lines import Head, Line

    Person = Sequence[str | None]
    Progress = Callable[[int, int], None]

_PEOPLE = "SELECT customer_id, name, phone, wechat, email FROM contact WHERE customer_id"


def index(
    connection: Connection, customers: set[bytes], *, bulk: bool = False, progress: Progress | None = None
) -> None:
    """Bring the index up to date for these customers; deleted ones leave it.

    `progress` is told (customers filed, all) in bulk work.
    """
    if bulk:
        known = set[bytes]()
        search.index_many(connection, _documents(connection, sorted(customers), known, progress))
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


def index_all(connection: Connection, progress: Progress | None = None) -> None:
    """Make the whole index anew."""
    ids = {row[0] for row in connection.execute("SELECT id FROM customer")}
    index(connection, ids, bulk=True, progress=progress)
    cases.index_all(connection)


def _documents(
    connection: Connection, customers: list[bytes], known: set[bytes], progress: Progress | None = None
) -> Iterator[search.SearchDoc]:
    """What is searched of these customers, but for deleted ones; `known` gets their ids."""
    for start in range(0, len(customers), AT_ONCE):
        some = customers[start : start + AT_ONCE]
        within = f"IN ({marks(len(some))})"
        heads = connection.execute(f"{HEAD} WHERE id {within} AND deleted = 0 ORDER BY id", some).fetchall()
        people: dict[bytes, list[Person]] = {}
        for owner, *person in connection.execute(f"{_PEOPLE} {within} AND deleted = 0 ORDER BY customer_id, id", some):
            people.setdefault(owner, []).append(person)
        lines = lines_of_many(connection, heads)
        for head in heads:
            known.add(head[0])
            yield _filled(head, people.get(head[0], ()), lines[head[0]])
        if progress is not None:
            progress(start + len(some), len(customers))


def _document(connection: Connection, customer_id: bytes) -> search.SearchDoc | None:
    head = connection.execute(f"{HEAD} WHERE id = ? AND deleted = 0", (customer_id,)).fetchone()
    if head is None:
        return None
    people = connection.execute(f"{_PEOPLE} = ? AND deleted = 0 ORDER BY id", (customer_id,))
    return _filled(head, [row[1:] for row in people], lines_of(connection, head))


def _filled(head: Head, people: Sequence[Person], lines: Iterable[Line]) -> search.SearchDoc:
    customer_id, code, name, territory, _note, _address, legal_name, invoice_phone, _owner = head
    return search.SearchDoc(
        customer_id=customer_id,
        name=name or "",
        code=code or "",
        other_names=(legal_name,) if legal_name else (),
        phones=tuple([text for text in (invoice_phone, *(row[1] for row in people)) if text]),
        contacts=tuple([text for row in people for text in (row[0], row[2], row[3]) if text]),
        territory=territory or "",
        words=tuple([(kind, f"{text} {tail}" if tail else text) for kind, text, tail in lines]),
    )
