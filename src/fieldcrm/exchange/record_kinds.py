"""The kinds of records that files carry: each entity of the archive as a table, one column for each value it holds.

Columns follow from the registry of fields, so that a new field is exported and imported without further work. What a
person needs beside an id stands in columns of its own, which are read only where the id's column is empty.
"""

from __future__ import annotations

from typing import NamedTuple

from fieldcrm.domain.codes import ActivityKind, Outcome, ReadingForm, Status, WordKind
from fieldcrm.domain.complaint_codes import Step
from fieldcrm.domain.custom_fields import KINDS as CUSTOM_KINDS
from fieldcrm.domain.custom_fields import FieldType
from fieldcrm.domain.relations import RelationKind
from fieldcrm.domain.units import Unit
from fieldcrm.journal.fields import DELETED, ENTITIES

TEXT, WHOLE, NUMBER, MILLI, DAY, TIME, INSTANT, SWITCH, ID, AMOUNT, PRICE = (
    *("text", "whole", "number", "milli", "day", "time", "instant", "switch", "id", "amount", "price"),
)
"""Forms of a cell: how a value is written and read."""


class RecordColumn(NamedTuple):
    """A column of a kind: its header, the register and the part of it that it holds, and the form of its cells.

    `part` -1 = the whole register. `choices` limit a text. `of` names the entity that an id belongs to.
    """

    name: str
    field: str
    part: int
    form: str
    choices: tuple[str, ...] = ()
    of: str = ""


class Label(NamedTuple):
    """A column that names what an id stands for: its header, the column of the id, the entity, its column."""

    name: str
    id_column: str
    of: str
    column: str


class RecordKind(NamedTuple):
    """A kind of records: its name in commands and files, its entity, its columns, the names of what it refers to."""

    name: str
    entity: str
    columns: tuple[RecordColumn, ...]
    labels: tuple[Label, ...]

    @property
    def owned(self) -> bool:
        """Whether its rows belong to a customer."""
        return ENTITIES[self.entity].owner == "customer_id"

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of an export, in their order: whose it is, its values, and the ids last."""
        names = [column.name for column in self.columns if column.form != ID]
        ids = [column.name for column in self.columns if column.form == ID]
        who = ("customer", "customer_name") if self.owned else ()
        return (*who, *names, *(label.name for label in self.labels), *ids, "id")

    def column(self, name: str) -> RecordColumn | None:
        """The column of that header."""
        return next((column for column in self.columns if column.name == name), None)


NAMES = {
    "customers": "customer", "contacts": "contact", "sites": "site", "tanks": "tank", "products": "product",
    "equipment": "equipment", "deliveries": "delivery", "activities": "activity", "orders": "order",
    "readings": "reading", "facts": "fact", "words": "word", "visits": "visit", "problems": "visit_problem",
    "parts": "visit_part", "parameters": "visit_parameter", "programs": "visit_program", "risks": "risk",
    "files": "attachment", "complaints": "complaint", "steps": "complaint_step", "promises": "promise",
    "contracts": "contract", "prepayments": "prepayment", "relations": "relation", "notices": "notice",
    "notice_targets": "notice_target", "custom_fields": "custom_field", "custom_values": "custom_value",
    "choices": "choice", "segments": "segment", "degree_days": "degree_day", "settings": "setting",
}  # fmt: skip
"""Kind → entity, in the order of an export of all."""

_UNITS = tuple(unit.value for unit in Unit)
_RENAMED = {
    ("delivery", "day"): "date",
    ("delivery", "quantity_unit"): "unit",
    ("order", "quantity_unit"): "unit",
    ("word", "quantity_unit"): "unit",
    ("activity", "day"): "date",
    ("activity", "minute"): "time",
    ("reading", "day"): "date",
    ("reading", "level_value"): "value",
    ("reading", "level_form"): "form",
    ("reading", "level_litres"): "litres",
    ("customer", "invoice_legal_name"): "legal_name",
    ("customer", "invoice_tax_number"): "tax_number",
    ("customer", "invoice_bank"): "bank",
    ("customer", "invoice_account"): "bank_account",
}
_WHOLE_AMOUNTS = frozenset({("customer", "monthly_volume"), ("customer", "usual_quantity"), ("tank", "volume")})
"""Amounts that stand in one cell with their unit; others have a column for it."""
_FORMS = {
    "minute": TIME, "by_minute": TIME, "done_at": INSTANT, "received_at": INSTANT, "at": INSTANT,
    "is_primary": SWITCH, "pump_needed": SWITCH, "solved": SWITCH, "general": SWITCH,
}  # fmt: skip
_DAYS = frozenset(
    {"day", "for_day", "from_day", "until_day", "by_day", "check_by", "since", "period_start", "period_end"}
)
_NO_DAYS = frozenset({"serial_on"})
"""Columns that end like days and hold something else: the serial number of a part that was put on."""
_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("customer", "status"): tuple(Status),
    ("activity", "kind"): tuple(ActivityKind),
    ("activity", "state"): ("planned", "done", "kept", "dropped"),
    ("activity", "outcome"): tuple(Outcome),
    ("order", "state"): ("open", "delivered", "cancelled"),
    ("reading", "level_form"): tuple(ReadingForm),
    ("word", "kind"): tuple(WordKind),
    ("complaint_step", "step"): tuple(Step),
    ("relation", "kind"): tuple(RelationKind),
    ("custom_field", "of_kind"): CUSTOM_KINDS,
    ("custom_field", "type"): tuple(FieldType),
}
_REFERENCES = {
    "customer_id": "customer", "site_id": "site", "tank_id": "tank", "contact_id": "contact", "visit_id": "visit",
    "equipment_id": "equipment", "activity_id": "activity", "complaint_id": "complaint", "delivery_id": "delivery",
    "order_id": "order", "other_id": "customer", "notice_id": "notice", "field_id": "custom_field",
}  # fmt: skip
_LABELS = {
    "tank_id": "tank", "site_id": "site", "equipment_id": "equipment", "contact_id": "contact", "other_id": "other",
    "field_id": "field", "notice_id": "notice",
}  # fmt: skip
_LABEL_COLUMNS = {"notice": "title"}


def _kind(name: str, entity_name: str) -> RecordKind:
    entity = ENTITIES[entity_name]
    columns: list[RecordColumn] = []
    for field in entity.fields:
        if field.id == DELETED:
            continue
        if (entity_name, field.name) in _WHOLE_AMOUNTS:
            columns.append(RecordColumn(field.name, field.name, -1, AMOUNT))
            continue
        if field.name == "price":
            columns.append(RecordColumn("price", "price", -1, PRICE))
            continue
        for part, column in enumerate(field.columns):
            whole = len(field.columns) == 1
            header = _RENAMED.get((entity_name, column.name), column.name.removesuffix("_milli"))
            form = _form(column.name, column.type)
            choices = _UNITS if form == TEXT and column.name.endswith("_unit") else _choices(entity_name, column.name)
            if entity_name == "visit_parameter" and column.name.endswith("_unit"):
                choices = ()
            of = _REFERENCES.get(column.name, "") if form == ID else ""
            columns.append(RecordColumn(header, field.name, -1 if whole else part, form, choices, of))
    taken = {column.name for column in columns}
    labels = tuple(
        Label(_LABELS[column.name], column.name, column.of, _LABEL_COLUMNS.get(column.of, "name"))
        for column in columns
        if column.name in _LABELS and _LABELS[column.name] not in taken
    )
    return RecordKind(name, entity_name, tuple(columns), labels)


def _form(name: str, type_: str) -> str:
    if name in _FORMS:
        return _FORMS[name]
    if type_ == "BLOB":
        return ID
    if name.endswith("_milli"):
        return MILLI
    if type_ == "TEXT":
        return DAY if name in _DAYS or (name.endswith("_on") and name not in _NO_DAYS) else TEXT
    return WHOLE if type_ == "INTEGER" else NUMBER


def _choices(entity: str, name: str) -> tuple[str, ...]:
    return tuple(str(choice) for choice in _CHOICES.get((entity, name), ()))


KINDS: dict[str, RecordKind] = {name: _kind(name, entity) for name, entity in NAMES.items()}
"""Every kind by its name."""
