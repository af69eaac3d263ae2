"""Names of fields, kinds of rows, actions and errors for contracts, money, relations, notices and own fields."""

from __future__ import annotations

from fieldcrm.i18n import N_

ENTITIES = {
    "contract": N_("Contract"),
    "prepayment": N_("Prepayment"),
    "relation": N_("Relation"),
    "notice": N_("Price notice"),
    "notice_target": N_("Told"),
    "custom_field": N_("Own field"),
    "custom_value": N_("Value of an own field"),
}
FIELDS = {
    "advice": N_("Advice"),
    "author": N_("Written by"),
    "choices": N_("Choices"),
    "end": N_("Ends on"),
    "ended_on": N_("Ended on"),
    "market": N_("Market"),
    "money": N_("Amount"),
    "of_kind": N_("Whose field"),
    "other": N_("Other customer"),
    "period": N_("Period"),
    "position": N_("Place"),
    "price_terms": N_("Price terms"),
    "remind_days": N_("Remind before the end (days)"),
    "rule": N_("To whom"),
    "signed_on": N_("Signed on"),
    "since": N_("Since"),
    "start": N_("Starts on"),
    "title": N_("Title"),
    "told": N_("Told"),
    "type": N_("Type"),
}
ACTIONS = {
    "confirm_fact": N_("fact confirmed"),
    "add_contract": N_("contract added"),
    "edit_contract": N_("contract changed"),
    "end_contract": N_("contract ended"),
    "delete_contract": N_("contract deleted"),
    "prepay": N_("prepayment entered"),
    "delete_prepayment": N_("prepayment deleted"),
    "relate": N_("relation noted"),
    "delete_relation": N_("relation deleted"),
    "add_notice": N_("price notice written"),
    "edit_notice": N_("price notice changed"),
    "delete_notice": N_("price notice deleted"),
    "tell_notice": N_("price notice told"),
    "add_custom_field": N_("field added"),
    "edit_custom_field": N_("field changed"),
    "retire_custom_field": N_("field retired"),
    "restore_custom_field": N_("field offered again"),
}
NOT_FOUND = {
    "contract": (N_("No contract is called “{text}”."), N_("There is no such contract.")),
    "notice": (N_("No price notice is called “{text}”."), N_("There is no such price notice.")),
    "fact": (N_("Nothing was told under the topic “{text}”."), N_("There is no such fact.")),
    "relation": (N_("There is no relation with {text}."), N_("There is no such relation.")),
    "custom_field": (N_("There is no field “{text}”."), N_("There is no such field.")),
}
