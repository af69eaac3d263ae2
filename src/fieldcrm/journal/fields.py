"""The registry of entities and their fields: the one place that says what a change may write.

A field id is short, stable, and never used again for something else. A field is one register: what makes
sense only together (an amount with its unit, an invoice block) is one field with several columns, and its
value on the wire is a list. Field 0 of every entity is `deleted`.
"""

from __future__ import annotations

from fieldcrm.journal import agreement_fields, service_fields, team_fields
from fieldcrm.journal.shapes import DELETED, Column, Entity, Field, amount, entity, group, integer, real, ref, text

__all__ = ["DELETED", "ENTITIES", "Column", "Entity", "Field"]

CUSTOMER = entity(
    "customer",
    "customer",
    "id",
    text(1, "code"),
    text(2, "name"),
    text(3, "territory"),
    text(4, "sector"),
    text(5, "status"),
    text(6, "address"),
    text(7, "note"),
    text(8, "owner"),
    group(
        9,
        "invoice",
        ("legal_name", "TEXT"),
        ("tax_number", "TEXT"),
        ("address", "TEXT"),
        ("phone", "TEXT"),
        ("bank", "TEXT"),
        ("account", "TEXT"),
    ),
    real(10, "cycle_days"),
    amount(11, "monthly_volume"),
    amount(12, "usual_quantity"),
    text(13, "busy_months"),  # month numbers separated by commas
    text(14, "slack_months"),
    text(15, "entered_on"),  # ISO day
    ref(16, "merged_into"),  # the customer that this one turned out to be
    text(17, "language"),  # in which the customer's sheets are written
)

CONTACT = entity(
    "contact",
    "contact",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "name"),
    text(3, "role"),
    text(4, "phone"),
    text(5, "email"),
    text(6, "wechat"),
    text(7, "note"),
    integer(8, "is_primary"),
)

SITE = entity(
    "site",
    "site",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "name"),
    text(3, "address"),
    text(4, "rules"),
    text(5, "permits"),
    text(6, "gate"),
    text(7, "air_shower"),
    text(8, "clothing"),
    text(9, "safety_gear"),
    text(10, "hours"),
    ref(11, "contact_id"),
    text(12, "pump"),  # for unloading
    real(13, "hose_length"),  # metres
)

TANK = entity(
    "tank",
    "tank",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "site_id"),
    text(3, "name"),
    text(4, "product"),
    amount(5, "volume"),
    real(6, "safe_fill"),  # percent of the volume
    real(7, "reserve"),  # percent of the volume
    integer(8, "pump_needed"),
    text(9, "cm_table"),  # "cm:litres;cm:litres"
)

PRODUCT = entity(
    "product",
    "product",
    "",
    text(1, "code"),
    text(2, "name"),
    real(3, "density"),  # kg per litre
)

DELIVERY = entity(
    "delivery",
    "delivery",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "day"),  # ISO day
    amount(3, "quantity"),
    text(4, "product"),
    group(5, "price", ("milli", "INTEGER"), ("per", "TEXT")),  # thousandths of the currency, per unit
    text(6, "supplier"),  # empty = us
    text(7, "number"),  # the delivery note's own number
    ref(8, "tank_id"),
    text(9, "note"),
    ref(10, "order_id"),
)

ORDER = entity(
    "order",
    "fuel_order",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "for_day"),
    amount(3, "quantity"),
    text(4, "product"),
    ref(5, "tank_id"),
    text(6, "note"),
    text(7, "state"),  # open, delivered, cancelled
    text(8, "taken_on"),
)

READING = entity(
    "reading",
    "level_reading",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "tank_id"),
    text(3, "day"),
    group(4, "level", ("value", "REAL"), ("form", "TEXT"), ("litres", "REAL")),
)

ACTIVITY = entity(
    "activity",
    "activity",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "kind"),
    text(3, "state"),  # planned, done, dropped
    text(4, "day"),
    integer(5, "minute"),  # minute of the day where a time was promised
    integer(6, "done_at"),  # UTC milliseconds
    text(7, "outcome"),
    text(8, "reason"),
    text(9, "note"),
    text(10, "promised"),
    ref(11, "contact_id"),
    text(12, "author"),  # who made the contact, where an imported log names another than its importer
)

FACT = entity(
    "fact",
    "fact",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "topic"),
    text(3, "value"),
    text(4, "said_by"),
    text(5, "confirmed_on"),
    group(6, "price", ("milli", "INTEGER"), ("per", "TEXT")),  # what it pays, thousandths of the currency per unit
    text(7, "supplier"),  # from whom it buys
    text(8, "product"),
)

WORD = entity(
    "word",
    "word",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "kind"),  # enough_until, shutdown, month_need
    text(3, "from_day"),  # ISO day; a shutdown's first; the first of the month of which a need was told
    text(4, "until_day"),  # the day until which there is enough; a shutdown's last
    text(5, "said_by"),
    text(6, "told_on"),
    ref(7, "tank_id"),  # of which tank it was said; none: of all
    amount(8, "quantity"),  # needed in that month, from whomever it buys
)

SETTING = entity(
    "setting",
    "setting",
    "",
    text(1, "key"),
    text(2, "value"),  # JSON
)

ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        CUSTOMER,
        CONTACT,
        SITE,
        TANK,
        PRODUCT,
        DELIVERY,
        ORDER,
        READING,
        ACTIVITY,
        FACT,
        WORD,
        SETTING,
        *service_fields.ENTITIES,
        *agreement_fields.ENTITIES,
        *team_fields.ENTITIES,
    )
}
