"""Fields of what the team shares: its own fields, short lists, segments, degree days, members."""

from __future__ import annotations

from fieldcrm.journal.shapes import entity, group, integer, real, ref, text

CUSTOM_FIELD = entity(
    "custom_field",
    "custom_field",
    "",
    text(1, "of_kind"),  # customer, equipment, visit, complaint
    text(2, "name"),
    text(3, "type"),  # text, number, date, choice, yes_no
    text(4, "unit"),
    text(5, "choices"),  # separated by line breaks
    integer(6, "position"),
    text(7, "note"),
)

CUSTOM_VALUE = entity(
    "custom_value",
    "custom_value",
    "customer_id",  # the row's id follows from the field's and the target's, so that two laptops write one register
    ref(1, "customer_id"),
    ref(2, "field_id"),
    ref(3, "of_id"),
    text(4, "value"),
)

CHOICE = entity(
    "choice",
    "choice",
    "",
    text(1, "list"),  # problem, cause, solution, method, category, channel …
    text(2, "word"),
    integer(3, "position"),
)

SEGMENT = entity(
    "segment",
    "segment",
    "",
    text(1, "name"),
    text(2, "rule"),  # JSON
    text(3, "note"),
)

DEGREE_DAY = entity(
    "degree_day",
    "degree_day",
    "",  # the row's id follows from territory and day
    text(1, "territory"),
    text(2, "day"),
    real(3, "hdd"),
)

MEMBER = entity(
    "member",
    "member",
    "",  # the row's id follows from the key
    text(1, "name"),
    group(2, "laptop", ("replica", "BLOB"), ("key", "BLOB"), ("recipient", "TEXT")),  # Ed25519; age
    text(3, "joined_on"),
    group(4, "retired", ("on", "TEXT"), ("by", "TEXT")),
)

ENTITIES = (CUSTOM_FIELD, CUSTOM_VALUE, CHOICE, SEGMENT, DEGREE_DAY, MEMBER)
