"""The lines of words that are known of a customer: notes, visits, parts, complaints … as a search looks into them."""

from __future__ import annotations

from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

    Head = tuple[Any, ...]
    """A row of `HEAD`."""
    Line = tuple[str, str, str]

HEAD = "SELECT id, code, name, territory, note, address, invoice_legal_name, invoice_phone, owner FROM customer"
_KEPT = 200
"""Rows of a kind that are searched, newest first: a document stays short enough to be made anew with each write."""
_TAILS = (4, 5, 6)
"""Last characters by which a serial number is found: people read them off a plate."""


class Words(NamedTuple):
    """Rows that a document takes its lines from: their kind, where their texts stand, and which of them are serials.

    `order` is that of the lines of one customer.
    """

    kind: str
    table: str
    columns: str
    order: str = "id DESC"
    where: str = ""
    serials: tuple[int, ...] = ()

    def of_one(self) -> str:
        """The query of one customer's rows, at most as many as are searched; deleted rows say nothing."""
        return (
            f"SELECT {self.columns} FROM {self.table} WHERE customer_id = ? AND deleted = 0{self.where}"
            f" ORDER BY {self.order} LIMIT {_KEPT}"
        )

    def of_many(self, customers: int) -> str:
        """The query of some customers' rows, each after its customer's id, those of one customer together."""
        marks = ",".join("?" * customers)
        return (
            f"SELECT customer_id, {self.columns} FROM {self.table} WHERE customer_id IN ({marks})"
            f" AND deleted = 0{self.where} ORDER BY customer_id, {self.order}"
        )


_QUANTITY = "rtrim(rtrim(printf('%.3f', quantity_milli / 1000.0), '0'), '.') || ' ' || quantity_unit"
"""An amount as it is written: 40 t."""

WORDS: tuple[Words, ...] = (
    Words("note", "activity", "note, promised", "day DESC, id DESC", " AND (note <> '' OR promised <> '')"),
    Words("fact", "fact", "topic, value, supplier, product", "id"),
    Words("site", "site", "name, address, rules, permits, gate, air_shower, clothing, safety_gear, hours", "id"),
    Words("equipment", "equipment", "name, maker, model, serial, note", serials=(3,)),
    Words("visit", "service_visit", "number, engineer, present, customer_word, note"),
    Words(
        "visit",
        "visit_problem",
        "problem_word, problem_text, cause_word, cause_text, solution_word, solution_text, method_word, method_text",
    ),
    Words("part", "visit_part", "name, number, serial_off, serial_on", serials=(1, 2, 3)),
    Words("parameter", "visit_parameter", "name, value_old, value_new, value_unit"),
    Words("program", "visit_program", "name, version_old, version_new, what"),
    Words("risk", "risk", "what, closed_word"),
    Words("complaint", "complaint", "number, words, category, product, cause, remedy, enough_word, improvement"),
    Words("complaint", "complaint_step", "words", where=" AND words <> ''"),
    Words("promise", "promise", "what, settled_word"),
    Words("contract", "contract", "number, product, price_terms, note", serials=(0,)),
    Words("custom", "custom_value", "value"),
    Words("relation", "relation", "note", where=" AND note <> ''"),
    Words("word", "word", f"substr(from_day, 1, 7), {_QUANTITY}, said_by", where=" AND kind = 'month_need'"),
)


def line_text(connection: Connection, customer_id: bytes, number: int) -> str:
    """The line of a customer's words that a search found, as it was written; empty if it is gone."""
    head = connection.execute(f"{HEAD} WHERE id = ? AND deleted = 0", (customer_id,)).fetchone()
    if head is None or number < 0:
        return ""
    lines = [text for _kind, text, _tail in lines_of(connection, head)]
    return lines[number] if number < len(lines) else ""


def lines_of(connection: Connection, head: Head) -> Iterator[Line]:
    """Each line of the customer's words: its kind, its text, and the ends of serial numbers that find it too."""
    yield from _own_lines(head)
    for words in WORDS:
        for row in connection.execute(words.of_one(), (head[0],)):
            yield from _line(words, row)


def lines_of_many(connection: Connection, heads: Sequence[Head]) -> dict[bytes, list[Line]]:
    """The lines of some customers (a thousand at most), as `lines_of` gives those of each."""
    found = {head[0]: list(_own_lines(head)) for head in heads}
    ids = list(found)
    for words in WORDS:
        if not connection.execute(f"SELECT EXISTS (SELECT 1 FROM {words.table})").fetchone()[0]:
            continue
        rows = connection.execute(words.of_many(len(ids)), ids)
        for customer_id, own in groupby(rows, key=itemgetter(0)):
            lines = found[customer_id]
            for row in islice(own, _KEPT):
                lines.extend(_line(words, row[1:]))
    return found


def _own_lines(head: Head) -> Iterator[Line]:
    """The lines that stand in the customer's own row."""
    for kind, value in (("note", head[4]), ("address", head[5]), ("owner", head[8])):
        if value:
            yield kind, value, ""


def _line(words: Words, row: tuple[str | None, ...]) -> Iterator[Line]:
    """The line that a row makes, if it says anything."""
    text = " · ".join([part for part in row if part])
    if text:
        yield words.kind, text, " ".join([_tails(serial) for at in words.serials if (serial := row[at])])


def _tails(serial: str) -> str:
    """The last characters of a serial number."""
    plain = "".join(mark for mark in serial if mark.isalnum())
    return " ".join(plain[-length:] for length in _TAILS if len(plain) > length)
