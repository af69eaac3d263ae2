"""Schema 2: the index in which like cases are found; derived, made anew by a rebuild (see `storage.cases`)."""

from __future__ import annotations

STATEMENTS = (
    """
CREATE TABLE case_key (
    rowid INTEGER PRIMARY KEY,
    problem_id BLOB NOT NULL UNIQUE,
    equipment_id BLOB,
    visit_id BLOB NOT NULL,
    word TEXT NOT NULL,
    text TEXT NOT NULL,
    tokens TEXT NOT NULL
)
""",
    "CREATE INDEX case_key_equipment ON case_key (equipment_id)",
    "CREATE VIRTUAL TABLE case_index USING fts5"
    " (tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')",
)
