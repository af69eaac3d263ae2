"""A filter as SQL: a condition on `customer c LEFT JOIN standing s`. Values are parameters, never part of the text."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.custom_fields import id_of
from fieldcrm.domain.filter_fields import FIELDS, FilterField, Kind, is_custom
from fieldcrm.domain.filters import Condition, Filter, Op
from fieldcrm.storage.driver import FOLDED, folded

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF = "customer_id = c.id AND deleted = 0"
_ORDINAL = "CAST(julianday({day}) - 1721424.5 AS INTEGER)"
"""The ordinal of a stored ISO day."""
_KG = "CASE {unit} WHEN 't' THEN {milli} WHEN 'kg' THEN {milli} / 1000.0 ELSE {milli} * 0.84 / 1000.0 END"
_LAST_STEP = (
    "(SELECT step FROM complaint_step WHERE complaint_id = x.id AND deleted = 0 AND step IN ('closed', 'reopened')"
    " ORDER BY at DESC, id DESC LIMIT 1)"
)
_TEXTS = {
    "name": "c.name",
    "code": "c.code",
    "territory": "c.territory",
    "sector": "c.sector",
    "owner": "c.owner",
    "address": "c.address",
    "note": "c.note",
    "language": "c.language",
    "status": "coalesce(nullif(c.status, ''), 'active')",
    "grade": "coalesce(s.grade, '-')",
}
_MANY = {
    "supplier": f"SELECT supplier AS value FROM delivery WHERE {_OF} UNION ALL SELECT supplier FROM fact WHERE {_OF}",
    "product": f"SELECT product AS value FROM delivery WHERE {_OF} UNION ALL SELECT product FROM tank WHERE {_OF}",
    "equipment": (
        "SELECT coalesce(name, '') || ' ' || coalesce(maker, '') || ' ' || coalesce(model, '') AS value"
        f" FROM equipment WHERE {_OF}"
    ),
    "contact": f"SELECT name AS value FROM contact WHERE {_OF}",
    "phone": f"SELECT phone AS value FROM contact WHERE {_OF} UNION ALL SELECT c.invoice_phone",
}
"""Fields of which a customer has several: a condition holds if it holds for one of them."""
_DAYS = {
    "entered_on": _ORDINAL.format(day="nullif(c.entered_on, '')"),
    "last_contact": "s.last_contact",
    "next_contact": "s.next_planned",
    "next_need": "s.p50",
    "last_visit": _ORDINAL.format(
        day=f"(SELECT max(day) FROM activity WHERE {_OF} AND kind = 'visit' AND state = 'done')"
    ),
    "last_delivery": _ORDINAL.format(
        day=f"(SELECT max(day) FROM delivery WHERE {_OF} AND coalesce(supplier, '') = '')"
    ),
    "contract_end": _ORDINAL.format(
        day="(SELECT max(coalesce(nullif(ended_on, ''), period_end)) FROM contract"
        f" WHERE {_OF} AND coalesce(period_end, '') <> '')"
    ),
}
_NUMBERS = {
    "tank_volume": (
        "(SELECT sum(CASE volume_unit WHEN 'L' THEN volume_milli / 1000.0 WHEN 'kg' THEN volume_milli / 840.0"
        f" ELSE volume_milli / 0.84 END) FROM tank WHERE {_OF})"
    ),
    "tanks": f"(SELECT count(*) FROM tank WHERE {_OF})",
    "monthly": "s.monthly",
    "monthly_volume": f"({_KG.format(unit='c.monthly_volume_unit', milli='c.monthly_volume_milli')}) / 1000.0",
    "stake": "s.stake",
    "p_active": "s.p_active * 100",
}
_SWITCHES = {
    "today": "coalesce(s.listed, 0)",
    "no_next": "coalesce(s.no_next, 0)",
    "open_complaint": (
        f"EXISTS (SELECT 1 FROM complaint x WHERE x.customer_id = c.id AND x.deleted = 0 AND x.merged_into IS NULL"
        f" AND coalesce({_LAST_STEP}, '') <> 'closed')"
    ),
    "open_risk": f"EXISTS (SELECT 1 FROM risk WHERE {_OF} AND coalesce(closed_on, '') = '')",
    "open_promise": f"EXISTS (SELECT 1 FROM promise WHERE {_OF} AND coalesce(settled_on, '') = '')",
    "contract": (
        f"EXISTS (SELECT 1 FROM contract WHERE {_OF} AND coalesce(period_start, '') <= ?1"
        " AND (coalesce(period_end, '') = '' OR period_end >= ?1) AND (coalesce(ended_on, '') = '' OR ended_on > ?1))"
    ),
    "prepayment": f"(SELECT coalesce(sum(money_milli), 0) FROM prepayment WHERE {_OF}) > 0",
    "referred": f"EXISTS (SELECT 1 FROM relation WHERE {_OF} AND kind = 'referred_by')",
}
_OWN = "of_id = c.id AND deleted = 0"
_HOLDERS = {"equipment": "equipment", "visit": "service_visit", "complaint": "complaint"}
"""The tables of the rows that the team adds fields to, beside customers."""
_SIGNS = {Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}


class Clause(NamedTuple):
    """A condition with its parameters. `graded`: it looks at the customer's standing."""

    sql: str
    values: tuple[object, ...]

    @property
    def joins(self) -> bool:
        """Whether the condition needs `standing s`."""
        return "s." in self.sql


def clause(wanted: Filter, today: date, fields: Mapping[str, FilterField] = FIELDS) -> Clause:
    """The condition of a filter; '1' where it lets everyone through. Raises KeyError on a field without a place."""
    if not wanted.groups:
        return Clause("1", ())
    values: list[object] = []
    groups = []
    for group in wanted.groups:
        parts = []
        for condition in group:
            sql, more = _condition(condition, today, fields[condition.field])
            parts.append(sql)
            values.extend(more)
        groups.append(" AND ".join(parts))
    return Clause("(" + " OR ".join(f"({group})" for group in groups) + ")", tuple(values))


def _condition(condition: Condition, today: date, field: FilterField) -> tuple[str, list[object]]:
    name = condition.field
    if is_custom(name):
        return _custom(condition, field, today)
    if name in _SWITCHES:
        sql = _SWITCHES[name]
        values: list[object] = [today.isoformat()] * sql.count("?1")
        sql = sql.replace("?1", "?")
        return (sql if condition.op is Op.IS else f"NOT ({sql})"), values
    if name in _MANY:
        return _many(condition, _MANY[name])
    if name in _DAYS:
        return _compared(condition, _DAYS[name], today, field)
    if name in _NUMBERS:
        return _compared(condition, _NUMBERS[name], today, field)
    return (_chosen if field.kind is Kind.CHOICE else _text)(condition, _TEXTS[name])


def _text(condition: Condition, column: str) -> tuple[str, list[object]]:
    """Texts compare without case and width."""
    if condition.op in (Op.EMPTY, Op.FILLED):
        return f"coalesce({column}, '') {'=' if condition.op is Op.EMPTY else '<>'} ''", []
    values: list[object] = []
    parts = []
    for value in condition.values:
        sql, more = (_holds if condition.op in (Op.HAS, Op.LACKS) else _equals)(f"coalesce({column}, '')", value)
        parts.append(sql)
        values.extend(more)
    held = " OR ".join(parts)
    return (f"({held})" if condition.op in (Op.HAS, Op.IS) else f"NOT ({held})"), values


def _holds(column: str, value: str) -> tuple[str, list[object]]:
    """Whether the text contains the value."""
    plain = folded(value)
    letters = _letters(value, plain)
    if letters is _Letters.NONE:
        return f"instr({column}, ?) > 0", [value]
    if letters is _Letters.ANY:
        return f"instr({FOLDED}({column}), ?) > 0", [plain]
    pattern = f"%{_WILD.sub(_ESCAPED, plain)}%"
    return f"({column} LIKE ? ESCAPE '\\' OR {_wide(column)} AND instr({FOLDED}({column}), ?) > 0)", [pattern, plain]


def _equals(column: str, value: str) -> tuple[str, list[object]]:
    """Whether the text is the value."""
    plain = folded(value)
    letters = _letters(value, plain)
    if letters is _Letters.NONE:
        return f"{column} = ?", [value]
    if letters is _Letters.ANY:
        return f"{FOLDED}({column}) = ?", [plain]
    wide = f"length({column}) = ? AND {_wide(column)} AND {FOLDED}({column}) = ?"
    return f"({column} COLLATE NOCASE = ? OR {wide})", [plain, len(plain), plain]


class _Letters(Enum):
    """Which letters a value has: each kind is compared in the quickest way that finds what `folded` makes the same."""

    NONE = auto()
    """Ideographs only: neither case nor width."""
    LATIN = auto()
    """ASCII besides, which the database folds by itself; only full-width letters in a row have to be folded by us."""
    ANY = auto()
    """Others, or what another letter folds to: ß to ss."""


_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]+")
_PLAIN = re.compile("[\x20-\x7e\u4e00-\u9fff\uff01-\uff5e]+")
_WILD = re.compile(r"([%_\\])")
_ESCAPED = r"\\\1"
_MOST_PATTERN = 1_000
"""Characters up to which a value is looked for by a pattern: the database has a limit for those."""


def _letters(value: str, plain: str) -> _Letters:
    if _IDEOGRAPHS.fullmatch(value):
        return _Letters.NONE
    latin = _PLAIN.fullmatch(value) and "ss" not in plain and len(plain) <= _MOST_PATTERN
    return _Letters.LATIN if latin else _Letters.ANY


def _wide(column: str) -> str:
    """Whether a text may hold full-width letters: a byte with which only these begin, and a few other characters."""
    return f"instr(CAST({column} AS BLOB), x'EF') > 0"


def _chosen(condition: Condition, column: str) -> tuple[str, list[object]]:
    """Codes compare without the case of Latin letters."""
    if condition.op in (Op.EMPTY, Op.FILLED):
        return _text(condition, column)
    marks = ", ".join("?" * len(condition.values))
    sign = "IN" if condition.op is Op.IS else "NOT IN"
    return f"coalesce({column}, '') COLLATE NOCASE {sign} ({marks})", list(condition.values)


_POSITIVE = {Op.NOT: Op.IS, Op.LACKS: Op.HAS, Op.EMPTY: Op.FILLED}


def _many(condition: Condition, source: str) -> tuple[str, list[object]]:
    """Holds if it holds for one of them; its opposite if it holds for none."""
    wanted = condition._replace(op=_POSITIVE.get(condition.op, condition.op))
    sql, values = _text(wanted, "value")
    exists = f"EXISTS (SELECT 1 FROM ({source}) WHERE {sql})"
    return (exists if wanted.op is condition.op else f"NOT {exists}"), values


def _compared(condition: Condition, column: str, today: date, field: FilterField) -> tuple[str, list[object]]:
    """Numbers, and days as ordinals."""
    if condition.op in (Op.EMPTY, Op.FILLED):
        return f"({column}) IS {'' if condition.op is Op.EMPTY else 'NOT '}NULL", []
    if condition.op in (Op.IS, Op.NOT):
        bounds: list[object] = [_bound(value, today, field)[0] for value in condition.values]
        held = f"({column}) IN ({', '.join('?' * len(bounds))})"
        return (held if condition.op is Op.IS else f"NOT coalesce({held}, 0)"), bounds
    bound, turned = _bound(condition.values[0], today, field)
    op = _MIRRORED[condition.op] if turned else condition.op
    held = f"({column}) {_SIGNS[op]} ?"
    never = turned and condition.op in (Op.GT, Op.GE)
    return (f"(({column}) IS NULL OR {held})" if never else f"coalesce({held}, 0)"), [bound]


_MIRRORED = {Op.LT: Op.GT, Op.LE: Op.GE, Op.GT: Op.LT, Op.GE: Op.LE}


def _bound(value: str, today: date, field: FilterField) -> tuple[float, bool]:
    """What a column is compared with, and whether the comparison turns round: a longer time ago is an earlier day."""
    if field.kind is not Kind.DAY:
        return float(value), False
    if value.endswith("d"):
        days = int(value[:-1])
        return (today.toordinal() + days, False) if field.ahead else (today.toordinal() - days, True)
    return date.fromisoformat(value).toordinal(), False


def _custom(condition: Condition, field: FilterField, today: date) -> tuple[str, list[object]]:
    """A field of the team's own: its value is text in a stored form."""
    field_id = id_of(condition.field).hex()  # of our own making, hence no parameter: a condition may name it often
    if field.of_kind != "customer":
        source = (
            f"SELECT v.value FROM {_HOLDERS[field.of_kind]} h JOIN custom_value v ON v.of_id = h.id"
            f" WHERE h.customer_id = c.id AND h.deleted = 0 AND v.field_id = x'{field_id}' AND v.deleted = 0"
        )
        wanted = condition._replace(op=_POSITIVE.get(condition.op, condition.op))
        held, values = _stored(wanted, "nullif(value, '')", field, today)
        exists = f"EXISTS (SELECT 1 FROM ({source}) WHERE {held})"
        return (exists if wanted.op is condition.op else f"NOT {exists}"), values
    return _stored(
        condition,
        f"nullif((SELECT value FROM custom_value WHERE field_id = x'{field_id}' AND {_OWN}), '')",
        field,
        today,
    )


def _stored(condition: Condition, value: str, field: FilterField, today: date) -> tuple[str, list[object]]:
    """A value of a field of the team's own, as it is stored, compared as its kind is."""
    if field.kind is Kind.NUMBER:
        value = f"CAST({value} AS REAL)"
    elif field.kind is Kind.DAY:
        value = _ORDINAL.format(day=value)
    if field.kind in (Kind.NUMBER, Kind.DAY):
        return _compared(condition, value, today, field)
    return (_text if field.kind is Kind.TEXT else _chosen)(condition, value)
