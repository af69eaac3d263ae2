"""The columns of the customers' list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.codes import Status
from fieldcrm.i18n import N_
from fieldcrm.ui.cells import Cell, Span, cell, grade_badge
from fieldcrm.ui.rows.days import DAY_WIDTH, day_cell, due_cell
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.words.dates import fixed_text
from fieldcrm.ui.words.fields import status_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.listed import CustomerRow

SORTS = ("name", "code", "territory", "grade", "next_need", "next_contact", "last_contact", "monthly")
"""What `desk.customers` sorts by, in the order that `s` offers."""
_STATUS_STYLES = {Status.PROSPECT: "info", Status.ACTIVE: "", Status.PAUSED: "dim", Status.LOST: "dim"}


def customer_columns(today: date) -> tuple[Column[CustomerRow], ...]:
    """Name, grade, next contact, next need, phone, use; from 100 columns on also the rest."""
    return (
        Column("grade", "", lambda row: grade_badge(row.grade), 3),
        Column("name", N_("Name"), lambda row: cell(row.name, "strong"), 16, flex=4),
        Column("code", N_("Code"), lambda row: cell(row.code, "dim"), 9, from_width=118),
        Column("territory", N_("Territory"), lambda row: cell(row.territory), 8, flex=1, from_width=96),
        Column("sector", N_("Sector"), lambda row: cell(row.sector, "dim"), 8, flex=1, from_width=140),
        Column("status", N_("Status"), _status, 9, from_width=108),
        Column("last_contact", N_("Last contact"), lambda row: day_cell(row.last_contact, today), 12, from_width=130),
        Column("next_contact", N_("Next contact"), lambda row: day_cell(row.next_contact, today), 12),
        Column("next_need", N_("   Next need"), lambda row: due_cell(row.next_need, today), DAY_WIDTH + 3),
        Column("phone", N_("Phone"), lambda row: cell(row.phone), 14),
        Column("monthly", N_("t/month"), _monthly, 8, right=True),
    )


def _status(row: CustomerRow) -> Cell:
    return (Span(status_text(row.status), _STATUS_STYLES[row.status]),)


def _monthly(row: CustomerRow) -> Cell:
    return (Span(fixed_text(row.monthly), "" if row.monthly is not None else "dim"),)
