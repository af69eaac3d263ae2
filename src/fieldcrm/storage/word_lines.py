"""The lines of words that are known of a customer: notes, visits, parts, complaints … as a search looks into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

HEAD = "SELECT id, code, name, territory, note, address, invoice_legal_name, invoice_phone, owner FROM customer"
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


def line_text(connection: Connection, customer_id: bytes, number: int) -> str:
    """The line of a customer's words that a search found, as it was written; empty if it is gone."""
    head = connection.execute(f"{HEAD} WHERE id = ? AND deleted = 0", (customer_id,)).fetchone()
    if head is None or number < 0:
        return ""
    lines = [text for _kind, text, _tail in lines_of(connection, head)]
    return lines[number] if number < len(lines) else ""


def lines_of(connection: Connection, head: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
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
