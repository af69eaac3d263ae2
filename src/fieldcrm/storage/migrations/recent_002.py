"""Schema 2: what a dossier needs in order to read the latest of everything and what is open, whatever lies behind."""

from __future__ import annotations

_LATEST = (
    "CREATE INDEX reading_tank ON level_reading (customer_id, tank_id, day)",
    "CREATE INDEX order_taken ON fuel_order (customer_id, taken_on)",
    "CREATE INDEX order_open ON fuel_order (customer_id, for_day) WHERE state = 'open'",
    "CREATE INDEX delivery_order ON delivery (order_id) WHERE order_id IS NOT NULL",
    "DROP INDEX word_customer",
    "CREATE INDEX word_customer ON word (customer_id, told_on)",
    "CREATE INDEX word_shutdown ON word (customer_id) WHERE kind = 'shutdown'",
    "CREATE INDEX word_month ON word (customer_id, from_day) WHERE kind = 'month_need'",
    "CREATE INDEX risk_open ON risk (customer_id) WHERE coalesce(closed_on, '') = ''",
    "CREATE INDEX promise_open ON promise (customer_id) WHERE coalesce(settled_on, '') = ''",
    "CREATE INDEX complaint_customer ON complaint (customer_id, received_at)",
    "CREATE INDEX complaint_merged ON complaint (customer_id) WHERE merged_into IS NOT NULL",
)


def _look_again(complaint: str) -> str:
    """Keeps whether a complaint is open: its last step that closed or reopened it says so."""
    return (
        f"DELETE FROM open_complaint WHERE complaint_id = {complaint};"
        " INSERT INTO open_complaint (complaint_id, customer_id) SELECT c.id, c.customer_id FROM complaint c"
        f" WHERE c.id = {complaint} AND coalesce((SELECT s.step FROM complaint_step s WHERE s.complaint_id = c.id"
        " AND s.deleted = 0 AND s.step IN ('closed', 'reopened') ORDER BY s.at DESC, s.id DESC LIMIT 1), '')"
        " <> 'closed';"
    )


OPEN_COMPLAINTS = (
    # which complaints are open follows from their steps; kept, so that nobody looks through all that were ever made
    "CREATE TABLE open_complaint (complaint_id BLOB NOT NULL PRIMARY KEY, customer_id BLOB) WITHOUT ROWID",
    "CREATE INDEX open_complaint_customer ON open_complaint (customer_id)",
    f"CREATE TRIGGER complaint_added AFTER INSERT ON complaint BEGIN {_look_again('NEW.id')} END",
    f"CREATE TRIGGER complaint_moved AFTER UPDATE OF customer_id ON complaint BEGIN {_look_again('NEW.id')} END",
    f"CREATE TRIGGER complaint_dropped AFTER DELETE ON complaint BEGIN {_look_again('OLD.id')} END",
    f"CREATE TRIGGER step_added AFTER INSERT ON complaint_step BEGIN {_look_again('NEW.complaint_id')} END",
    "CREATE TRIGGER step_changed AFTER UPDATE OF complaint_id, step, at, deleted ON complaint_step"
    f" BEGIN {_look_again('OLD.complaint_id')} {_look_again('NEW.complaint_id')} END",
    f"CREATE TRIGGER step_dropped AFTER DELETE ON complaint_step BEGIN {_look_again('OLD.complaint_id')} END",
)

STATEMENTS = (*_LATEST, *OPEN_COMPLAINTS)
