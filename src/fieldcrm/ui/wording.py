"""Words for what was done: the receipts of the desk, as toasts say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.words import fields_agreements, fields_complaints, fields_service

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt

ACTIONS = {
    **fields_agreements.ACTIONS,
    **fields_complaints.ACTIONS,
    **fields_service.ACTIONS,
    "log_call": N_("contact logged"),
    "reschedule": N_("next contact moved"),
    "plan": N_("next contacts planned"),
    "note": N_("note written"),
    "record_reading": N_("level reading entered"),
    "take_order": N_("order taken"),
    "take_word": N_("customer's word noted"),
    "delete_word": N_("customer's word deleted"),
    "record_delivery": N_("delivery entered"),
    "create_customer": N_("customer added"),
    "edit_customer": N_("customer changed"),
    "add_contact": N_("contact person added"),
    "edit_contact": N_("contact person changed"),
    "add_site": N_("site added"),
    "edit_site": N_("site changed"),
    "add_tank": N_("tank added"),
    "edit_tank": N_("tank changed"),
    "add_fact": N_("fact noted"),
    "edit_fact": N_("fact changed"),
    "delete_customer": N_("customer deleted"),
    "delete_contact": N_("contact person deleted"),
    "delete_site": N_("site deleted"),
    "delete_tank": N_("tank deleted"),
    "delete_fact": N_("fact deleted"),
    "delete_activity": N_("contact deleted"),
    "delete_delivery": N_("delivery deleted"),
    "delete_order": N_("order deleted"),
    "delete_reading": N_("level reading deleted"),
    "change_setting": N_("setting changed"),
    "set_product": N_("product changed"),
    "import_customers": N_("customers imported"),
    "import_deliveries": N_("deliveries imported"),
    "import_degree_days": N_("degree days imported"),
    "demo": N_("demo made"),
    "join_team": N_("laptop entered in the team"),
    "resolve": N_("conflict settled"),
    "settle_deletion": N_("contested deletion settled"),
    "undo_import": N_("import taken back"),
    "join": N_("the work of many laptops brought together"),
    "retire_member": N_("laptop retired"),
    "unretire_member": N_("laptop taken back into the team"),
    "save_segment": N_("segment kept"),
    "delete_segment": N_("segment deleted"),
    "edit_customers": N_("customers changed"),
    "merge_customers": N_("customers merged"),
    "gather_merged": N_("records of merged customers brought over"),
    "unmerge_customers": N_("merged customers parted"),
    "import_records": N_("records imported"),
}
PER_CUSTOMER = {"plan": 0, "add_notice": 1}
"""Actions that write a row for each customer, and how many rows besides: a plan none, a price notice itself."""
MANY = frozenset(
    {"import_customers", "import_deliveries", "import_degree_days", "import_records", "edit_customers", "demo"}
)
"""Other actions on many customers at once: how many rows they touched is worth saying."""


def action_text(kind: str) -> str:
    """What an action of the log was; its own name where it has no words."""
    return _(ACTIONS[kind]) if kind in ACTIONS else kind


def written_text(receipt: Receipt) -> str:
    """What was done, as a passing note says it: with a capital, and how to take it back."""
    done = receipt_text(receipt)
    return _("{done} · u takes it back", done=done[:1].upper() + done[1:])


def receipt_text(receipt: Receipt) -> str:
    """What was done and to whom; for actions on many, how many customers or rows."""
    what = action_text(receipt.kind)
    if receipt.customer is not None:
        return f"{what} · {receipt.customer.name}"
    if receipt.kind in PER_CUSTOMER:
        count = receipt.rows - PER_CUSTOMER[receipt.kind]
        return f"{what} · " + ngettext("{n} customer", "{n} customers", count)
    if receipt.kind in MANY:
        return f"{what} · " + ngettext("{n} row", "{n} rows", receipt.rows)
    return what
