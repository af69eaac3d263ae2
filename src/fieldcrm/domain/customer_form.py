"""The fields that forms edit, how what was typed is read, and how a value is shown for editing.

Names are those of `domain.views.customer`. `parse` and `show` are inverse and know no language: words for the
fields and their choices are the interface's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from fieldcrm.domain.codes import Status
from fieldcrm.domain.forms import agreements, complaints, service
from fieldcrm.domain.forms.shape import FieldKind, FormField
from fieldcrm.domain.numbers import read_amount, read_number, show_number
from fieldcrm.domain.prices import Price, read_price, show_price
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import InvalidValueError

__all__ = ["FIELDS", "FieldKind", "FormField", "check", "field_of", "parse", "parse_amount", "show"]

LANGUAGES = ("en", "zh_Hans", "zh_Hant")
"""In which a customer's sheets are written; empty = the user's own."""
MOST_CHARACTERS = 500
MOST_CHARACTERS_OF_LINES = 20_000
ID_BYTES = 16


def _fields(*fields: FormField) -> tuple[FormField, ...]:
    return fields


FIELDS: Mapping[str, tuple[FormField, ...]] = {
    "customer": _fields(
        FormField("code"),
        FormField("name", required=True),
        FormField("territory"),
        FormField("sector"),
        FormField("status", FieldKind.CHOICE, required=True, choices=tuple(status.value for status in Status)),
        FormField("address"),
        FormField("note", FieldKind.LINES),
        FormField("owner"),
        FormField("language", FieldKind.CHOICE, choices=LANGUAGES),
        FormField("invoice.legal_name"),
        FormField("invoice.tax_number"),
        FormField("invoice.address"),
        FormField("invoice.phone"),
        FormField("invoice.bank"),
        FormField("invoice.account"),
        FormField("cycle_days", FieldKind.NUMBER, least=1, most=3650),
        FormField("monthly_volume", FieldKind.AMOUNT),
        FormField("usual_quantity", FieldKind.AMOUNT),
        FormField("busy_months", FieldKind.MONTHS),
        FormField("slack_months", FieldKind.MONTHS),
    ),
    "contact": _fields(
        FormField("name", required=True),
        FormField("role"),
        FormField("phone"),
        FormField("email"),
        FormField("wechat"),
        FormField("note", FieldKind.LINES),
        FormField("primary", FieldKind.BOOL),
    ),
    "tank": _fields(
        FormField("name", required=True),
        FormField("product"),
        FormField("volume", FieldKind.LITRES, least=1),
        FormField("safe_fill", FieldKind.PERCENT, default=95.0),
        FormField("reserve", FieldKind.PERCENT, default=10.0),
        FormField("pump_needed", FieldKind.BOOL),
        FormField("table", FieldKind.TABLE),
        FormField("site_id", FieldKind.REFERENCE, of="site"),
    ),
    **agreements.FORMS,
    **service.FORMS,
    **complaints.FORMS,
}
"""Fields by kind of row, in the order of the form."""

_YES = ("yes", "y", "true", "1", "on", "x", "是", "有", "要", "需要", "对", "對")
_NO = ("no", "n", "false", "0", "off", "否", "无", "無", "不", "不要", "不需要", "没有", "沒有")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def field_of(kind: str, name: str) -> FormField:
    """The field of that name; KeyError if the form has none."""
    for field in FIELDS[kind]:
        if field.name == name:
            return field
    raise KeyError(name)


def parse(field: FormField, text: str, *, default_unit: Unit | None = None) -> object:
    """The value that was typed into a field. `default_unit` is taken for amounts without a unit.

    Raises InvalidValueError with field, value and reason: 'required', 'text' (a character that cannot be kept),
    'one_line', 'too_long', 'choice', 'number', 'range' (params least, most), 'unit', 'months', 'bool', 'date',
    'table', 'reference', 'price'.
    """
    if any("\ud800" <= character <= "\udfff" or character == "\0" for character in text):
        raise _wrong(field, text, "text")
    plain = text.strip()
    if not plain:
        if field.required:
            raise _wrong(field, text, "required")
        return _empty(field)
    if field.kind is FieldKind.AMOUNT:
        return _amount(field, plain, default_unit)
    return _READERS[field.kind](field, plain)


def parse_amount(name: str, text: str, unit: str = "") -> Amount:
    """The amount of fuel that was typed; `unit` is taken where none was. `name` is the field that an error names.

    Raises InvalidValueError, reason 'required', 'number', 'unit' or 'range'.
    """
    value = parse(
        FormField(name, FieldKind.AMOUNT, required=True), text, default_unit=Unit(unit) if unit in tuple(Unit) else None
    )
    assert isinstance(value, Amount)
    return value


def show(field: FormField, value: object) -> str:
    """The text from which `parse` reads the value again; language-neutral. Empty for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Amount):
        return f"{show_number(value.value)} {value.unit.value}"
    if isinstance(value, Price):
        return show_price(value)
    if isinstance(value, int | float):
        return show_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        if field.kind is FieldKind.TABLE:
            return "; ".join(f"{show_number(cm)} {show_number(litres)}" for cm, litres in value)
        return ",".join(str(month) for month in value)
    return str(value)


def check(kind: str, values: Mapping[str, object]) -> None:
    """What concerns several fields of a form together.

    Raises InvalidValueError, reason 'reserve', 'season' or 'end_first' (equipment out of use before it was installed).
    """
    if kind == "equipment":
        installed, retired = values.get("installed_on"), values.get("retired_on")
        if isinstance(installed, date) and isinstance(retired, date) and retired < installed:
            raise InvalidValueError(field="retired_on", value=retired.isoformat(), reason="end_first")
    if kind == "tank":
        reserve, fill = values.get("reserve"), values.get("safe_fill")
        if isinstance(reserve, float | int) and isinstance(fill, float | int) and reserve >= fill:
            raise InvalidValueError(field="reserve", value=reserve, reason="reserve", most=fill)
    if kind == "customer":
        busy, slack = values.get("busy_months"), values.get("slack_months")
        if isinstance(busy, tuple) and isinstance(slack, tuple) and set(busy) & set(slack):
            raise InvalidValueError(field="slack_months", value=slack, reason="season")


def _wrong(field: FormField, value: str, reason: str, **params: object) -> InvalidValueError:
    return InvalidValueError(field=field.name, value=value, reason=reason, **params)


def _empty(field: FormField) -> object:
    if field.kind in (FieldKind.TEXT, FieldKind.LINES, FieldKind.CHOICE):
        return ""
    if field.kind in (FieldKind.MONTHS, FieldKind.TABLE):
        return ()
    return False if field.kind is FieldKind.BOOL else field.default


def _choice(field: FormField, text: str) -> str:
    if text not in field.choices:
        raise _wrong(field, text, "choice", choices=", ".join(field.choices))
    return text


def _text(field: FormField, text: str) -> str:
    if field.kind is FieldKind.LINES:
        lines = "\n".join(text.splitlines())
        if len(lines) > MOST_CHARACTERS_OF_LINES:
            raise _wrong(field, text, "too_long", most=MOST_CHARACTERS_OF_LINES)
        return lines
    if len(text.splitlines()) > 1:
        raise _wrong(field, text, "one_line")
    if len(text) > MOST_CHARACTERS:
        raise _wrong(field, text, "too_long", most=MOST_CHARACTERS)
    return text


def _number(field: FormField, text: str) -> float:
    if field.kind is FieldKind.PERCENT:
        field_text, most = text.removesuffix("%").removesuffix("％"), 100.0
    elif field.kind is FieldKind.LITRES:
        amount = read_amount(text, Unit.LITRE)
        if amount is None or amount.unit is not Unit.LITRE:
            raise _wrong(field, text, "unit" if amount is not None else "number")
        field_text, most = show_number(amount.value), field.most
    else:
        field_text, most = re.sub(r"\s*(?:days?|d|天|日)$", "", text), field.most
    value = read_number(field_text)
    if value is None:
        raise _wrong(field, text, "number")
    if not field.least <= value <= most:
        raise _wrong(field, text, "range", least=field.least, most=most)
    return value


def _amount(field: FormField, text: str, default_unit: Unit | None) -> Amount:
    amount = read_amount(text, default_unit)
    if amount is None:
        number = re.match(r".*[\d万萬]", text)
        known = number is not None and read_number(number.group()) is not None
        raise _wrong(field, text, "unit" if known else "number")
    if amount.milli <= 0 or amount.value > field.most:
        raise _wrong(field, text, "range", least=0.001, most=field.most)
    return amount


def _price(field: FormField, text: str) -> Price:
    price = read_price(text)
    if price is None:
        raise _wrong(field, text, "price")
    return price


def _months(field: FormField, text: str) -> tuple[int, ...]:
    """11,12,1 · 11-2 · Nov-Feb · 11月至2月 · 十一 is not read."""
    months: list[int] = []
    plain = text.casefold().replace("月份", "").replace("月", "")
    for part in re.split(r"[,;、，；\s]+(?![-–~到至])", re.sub(r"\s*[-–~到至]\s*", "-", plain).strip(",;、，； ")):
        first, dash, last = part.partition("-")
        low, high = _month(first), _month(last) if dash else _month(first)
        if low is None or high is None:
            raise _wrong(field, text, "months")
        months.extend((low + step - 1) % 12 + 1 for step in range((high - low) % 12 + 1))
    return tuple(dict.fromkeys(months))


def _month(text: str) -> int | None:
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None
    return _MONTH_NAMES.index(text[:3]) + 1 if text[:3] in _MONTH_NAMES else None


def _bool(field: FormField, text: str) -> bool:
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _wrong(field, text, "bool")


def _day(field: FormField, text: str) -> date:
    match = re.fullmatch(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?", text)
    try:
        if match is not None:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise _wrong(field, text, "date")


def _table(field: FormField, text: str) -> tuple[tuple[float, float], ...]:
    """Centimetres and litres of each height: a line each, or with semicolons between."""
    points: list[tuple[float, float]] = []
    for line in re.split(r"[\n;；]+", text):
        if not line.strip():
            continue
        parts = re.split(r"\s*[:=\t：]\s*|\s+", line.strip(), maxsplit=1)
        numbers = [read_number(part) for part in parts]
        if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
            raise _wrong(field, text, "table", line=line.strip())
        point = (numbers[0], numbers[1])
        if min(point) < 0 or (points and (point[0] <= points[-1][0] or point[1] < points[-1][1])):
            raise _wrong(field, text, "table", line=line.strip())
        points.append(point)
    if len(points) < 2:
        raise _wrong(field, text, "table", line="")
    return tuple(points)


def _reference(field: FormField, text: str) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    if len(value) != ID_BYTES:
        raise _wrong(field, text, "reference")
    return value


_READERS: Mapping[FieldKind, Callable[[FormField, str], object]] = {
    FieldKind.TEXT: _text,
    FieldKind.LINES: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.NUMBER: _number,
    FieldKind.LITRES: _number,
    FieldKind.PERCENT: _number,
    FieldKind.MONTHS: _months,
    FieldKind.BOOL: _bool,
    FieldKind.DAY: _day,
    FieldKind.PRICE: _price,
    FieldKind.TABLE: _table,
    FieldKind.REFERENCE: _reference,
}
