"""Schema 1: the log, the shared tables, and what is derived from them. Frozen: later steps change, this never."""

from __future__ import annotations

from fieldcrm.storage.search import SEARCH_DDL

_JOURNAL = (
    """
CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    action BLOB NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    time INTEGER NOT NULL,
    undoes BLOB NOT NULL,
    rows INTEGER NOT NULL,
    header BLOB NOT NULL,
    payload BLOB NOT NULL
)
""",
    "CREATE INDEX log_action ON log (action)",
    "CREATE INDEX log_undoes ON log (undoes)",
    "CREATE INDEX log_time ON log (time)",  # every write asks for the latest
    "CREATE TABLE tip (hash BLOB NOT NULL PRIMARY KEY) WITHOUT ROWID",
    """
CREATE TABLE field_write (
    row BLOB NOT NULL,
    field INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    entity TEXT NOT NULL,
    live INTEGER NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (row, field, seq)
) WITHOUT ROWID
""",
    "CREATE INDEX field_write_seq ON field_write (seq)",
)

_SHARED = (
    """
CREATE TABLE customer (
    id BLOB NOT NULL PRIMARY KEY,
    code TEXT,
    name TEXT,
    territory TEXT,
    sector TEXT,
    status TEXT,
    address TEXT,
    note TEXT,
    owner TEXT,
    invoice_legal_name TEXT,
    invoice_tax_number TEXT,
    invoice_address TEXT,
    invoice_phone TEXT,
    invoice_bank TEXT,
    invoice_account TEXT,
    cycle_days REAL,
    monthly_volume_milli INTEGER,
    monthly_volume_unit TEXT,
    usual_quantity_milli INTEGER,
    usual_quantity_unit TEXT,
    busy_months TEXT,
    slack_months TEXT,
    entered_on TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE contact (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    name TEXT,
    role TEXT,
    phone TEXT,
    email TEXT,
    wechat TEXT,
    note TEXT,
    is_primary INTEGER,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE site (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    name TEXT,
    address TEXT,
    rules TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE tank (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    site_id BLOB,
    name TEXT,
    product TEXT,
    volume_milli INTEGER,
    volume_unit TEXT,
    safe_fill REAL,
    reserve REAL,
    pump_needed INTEGER,
    cm_table TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE product (
    id BLOB NOT NULL PRIMARY KEY,
    code TEXT,
    name TEXT,
    density REAL,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE delivery (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    day TEXT,
    quantity_milli INTEGER,
    quantity_unit TEXT,
    product TEXT,
    price_milli INTEGER,
    price_per TEXT,
    supplier TEXT,
    number TEXT,
    tank_id BLOB,
    note TEXT,
    order_id BLOB,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE fuel_order (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    for_day TEXT,
    quantity_milli INTEGER,
    quantity_unit TEXT,
    product TEXT,
    tank_id BLOB,
    note TEXT,
    state TEXT,
    taken_on TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE level_reading (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    tank_id BLOB,
    day TEXT,
    level_value REAL,
    level_form TEXT,
    level_litres REAL,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE activity (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    kind TEXT,
    state TEXT,
    day TEXT,
    minute INTEGER,
    done_at INTEGER,
    outcome TEXT,
    reason TEXT,
    note TEXT,
    promised TEXT,
    contact_id BLOB,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE fact (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    topic TEXT,
    value TEXT,
    said_by TEXT,
    confirmed_on TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE word (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    kind TEXT,
    from_day TEXT,
    until_day TEXT,
    said_by TEXT,
    told_on TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE setting (
    id BLOB NOT NULL PRIMARY KEY,
    key TEXT,
    value TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    "CREATE INDEX customer_code ON customer (code)",
    "CREATE INDEX customer_name ON customer (name)",
    "CREATE INDEX customer_by_name ON customer (name IS NULL OR name = '', name, code, id) WHERE deleted = 0",
    "CREATE INDEX customer_by_code ON customer (code IS NULL OR code = '', code, name, id) WHERE deleted = 0",
    "CREATE INDEX contact_customer ON contact (customer_id)",
    "CREATE INDEX site_customer ON site (customer_id)",
    "CREATE INDEX tank_customer ON tank (customer_id)",
    # holds all that the rules read: a customer's history lies together, however its rows were scattered
    "CREATE INDEX delivery_customer ON delivery"
    " (customer_id, day, id, quantity_milli, quantity_unit, supplier, product, deleted)",
    "CREATE INDEX order_customer ON fuel_order (customer_id, for_day)",
    "CREATE INDEX reading_customer ON level_reading (customer_id, day)",
    "CREATE INDEX activity_customer ON activity (customer_id, day)",
    "CREATE INDEX activity_done ON activity (day) WHERE state = 'done'",
    "CREATE INDEX activity_planned ON activity (day) WHERE state = 'planned'",
    "CREATE INDEX fact_customer ON fact (customer_id)",
    "CREATE INDEX word_customer ON word (customer_id)",
)

_DERIVED = (
    """
CREATE TABLE standing (
    customer_id BLOB NOT NULL PRIMARY KEY,
    day INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    tier INTEGER NOT NULL,
    minute INTEGER,
    stake REAL NOT NULL,
    p10 INTEGER,
    p50 INTEGER,
    p90 INTEGER,
    quantity REAL,
    unit TEXT,
    p_active REAL,
    grade TEXT NOT NULL,
    monthly REAL,
    last_contact INTEGER,
    next_planned INTEGER,
    no_next INTEGER NOT NULL,
    fit TEXT,
    shown TEXT NOT NULL
) WITHOUT ROWID
""",
    "CREATE INDEX standing_list ON standing (listed, tier, minute, stake DESC)",
    "CREATE INDEX standing_no_next ON standing (grade, p10, p_active) WHERE no_next = 1",
    "CREATE INDEX standing_sort ON standing (customer_id, grade, p50, next_planned, last_contact, monthly)",
    """
CREATE TABLE forecast_error (
    customer_id BLOB NOT NULL,
    after INTEGER NOT NULL,
    made_on INTEGER NOT NULL,
    p10 INTEGER NOT NULL,
    p50 INTEGER NOT NULL,
    p90 INTEGER NOT NULL,
    quantity REAL NOT NULL,
    real_on INTEGER,
    real_quantity REAL,
    PRIMARY KEY (customer_id, after)
) WITHOUT ROWID
""",
    "CREATE TABLE derived (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE local (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

STATEMENTS = (*_JOURNAL, *_SHARED, *_DERIVED, *SEARCH_DDL)
