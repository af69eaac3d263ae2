"""Names of the columns of files of records that no form has."""

from __future__ import annotations

from fieldcrm.i18n import N_

ENTITIES = {"segment": N_("Segment")}
FIELDS = {
    "by_day": N_("By the day"),
    "by_minute": N_("By the time"),
    "cause_text": N_("Cause in words"),
    "cause_word": N_("Cause"),
    "closed_by": N_("Closed by"),
    "delivery_id": N_("Delivery"),
    "enough_answer": N_("Was it enough?"),
    "field": N_("Own field"),
    "field_id": N_("Own field"),
    "file_bytes": N_("Size of the file"),
    "file_path": N_("File"),
    "file_sha256": N_("SHA-256 of the file"),
    "litres": N_("Litres"),
    "method_text": N_("Method in words"),
    "method_word": N_("Method"),
    "money_currency": N_("Currency"),
    "notice": N_("Price notice"),
    "notice_id": N_("Price notice"),
    "other_id": N_("The other customer"),
    "period_end": N_("Last day"),
    "period_start": N_("First day"),
    "problem_text": N_("Problem in words"),
    "problem_word": N_("Problem"),
    "settled_by": N_("Settled by"),
    "settled_how": N_("How it ended"),
    "settled_on": N_("Settled on"),
    "settled_word": N_("Word on it"),
    "solution_text": N_("Solution in words"),
    "solution_word": N_("Solution"),
    "source_id": N_("Given in"),
    "source_kind": N_("Given in"),
    "told_by": N_("Told by"),
    "told_word": N_("What it said"),
    "value_new": N_("New value"),
    "value_old": N_("Old value"),
    "value_unit": N_("Unit"),
    "version_new": N_("New version"),
    "version_old": N_("Old version"),
    "volume_unit": N_("Unit"),
}
