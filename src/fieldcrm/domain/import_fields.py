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

FIELDS: Mapping[str, tuple[str, ...]] = {
    "customers": _CUSTOMERS,
    "deliveries": _DELIVERIES,
    "degree_days": _DEGREE_DAYS,
}
