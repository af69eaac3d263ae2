"""The schema, declared: what the team shares. See `storage.tables`."""

from sqlmodel import SQLModel

from fieldcrm.storage.table_columns import blob, integer, real, text


class CustomFieldRow(SQLModel, table=True):
    """A row of `custom_field`."""

    __tablename__ = "custom_field"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    of_kind: str | None = text()
    name: str | None = text()
    type: str | None = text()
    unit: str | None = text()
    choices: str | None = text()
    position: int | None = integer()
    note: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class CustomValueRow(SQLModel, table=True):
    """A row of `custom_value`."""

    __tablename__ = "custom_value"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    field_id: bytes | None = blob()
    of_id: bytes | None = blob()
    value: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class ChoiceRow(SQLModel, table=True):
    """A row of `choice`."""

    __tablename__ = "choice"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    list: str | None = text()
    word: str | None = text()
    position: int | None = integer()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class SegmentRow(SQLModel, table=True):
    """A row of `segment`."""

    __tablename__ = "segment"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    name: str | None = text()
    rule: str | None = text()
    note: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class DegreeDayRow(SQLModel, table=True):
    """A row of `degree_day`."""

    __tablename__ = "degree_day"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    territory: str | None = text()
    day: str | None = text()
    hdd: float | None = real()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class MemberRow(SQLModel, table=True):
    """A row of `member`."""

    __tablename__ = "member"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    name: str | None = text()
    laptop_replica: bytes | None = blob()
    laptop_key: bytes | None = blob()
    laptop_recipient: str | None = text()
    joined_on: str | None = text()
    retired_on: str | None = text()
    retired_by: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


TABLES: dict[str, type[SQLModel]] = {
    "custom_field": CustomFieldRow,
    "custom_value": CustomValueRow,
    "choice": ChoiceRow,
    "segment": SegmentRow,
    "degree_day": DegreeDayRow,
    "member": MemberRow,
}
"""The class of each entity."""
