"""Schema 2: service, complaints, promises, agreements, the team's own fields and lists."""

from __future__ import annotations

from fieldcrm.storage.migrations.cases_002 import STATEMENTS as CASES
from fieldcrm.storage.migrations.journal_002 import STATEMENTS as JOURNAL
from fieldcrm.storage.migrations.recent_002 import STATEMENTS as RECENT
from fieldcrm.storage.migrations.service_002 import STATEMENTS as SERVICE

_ALTERED = (
    "ALTER TABLE customer ADD COLUMN merged_into BLOB",
    "ALTER TABLE customer ADD COLUMN language TEXT",
    "ALTER TABLE site ADD COLUMN permits TEXT",
    "ALTER TABLE site ADD COLUMN gate TEXT",
    "ALTER TABLE site ADD COLUMN air_shower TEXT",
    "ALTER TABLE site ADD COLUMN clothing TEXT",
    "ALTER TABLE site ADD COLUMN safety_gear TEXT",
    "ALTER TABLE site ADD COLUMN hours TEXT",
    "ALTER TABLE site ADD COLUMN contact_id BLOB",
    "ALTER TABLE site ADD COLUMN pump TEXT",
    "ALTER TABLE site ADD COLUMN hose_length REAL",
    "ALTER TABLE activity ADD COLUMN author TEXT",
    "ALTER TABLE fact ADD COLUMN price_milli INTEGER",
    "ALTER TABLE fact ADD COLUMN price_per TEXT",
    "ALTER TABLE fact ADD COLUMN supplier TEXT",
    "ALTER TABLE fact ADD COLUMN product TEXT",
    "ALTER TABLE word ADD COLUMN tank_id BLOB",
    "ALTER TABLE word ADD COLUMN quantity_milli INTEGER",
    "ALTER TABLE word ADD COLUMN quantity_unit TEXT",
)

_TABLES = (
    """
CREATE TABLE contract (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    number TEXT,
    period_start TEXT,
    period_end TEXT,
    volume_milli INTEGER,
    volume_unit TEXT,
    product TEXT,
    price_terms TEXT,
    remind_days INTEGER,
    signed_on TEXT,
    note TEXT,
    ended_on TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE prepayment (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    day TEXT,
    money_milli INTEGER,
    money_currency TEXT,
    kind TEXT,
    note TEXT,
    delivery_id BLOB,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE relation (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    other_id BLOB,
    kind TEXT,
    since TEXT,
    note TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE notice (
    id BLOB NOT NULL PRIMARY KEY,
    day TEXT,
    title TEXT,
    market TEXT,
    advice TEXT,
    words TEXT,
    until_day TEXT,
    rule TEXT,
    author TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE notice_target (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    notice_id BLOB,
    told_on TEXT,
    told_by TEXT,
    told_word TEXT,
    position INTEGER,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE custom_field (
    id BLOB NOT NULL PRIMARY KEY,
    of_kind TEXT,
    name TEXT,
    type TEXT,
    unit TEXT,
    choices TEXT,
    position INTEGER,
    note TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE custom_value (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB,
    field_id BLOB,
    of_id BLOB,
    value TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE choice (
    id BLOB NOT NULL PRIMARY KEY,
    list TEXT,
    word TEXT,
    position INTEGER,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE segment (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT,
    rule TEXT,
    note TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE degree_day (
    id BLOB NOT NULL PRIMARY KEY,
    territory TEXT,
    day TEXT,
    hdd REAL,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE member (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT,
    laptop_replica BLOB,
    laptop_key BLOB,
    laptop_recipient TEXT,
    joined_on TEXT,
    retired_on TEXT,
    retired_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    origin INTEGER NOT NULL
) WITHOUT ROWID
""",
)

_INDEXES = (
    "CREATE INDEX equipment_customer ON equipment (customer_id)",
    "CREATE INDEX service_visit_customer ON service_visit (customer_id, day)",
    "CREATE INDEX visit_problem_customer ON visit_problem (customer_id)",
    "CREATE INDEX visit_part_customer ON visit_part (customer_id)",
    "CREATE INDEX visit_parameter_customer ON visit_parameter (customer_id)",
    "CREATE INDEX visit_program_customer ON visit_program (customer_id)",
    "CREATE INDEX risk_customer ON risk (customer_id)",
    "CREATE INDEX attachment_customer ON attachment (customer_id)",
    "CREATE INDEX complaint_step_customer ON complaint_step (customer_id)",
    "CREATE INDEX promise_customer ON promise (customer_id)",
    "CREATE INDEX contract_customer ON contract (customer_id)",
    "CREATE INDEX prepayment_customer ON prepayment (customer_id)",
    "CREATE INDEX relation_customer ON relation (customer_id)",
    "CREATE INDEX notice_target_customer ON notice_target (customer_id)",
    "CREATE INDEX custom_value_customer ON custom_value (customer_id)",
    "CREATE INDEX activity_open ON activity (customer_id, day) WHERE state = 'planned'",
    "CREATE INDEX service_visit_day ON service_visit (day)",
    "CREATE INDEX service_visit_activity ON service_visit (activity_id)",
    "CREATE INDEX service_visit_equipment ON service_visit (equipment_id)",
    "CREATE INDEX visit_part_equipment ON visit_part (equipment_id)",
    "CREATE INDEX visit_parameter_equipment ON visit_parameter (equipment_id)",
    "CREATE INDEX visit_program_equipment ON visit_program (equipment_id)",
    "CREATE INDEX risk_visit ON risk (visit_id)",
    "CREATE INDEX risk_equipment ON risk (equipment_id)",
    "CREATE INDEX visit_problem_visit ON visit_problem (visit_id)",
    "CREATE INDEX visit_problem_equipment ON visit_problem (equipment_id)",
    "CREATE INDEX visit_part_visit ON visit_part (visit_id)",
    "CREATE INDEX visit_parameter_visit ON visit_parameter (visit_id)",
    "CREATE INDEX visit_program_visit ON visit_program (visit_id)",
    "CREATE INDEX attachment_of ON attachment (of_id)",
    "CREATE INDEX complaint_received ON complaint (received_at)",
    "CREATE INDEX complaint_step_complaint ON complaint_step (complaint_id, at)",
    "CREATE INDEX relation_other ON relation (other_id)",
    "CREATE INDEX notice_target_notice ON notice_target (notice_id)",
    "CREATE INDEX fact_confirmed ON fact (customer_id, confirmed_on, topic) WHERE deleted = 0 AND confirmed_on <> ''",
    "CREATE INDEX custom_value_of ON custom_value (of_id)",
    "CREATE INDEX custom_value_field ON custom_value (field_id, value)",
    "CREATE INDEX degree_day_place ON degree_day (territory, day)",
)

_FORECASTS = (
    # which tank a delivery was for decides whose need it tells of: read with the rest, from the index alone
    "DROP INDEX delivery_customer",
    "CREATE INDEX delivery_customer ON delivery"
    " (customer_id, day, id, quantity_milli, quantity_unit, supplier, product, tank_id, deleted)",
    "ALTER TABLE forecast_error RENAME TO forecast_error_before",
    """
CREATE TABLE forecast_error (
    customer_id BLOB NOT NULL,
    stream TEXT NOT NULL,
    after INTEGER NOT NULL,
    made_on INTEGER NOT NULL,
    p10 INTEGER NOT NULL,
    p50 INTEGER NOT NULL,
    p90 INTEGER NOT NULL,
    quantity REAL NOT NULL,
    real_on INTEGER,
    real_quantity REAL,
    PRIMARY KEY (customer_id, stream, after)
) WITHOUT ROWID
""",
    "INSERT INTO forecast_error (customer_id, stream, after, made_on, p10, p50, p90, quantity, real_on, real_quantity)"
    " SELECT customer_id, '', after, made_on, p10, p50, p90, quantity, real_on, real_quantity"
    " FROM forecast_error_before",
    "DROP TABLE forecast_error_before",
)

_WRITTEN = "DELETE FROM packed_deliveries WHERE customer_id ="

_PACKED = (
    "CREATE TABLE packed_deliveries (customer_id BLOB NOT NULL PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID",
    f"CREATE TRIGGER delivery_added AFTER INSERT ON delivery BEGIN {_WRITTEN} NEW.customer_id; END",
    "CREATE TRIGGER delivery_changed AFTER UPDATE OF"
    " customer_id, day, quantity_milli, quantity_unit, supplier, product, tank_id, deleted ON delivery"
    f" BEGIN {_WRITTEN} OLD.customer_id; {_WRITTEN} NEW.customer_id; END",
    f"CREATE TRIGGER delivery_dropped AFTER DELETE ON delivery BEGIN {_WRITTEN} OLD.customer_id; END",
    # the curves are kept in another form from here on, and apart: they are made anew when they are needed
    "ALTER TABLE standing DROP COLUMN fit",
    "CREATE TABLE standing_fit (customer_id BLOB NOT NULL PRIMARY KEY, fit TEXT NOT NULL, past TEXT, course BLOB,"
    " kept BLOB) WITHOUT ROWID",
)

STATEMENTS = (*_ALTERED, *SERVICE, *_TABLES, *_INDEXES, *_FORECASTS, *_PACKED, *RECENT, *CASES, *JOURNAL)
REPLAY = True
"""What was written to each row is kept in another way from this step on: it is made anew from the log."""
