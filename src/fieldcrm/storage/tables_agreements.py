"""The schema, declared: contracts, prepayments, relations, price notices. See `storage.tables`."""

from sqlmodel import SQLModel

from fieldcrm.storage.table_columns import blob, integer, text


class ContractRow(SQLModel, table=True):
    """A row of `contract`."""

    __tablename__ = "contract"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    number: str | None = text()
    period_start: str | None = text()
    period_end: str | None = text()
    volume_milli: int | None = integer()
    volume_unit: str | None = text()
    product: str | None = text()
    price_terms: str | None = text()
    remind_days: int | None = integer()
    signed_on: str | None = text()
    note: str | None = text()
    ended_on: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class PrepaymentRow(SQLModel, table=True):
    """A row of `prepayment`."""

    __tablename__ = "prepayment"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    day: str | None = text()
    money_milli: int | None = integer()
    money_currency: str | None = text()
    kind: str | None = text()
    note: str | None = text()
    delivery_id: bytes | None = blob()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class RelationRow(SQLModel, table=True):
    """A row of `relation`."""

    __tablename__ = "relation"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    other_id: bytes | None = blob()
    kind: str | None = text()
    since: str | None = text()
    note: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class NoticeRow(SQLModel, table=True):
    """A row of `notice`."""

    __tablename__ = "notice"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    day: str | None = text()
    title: str | None = text()
    market: str | None = text()
    advice: str | None = text()
    words: str | None = text()
    until_day: str | None = text()
    rule: str | None = text()
    author: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class NoticeTargetRow(SQLModel, table=True):
    """A row of `notice_target`."""

    __tablename__ = "notice_target"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    notice_id: bytes | None = blob()
    told_on: str | None = text()
    told_by: str | None = text()
    told_word: str | None = text()
    position: int | None = integer()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


TABLES: dict[str, type[SQLModel]] = {
    "contract": ContractRow,
    "prepayment": PrepaymentRow,
    "relation": RelationRow,
    "notice": NoticeRow,
    "notice_target": NoticeTargetRow,
}
"""The class of each entity."""
