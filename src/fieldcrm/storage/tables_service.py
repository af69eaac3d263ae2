"""The schema, declared: what is done at a customer. See `storage.tables`."""

from sqlmodel import SQLModel

from fieldcrm.storage.table_columns import blob, integer, real, text


class EquipmentRow(SQLModel, table=True):
    """A row of `equipment`."""

    __tablename__ = "equipment"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    site_id: bytes | None = blob()
    tank_id: bytes | None = blob()
    kind: str | None = text()
    name: str | None = text()
    maker: str | None = text()
    model: str | None = text()
    serial: str | None = text()
    installed_on: str | None = text()
    note: str | None = text()
    retired_on: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class ServiceVisitRow(SQLModel, table=True):
    """A row of `service_visit`."""

    __tablename__ = "service_visit"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    site_id: bytes | None = blob()
    day: str | None = text()
    minute: int | None = integer()
    minutes: int | None = integer()
    travel_minutes: int | None = integer()
    engineer: str | None = text()
    present: str | None = text()
    customer_word: str | None = text()
    note: str | None = text()
    number: str | None = text()
    activity_id: bytes | None = blob()
    equipment_id: bytes | None = blob()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class VisitProblemRow(SQLModel, table=True):
    """A row of `visit_problem`."""

    __tablename__ = "visit_problem"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    visit_id: bytes | None = blob()
    equipment_id: bytes | None = blob()
    problem_word: str | None = text()
    problem_text: str | None = text()
    cause_word: str | None = text()
    cause_text: str | None = text()
    solution_word: str | None = text()
    solution_text: str | None = text()
    method_word: str | None = text()
    method_text: str | None = text()
    solved: int | None = integer()
    position: int | None = integer()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class VisitPartRow(SQLModel, table=True):
    """A row of `visit_part`."""

    __tablename__ = "visit_part"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    visit_id: bytes | None = blob()
    equipment_id: bytes | None = blob()
    name: str | None = text()
    number: str | None = text()
    quantity: float | None = real()
    serial_off: str | None = text()
    serial_on: str | None = text()
    position: int | None = integer()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class VisitParameterRow(SQLModel, table=True):
    """A row of `visit_parameter`."""

    __tablename__ = "visit_parameter"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    visit_id: bytes | None = blob()
    equipment_id: bytes | None = blob()
    name: str | None = text()
    value_old: str | None = text()
    value_new: str | None = text()
    value_unit: str | None = text()
    position: int | None = integer()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class VisitProgramRow(SQLModel, table=True):
    """A row of `visit_program`."""

    __tablename__ = "visit_program"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    visit_id: bytes | None = blob()
    equipment_id: bytes | None = blob()
    name: str | None = text()
    version_old: str | None = text()
    version_new: str | None = text()
    what: str | None = text()
    position: int | None = integer()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class RiskRow(SQLModel, table=True):
    """A row of `risk`."""

    __tablename__ = "risk"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    visit_id: bytes | None = blob()
    equipment_id: bytes | None = blob()
    what: str | None = text()
    severity: str | None = text()
    check_by: str | None = text()
    owner: str | None = text()
    closed_on: str | None = text()
    closed_word: str | None = text()
    closed_by: str | None = text()
    found_on: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class AttachmentRow(SQLModel, table=True):
    """A row of `attachment`."""

    __tablename__ = "attachment"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    of_id: bytes | None = blob()
    file_path: str | None = text()
    file_sha256: str | None = text()
    file_bytes: int | None = integer()
    caption: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class ComplaintRow(SQLModel, table=True):
    """A row of `complaint`."""

    __tablename__ = "complaint"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    contact_id: bytes | None = blob()
    visit_id: bytes | None = blob()
    equipment_id: bytes | None = blob()
    received_at: int | None = integer()
    channel: str | None = text()
    words: str | None = text()
    category: str | None = text()
    product: str | None = text()
    seeks: str | None = text()
    effect: str | None = text()
    mood: str | None = text()
    severity: str | None = text()
    cause: str | None = text()
    remedy: str | None = text()
    enough_answer: str | None = text()
    enough_word: str | None = text()
    owner: str | None = text()
    general: int | None = integer()
    merged_into: bytes | None = blob()
    number: str | None = text()
    improvement: str | None = text()
    activity_id: bytes | None = blob()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class ComplaintStepRow(SQLModel, table=True):
    """A row of `complaint_step`."""

    __tablename__ = "complaint_step"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    complaint_id: bytes | None = blob()
    step: str | None = text()
    at: int | None = integer()
    actor: str | None = text()
    words: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


class PromiseRow(SQLModel, table=True):
    """A row of `promise`."""

    __tablename__ = "promise"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = blob(key=True)
    customer_id: bytes | None = blob()
    what: str | None = text()
    by_day: str | None = text()
    by_minute: int | None = integer()
    given_by: str | None = text()
    given_on: str | None = text()
    source_kind: str | None = text()
    source_id: bytes | None = blob()
    settled_on: str | None = text()
    settled_how: str | None = text()
    settled_word: str | None = text()
    settled_by: str | None = text()
    deleted: int = integer(required=True)
    origin: int = integer(required=True)


TABLES: dict[str, type[SQLModel]] = {
    "equipment": EquipmentRow,
    "visit": ServiceVisitRow,
    "visit_problem": VisitProblemRow,
    "visit_part": VisitPartRow,
    "visit_parameter": VisitParameterRow,
    "visit_program": VisitProgramRow,
    "risk": RiskRow,
    "attachment": AttachmentRow,
    "complaint": ComplaintRow,
    "complaint_step": ComplaintStepRow,
    "promise": PromiseRow,
}
"""The class of each entity."""
