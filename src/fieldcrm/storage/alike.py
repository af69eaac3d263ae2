"""Candidates for customers that may be one: by phone, by the beginning of the name, by pairs of its characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.duplicates import Known, core_of, pairs_of, phone_key, words_of
from fieldcrm.domain.searchtext.fold import is_ideograph, runs
from fieldcrm.domain.searchtext.terms import LONGEST_WORD, NAME, OTHER, PHONE, TEXT, trigrams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlcipher3.dbapi2 import Connection

_MOST = 200
"""Candidates that are compared: the best by the rarity of what they share."""
_MOST_TOKENS = 12


def near(connection: Connection, name: str, phones: Iterable[str]) -> list[Known]:
    """Customers that share the phone's digits or enough of the name to be worth comparing; at most a few hundred."""
    found: dict[bytes, None] = {}
    for phone in phones:
        wanted = phone_key(phone)
        if wanted:
            tokens = " AND ".join(f'"{PHONE}{TEXT}{gram}"' for gram in trigrams(wanted))
            found.update(dict.fromkeys(_matching(connection, tokens, ranked=False)))
    tokens = _name_tokens(name)
    if tokens:
        found.update(dict.fromkeys(_matching(connection, tokens, ranked=True)))
    return [known for id_ in found for known in _known(connection, id_)]


def _name_tokens(name: str) -> str:
    """The index's expression for names that share pairs of ideographs, or words of letters."""
    core = core_of(name)
    marks = [pair for pair in pairs_of(core) if is_ideograph(pair[0]) and is_ideograph(pair[-1])]
    marks += [run[:LONGEST_WORD] for word in words_of(name) for run in runs(word) if not is_ideograph(run)]
    if len(marks) == 1 and len(core) > 1:
        marks.append(core[:2] if core.isascii() else core[:1])
    kept = dict.fromkeys(mark for mark in marks if mark.isalnum())
    return " OR ".join(f'"{field}{TEXT}{mark}"' for mark in list(kept)[:_MOST_TOKENS] for field in (NAME, OTHER))


def _matching(connection: Connection, expression: str, *, ranked: bool) -> list[bytes]:
    order = "rank" if ranked else "i.rowid"
    found = connection.execute(
        "SELECT k.customer_id FROM (SELECT i.rowid AS place FROM search_index AS i WHERE search_index MATCH ?"
        f" ORDER BY {order} LIMIT {_MOST}) CROSS JOIN search_key AS k ON k.rowid = place",
        (expression,),
    )
    return [row[0] for row in found]


def _known(connection: Connection, customer_id: bytes) -> Iterator[Known]:
    row = connection.execute(
        "SELECT name, invoice_phone FROM customer WHERE id = ? AND deleted = 0", (customer_id,)
    ).fetchone()
    if row is not None:
        people = connection.execute(
            "SELECT phone FROM contact WHERE customer_id = ? AND deleted = 0 AND phone <> ''", (customer_id,)
        )
        yield _of(customer_id, row[0], [row[1], *(person[0] for person in people)])


def everyone(connection: Connection) -> list[Known]:
    """Every customer, as it is compared."""
    phones: dict[bytes, list[str]] = {}
    for owner, phone in connection.execute("SELECT customer_id, phone FROM contact WHERE deleted = 0 AND phone <> ''"):
        phones.setdefault(owner, []).append(phone)
    found = connection.execute("SELECT id, name, invoice_phone FROM customer WHERE deleted = 0")
    return [_of(id_, name, [phone, *phones.get(id_, ())]) for id_, name, phone in found]


def _of(id_: bytes, name: str | None, phones: Iterable[str | None]) -> Known:
    keys = dict.fromkeys(phone_key(phone) for phone in phones if phone)
    return Known(id_, core_of(name or ""), tuple(each for each in keys if each))
