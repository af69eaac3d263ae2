"""What a column of an imported file can hold, by the kind of the file, in the order in which a choice lists them."""

from __future__ import annotations

from collections.abc import Mapping

_CUSTOMERS = (
    "code",
    "name",
    "territory",
    "sector",
    "status",
    "address",
    "contact",
    "contact_role",
    "phone",
    "email",
    "wechat",
    "legal_name",
    "tax_number",
    "invoice_address",
    "invoice_phone",
    "bank",
    "bank_account",
    "tank_name",
    "tank_volume",
    "tank_product",
    "safe_fill",
    "reserve",
    "unit",
    "cycle_days",
    "monthly_volume",
    "usual_quantity",
    "pump_needed",
    "busy_months",
    "slack_months",
    "note",
    "owner",
    "next_contact",
    "entered_on",
    "language",
    "id",
)
_DELIVERIES = (
    "customer",
    "customer_name",
    "date",
    "quantity",
    "unit",
    "product",
    "price",
    "supplier",
    "number",
    "tank",
    "note",
)

_DEGREE_DAYS = ("date", "territory", "hdd")

_ACTIVITIES = (
    *("customer", "customer_name", "date", "time", "kind", "state", "outcome", "reason", "note", "promised", "author"),
    *("contact", "next"),
)
_CONTACTS = ("customer", "customer_name", "name", "role", "phone", "email", "wechat", "note", "is_primary")

RECORDS: Mapping[str, str] = {
    "activities": "activity", "contacts": "contact", "sites": "site", "tanks": "tank", "products": "product",
    "equipment": "equipment", "orders": "order", "readings": "reading", "facts": "fact", "words": "word",
    "visits": "visit", "problems": "visit_problem", "parts": "visit_part", "parameters": "visit_parameter",
    "programs": "visit_program", "risks": "risk", "files": "attachment", "complaints": "complaint",
    "steps": "complaint_step", "promises": "promise", "contracts": "contract", "prepayments": "prepayment",
    "relations": "relation", "notices": "notice", "notice_targets": "notice_target", "custom_fields": "custom_field",
    "custom_values": "custom_value", "choices": "choice", "segments": "segment", "settings": "setting",
}  # fmt: skip
"""Kinds of records that files carry as they are exported, and the entity of each."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "customers": _CUSTOMERS,
    "deliveries": _DELIVERIES,
    "degree_days": _DEGREE_DAYS,
    "activities": _ACTIVITIES,
    "contacts": _CONTACTS,
}
