"""Words for what was done: the receipts of the desk, as toasts say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt

ACTIONS = {
    "call": N_("contact logged"),
    "log_call": N_("contact logged"),
    "reschedule": N_("next contact moved"),
    "plan": N_("dates planned"),
    "sweep": N_("dates planned"),
    "note": N_("note written"),
    "reading": N_("level reading"),
    "order": N_("order taken"),
    "delivery": N_("delivery entered"),
    "create": N_("customer added"),
    "edit": N_("customer changed"),
    "delete": N_("row deleted"),
    "import": N_("import"),
    "setting": N_("setting changed"),
}


def action_text(kind: str) -> str:
    """What an action of the log was; its own name where it has no words."""
    return _(ACTIONS[kind]) if kind in ACTIONS else kind


def receipt_text(receipt: Receipt) -> str:
    """What was done and to whom; for actions on many, how many rows."""
    what = action_text(receipt.kind)
    if receipt.customer is not None:
        return f"{what} · {receipt.customer.name}"
    return f"{what} · " + ngettext("{n} row", "{n} rows", receipt.rows) if receipt.rows > 1 else what
