"""Fields of what is done at a customer: equipment, service visits and what they hold, risks, complaints, promises."""

from __future__ import annotations

from fieldcrm.journal.shapes import entity, group, integer, real, ref, text

EQUIPMENT = entity(
    "equipment",
    "equipment",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "site_id"),
    ref(3, "tank_id"),
    text(4, "kind"),  # tank, pump, generator, burner, dispenser, vehicle, other
    text(5, "name"),
    text(6, "maker"),
    text(7, "model"),
    text(8, "serial"),
    text(9, "installed_on"),  # ISO day
    text(10, "note"),
    text(11, "retired_on"),
)

VISIT = entity(
    "visit",
    "service_visit",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "site_id"),
    text(3, "day"),  # ISO day
    integer(4, "minute"),  # of the day, when it began
    integer(5, "minutes"),  # on site
    integer(6, "travel_minutes"),
    text(7, "engineer"),
    text(8, "present"),  # who was there
    text(9, "customer_word"),
    text(10, "note"),
    text(11, "number"),  # the paper form's own
    ref(12, "activity_id"),  # the contact that the visit is in the timeline
    ref(13, "equipment_id"),  # what was serviced; a row of the visit may name another
)

VISIT_PROBLEM = entity(
    "visit_problem",
    "visit_problem",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "visit_id"),
    ref(3, "equipment_id"),
    group(4, "problem", ("word", "TEXT"), ("text", "TEXT")),  # a word of the team's short list, and free words
    group(5, "cause", ("word", "TEXT"), ("text", "TEXT")),
    group(6, "solution", ("word", "TEXT"), ("text", "TEXT")),
    group(7, "method", ("word", "TEXT"), ("text", "TEXT")),
    integer(8, "solved"),
    integer(9, "position"),
)

VISIT_PART = entity(
    "visit_part",
    "visit_part",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "visit_id"),
    ref(3, "equipment_id"),
    text(4, "name"),
    text(5, "number"),
    real(6, "quantity"),
    group(7, "serial", ("off", "TEXT"), ("on", "TEXT")),
    integer(8, "position"),
)

VISIT_PARAMETER = entity(
    "visit_parameter",
    "visit_parameter",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "visit_id"),
    ref(3, "equipment_id"),
    text(4, "name"),
    group(5, "value", ("old", "TEXT"), ("new", "TEXT"), ("unit", "TEXT")),
    integer(6, "position"),
)

VISIT_PROGRAM = entity(
    "visit_program",
    "visit_program",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "visit_id"),
    ref(3, "equipment_id"),
    text(4, "name"),
    group(5, "version", ("old", "TEXT"), ("new", "TEXT")),
    text(6, "what"),
    integer(7, "position"),
)

RISK = entity(
    "risk",
    "risk",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "visit_id"),
    ref(3, "equipment_id"),
    text(4, "what"),
    text(5, "severity"),  # low, medium, high, critical
    text(6, "check_by"),  # ISO day
    text(7, "owner"),
    group(8, "closed", ("on", "TEXT"), ("word", "TEXT"), ("by", "TEXT")),
    text(9, "found_on"),
)

ATTACHMENT = entity(
    "attachment",
    "attachment",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "of_id"),  # the visit, complaint, equipment … that it belongs to
    group(3, "file", ("path", "TEXT"), ("sha256", "TEXT"), ("bytes", "INTEGER")),
    text(4, "caption"),
)

COMPLAINT = entity(
    "complaint",
    "complaint",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "contact_id"),
    ref(3, "visit_id"),
    ref(4, "equipment_id"),
    integer(5, "received_at"),  # UTC milliseconds
    text(6, "channel"),
    text(7, "words"),
    text(8, "category"),
    text(9, "product"),
    text(10, "seeks"),  # heard, respect, solution, compensation
    text(11, "effect"),  # none, inconvenience, loss
    text(12, "mood"),  # cold, calm, angry, explosive
    text(13, "severity"),
    text(14, "cause"),
    text(15, "remedy"),
    group(16, "enough", ("answer", "TEXT"), ("word", "TEXT")),  # yes, no, unsure; and how he said it
    text(17, "owner"),
    integer(18, "general"),  # one of many: it calls for a general answer
    ref(19, "merged_into"),
    text(20, "number"),
    text(21, "improvement"),
    ref(22, "activity_id"),  # the contact with which it came in
)

COMPLAINT_STEP = entity(
    "complaint_step",
    "complaint_step",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "complaint_id"),
    text(3, "step"),  # accepted, replied, handled, reported, followed, closed, reopened, waiting, resumed
    integer(4, "at"),  # UTC milliseconds
    text(5, "actor"),
    text(6, "words"),
)

PROMISE = entity(
    "promise",
    "promise",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "what"),
    group(3, "by", ("day", "TEXT"), ("minute", "INTEGER")),
    text(4, "given_by"),
    text(5, "given_on"),
    group(6, "source", ("kind", "TEXT"), ("id", "BLOB")),  # activity, visit, complaint
    group(7, "settled", ("on", "TEXT"), ("how", "TEXT"), ("word", "TEXT"), ("by", "TEXT")),  # how: kept, dropped
)

ENTITIES = (
    EQUIPMENT,
    VISIT,
    VISIT_PROBLEM,
    VISIT_PART,
    VISIT_PARAMETER,
    VISIT_PROGRAM,
    RISK,
    ATTACHMENT,
    COMPLAINT,
    COMPLAINT_STEP,
    PROMISE,
)
