"""Open risks, and the last problem that a visit solved, to be asked about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import OpenKind
from fieldcrm.domain.facts import OpenItem
from fieldcrm.domain.risks import SEVERITIES, due_on
from fieldcrm.storage.open_items.parts import Part, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldcrm.domain.rules import Rules

_WORDS = 120
"""Characters of a risk or problem that a list takes along."""
_RECENT = "'-120 days'"
"""Visits this far back from the customer's last one are looked at: more than any follow-up waits."""


def _risks(rows: Iterable[Row], _rules: Rules, day: int) -> Iterator[OpenItem]:
    for _customer, row_id, what, severity, check_by, found_on in rows:
        if not check_by or (found_on and date.fromisoformat(found_on).toordinal() > day):
            continue
        by = date.fromisoformat(check_by)
        found = date.fromisoformat(found_on) if found_on else None
        weight = SEVERITIES.index(severity) if severity in SEVERITIES else 1
        params = (("what", (what or "")[:_WORDS]), ("severity", severity or ""), ("by", by))
        due = due_on(severity or "", by, found).toordinal()
        yield OpenItem(OpenKind.RISK, row_id, due, None, float(weight), params)


def _fixes(rows: Iterable[Row], _rules: Rules, day: int) -> Iterator[OpenItem]:
    """The last solved problem up to the day: who is asked about it is asked about those before it too."""
    for _customer, row_id, visited, word, text in rows:
        fixed = date.fromisoformat(visited).toordinal()
        if fixed <= day:
            params = (("problem", (text or "")[:_WORDS]), ("word", word or ""))
            yield OpenItem(OpenKind.FIX, row_id, fixed, None, 0.0, params)
            return


PARTS: tuple[Part, ...] = (
    Part(
        "risks",
        "SELECT r.customer_id, r.id, r.what, r.severity, r.check_by, r.found_on FROM risk r",
        "r",
        "r.check_by, r.id",
        _risks,
        "coalesce(r.closed_on, '') = ''",
    ),
    Part(
        "fixes",
        "SELECT v.customer_id, p.id, v.day, p.problem_word, p.problem_text"
        " FROM service_visit v CROSS JOIN visit_problem p ON p.visit_id = v.id AND p.deleted = 0 AND p.solved = 1",
        "v",
        "v.day DESC, v.id DESC, p.position",
        _fixes,
        "v.day >= (SELECT date(max(last.day), " + _RECENT + ") FROM service_visit last"
        " WHERE last.customer_id = v.customer_id AND last.deleted = 0)",
    ),
)
