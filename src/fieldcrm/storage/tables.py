"""The schema, declared: one SQLModel class a table, equal to what the migrations build (a test compares them).

Used to validate whole rows (`validate_rows`), never on the way to the first paint: importing it costs more than
the whole interface. Rows are written by the projection, which needs no object a row.
"""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import BLOB, INTEGER, REAL, TEXT, Column
from sqlmodel import Field, SQLModel


def _blob(*, key: bool = False) -> Any:
    return Field(default=None, sa_column=Column(BLOB, primary_key=key, nullable=not key))


def _text() -> Any:
    return Field(default=None, sa_column=Column(TEXT))


def _integer(*, required: bool = False) -> Any:
    return Field(default=0 if required else None, sa_column=Column(INTEGER, nullable=not required))


def _real() -> Any:
    return Field(default=None, sa_column=Column(REAL))


class CustomerRow(SQLModel, table=True):
    """A row of `customer`."""

    __tablename__ = "customer"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    code: str | None = _text()
    name: str | None = _text()
    territory: str | None = _text()
    sector: str | None = _text()
    status: str | None = _text()
    address: str | None = _text()
    note: str | None = _text()
    owner: str | None = _text()
    invoice_legal_name: str | None = _text()
    invoice_tax_number: str | None = _text()
    invoice_address: str | None = _text()
    invoice_phone: str | None = _text()
    invoice_bank: str | None = _text()
    invoice_account: str | None = _text()
    cycle_days: float | None = _real()
    monthly_volume_milli: int | None = _integer()
    monthly_volume_unit: str | None = _text()
    usual_quantity_milli: int | None = _integer()
    usual_quantity_unit: str | None = _text()
    busy_months: str | None = _text()
    slack_months: str | None = _text()
    entered_on: str | None = _text()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class ContactRow(SQLModel, table=True):
    """A row of `contact`."""

    __tablename__ = "contact"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    customer_id: bytes | None = _blob()
    name: str | None = _text()
    role: str | None = _text()
    phone: str | None = _text()
    email: str | None = _text()
    wechat: str | None = _text()
    note: str | None = _text()
    is_primary: int | None = _integer()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class SiteRow(SQLModel, table=True):
    """A row of `site`."""

    __tablename__ = "site"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    customer_id: bytes | None = _blob()
    name: str | None = _text()
    address: str | None = _text()
    rules: str | None = _text()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class TankRow(SQLModel, table=True):
    """A row of `tank`."""

    __tablename__ = "tank"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    customer_id: bytes | None = _blob()
    site_id: bytes | None = _blob()
    name: str | None = _text()
    product: str | None = _text()
    volume_milli: int | None = _integer()
    volume_unit: str | None = _text()
    safe_fill: float | None = _real()
    reserve: float | None = _real()
    pump_needed: int | None = _integer()
    cm_table: str | None = _text()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class ProductRow(SQLModel, table=True):
    """A row of `product`."""

    __tablename__ = "product"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    code: str | None = _text()
    name: str | None = _text()
    density: float | None = _real()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class DeliveryRow(SQLModel, table=True):
    """A row of `delivery`."""

    __tablename__ = "delivery"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    customer_id: bytes | None = _blob()
    day: str | None = _text()
    quantity_milli: int | None = _integer()
    quantity_unit: str | None = _text()
    product: str | None = _text()
    price_milli: int | None = _integer()
    price_per: str | None = _text()
    supplier: str | None = _text()
    number: str | None = _text()
    tank_id: bytes | None = _blob()
    note: str | None = _text()
    order_id: bytes | None = _blob()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class FuelOrderRow(SQLModel, table=True):
    """A row of `fuel_order`."""

    __tablename__ = "fuel_order"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    customer_id: bytes | None = _blob()
    for_day: str | None = _text()
    quantity_milli: int | None = _integer()
    quantity_unit: str | None = _text()
    product: str | None = _text()
    tank_id: bytes | None = _blob()
    note: str | None = _text()
    state: str | None = _text()
    taken_on: str | None = _text()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class LevelReadingRow(SQLModel, table=True):
    """A row of `level_reading`."""

    __tablename__ = "level_reading"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    customer_id: bytes | None = _blob()
    tank_id: bytes | None = _blob()
    day: str | None = _text()
    level_value: float | None = _real()
    level_form: str | None = _text()
    level_litres: float | None = _real()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class ActivityRow(SQLModel, table=True):
    """A row of `activity`."""

    __tablename__ = "activity"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    customer_id: bytes | None = _blob()
    kind: str | None = _text()
    state: str | None = _text()
    day: str | None = _text()
    minute: int | None = _integer()
    done_at: int | None = _integer()
    outcome: str | None = _text()
    reason: str | None = _text()
    note: str | None = _text()
    promised: str | None = _text()
    contact_id: bytes | None = _blob()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class FactRow(SQLModel, table=True):
    """A row of `fact`."""

    __tablename__ = "fact"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    customer_id: bytes | None = _blob()
    topic: str | None = _text()
    value: str | None = _text()
    said_by: str | None = _text()
    confirmed_on: str | None = _text()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class WordRow(SQLModel, table=True):
    """A row of `word`."""

    __tablename__ = "word"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    customer_id: bytes | None = _blob()
    kind: str | None = _text()
    from_day: str | None = _text()
    until_day: str | None = _text()
    said_by: str | None = _text()
    told_on: str | None = _text()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


class SettingRow(SQLModel, table=True):
    """A row of `setting`."""

    __tablename__ = "setting"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = _blob(key=True)
    key: str | None = _text()
    value: str | None = _text()
    deleted: int = _integer(required=True)
    origin: int = _integer(required=True)


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
