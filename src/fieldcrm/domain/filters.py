"""Filters over customers: conditions on fields, joined by *and* and *or*; as values, as text, and as JSON.

A filter is an *or* of *and*s: `grade = A|B and last_contact > 30d or open_complaint`. Days compare as a distance from
today in days (`30d`: of past days how long ago, of coming ones how far off) or as dates. Who was never contacted
counts as longer ago than any number of days. JSON is versioned, so that a rule of a newer program is refused whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from fieldcrm.domain.filter_fields import FIELDS, FilterField, Kind
from fieldcrm.domain.numbers import read_number, show_number
from fieldcrm.errors import InvalidValueError

VERSION = 1
MOST_CONDITIONS = 60
WHERE = "where"
"""The field that errors name."""


class Op(StrEnum):
    """How a field is compared. Values are stored and never change."""

    IS = "is"
    """One of the values; of a switch: yes."""
    NOT = "not"
    HAS = "has"
    """Contains the text."""
    LACKS = "lacks"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    EMPTY = "empty"
    FILLED = "filled"


class Condition(NamedTuple):
    """A field, how it is compared, and with what: texts in their stored form; none for empty and filled."""

    field: str
    op: Op
    values: tuple[str, ...] = ()


class Filter(NamedTuple):
    """Lets a customer through if all conditions of one group hold; without groups it lets everyone through."""

    groups: tuple[tuple[Condition, ...], ...] = ()

    def both(self, other: Filter) -> Filter:
        """Who passes this filter and the other one."""
        if not self.groups or not other.groups:
            return self if self.groups else other
        return Filter(tuple((*mine, *yours) for mine in self.groups for yours in other.groups))


_SIGNS = {
    "=": Op.IS, "!=": Op.NOT, "~": Op.HAS, "!~": Op.LACKS, "<": Op.LT, "<=": Op.LE, ">": Op.GT, ">=": Op.GE,
}  # fmt: skip
_SHOWN = {op: sign for sign, op in _SIGNS.items()}
_WIDE = str.maketrans("＝！～＜＞｜（）", "=!~<>|()")
_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|(!=|!~|<=|>=|<>|[=~<>|!])|([^\s"=~<>|!]+))')
_AND = frozenset({"and", "&", "&&", "且", "和", "并且", "並且"})
_OR = frozenset({"or", "||", "或", "或者"})
_NOT = frozenset({"not", "!", "非", "不"})
_DAYS = re.compile(r"(-?\d{1,5})\s*(?:d|days?|天|日)", re.IGNORECASE)
_ORDERED = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})
_YES = frozenset({"yes", "y", "true", "1", "是", "有"})
_NO = frozenset({"no", "n", "false", "0", "否", "无", "無", "没有", "沒有"})


class _Token(NamedTuple):
    text: str
    kind: str
    """'text' (quoted), 'sign' or 'word'."""


def fold_name(name: str) -> str:
    """A field's name as it is looked up: without case, spaces and signs."""
    return "".join(mark for mark in name.casefold() if mark.isalnum() or mark == ".")


def parse(text: str, names: Mapping[str, str] | None = None, fields: Mapping[str, FilterField] = FIELDS) -> Filter:
    """The filter that was written. `names`: other names of fields (folded by `fold_name`) → their codes.

    Raises InvalidValueError (field 'where'), reason 'filter_syntax', 'filter_field', 'filter_sign', 'filter_value',
    'filter_long'; params `at` names the field.
    """
    known = {fold_name(code): code for code in fields} | dict(names or {})
    tokens = _tokens(text)
    if not tokens:
        return Filter()
    groups: list[list[Condition]] = [[]]
    at = 0
    while at < len(tokens):
        condition, at = _condition(tokens, at, known, fields)
        groups[-1].append(condition)
        if at == len(tokens):
            break
        word = tokens[at]
        joint = word.text.casefold() if word.kind != "text" else ""
        if joint in _OR or (joint == "|" and word.kind == "sign"):
            groups.append([])
        elif joint not in _AND:
            raise _wrong(word.text, "filter_syntax")
        at += 1
        if at == len(tokens):
            raise _wrong(word.text, "filter_syntax")
    return _checked(Filter(tuple(tuple(group) for group in groups)))


def _tokens(text: str) -> list[_Token]:
    plain = text.translate(_WIDE).strip()
    found: list[_Token] = []
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            if not plain[at:].strip():
                break
            raise _wrong(plain[at:], "filter_syntax")
        quoted, sign, word = match.groups()
        if quoted is not None:
            found.append(_Token(re.sub(r"\\(.)", r"\1", quoted), "text"))
        else:
            found.append(_Token(sign or word, "sign" if sign else "word"))
        at = match.end()
    return found


def _condition(
    tokens: list[_Token], at: int, known: Mapping[str, str], fields: Mapping[str, FilterField]
) -> tuple[Condition, int]:
    """The condition that begins at a token, and where the next one stands."""
    refused = False
    while tokens[at].kind != "text" and tokens[at].text.casefold() in _NOT:
        refused, at = not refused, at + 1
        if at == len(tokens):
            raise _wrong(tokens[at - 1].text, "filter_syntax")
    name = tokens[at]
    code = known.get(fold_name(name.text))
    if code is None or code not in fields or name.kind == "sign":
        raise _wrong(name.text, "filter_field")
    field, at = fields[code], at + 1
    if at == len(tokens) or tokens[at].text not in {*_SIGNS, "<>"} or tokens[at].kind != "sign":
        if field.kind is not Kind.SWITCH:
            raise _wrong(name.text, "filter_sign", at=code)
        return Condition(code, Op.NOT if refused else Op.IS, ("yes",)), at
    op = Op.NOT if tokens[at].text == "<>" else _SIGNS[tokens[at].text]
    values, at = _values(tokens, at + 1)
    condition = made(field, op, values)
    return (_opposite(condition) if refused else condition), at


def _values(tokens: list[_Token], at: int) -> tuple[list[str], int]:
    """The values from a token on: one, or several with | between; none at the end or before *and* and *or*."""
    values: list[str] = []
    while at < len(tokens) and tokens[at].kind != "sign":
        token = tokens[at]
        if token.kind == "word" and token.text.casefold() in _AND | _OR:
            break
        values.append(token.text)
        at += 1
        if at == len(tokens) or tokens[at] != _Token("|", "sign"):
            break
        at += 1
    return values, at


def made(field: FilterField, op: Op, values: Iterable[str]) -> Condition:
    """A condition of what was typed, its values in their stored form. Raises InvalidValueError as `parse` does."""
    texts = [value.strip() for value in values]
    texts = [value for value in texts if value]
    if not texts:
        if op not in (Op.IS, Op.NOT) or field.kind is Kind.SWITCH:
            raise _wrong("", "filter_value", at=field.name)
        return Condition(field.name, Op.EMPTY if op is Op.IS else Op.FILLED)
    if op not in field.ops or (len(texts) > 1 and op not in (Op.IS, Op.NOT, Op.HAS, Op.LACKS)):
        raise _wrong(_SHOWN.get(op, op.value), "filter_sign", at=field.name)
    stored = tuple(dict.fromkeys(_stored(field, text) for text in texts))
    if field.kind is Kind.SWITCH:
        return Condition(field.name, Op.IS if (stored[0] == "yes") == (op is Op.IS) else Op.NOT, ("yes",))
    return Condition(field.name, op, stored)


def _stored(field: FilterField, text: str) -> str:
    """A value in its stored form."""
    if field.kind is Kind.NUMBER:
        plain = text[: -len(field.unit)] if field.unit and text.casefold().endswith(field.unit.casefold()) else text
        value = read_number(plain.removesuffix("%"))
        if value is None:
            raise _wrong(text, "filter_number", at=field.name)
        return show_number(value)
    if field.kind is Kind.DAY:
        return _day(field, text)
    if field.kind is Kind.SWITCH:
        if text.casefold() not in _YES | _NO:
            raise _wrong(text, "filter_value", at=field.name)
        return "yes" if text.casefold() in _YES else "no"
    if field.kind is Kind.CHOICE:
        found = next((choice for choice in field.choices if choice.casefold() == text.casefold()), None)
        if found is None:
            raise _wrong(text, "filter_choice", at=field.name, choices=", ".join(field.choices))
        return found
    return text


def _day(field: FilterField, text: str) -> str:
    """`30d` or an ISO day."""
    days = _DAYS.fullmatch(text)
    if days is not None:
        return f"{int(days[1])}d"
    try:
        return date.fromisoformat(text.replace("/", "-")).isoformat()
    except ValueError as error:
        raise _wrong(text, "filter_day", at=field.name) from error


_TURNED = {
    Op.IS: Op.NOT, Op.NOT: Op.IS, Op.HAS: Op.LACKS, Op.LACKS: Op.HAS, Op.LT: Op.GE, Op.GE: Op.LT,
    Op.LE: Op.GT, Op.GT: Op.LE, Op.EMPTY: Op.FILLED, Op.FILLED: Op.EMPTY,
}  # fmt: skip


def _opposite(condition: Condition) -> Condition:
    return condition._replace(op=_TURNED[condition.op])


def _checked(found: Filter) -> Filter:
    if sum(map(len, found.groups)) > MOST_CONDITIONS:
        raise _wrong("", "filter_long", most=MOST_CONDITIONS)
    return found


def show(
    wanted: Filter, names: Mapping[str, str] | None = None, *, also: str = "and", either: str = "or", never: str = "not"
) -> str:
    """The text that `parse` reads again. `names`: code → the name to show; the words join as the language does."""

    def condition(each: Condition) -> str:
        name = _quoted((names or {}).get(each.field, each.field), name=True)
        if each.op in (Op.EMPTY, Op.FILLED):
            return f'{name} {"=" if each.op is Op.EMPTY else "!="} ""'
        if each.values == ("yes",) and each.op in (Op.IS, Op.NOT):
            return name if each.op is Op.IS else f"{never} {name}"
        return f"{name} {_SHOWN[each.op]} {'|'.join(_quoted(value) for value in each.values)}"

    return f" {either} ".join(f" {also} ".join(condition(each) for each in group) for group in wanted.groups)


def _quoted(text: str, *, name: bool = False) -> str:
    plain = _TOKEN.fullmatch(text) is not None and not text.startswith('"') and text.translate(_WIDE) == text
    if plain and (name or text.casefold() not in _AND | _OR | _NOT):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def to_json(wanted: Filter) -> str:
    """The rule as a segment keeps it."""
    groups = [[[each.field, each.op.value, *each.values] for each in group] for group in wanted.groups]
    return json.dumps({"version": VERSION, "any": groups}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str, fields: Mapping[str, FilterField] = FIELDS) -> Filter:
    """The filter of a rule; raises InvalidValueError, reason 'filter_rule', on one that cannot be read.

    A field that is not known (any more) is such a rule too: leaving its condition out would let others through.
    """
    try:
        rule = json.loads(text)
        if rule["version"] != VERSION:
            raise _wrong(str(rule["version"]), "filter_rule")
        groups = []
        for group in rule["any"]:
            conditions = [Condition(str(name), Op(op), tuple(map(str, values))) for name, op, *values in group]
            groups.append(tuple(_sound(condition, fields) for condition in conditions))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _wrong(text[:80], "filter_rule") from error
    return _checked(Filter(tuple(group for group in groups if group)))


def _sound(condition: Condition, fields: Mapping[str, FilterField]) -> Condition:
    """The condition, if its field has its operator and takes its values. Raises KeyError, InvalidValueError."""
    field = fields[condition.field]
    if condition.op in (Op.EMPTY, Op.FILLED):
        return Condition(field.name, condition.op)
    return made(field, condition.op, condition.values)


def _wrong(value: str, reason: str, **params: object) -> InvalidValueError:
    return InvalidValueError(field=WHERE, value=value, reason=reason, **params)
