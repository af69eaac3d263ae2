"""Keeps the search index in step with the customers: their names, people, phones, and every word known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.storage import cases, search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlcipher3.dbapi2 import Connection

_HEAD = "SELECT id, code, name, territory, note, address, invoice_legal_name, invoice_phone, owner FROM customer"
_KEPT = 200
"""Rows of a kind that are searched, newest first: a document stays short enough to be made anew with each write."""
_TAILS = (4, 5, 6)
"""Last characters by which a serial number is found: people read them off a plate."""


class Words(NamedTuple):
    """Rows that a document takes its lines from: their kind, their texts, and those among them that are serials."""

    kind: str
    statement: str
    serials: tuple[int, ...] = ()


def _from(table: str, columns: str, order: str = "id DESC", where: str = "") -> str:
    """The query of a kind of words; deleted rows say nothing."""
    return f"SELECT {columns} FROM {table} WHERE customer_id = ? AND deleted = 0{where} ORDER BY {order} LIMIT {_KEPT}"


WORDS: tuple[Words, ...] = (
    Words("note", _from("activity", "note, promised", "day DESC, id DESC", " AND (note <> '' OR promised <> '')")),
    Words("fact", _from("fact", "topic, value, supplier, product", "id")),
    Words(
        "site",
        _from("site", "name, address, rules, permits, gate, air_shower, clothing, safety_gear, hours", "id"),
    ),
    Words("equipment", _from("equipment", "name, maker, model, serial, note"), (3,)),
    Words("visit", _from("service_visit", "number, engineer, present, customer_word, note")),
    Words(
        "visit",
        _from(
            "visit_problem",
            "problem_word, problem_text, cause_word, cause_text, solution_word, solution_text, method_word,"
            " method_text",
        ),
    ),
    Words("part", _from("visit_part", "name, number, serial_off, serial_on"), (1, 2, 3)),
    Words("parameter", _from("visit_parameter", "name, value_old, value_new, value_unit")),
    Words("program", _from("visit_program", "name, version_old, version_new, what")),
    Words("risk", _from("risk", "what, closed_word")),
    Words("complaint", _from("complaint", "number, words, category, product, cause, remedy, enough_word, improvement")),
    Words("complaint", _from("complaint_step", "words", where=" AND words <> ''")),
    Words("promise", _from("promise", "what, settled_word")),
    Words("contract", _from("contract", "number, product, price_terms, note"), (0,)),
    Words("custom", _from("custom_value", "value")),
    Words("relation", _from("relation", "note", where=" AND note <> ''")),
)


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


def line_text(connection: Connection, customer_id: bytes, number: int) -> str:
    """The line of a customer's words that a search found, as it was written; empty if it is gone."""
    head = connection.execute(f"{_HEAD} WHERE id = ? AND deleted = 0", (customer_id,)).fetchone()
    if head is None or number < 0:
        return ""
    lines = [text for _kind, text, _tail in _lines(connection, head)]
    return lines[number] if number < len(lines) else ""


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
        words=tuple((kind, f"{text} {tail}" if tail else text) for kind, text, tail in _lines(connection, head)),
    )


def _lines(connection: Connection, head: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Each line of the customer's words: its kind, its text, and the ends of serial numbers that find it too."""
    for kind, value in (("note", head[4]), ("address", head[5]), ("owner", head[8])):
        if value:
            yield kind, value, ""
    for words in WORDS:
        for row in connection.execute(words.statement, (head[0],)):
            text = " · ".join(part for part in row if part)
            if text:
                yield words.kind, text, " ".join(_tails(row[at]) for at in words.serials if row[at])


def _tails(serial: str) -> str:
    """The last characters of a serial number."""
    plain = "".join(mark for mark in serial if mark.isalnum())
    return " ".join(plain[-length:] for length in _TAILS if len(plain) > length)
