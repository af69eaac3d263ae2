"""The schema, declared: one SQLModel class a table, equal to what the migrations build (a test compares them).

Used to validate whole rows (`validate_rows`), never on the way to the first paint: importing it costs more than
the whole interface. Rows are written by the projection, which needs no object a row.
"""

from typing import Any

from pydantic import ValidationError
from sqlmodel import SQLModel

from fieldcrm.storage import tables_agreements, tables_service, tables_team
from fieldcrm.storage.table_columns import blob, integer, real, text


class CustomerRow(SQLModel, table=True):
    """A row of `customer`."""

    __tablename__ = "customer"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    code: str | None = text()
    name: str | None = text()
    territory: str | None = text()
    sector: str | None = text()
    status: str | None = text()
    address: str | None = text()
    note: str | None = text()
    owner: str | None = text()
    invoice_legal_name: str | None = text()
    invoice_tax_number: str | None = text()
    invoice_address: str | None = text()
    invoice_phone: str | None = text()
    invoice_bank: str | None = text()
    invoice_account: str | None = text()
    cycle_days: float | None = real()
    monthly_volume_milli: int | None = integer()
    monthly_volume_unit: str | None = text()
    usual_quantity_milli: int | None = integer()
    usual_quantity_unit: str | None = text()
    busy_months: str | None = text()
    slack_months: str | None = text()
    entered_on: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)
    merged_into: bytes | None = blob()
    language: str | None = text()


class ContactRow(SQLModel, table=True):
    """A row of `contact`."""

    __tablename__ = "contact"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    name: str | None = text()
    role: str | None = text()
    phone: str | None = text()
    email: str | None = text()
    wechat: str | None = text()
    note: str | None = text()
    is_primary: int | None = integer()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class SiteRow(SQLModel, table=True):
    """A row of `site`."""

    __tablename__ = "site"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    name: str | None = text()
    address: str | None = text()
    rules: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)
    permits: str | None = text()
    gate: str | None = text()
    air_shower: str | None = text()
    clothing: str | None = text()
    safety_gear: str | None = text()
    hours: str | None = text()
    contact_id: bytes | None = blob()
    pump: str | None = text()
    hose_length: float | None = real()


class TankRow(SQLModel, table=True):
    """A row of `tank`."""

    __tablename__ = "tank"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    site_id: bytes | None = blob()
    name: str | None = text()
    product: str | None = text()
    volume_milli: int | None = integer()
    volume_unit: str | None = text()
    safe_fill: float | None = real()
    reserve: float | None = real()
    pump_needed: int | None = integer()
    cm_table: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class ProductRow(SQLModel, table=True):
    """A row of `product`."""

    __tablename__ = "product"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    code: str | None = text()
    name: str | None = text()
    density: float | None = real()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class DeliveryRow(SQLModel, table=True):
    """A row of `delivery`."""

    __tablename__ = "delivery"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    day: str | None = text()
    quantity_milli: int | None = integer()
    quantity_unit: str | None = text()
    product: str | None = text()
    price_milli: int | None = integer()
    price_per: str | None = text()
    supplier: str | None = text()
    number: str | None = text()
    tank_id: bytes | None = blob()
    note: str | None = text()
    order_id: bytes | None = blob()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class FuelOrderRow(SQLModel, table=True):
    """A row of `fuel_order`."""

    __tablename__ = "fuel_order"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    for_day: str | None = text()
    quantity_milli: int | None = integer()
    quantity_unit: str | None = text()
    product: str | None = text()
    tank_id: bytes | None = blob()
    note: str | None = text()
    state: str | None = text()
    taken_on: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class LevelReadingRow(SQLModel, table=True):
    """A row of `level_reading`."""

    __tablename__ = "level_reading"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    tank_id: bytes | None = blob()
    day: str | None = text()
    level_value: float | None = real()
    level_form: str | None = text()
    level_litres: float | None = real()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class ActivityRow(SQLModel, table=True):
    """A row of `activity`."""

    __tablename__ = "activity"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    kind: str | None = text()
    state: str | None = text()
    day: str | None = text()
    minute: int | None = integer()
    done_at: int | None = integer()
    outcome: str | None = text()
    reason: str | None = text()
    note: str | None = text()
    promised: str | None = text()
    contact_id: bytes | None = blob()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)
    author: str | None = text()


class FactRow(SQLModel, table=True):
    """A row of `fact`."""

    __tablename__ = "fact"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    topic: str | None = text()
    value: str | None = text()
    said_by: str | None = text()
    confirmed_on: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)
    price_milli: int | None = integer()
    price_per: str | None = text()
    supplier: str | None = text()
    product: str | None = text()


class WordRow(SQLModel, table=True):
    """A row of `word`."""

    __tablename__ = "word"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    kind: str | None = text()
    from_day: str | None = text()
    until_day: str | None = text()
    said_by: str | None = text()
    told_on: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)
    tank_id: bytes | None = blob()
    quantity_milli: int | None = integer()
    quantity_unit: str | None = text()


class SettingRow(SQLModel, table=True):
    """A row of `setting`."""

    __tablename__ = "setting"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    key: str | None = text()
    value: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


TABLES: dict[str, type[SQLModel]] = {
    "customer": CustomerRow,
    "contact": ContactRow,
    "site": SiteRow,
    "tank": TankRow,
    "product": ProductRow,
    "delivery": DeliveryRow,
    "order": FuelOrderRow,
    "reading": LevelReadingRow,
    "activity": ActivityRow,
    "fact": FactRow,
    "word": WordRow,
    "setting": SettingRow,
    **tables_service.TABLES,
    **tables_agreements.TABLES,
    **tables_team.TABLES,
}
"""The class of each entity."""


_STORED = {"BLOB": "'blob'", "TEXT": "'text'", "INTEGER": "'integer'", "REAL": "'real', 'integer'"}
"""What SQLite may hold in a column of each declared type."""


def validate_rows(connection: Any, most: int = 20) -> list[str]:
    """Rows that do not have the types declared above, as "table id: column"; at most `most` of them.

    SQLite picks the rows that look wrong, the classes say what is wrong with them: validating every row of an
    archive of millions would take minutes.
    """
    wrong: list[str] = []
    for model in TABLES.values():
        table = model.__table__  # type: ignore[attr-defined]
        names = [column.name for column in table.columns]
        sound = " AND ".join(_sound(column) for column in table.columns)
        for row in connection.execute(f"SELECT {', '.join(names)} FROM {table.name} WHERE NOT ({sound})"):
            try:
                model.model_validate(dict(zip(names, row, strict=True)), strict=True)
            except ValidationError as error:
                places = ", ".join(str(item["loc"][0]) for item in error.errors())
                wrong.append(f"{table.name} {bytes(row[0]).hex()}: {places}")
                if len(wrong) == most:
                    return wrong
    return wrong


def _sound(column: Any) -> str:
    """The condition under which SQLite finds the type of a column's value right."""
    empty = ", 'null'" if column.nullable else ""
    return f"typeof({column.name}) IN ({_STORED[str(column.type)]}{empty})"
