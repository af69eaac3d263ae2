"""Schema 2: the tables of what is done at a customer: equipment, visits, risks, complaints, promises."""

from __future__ import annotations

STATEMENTS = (
    """
CREATE TABLE equipment (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    site_id BLOB,
    tank_id BLOB,
    kind TEXT,
    name TEXT,
    maker TEXT,
    model TEXT,
    serial TEXT,
    installed_on TEXT,
    note TEXT,
    retired_on TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE service_visit (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    site_id BLOB,
    day TEXT,
    minute INTEGER,
    minutes INTEGER,
    travel_minutes INTEGER,
    engineer TEXT,
    present TEXT,
    customer_word TEXT,
    note TEXT,
    number TEXT,
    activity_id BLOB,
    equipment_id BLOB,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE visit_problem (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    visit_id BLOB,
    equipment_id BLOB,
    problem_word TEXT,
    problem_text TEXT,
    cause_word TEXT,
    cause_text TEXT,
    solution_word TEXT,
    solution_text TEXT,
    method_word TEXT,
    method_text TEXT,
    solved INTEGER,
    position INTEGER,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE visit_part (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    visit_id BLOB,
    equipment_id BLOB,
    name TEXT,
    number TEXT,
    quantity REAL,
    serial_off TEXT,
    serial_on TEXT,
    position INTEGER,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE visit_parameter (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    visit_id BLOB,
    equipment_id BLOB,
    name TEXT,
    value_old TEXT,
    value_new TEXT,
    value_unit TEXT,
    position INTEGER,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE visit_program (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    visit_id BLOB,
    equipment_id BLOB,
    name TEXT,
    version_old TEXT,
    version_new TEXT,
    what TEXT,
    position INTEGER,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE risk (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    visit_id BLOB,
    equipment_id BLOB,
    what TEXT,
    severity TEXT,
    check_by TEXT,
    owner TEXT,
    closed_on TEXT,
    closed_word TEXT,
    closed_by TEXT,
    found_on TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE attachment (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    of_id BLOB,
    file_path TEXT,
    file_sha256 TEXT,
    file_bytes INTEGER,
    caption TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE complaint (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    contact_id BLOB,
    visit_id BLOB,
    equipment_id BLOB,
    received_at INTEGER,
    channel TEXT,
    words TEXT,
    category TEXT,
    product TEXT,
    seeks TEXT,
    effect TEXT,
    mood TEXT,
    severity TEXT,
    cause TEXT,
    remedy TEXT,
    enough_answer TEXT,
    enough_word TEXT,
    owner TEXT,
    general INTEGER,
    merged_into BLOB,
    number TEXT,
    improvement TEXT,
    activity_id BLOB,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE complaint_step (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    complaint_id BLOB,
    step TEXT,
    at INTEGER,
    actor TEXT,
    words TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE promise (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    what TEXT,
    by_day TEXT,
    by_minute INTEGER,
    given_by TEXT,
    given_on TEXT,
    source_kind TEXT,
    source_id BLOB,
    settled_on TEXT,
    settled_how TEXT,
    settled_word TEXT,
    settled_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
)
