"""Fields of what binds and moves customers: contracts, prepayments, relations, price notices."""

from __future__ import annotations

from fieldcrm.journal.shapes import amount, entity, group, integer, ref, text

CONTRACT = entity(
    "contract",
    "contract",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "number"),
    group(3, "period", ("start", "TEXT"), ("end", "TEXT")),  # ISO days, both included
    amount(4, "volume"),  # agreed for the whole period
    text(5, "product"),
    text(6, "price_terms"),
    integer(7, "remind_days"),  # before the end; empty = the setting
    text(8, "signed_on"),
    text(9, "note"),
    text(10, "ended_on"),
)

PREPAYMENT = entity(
    "prepayment",
    "prepayment",
    "customer_id",
    ref(1, "customer_id"),
    text(2, "day"),
    group(3, "money", ("milli", "INTEGER"), ("currency", "TEXT")),  # thousandths; paid in > 0, used or paid back < 0
    text(4, "kind"),  # paid_in, used, paid_back, correction
    text(5, "note"),
    ref(6, "delivery_id"),
)

RELATION = entity(
    "relation",
    "relation",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "other_id"),  # the other customer
    text(3, "kind"),  # what the other is to this one: upstream, downstream, sister, reseller, referred_by
    text(4, "since"),
    text(5, "note"),
)

NOTICE = entity(
    "notice",
    "notice",
    "",
    text(1, "day"),
    text(2, "title"),
    text(3, "market"),
    text(4, "advice"),
    text(5, "words"),  # the words to say
    text(6, "until_day"),
    text(7, "rule"),  # JSON: to whom
    text(8, "author"),
)

NOTICE_TARGET = entity(
    "notice_target",
    "notice_target",
    "customer_id",
    ref(1, "customer_id"),
    ref(2, "notice_id"),
    group(3, "told", ("on", "TEXT"), ("by", "TEXT"), ("word", "TEXT")),
    integer(4, "position"),
)

ENTITIES = (CONTRACT, PREPAYMENT, RELATION, NOTICE, NOTICE_TARGET)
