"""The values of a record as cells, and back: what is written is read as it was."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from fieldcrm.domain.customer_form import MOST_CHARACTERS_OF_LINES
from fieldcrm.domain.numbers import read_amount, read_number
from fieldcrm.domain.times import read_time
from fieldcrm.domain.units import MILLI as THOUSAND
from fieldcrm.domain.units import Unit
from fieldcrm.exchange import record_kinds as forms
from fieldcrm.exchange.numbers import CellError
from fieldcrm.exchange.values import Days, several_lines, yes_no

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.exchange.record_kinds import RecordColumn

    Cell = str | int | float | None

ID_BYTES = 16
_ID = re.compile(r"[0-9a-f]{32}")
_MOST = 1 << 62


def cell(column: RecordColumn, value: object) -> Cell:
    """The cell of a column's part of a register, or of the whole register."""
    if value is None or value == "":
        return None
    if column.form in (forms.AMOUNT, forms.PRICE):
        return _pair(column, value)
    if column.form == forms.ID:
        return value.hex() if isinstance(value, bytes) else None
    if column.form == forms.SWITCH:
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(column, value)
    return str(value)


def _number(column: RecordColumn, value: float) -> Cell:
    if column.form == forms.MILLI:
        return _thousandth(value)
    if column.form == forms.TIME:
        return f"{int(value) // 60:02}:{int(value) % 60:02}"
    if column.form == forms.INSTANT:
        moment = datetime.fromtimestamp(value / 1000, UTC)
        return moment.isoformat(timespec="milliseconds" if value % 1000 else "seconds")
    return int(value) if isinstance(value, int) or value == int(value) else value


def _pair(column: RecordColumn, value: object) -> Cell:
    """`12.5 t`; `7850` or `7850/L`."""
    if not isinstance(value, list | tuple) or len(value) != 2 or value[0] is None:
        return None
    milli, unit = value
    if column.form == forms.AMOUNT:
        return f"{_thousandth(milli)} {unit}"
    return f"{_thousandth(milli)}/{unit}" if unit else _thousandth(milli)


def _thousandth(milli: float) -> int | float:
    whole = int(milli)
    return whole // THOUSAND if whole % THOUSAND == 0 else whole / THOUSAND


def text_of(found: Cell) -> str:
    """A cell as a file gives it back."""
    return "" if found is None else str(found)


class CellReader:
    """Reads the cells of one column. `exact`: texts are kept as they stand, since the archive itself wrote them."""

    def __init__(self, column: RecordColumn, cells: Sequence[str], *, from_1904: bool = False) -> None:
        self._column = column
        self._days = Days(cells, from_1904=from_1904) if column.form == forms.DAY else None

    def read(self, text: str, *, exact: bool) -> object:
        """The value of a cell that is not empty. Raises CellError."""
        column, plain = self._column, text.strip()
        if column.form == forms.TEXT:
            return self._text(text, exact=exact)
        if self._days is not None:
            return self._days(plain)
        if column.form == forms.SWITCH:
            return yes_no(plain)
        if column.form == forms.ID:
            return read_id(plain)
        if column.form == forms.TIME:
            return _minute(plain)
        if column.form == forms.INSTANT:
            return _instant(plain)
        if column.form == forms.AMOUNT:
            return _amount(plain)
        if column.form == forms.PRICE:
            return _price(plain)
        return _numeric(column.form, plain)

    def _text(self, text: str, *, exact: bool) -> str:
        value = text if exact else several_lines(text)
        if len(value) > MOST_CHARACTERS_OF_LINES * (1 if not exact else 10):
            raise CellError("too_long", "shorten", most=MOST_CHARACTERS_OF_LINES)
        if self._column.choices:
            plain = value.strip()
            found = next((each for each in self._column.choices if each.casefold() == plain.casefold()), None)
            if found is None:
                raise CellError("choice", "choices", choices=", ".join(self._column.choices))
            return found
        return value


def read_id(text: str) -> bytes:
    """An id as it is exported. Raises CellError."""
    plain = text.strip().lower()
    if not _ID.fullmatch(plain):
        raise CellError("id", "id_form")
    return bytes.fromhex(plain)


def _numeric(form: str, text: str) -> int | float:
    value = read_number(text)
    if value is None:
        raise CellError("number", "number_form")
    if form == forms.MILLI:
        value = round(value * THOUSAND)
    if abs(value) > _MOST:
        raise CellError("too_large", "number_form")
    if form == forms.WHOLE and value != int(value):
        raise CellError("number", "number_form")
    return value if form == forms.NUMBER else int(value)


def _amount(text: str) -> list[object]:
    found = read_amount(text, Unit.LITRE)
    if found is None:
        raise CellError("unit", "unit_form")
    return [found.milli, found.unit.value]


def _price(text: str) -> list[object]:
    """`7850` or `7850/L`; the unit is empty where none stands."""
    number, _slash, per = text.partition("/")
    value = read_number(number)
    if value is None:
        raise CellError("number", "number_form")
    if per and per.strip() not in tuple(Unit):
        raise CellError("unit", "unit_form")
    return [round(value * THOUSAND), per.strip() or None]


def _minute(text: str) -> int:
    found = read_time(unicodedata.normalize("NFKC", text).lower())
    if found is None:
        raise CellError("time", "time_form")
    return found.hour * 60 + found.minute


def _instant(text: str) -> int:
    """Milliseconds of UTC; without an offset the text is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise CellError("date", "date_form") from error
    moment = found.replace(tzinfo=UTC) if found.tzinfo is None else found
    if not date.min.year + 1 < moment.year < date.max.year:
        raise CellError("date_range", "date_form")
    return round(moment.timestamp() * 1000)
