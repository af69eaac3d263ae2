"""Complaints as stored: their rows, their steps, and what was merged into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fieldcrm.domain.views.listed import CustomerRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

MERGED = "(SELECT m.id FROM complaint m WHERE m.id = c.merged_into AND m.deleted = 0 AND m.merged_into IS NULL)"
"""The complaint that `c` was merged into. Two laptops may merge two reports into each other, or one into what the other
merged away: then each stands on its own, so that none goes out of sight."""
_COLUMNS = (
    "SELECT c.id, c.customer_id, k.code, k.name, k.territory, c.received_at, c.words, c.category, c.product,"
    f" c.severity, c.mood, c.owner, c.number, c.general, {MERGED}, c.channel, c.seeks, c.effect, c.cause,"
    " c.remedy, c.enough_answer, c.enough_word, c.improvement, c.contact_id, c.equipment_id, c.visit_id, c.activity_id"
    " FROM complaint c JOIN customer k ON k.id = c.customer_id"
    " WHERE c.deleted = 0 AND k.deleted = 0 AND c.received_at IS NOT NULL"
)
OPEN = "c.id IN (SELECT complaint_id FROM open_complaint)"
"""The condition of a complaint `c` that is not closed; the table is kept true by triggers on its steps."""
_OPEN_OF_ONE = "c.id IN (SELECT complaint_id FROM open_complaint WHERE customer_id = ?)"
_CHUNK = 500


class Stored(NamedTuple):
    """A complaint's row; instants are UTC milliseconds, empty texts ''."""

    id: bytes
    customer: CustomerRef
    territory: str
    received_at: int
    words: str
    category: str
    product: str
    severity: str
    mood: str
    owner: str
    number: str
    general: bool
    merged_into: bytes | None
    channel: str
    seeks: str
    effect: str
    cause: str
    remedy: str
    enough: str
    enough_word: str
    improvement: str
    contact_id: bytes | None
    equipment_id: bytes | None
    visit_id: bytes | None
    activity_id: bytes | None


class StoredStep(NamedTuple):
    """A step's row; `at` is an instant in UTC milliseconds."""

    id: bytes
    complaint_id: bytes
    step: str
    at: int
    actor: str
    words: str


def one(connection: Connection, complaint_id: bytes) -> Stored | None:
    """The complaint of that id, None if it is not there or was deleted."""
    row = connection.execute(f"{_COLUMNS} AND c.id = ?", (complaint_id,)).fetchone()
    return None if row is None else _stored(row)


def many(
    connection: Connection, *, open_only: bool, customer_id: bytes | None = None, limit: int | None = None
) -> list[Stored]:
    """Complaints that were not merged into another, the newest first."""
    where, values = [f"{MERGED} IS NULL"], list[object]()
    if customer_id is not None:
        where.append(_OPEN_OF_ONE if open_only else "c.customer_id = ?")
        values.append(customer_id)
    elif open_only:
        where.append(OPEN)
    statement = f"{_COLUMNS} AND {' AND '.join(where)} ORDER BY c.received_at DESC, c.id DESC"
    if limit is not None:
        statement += " LIMIT ?"
        values.append(limit)
    return [_stored(row) for row in connection.execute(statement, values)]


def merged(connection: Connection, customer_id: bytes | None = None) -> dict[bytes, list[Stored]]:
    """The reports that were merged into another, by that other one's id."""
    found: dict[bytes, list[Stored]] = {}
    own = "" if customer_id is None else " AND customer_id = ?"
    where = (  # most complaints were never merged: these few have an index of their own
        "c.id IN (SELECT id FROM complaint INDEXED BY complaint_merged"
        f" WHERE merged_into IS NOT NULL{own}) AND {MERGED} IS NOT NULL"
    )
    values = () if customer_id is None else (customer_id,)
    for row in connection.execute(f"{_COLUMNS} AND {where} ORDER BY c.received_at, c.id", values):
        report = _stored(row)
        if report.merged_into is not None:
            found.setdefault(report.merged_into, []).append(report)
    return found


def steps(connection: Connection, complaints: Iterable[bytes]) -> dict[bytes, list[StoredStep]]:
    """The steps of these complaints in their order, by the complaint's id."""
    found: dict[bytes, list[StoredStep]] = {}
    for ids in _chunks(list(complaints)):
        marks = ", ".join("?" * len(ids))
        rows = connection.execute(
            "SELECT id, complaint_id, step, at, coalesce(actor, ''), coalesce(words, '') FROM complaint_step"
            f" WHERE complaint_id IN ({marks}) AND deleted = 0 AND step <> '' AND at IS NOT NULL ORDER BY at, id",
            ids,
        )
        for row in rows:
            found.setdefault(row[1], []).append(StoredStep(*row))
    return found


def ending(connection: Connection, entity: str, digits: str) -> list[bytes]:
    """Ids of a table's living rows whose hexadecimal form ends so. `entity` is 'complaint' or 'promise'."""
    found = connection.execute(
        f"SELECT id FROM {entity} WHERE deleted = 0 AND substr(lower(hex(id)), -?) = ? ORDER BY id",
        (len(digits), digits.lower()),
    )
    return [row[0] for row in found]


def numbered(connection: Connection, number: str) -> list[bytes]:
    """Ids of the living complaints that carry this number of the team's own."""
    found = connection.execute("SELECT id FROM complaint WHERE deleted = 0 AND number = ? ORDER BY id", (number,))
    return [row[0] for row in found]


def of_activity(connection: Connection, activity_id: bytes) -> bytes | None:
    """The complaint that came in with a contact."""
    row = connection.execute(
        "SELECT c.id FROM activity a JOIN complaint c ON c.customer_id = a.customer_id AND c.activity_id = a.id"
        " WHERE a.id = ? AND c.deleted = 0 ORDER BY c.id LIMIT 1",
        (activity_id,),
    ).fetchone()
    return None if row is None else row[0]


def seen(connection: Connection) -> list[tuple[int, str, str, str]]:
    """(instant, category, product, territory) of every complaint, merged reports left out."""
    found = connection.execute(
        "SELECT c.received_at, coalesce(c.category, ''), coalesce(c.product, ''), coalesce(k.territory, '')"
        " FROM complaint c JOIN customer k ON k.id = c.customer_id"
        f" WHERE c.deleted = 0 AND k.deleted = 0 AND c.received_at IS NOT NULL AND {MERGED} IS NULL"
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def names(connection: Connection, contact_id: bytes | None, equipment_id: bytes | None) -> tuple[str, str]:
    """The names of the contact person and of the piece of equipment, empty where there is none."""
    person = connection.execute("SELECT coalesce(name, '') FROM contact WHERE id = ?", (contact_id,)).fetchone()
    piece = connection.execute(
        "SELECT coalesce(nullif(name, ''), nullif(model, ''), serial, '') FROM equipment WHERE id = ?", (equipment_id,)
    ).fetchone()
    return (person[0] if person else "", piece[0] if piece else "")


def categories(connection: Connection) -> list[str]:
    """Categories in use or in the team's short list, the most frequent first."""
    found = connection.execute(
        "SELECT word FROM (SELECT category AS word, 1 AS n FROM complaint WHERE deleted = 0 AND category <> ''"
        " UNION ALL SELECT word, 0 FROM choice WHERE list = 'category' AND deleted = 0 AND word <> '')"
        " GROUP BY word ORDER BY sum(n) DESC, word"
    )
    return [row[0] for row in found]


def _stored(row: Sequence[Any]) -> Stored:
    texts = (value or "" for value in row[6:13])
    more = (value or "" for value in row[15:23])
    customer = CustomerRef(row[1], row[2] or "", row[3] or "")
    return Stored._make((row[0], customer, row[4] or "", row[5], *texts, bool(row[13]), row[14], *more, *row[23:27]))


def _chunks(ids: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
