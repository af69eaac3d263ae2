"""Many customers filed at once are filed as each of them alone would be."""

from __future__ import annotations

from typing import Any

from tests.storage.desks import customer

from fieldcrm.services.desk import Desk
from fieldcrm.storage import indexing, search
from fieldcrm.storage.word_lines import WORDS


def filled(desk: Desk, connection: Any) -> list[bytes]:
    """Customers with rows of every kind that has words: many, few, none, deleted ones, empty ones."""
    ids = [customer(desk, f"客户{number} 长乐", code=f"K{number}", note=f"Note {number}") for number in range(7)]
    number = 0
    for words in WORDS:
        columns = [column for column in words.columns.split(", ") if column.isidentifier()]
        for place, owner in enumerate(ids[:5]):
            for row in range((0, 1, 3, 7, 203)[place]):
                number += 1
                values: dict[str, object] = dict.fromkeys(columns)
                values |= {columns[row % len(columns)]: f"{words.table} 备注{number} SN-{number:06}"} if row % 3 else {}
                values |= {"id": number.to_bytes(16, "big"), "customer_id": owner, "origin": 1, "deleted": row == 2}
                if words.table == "activity":
                    values["day"] = f"2026-01-{row % 28 + 1:02}"
                if words.table == "word":
                    values |= {"kind": "month_need", "from_day": f"2026-{row % 12 + 1:02}-01"}
                    values |= {"quantity_milli": number * 500, "quantity_unit": "t"}
                names, marks = ", ".join(values), ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO {words.table} ({names}) VALUES ({marks})", [*values.values()])
    for place, owner in enumerate(ids[:5]):
        for row in range(place):
            connection.execute(
                "INSERT INTO contact (id, customer_id, name, phone, wechat, deleted, origin) VALUES (?,?,?,?,?,?,1)",
                (bytes(14) + bytes((place, row)), owner, f"王{row}", f"139{row:08}", None, row == 3),
            )
    connection.execute("UPDATE customer SET deleted = 1 WHERE id = ?", (ids[6],))
    return ids


def filed(connection: Any) -> list[tuple[object, ...]]:
    """The index, by customer: every token, and what the matcher compares."""
    connection.execute("CREATE VIRTUAL TABLE temp.token USING fts5vocab(main, search_index, instance)")
    tokens = connection.execute(
        "SELECT k.customer_id, t.term FROM temp.token t JOIN search_key k ON k.rowid = t.doc ORDER BY 1, 2"
    ).fetchall()
    connection.execute("DROP TABLE temp.token")
    keys = connection.execute(f"SELECT customer_id, {search._COLUMNS} FROM search_key ORDER BY customer_id").fetchall()
    words = connection.execute("SELECT gram, word FROM search_word ORDER BY gram, word").fetchall()
    return [*tokens, *keys, *words]


def test_many_at_once_are_filed_as_one_by_one(desk: Desk) -> None:
    connection = desk.archive.reader()
    ids = filled(desk, connection)
    connection.execute("BEGIN IMMEDIATE")
    indexing.index(connection, set(ids), bulk=True)
    at_once = filed(connection)
    connection.execute("DELETE FROM search_key")
    connection.execute("DELETE FROM search_word")
    connection.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    indexing.index(connection, set(ids))
    one_by_one = filed(connection)
    connection.execute("ROLLBACK")
    assert len(at_once) > 500
    assert at_once == one_by_one


def test_documents_hold_what_each_customer_says_alone(desk: Desk) -> None:
    connection = desk.archive.reader()
    ids = filled(desk, connection)
    known: set[bytes] = set()
    together = list(indexing._documents(connection, sorted(ids), known))
    alone = [document for id_ in sorted(ids) if (document := indexing._document(connection, id_)) is not None]
    assert together == alone
    assert known == set(ids[:6])
    lines = {document.customer_id: len(document.words) for document in together}
    assert lines[ids[5]] == 1
    assert lines[ids[4]] > 16 * 100
    assert any("SN-" in line[1] for line in together[2].words)
