"""The index of cases: which earlier problems are like one, in either script, among a hundred thousand visits.

`case_index` holds tokens only (contentless FTS5) and names candidates, newest first; `case_key` holds each case's
tokens, from which `domain.likeness` ranks. The rowid is this laptop's own: the visit's day above a counter. No
function here commits.
"""

from __future__ import annotations

import json
from datetime import date
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldcrm.domain.likeness import TEXT, CaseText, LikeQuery, case_tokens, likeness, rarity, same_problem
from fieldcrm.domain.views.service import Worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlcipher3.dbapi2 import Connection

_OWN = {
    "visit_problem": "SELECT id FROM visit_problem WHERE id = ?",
    "visit": "SELECT id FROM visit_problem WHERE visit_id = ?",
    "visit_part": "SELECT p.id FROM visit_problem p JOIN visit_part u ON u.visit_id = p.visit_id WHERE u.id = ?",
    "equipment": "SELECT id FROM visit_problem WHERE equipment_id = ?",
}
"""The cases that a row of each entity has a part in."""
_COUNTER_BITS = 24
_LOOKED_UP = 800
"""Cases that one token names, newest first: an older case that is alike shares a rarer token too."""
_RANKED = 80
"""Candidates whose tokens are compared in full."""
_BATCH = 10_000
_LATER = 60
"""Later problems on the same equipment that are looked at: who waits for the 61st does not call it coming back."""
_CASE = (
    "SELECT p.id, v.day, p.problem_text, p.problem_word, p.cause_word, p.solution_word, p.method_word, p.cause_text,"
    " p.solution_text, p.method_text, v.note, v.customer_word, e.model, e.maker, e.name, p.visit_id, p.equipment_id"
    " FROM visit_problem p JOIN service_visit v ON v.id = p.visit_id"
    " LEFT JOIN equipment e ON e.id = p.equipment_id WHERE p.deleted = 0 AND v.deleted = 0"
)


class Hit(NamedTuple):
    """A case found: a greater score is more alike; `why` says by what. `place` is its row in the index."""

    place: int
    problem_id: bytes
    score: float
    why: tuple[str, ...]


# -- writing ---------------------------------------------------------------------------------------------------------


def index(connection: Connection, touched: Mapping[str, Iterable[bytes]]) -> None:
    """Bring the cases up to date in which rows of these entities have a part."""
    problems = {
        found[0]
        for entity, rows in touched.items()
        for row in rows
        for found in connection.execute(_OWN[entity], (row,))
    }
    for batch in _batches(sorted(problems)):
        _forget(connection, batch)
        _file(connection, (row for each in batch for row in connection.execute(f"{_CASE} AND p.id = ?", (each,))))


def index_all(connection: Connection) -> None:
    """Make the whole index anew."""
    connection.execute("DELETE FROM case_key")
    connection.execute("INSERT INTO case_index (case_index) VALUES ('delete-all')")
    rows = iter(connection.execute(f"{_CASE} ORDER BY v.day, p.id").fetchall())
    while batch := list(islice(rows, _BATCH)):
        _file(connection, batch)
    connection.execute("INSERT INTO case_index (case_index) VALUES ('optimize')")


def _batches(ids: list[bytes]) -> Iterator[list[bytes]]:
    for at in range(0, len(ids), _BATCH):
        yield ids[at : at + _BATCH]


def _forget(connection: Connection, problems: Iterable[bytes]) -> None:
    for problem in problems:
        row = connection.execute("SELECT rowid FROM case_key WHERE problem_id = ?", (problem,)).fetchone()
        if row is not None:
            connection.execute("DELETE FROM case_index WHERE rowid = ?", row)
            connection.execute("DELETE FROM case_key WHERE rowid = ?", row)


def _file(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """File cases; their parts are those replaced at the same visit, on the same equipment."""
    nexts: dict[int, int] = {}
    keys, tokens = [], []
    for row in rows:
        first = date.fromisoformat(row[1]).toordinal() << _COUNTER_BITS
        if first not in nexts:
            (last,) = connection.execute(
                "SELECT max(rowid) FROM case_key WHERE rowid BETWEEN ? AND ?", (first, first + (1 << _COUNTER_BITS) - 1)
            ).fetchone()
            nexts[first] = first if last is None else last + 1
        rowid = nexts[first]
        nexts[first] += 1
        text = " ".join(sorted(case_tokens(_text(connection, row))))
        keys.append((rowid, row[0], row[16], row[15], row[3] or "", row[2] or "", text))
        tokens.append((rowid, text))
    connection.executemany(
        "INSERT INTO case_key (rowid, problem_id, equipment_id, visit_id, word, text, tokens) VALUES (?,?,?,?,?,?,?)",
        keys,
    )
    connection.executemany("INSERT INTO case_index (rowid, tokens) VALUES (?, ?)", tokens)


def _text(connection: Connection, row: tuple[Any, ...]) -> CaseText:
    used = connection.execute(
        "SELECT name, number FROM visit_part WHERE visit_id = ? AND equipment_id IS ? AND deleted = 0",
        (row[15], row[16]),
    ).fetchall()
    texts = [*row[7:12], row[13], row[14], *(each[0] for each in used), *(each[1] for each in used)]
    return CaseText(
        problem=row[2] or "",
        words=tuple(word for word in row[3:7] if word),
        text=tuple(text for text in texts if text),
        model=row[12] or "",
        part_numbers=tuple(each[1] for each in used if each[1]),
    )


# -- reading ---------------------------------------------------------------------------------------------------------


def find(connection: Connection, query: LikeQuery, limit: int) -> list[Hit]:
    """The cases most like what is looked for, best first, of equal ones the newest; at most `limit`."""
    (cases,) = connection.execute("SELECT count(*) FROM case_key").fetchone()
    if not cases or not (query.tokens or query.prefix):
        return []
    scores: dict[int, float] = {}
    weights: dict[str, float] = {}
    for token in query.tokens:
        rowids = _holding(connection, f'"{token}"')
        # Past what is looked up nobody knows how many hold it; it is common, and counts for half.
        weights[token] = rarity(cases, len(rowids)) / (2 if len(rowids) == _LOOKED_UP else 1)
        for rowid in rowids:
            scores[rowid] = scores.get(rowid, 0.0) + weights[token]
    if query.prefix:
        for rowid in _holding(connection, f'"{TEXT}{query.prefix}" *'):
            scores[rowid] = scores.get(rowid, 0.0) + 0.5
    if len(query.texts) > 1:
        for rowid in _holding(connection, " AND ".join(f'"{token}"' for token in query.texts)):
            scores[rowid] = sum(weights[token] for token in query.texts) + scores.get(rowid, 0.0) / 2
    best = nlargest(_RANKED, scores, key=lambda rowid: (scores[rowid], rowid))
    return _ranked(connection, query, weights, best)[:limit]


def came_back(connection: Connection, hit: Hit) -> date | None:
    """The day of the first later visit for the same problem on the same equipment; None if there is none."""
    equipment, visit, word, text = connection.execute(
        "SELECT equipment_id, visit_id, word, text FROM case_key WHERE rowid = ?", (hit.place,)
    ).fetchone()
    if equipment is None:
        return None
    problem = Worded(word, text)
    later = connection.execute(
        "SELECT rowid, word, text FROM case_key WHERE equipment_id = ? AND rowid > ? AND visit_id <> ?"
        " ORDER BY rowid LIMIT ?",
        (equipment, hit.place, visit, _LATER),
    )
    found = next((row[0] for row in later if same_problem(problem, Worded(row[1], row[2]))), None)
    return None if found is None else date.fromordinal(found >> _COUNTER_BITS)


def _holding(connection: Connection, expression: str) -> list[int]:
    found = connection.execute(
        "SELECT rowid FROM case_index WHERE case_index MATCH ? ORDER BY rowid DESC LIMIT ?", (expression, _LOOKED_UP)
    )
    return [row[0] for row in found]


def _ranked(connection: Connection, query: LikeQuery, weights: Mapping[str, float], rowids: list[int]) -> list[Hit]:
    found = connection.execute(
        "SELECT rowid, problem_id, tokens FROM case_key WHERE rowid IN (SELECT value FROM json_each(?))",
        (json.dumps(rowids),),
    ).fetchall()
    ranked = []
    for rowid, problem_id, tokens in found:
        score, why = likeness(query, weights, set(tokens.split()))
        if score > 0:
            ranked.append((score, rowid, Hit(rowid, problem_id, score, why)))
    ranked.sort(key=lambda each: (-each[0], -each[1]))
    return [hit for _score, _rowid, hit in ranked]
