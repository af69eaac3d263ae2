"""The registry of entities and their fields: the one place that says what a change may write.

A field id is short, stable, and never used again for something else. A field is one register: what makes
sense only together (an amount with its unit, an invoice block) is one field with several columns, and its
value on the wire is a list. Field 0 of every entity is `deleted`.
"""

from __future__ import annotations

from typing import NamedTuple

DELETED = 0


class Column(NamedTuple):
    """A column of a table: its name and its SQLite type (TEXT, INTEGER, REAL or BLOB)."""

    name: str
    type: str


class Field(NamedTuple):
    """One register of an entity."""

    id: int
    name: str
    columns: tuple[Column, ...]


class Entity(NamedTuple):
    """A kind of row. `owner` names the column that holds the customer's id ('id' for customers, '' for none)."""

    name: str
    table: str
    owner: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def by_id(self, field_id: int) -> Field | None:
        """The field of that id, or None where a newer program wrote it."""
        for field in self.fields:
            if field.id == field_id:
                return field
        return None


def _text(id_: int, name: str) -> Field:
    return Field(id_, name, (Column(name, "TEXT"),))


def _int(id_: int, name: str) -> Field:
    return Field(id_, name, (Column(name, "INTEGER"),))


def _real(id_: int, name: str) -> Field:
    return Field(id_, name, (Column(name, "REAL"),))


def _ref(id_: int, name: str) -> Field:
    return Field(id_, name, (Column(name, "BLOB"),))


def _amount(id_: int, name: str) -> Field:
    return Field(id_, name, (Column(f"{name}_milli", "INTEGER"), Column(f"{name}_unit", "TEXT")))


def _group(id_: int, name: str, *columns: tuple[str, str]) -> Field:
    return Field(id_, name, tuple(Column(f"{name}_{part}", kind) for part, kind in columns))


_DELETED = Field(DELETED, "deleted", (Column("deleted", "INTEGER"),))


def _entity(name: str, table: str, owner: str, *fields: Field) -> Entity:
    return Entity(name, table, owner, (_DELETED, *fields))


CUSTOMER = _entity(
    "customer",
    "customer",
    "id",
    _text(1, "code"),
    _text(2, "name"),
    _text(3, "territory"),
    _text(4, "sector"),
    _text(5, "status"),
    _text(6, "address"),
    _text(7, "note"),
    _text(8, "owner"),
    _group(
        9,
        "invoice",
        ("legal_name", "TEXT"),
        ("tax_number", "TEXT"),
        ("address", "TEXT"),
        ("phone", "TEXT"),
        ("bank", "TEXT"),
        ("account", "TEXT"),
    ),
    _real(10, "cycle_days"),
    _amount(11, "monthly_volume"),
    _amount(12, "usual_quantity"),
    _text(13, "busy_months"),  # month numbers separated by commas
    _text(14, "slack_months"),
    _text(15, "entered_on"),  # ISO day
)

CONTACT = _entity(
    "contact",
    "contact",
    "customer_id",
    _ref(1, "customer_id"),
    _text(2, "name"),
    _text(3, "role"),
    _text(4, "phone"),
    _text(5, "email"),
    _text(6, "wechat"),
    _text(7, "note"),
    _int(8, "is_primary"),
)

SITE = _entity(
    "site",
    "site",
    "customer_id",
    _ref(1, "customer_id"),
    _text(2, "name"),
    _text(3, "address"),
    _text(4, "rules"),
)

TANK = _entity(
    "tank",
    "tank",
    "customer_id",
    _ref(1, "customer_id"),
    _ref(2, "site_id"),
    _text(3, "name"),
    _text(4, "product"),
    _amount(5, "volume"),
    _real(6, "safe_fill"),  # percent of the volume
    _real(7, "reserve"),  # percent of the volume
    _int(8, "pump_needed"),
    _text(9, "cm_table"),  # "cm:litres;cm:litres"
)

PRODUCT = _entity(
    "product",
    "product",
    "",
    _text(1, "code"),
    _text(2, "name"),
    _real(3, "density"),  # kg per litre
)

DELIVERY = _entity(
    "delivery",
    "delivery",
    "customer_id",
    _ref(1, "customer_id"),
    _text(2, "day"),  # ISO day
    _amount(3, "quantity"),
    _text(4, "product"),
    _group(5, "price", ("milli", "INTEGER"), ("per", "TEXT")),  # thousandths of the currency, per unit
    _text(6, "supplier"),  # empty = us
    _text(7, "number"),  # the delivery note's own number
    _ref(8, "tank_id"),
    _text(9, "note"),
    _ref(10, "order_id"),
)

ORDER = _entity(
    "order",
    "fuel_order",
    "customer_id",
    _ref(1, "customer_id"),
    _text(2, "for_day"),
    _amount(3, "quantity"),
    _text(4, "product"),
    _ref(5, "tank_id"),
    _text(6, "note"),
    _text(7, "state"),  # open, delivered, cancelled
    _text(8, "taken_on"),
)

READING = _entity(
    "reading",
    "level_reading",
    "customer_id",
    _ref(1, "customer_id"),
    _ref(2, "tank_id"),
    _text(3, "day"),
    _group(4, "level", ("value", "REAL"), ("form", "TEXT"), ("litres", "REAL")),
)

ACTIVITY = _entity(
    "activity",
    "activity",
    "customer_id",
    _ref(1, "customer_id"),
    _text(2, "kind"),
    _text(3, "state"),  # planned, done, dropped
    _text(4, "day"),
    _int(5, "minute"),  # minute of the day where a time was promised
    _int(6, "done_at"),  # UTC milliseconds
    _text(7, "outcome"),
    _text(8, "reason"),
    _text(9, "note"),
    _text(10, "promised"),
    _ref(11, "contact_id"),
)

FACT = _entity(
    "fact",
    "fact",
    "customer_id",
    _ref(1, "customer_id"),
    _text(2, "topic"),
    _text(3, "value"),
    _text(4, "said_by"),
    _text(5, "confirmed_on"),
)

WORD = _entity(
    "word",
    "word",
    "customer_id",
    _ref(1, "customer_id"),
    _text(2, "kind"),  # enough_until, shutdown
    _text(3, "from_day"),  # ISO day; a shutdown's first
    _text(4, "until_day"),  # the day until which there is enough; a shutdown's last
    _text(5, "said_by"),
    _text(6, "told_on"),
)

SETTING = _entity(
    "setting",
    "setting",
    "",
    _text(1, "key"),
    _text(2, "value"),  # JSON
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
    )
}
