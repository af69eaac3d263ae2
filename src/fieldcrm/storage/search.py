"""The search index of the archive: FTS5 over exact tokens, ranked by the matcher of ``domain.searchtext``.

``search_index`` holds tokens only (contentless, no positions) and names candidates; ``search_key`` holds the folded
text, from which the matcher decides and ranks; ``search_word`` turns a fragment into the words that hold it. The
rowid is this laptop's own: the length of the name above a counter, so that the index yields shorter names first and
a look-up can stop early.

No function here commits. Callers remove hidden customers.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple, Protocol

from fieldcrm.domain.searchtext.haystack import Haystack
from fieldcrm.domain.searchtext.match import Match, Query, line_of, match, parse_query
from fieldcrm.domain.searchtext.plan import Fragment, Leaf, Plan, Rank, Way, Ways, plan_query
from fieldcrm.domain.searchtext.terms import (
    LONGEST_FRAGMENT,
    TEXT,
    WORD_INSIDE,
    WORD_START,
    forget_grams,
    terms_for_index,
    word_list_entries,
)

SEARCH_DDL: Final[tuple[str, ...]] = (
    """CREATE TABLE search_key (
        rowid INTEGER PRIMARY KEY,
        customer_id BLOB NOT NULL UNIQUE,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        code_key TEXT NOT NULL,
        other_names TEXT NOT NULL,
        phones TEXT NOT NULL,
        contacts TEXT NOT NULL,
        territory TEXT NOT NULL,
        words TEXT NOT NULL
    )""",
    "CREATE INDEX search_key_name ON search_key (name_key)",
    "CREATE INDEX search_key_code ON search_key (code_key)",
    "CREATE TABLE search_word (gram TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (gram, word)) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE search_index USING fts5"
    " (tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')",
)

#: Names are counted up to this length in the rowid; empty names count as the longest.
_LONGEST_NAME: Final = 255
_COUNTER_BITS: Final = 32

#: Bulk indexing sorts this many customers at once, so that rowids mostly rise and FTS5 need not flush.
_BATCH: Final = 20_000

#: A fragment stands for at most this many words: as many customers at least, more than a list shows.
_MOST_WORDS: Final = 40

#: Rows beyond the wanted ones that are ranked too, and rows looked at before a vague query gives up.
_SLACK: Final = 14
_MOST_LOOKED_AT: Final = 300

#: Sorts after every character of a key.
_LAST: Final = "\U0010ffff"

_COLUMNS: Final = "name, name_key, code_key, other_names, phones, contacts, territory, words"
_ROW: Final = "k.rowid, k.customer_id, k." + _COLUMNS.replace(", ", ", k.")


class Connection(Protocol):
    """What is used of a DB-API connection of the driver."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Any: ...
    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any: ...


class SearchDoc(NamedTuple):
    """What of a customer can be searched, as people wrote it. ``words`` is free text, or lines with their kinds."""

    customer_id: bytes
    name: str
    code: str = ""
    other_names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    territory: str = ""
    words: str | tuple[tuple[str, str], ...] = ""


class Hit(NamedTuple):
    """A customer found; greater scores (0 to 100) are better; ``field`` is what matched, of words the kind and line."""

    customer_id: bytes
    score: float
    field: str
    line: int = -1


class _Found(NamedTuple):
    rowid: int
    customer_id: bytes
    haystack: Haystack
    match: Match


# -- writing ---------------------------------------------------------------------------------------------------------


def index_customer(conn: Connection, doc: SearchDoc) -> None:
    """File the customer under what it is now called, in place of whatever it was filed under; cheap if unchanged."""
    haystack = _haystack(doc)
    row = conn.execute(f"SELECT rowid, {_COLUMNS} FROM search_key WHERE customer_id = ?", (doc.customer_id,)).fetchone()
    if row is not None:
        if tuple(row[1:]) == _values(haystack):
            return
        _remove(conn, row[0])
    keep = row is not None and row[0] >> _COUNTER_BITS == _length(haystack)
    rowid = row[0] if keep else _next_rowid(conn, _length(haystack))
    _insert(conn, [(rowid, doc.customer_id, haystack)], set())


def remove_customer(conn: Connection, customer_id: bytes) -> None:
    """Take the customer out of the index; nothing happens if it is not in it.

    What it was filed under stays in the file, unreachable, until :func:`optimize`.
    """
    row = conn.execute("SELECT rowid FROM search_key WHERE customer_id = ?", (customer_id,)).fetchone()
    if row is not None:
        _remove(conn, row[0])


def index_many(conn: Connection, docs: Iterable[SearchDoc]) -> int:
    """File many customers, new or known, and return how many; call :func:`optimize` after the last of thousands."""
    rest = iter(docs)
    known_words: set[str] = set()
    count = 0
    while batch := {doc.customer_id: doc for doc in islice(rest, _BATCH)}:
        ids = json.dumps([customer_id.hex() for customer_id in batch])
        old = conn.execute(
            "SELECT rowid FROM search_key WHERE customer_id IN (SELECT unhex(value) FROM json_each(?))", (ids,)
        ).fetchall()
        for (rowid,) in old:
            _remove(conn, rowid)
        folded = [(doc.customer_id, _haystack(doc)) for doc in batch.values()]
        folded.sort(key=lambda each: (_length(each[1]), each[1].name_key))
        rows = []
        last = -1
        for customer_id, haystack in folded:
            length = _length(haystack)
            last = last + 1 if last >> _COUNTER_BITS == length else _next_rowid(conn, length)
            rows.append((last, customer_id, haystack))
        _insert(conn, rows, known_words)
        count += len(rows)
    forget_grams()
    return count


def optimize(conn: Connection) -> None:
    """Merge the index into one piece, and forget what removed customers were filed under. Seconds at 100,000."""
    conn.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
    stale: list[tuple[str, str]] = []
    for gram, word in conn.execute("SELECT gram, word FROM search_word WHERE substr(gram, 2, 1) = ?", (WORD_START,)):
        token = f'"{gram[0]}{TEXT}{word}"'
        if not conn.execute("SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT 1", (token,)).fetchone():
            stale.extend(word_list_entries(gram[0] + word))
    conn.executemany("DELETE FROM search_word WHERE gram = ? AND word = ?", stale)


def _haystack(doc: SearchDoc) -> Haystack:
    return Haystack.of(
        name=doc.name,
        code=doc.code,
        other_names=doc.other_names,
        phones=doc.phones,
        contacts=doc.contacts,
        territory=doc.territory,
        words=doc.words,
    )


def _values(haystack: Haystack) -> tuple[str, ...]:
    return (
        haystack.name,
        haystack.name_key,
        haystack.code_key,
        haystack.other_names,
        haystack.phones,
        haystack.contacts,
        haystack.territory,
        haystack.words,
    )


def _length(haystack: Haystack) -> int:
    return min(len(haystack.name_key), _LONGEST_NAME) or _LONGEST_NAME


def _next_rowid(conn: Connection, length: int) -> int:
    first = length << _COUNTER_BITS
    (last,) = conn.execute(
        "SELECT max(rowid) FROM search_key WHERE rowid BETWEEN ? AND ?", (first, first + (1 << _COUNTER_BITS) - 1)
    ).fetchone()
    return first if last is None else int(last) + 1


def _remove(conn: Connection, rowid: int) -> None:
    conn.execute("DELETE FROM search_index WHERE rowid = ?", (rowid,))
    conn.execute("DELETE FROM search_key WHERE rowid = ?", (rowid,))


def _insert(conn: Connection, rows: list[tuple[int, bytes, Haystack]], known_words: set[str]) -> None:
    """Insert rows in the order given; ``known_words`` are in the word list already and is added to."""
    conn.executemany(
        f"INSERT INTO search_key (rowid, customer_id, {_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)",
        ((rowid, customer_id, *_values(haystack)) for rowid, customer_id, haystack in rows),
    )
    new_words: set[str] = set()

    def tokens() -> Iterator[tuple[int, str]]:
        for rowid, _, haystack in rows:
            terms = terms_for_index(haystack)
            new_words.update(terms.words)
            yield rowid, " ".join(terms.tokens)

    conn.executemany("INSERT INTO search_index (rowid, tokens) VALUES (?, ?)", tokens())
    new_words -= known_words
    known_words |= new_words
    conn.executemany(
        "INSERT OR IGNORE INTO search_word (gram, word) VALUES (?, ?)",
        sorted(entry for word in new_words for entry in word_list_entries(word)),
    )


# -- reading ---------------------------------------------------------------------------------------------------------


def find(conn: Connection, text: str, limit: int = 50) -> list[Hit]:
    """The customers that fit ``text``, best first, ties by the length of the name, then by name; at most ``limit``.

    Any text is allowed. Where more fit than can be looked at, those with the shorter names are looked at.
    """
    query = parse_query(text)
    if query is None or limit <= 0:
        return []
    found = _Search(conn, query, limit).run()
    found.sort(key=lambda each: (-each.match.score, _length(each.haystack), each.haystack.name_key, each.customer_id))
    return [_hit(query, each) for each in found[:limit]]


def _hit(query: Query, found: _Found) -> Hit:
    score, field = found.match
    kind, line = line_of(query, found.haystack) if field == "words" else ("", -1)
    return Hit(found.customer_id, float(score), kind or field, line)


class _Search:
    """One query under way: what was looked at, and what fitted."""

    def __init__(self, conn: Connection, query: Query, limit: int) -> None:
        self._conn = conn
        self._query = query
        self._limit = limit
        self._seen: set[int] = set()
        self._found: list[_Found] = []
        self._expansions: dict[Fragment, tuple[str, ...]] = {}

    def run(self) -> list[_Found]:
        plan = plan_query(self._query)
        self._look_at_beginnings(plan)
        if len(self._found) >= self._limit:
            return self._found
        instead = [self._ways(rank.ways) for rank in plan.instead if not rank.is_refinement]
        everything = self._any_of([self._all_terms(plan), *instead])
        rowids = self._conn.execute(
            "SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rowid LIMIT ?",
            (everything, self._limit + _SLACK + 1),
        ).fetchall()
        if len(rowids) <= self._limit + _SLACK:
            self._look_at_rows([rowid for (rowid,) in rowids])
            return self._found
        for step in self._steps(plan):
            self._look_up(step)
            if len(self._found) >= self._limit:
                break
        return self._found

    def _look_at_beginnings(self, plan: Plan) -> None:
        """The code that was typed, then names, then codes that begin with all that was typed."""
        key = self._query.key
        self._look_at(self._conn.execute(f"SELECT {_ROW} FROM search_key AS k WHERE code_key = ?", (key,)))
        if plan.begins:
            self._look_up(self._ways(plan.begins))
        else:
            self._look_at_range("name_key", key)
        if len(self._found) < self._limit:
            self._look_at_range("code_key", key)

    def _look_at_range(self, column: str, beginning: str) -> None:
        self._look_at(
            self._conn.execute(
                f"SELECT {_ROW} FROM search_key AS k WHERE {column} >= ? AND {column} < ? ORDER BY {column} LIMIT ?",
                (beginning, beginning + _LAST, self._limit + _SLACK),
            )
        )

    def _steps(self, plan: Plan) -> Iterator[str]:
        """Look-ups by rank, for a query that too many customers fit."""
        if len(plan.terms) == 1:
            for rank in (*plan.terms[0], *plan.instead):
                yield self._ways(rank.ways)
        else:
            yield self._all_terms(plan, plan.names)
            for rank in plan.instead:
                yield self._ways(rank.ways)
            yield self._all_terms(plan, [len(term) - 1 for term in plan.terms])  # words are the last
            yield self._all_terms(plan)

    def _look_up(self, expression: str) -> None:
        if expression:
            self._look_at(
                self._conn.execute(
                    f"SELECT {_ROW} FROM search_index AS i CROSS JOIN search_key AS k ON k.rowid = i.rowid"
                    " WHERE search_index MATCH ? ORDER BY i.rowid LIMIT ?",
                    (expression, _MOST_LOOKED_AT),
                )
            )

    def _look_at_rows(self, rowids: list[int]) -> None:
        self._look_at(
            self._conn.execute(
                f"SELECT {_ROW} FROM search_key AS k WHERE k.rowid IN (SELECT value FROM json_each(?))",
                (json.dumps([rowid for rowid in rowids if rowid not in self._seen]),),
            )
        )

    def _look_at(self, rows: Iterable[tuple[Any, ...]]) -> None:
        enough = self._limit + _SLACK
        for rowid, customer_id, *values in rows:
            if rowid in self._seen:
                continue
            self._seen.add(rowid)
            haystack = Haystack(*values)
            fits = match(self._query, haystack)
            if fits is not None:
                self._found.append(_Found(rowid, customer_id, haystack, fits))
                if len(self._found) >= enough:
                    break

    # -- FTS5 expressions: quoted tokens of letters and digits, AND, OR, parentheses; "" stands for nothing to find ----

    def _all_terms(self, plan: Plan, first: Sequence[int] = ()) -> str:
        """Every term by any of its ways. A fragment cut short would hide customers: the matcher sees to such a term."""
        conditions: list[str] = []
        cut: list[str] = []
        for term, most in zip(plan.terms, first or map(len, plan.terms), strict=True):
            ranks = (rank for rank in term[:most] if not rank.is_refinement)
            expression = self._any_of([self._ways(rank.ways) for rank in ranks])
            if not expression:
                return ""
            (cut if len(plan.terms) > 1 and self._is_cut(term) else conditions).append(expression)
        return " AND ".join(f"({condition})" for condition in conditions or cut)

    def _is_cut(self, term: tuple[Rank, ...]) -> bool:
        fragments = (leaf for rank in term for way in rank.ways for leaf in way if isinstance(leaf, Fragment))
        return any(len(self._expand(fragment)) >= _MOST_WORDS for fragment in fragments)

    @staticmethod
    def _any_of(expressions: list[str]) -> str:
        return " OR ".join(f"({expression})" for expression in dict.fromkeys(expressions) if expression)

    def _ways(self, ways: Ways) -> str:
        return self._any_of([self._way(way) for way in ways])

    def _way(self, way: Way) -> str:
        leaves = [self._tokens(leaf) for leaf in way]
        if not all(leaves):
            return ""
        return " AND ".join("(" + " OR ".join(f'"{token}"' for token in leaf) + ")" for leaf in leaves)

    def _tokens(self, leaf: Leaf) -> tuple[str, ...]:
        return self._expand(leaf) if isinstance(leaf, Fragment) else leaf

    def _expand(self, fragment: Fragment) -> tuple[str, ...]:
        """The tokens of the words that hold the fragment, those that begin with it first."""
        known = self._expansions.get(fragment)
        if known is not None:
            return known
        field, text, inside = fragment
        words: dict[str, None] = {}
        for place in (WORD_START, WORD_INSIDE) if inside else (WORD_START,):
            gram = field + place + text[:LONGEST_FRAGMENT]
            rows = self._conn.execute(
                "SELECT word FROM search_word WHERE gram >= ? AND gram < ? LIMIT ?",
                (gram, gram + _LAST, _MOST_WORDS - len(words)),
            )
            words.update((word, None) for (word,) in rows if text in word)
        tokens = tuple(f"{field}{TEXT}{word}" for word in words)
        self._expansions[fragment] = tokens
        return tokens
