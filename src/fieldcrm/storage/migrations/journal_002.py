"""The part of schema 2 that merging stands on: who has seen what, what waits, what was written to each row."""

from __future__ import annotations

STATEMENTS = (
    """
CREATE TABLE ancestry (
    seq INTEGER PRIMARY KEY,
    line INTEGER NOT NULL,
    place INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    replica BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    clock BLOB NOT NULL
)
""",
    "CREATE UNIQUE INDEX ancestry_line ON ancestry (line, place)",
    "DROP TABLE field_write",
    """
CREATE TABLE row_write (
    row BLOB NOT NULL,
    entity TEXT NOT NULL,
    seq INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (row, entity, seq)
) WITHOUT ROWID
""",
    """
CREATE TABLE row_head (
    row BLOB NOT NULL,
    entity TEXT NOT NULL,
    heads BLOB NOT NULL,
    conflict BLOB,
    PRIMARY KEY (row, entity)
) WITHOUT ROWID
""",
    "CREATE INDEX row_head_conflict ON row_head (entity, row) WHERE conflict IS NOT NULL",
    """
CREATE TABLE held (
    hash BLOB NOT NULL PRIMARY KEY,
    replica BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    actor TEXT NOT NULL,
    header BLOB NOT NULL,
    payload BLOB NOT NULL
)
""",
    """
CREATE TABLE held_parent (
    parent BLOB NOT NULL,
    child BLOB NOT NULL,
    PRIMARY KEY (parent, child)
) WITHOUT ROWID
""",
    "CREATE INDEX held_parent_child ON held_parent (child)",
    """
CREATE TABLE unknown (
    entity TEXT NOT NULL,
    field INTEGER NOT NULL,
    PRIMARY KEY (entity, field)
) WITHOUT ROWID
""",
    "CREATE TABLE lost_work (entity TEXT NOT NULL, row BLOB NOT NULL, PRIMARY KEY (entity, row)) WITHOUT ROWID",
    """
CREATE TABLE merge_run (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    label TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    undone_by BLOB
)
""",
)
