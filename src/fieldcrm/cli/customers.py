"""`fieldcrm customers`: all of them, those that a search finds, those that a filter lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.finding import wanted
from fieldcrm.cli.output import Column, emit, grade_cell, say
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import fixed_text, number_text, short_day
from fieldcrm.ui.words.fields import status_text
from fieldcrm.ui.words.found import found_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.listed import CustomerRow

_CUSTOMERS = [
    "customer",
    "code",
    "name",
    "territory",
    "sector",
    "status",
    "grade",
    "phone",
    "next_need",
    "next_contact",
    "last_contact",
    "monthly",
    "unit",
    "matched",
    "snippet",
]
"""Keys of the rows that scripts read: the header of a CSV without rows."""


def customers(session: Session) -> int:
    """`fieldcrm customers [QUERY]`."""
    line = session.line
    limit = session.number("--limit")
    with session.desk(read_only=True) as desk:
        page = desk.customers(
            " ".join(line.rest),
            sort=line.get("--sort") or "name",
            grade=line.get("--grade"),
            status=line.get("--status"),
            territory=line.get("--territory"),
            where=wanted(session, desk),
            limit=limit or _every(),
        )
    columns = (
        Column("customer", _("Code")),
        Column("name", _("Name")),
        Column("grade", _("Grade")),
        Column("status", _("Status")),
        Column("territory", _("Territory")),
        Column("phone", _("Phone")),
        Column("monthly", _("t a month"), right=True),
        Column("next_need", _("Needed by")),
        Column("next_contact", _("Next contact")),
        *((Column("found", _("Found")),) if any(row.snippet for row in page.rows) else ()),
    )
    day = session.today()
    rows = [_customer_row(row, day) for row in page.rows]
    emit(session.format, columns, rows, [_customer_data(row) for row in page.rows], _CUSTOMERS)
    say(_("{shown} of {total} customers.", shown=number_text(len(page.rows)), total=number_text(page.total)))
    return 0


def _every() -> int:
    """A limit that no archive reaches: the command line prints all rows unless told otherwise."""
    return 10_000_000


def _customer_row(row: CustomerRow, day: date) -> dict[str, object]:
    return {
        "customer": row.code,
        "name": row.name,
        "grade": grade_cell(row.grade),
        "status": status_text(row.status),
        "territory": row.territory,
        "phone": row.phone,
        "monthly": "" if row.monthly is None else fixed_text(row.monthly),
        "next_need": short_day(row.next_need, day) if row.next_need else "",
        "next_contact": short_day(row.next_contact, day) if row.next_contact else "",
        "found": found_text(row),
    }


def _customer_data(row: CustomerRow) -> dict[str, object]:
    return {
        "customer": row.code or row.name,
        "code": row.code,
        "name": row.name,
        "territory": row.territory,
        "sector": row.sector,
        "status": str(row.status),
        "grade": str(row.grade),
        "phone": row.phone,
        "next_need": row.next_need,
        "next_contact": row.next_contact,
        "last_contact": row.last_contact,
        "monthly": row.monthly,
        "unit": "t",
        "matched": row.matched,
        "snippet": row.snippet,
    }
