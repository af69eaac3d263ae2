"""Schema 2: the index in which like cases are found; derived, made anew by a rebuild (see `storage.cases`)."""

from __future__ import annotations

STATEMENTS = (
    """
CREATE TABLE case_key (
    rowid INTEGER PRIMARY KEY,
    problem_id BLOB NOT NULL UNIQUE,
    tokens TEXT NOT NULL
)
""",
    "CREATE VIRTUAL TABLE case_index USING fts5"
    " (tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')",
)
