"""A table's rows as typed records, and the rows that cannot be taken.

Reason codes: missing, date, date_order, date_year, date_range, number, number_open, not_positive, too_large, unit,
unit_conflict, months, season, yes_no, status, percent, reserve, digits_lost, too_long, cells, undecodable,
broken_quotes; and, from matching with the archive, ambiguous. Mend codes: fill, date_form, number_form, unit_form,
months_form, yes_no_form, status_form, percent_form, digits_form, shorten, row_form, encoding, code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as member
from functools import partial
from typing import NamedTuple

from fieldcrm.domain.custom_fields import CustomField
from fieldcrm.domain.customer_form import MOST_CHARACTERS
from fieldcrm.domain.units import DIESEL_DENSITY, Amount, Unit
from fieldcrm.domain.views.importing import Reject
from fieldcrm.errors import RejectedError
from fieldcrm.exchange import values
from fieldcrm.exchange.degree_records import DegreeDayRecord, read_degree_days
from fieldcrm.exchange.encodings import visible_damage
from fieldcrm.exchange.headers import CUSTOMERS, DEGREE_DAYS, DELIVERIES, Column
from fieldcrm.exchange.numbers import Numbers, unit_of
from fieldcrm.exchange.own_columns import own_name
from fieldcrm.exchange.own_columns import read as read_own
from fieldcrm.exchange.tables import BadRow, Table
from fieldcrm.exchange.values import Bad, Cached, Days, Texts

Progress = Callable[[int, int], None]

DIGIT_FIELDS = ("phone", "invoice_phone", "tax_number", "bank_account")
_DELIVERY_FIELDS = (
    *("customer", "customer_name", "date", "quantity", "unit"),
    *("product", "price", "supplier", "number", "tank", "note"),
)
_ONE_LINE = ("customer", "customer_name", "product", "supplier", "number", "tank")
_STEP = 5_000
"""Rows between two reports of progress."""


class DeliveryRecord(NamedTuple):
    """A row of a deliveries file. Texts are empty where the file says nothing.

    `day` is an ISO day; `milli` thousandths of `unit`; `price` (thousandths of the currency, unit it is for).
    """

    row: int
    customer: str
    customer_name: str
    day: str
    milli: int
    unit: str
    product: str
    price: tuple[int, str] | None
    supplier: str
    number: str
    tank: str
    note: str


class CustomerRecord(NamedTuple):
    """A row of a customers file: only the fields that the row fills, as they are stored.

    Amounts are (thousandths, unit); `tank_volume` likewise, in litres; months '11,12,1'; `pump_needed` 1 or 0;
    `next_contact` an ISO day; percents 0–100.
    """

    row: int
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user, or the archive's rules, say where a file is silent."""

    unit: str = "L"
    """Unit of quantities that carry none."""
    our_names: frozenset[str] = frozenset()
    """Names (casefolded) by which we stand in a supplier column."""
    density: float = DIESEL_DENSITY
    """kg per litre, for tank volumes that are given as a weight."""
    own: tuple[CustomField, ...] = ()
    """The team's own fields of customers."""


@dataclass(slots=True)
class Records:
    """What a table gives: records, rejected rows, and whether the default unit was needed."""

    customers: list[CustomerRecord]
    deliveries: list[DeliveryRecord]
    rejects: list[Reject]
    unit_assumed: bool = False
    by_code: bool = False
    """The deliveries name their customers under a header that says code."""
    degree_days: list[DegreeDayRecord] = member(default_factory=list)


def require(columns: Sequence[Column], kind: str, file: str) -> None:
    """Raise RejectedError (reason 'missing_columns', missing: fields) where a file cannot be of this kind."""
    found = {column.field for column in columns}
    missing = []
    if kind == CUSTOMERS and not found & {"code", "name"}:
        missing = ["name"]
    if kind == DELIVERIES:
        missing = [field for field in ("date", "quantity") if field not in found]
        if not found & {"customer", "customer_name"}:
            missing.insert(0, "customer")
    if kind == DEGREE_DAYS:
        missing = [name for name in ("date", "hdd") if name not in found]
    if missing:
        headers = [column.header for column in columns]
        raise RejectedError(file=file, reason="missing_columns", missing=missing, headers=headers)


def read_records(
    table: Table, columns: Sequence[Column], kind: str, choices: Choices, progress: Progress | None = None
) -> Records:
    """The typed records of a table, in the order of the file; rejects are sorted by row."""
    records = Records([], [], [_broken(bad) for bad in table.bad])
    if kind == DELIVERIES:
        _read_deliveries(table, columns, choices, records, progress)
    elif kind == DEGREE_DAYS:
        records.degree_days, rejects = read_degree_days(table, columns, progress)
        records.rejects += rejects
    else:
        _read_customers(table, columns, choices, records, progress)
    records.rejects.sort(key=lambda reject: reject.row)
    return records


def _broken(bad: BadRow) -> Reject:
    cells = tuple(visible_damage(cell) for cell in bad.cells)
    shown = next((cell for cell, old in zip(cells, bad.cells, strict=True) if cell != old), "")
    return Reject(bad.row, "", shown, bad.reason, bad.mend, {}, cells)


def _places(columns: Sequence[Column]) -> dict[str, int]:
    return {column.field: at for at, column in enumerate(columns) if column.field}


def reject(number: int, field: str, cells: Sequence[str], value: str, bad: Bad) -> Reject:
    """A rejected row; `cells` as read (with the empty one at the end)."""
    return Reject(number, field, value, bad.reason, bad.mend, bad.params, tuple(cells[:-1]))


_MISSING = Bad("missing", "fill", {})
_TOO_LONG = Bad("too_long", "shorten", {"most": MOST_CHARACTERS})
_SEASON = Bad("season", "months_form", {})
_RESERVE = Bad("reserve", "percent_form", {})
_CONFLICT = Bad("unit_conflict", "unit_form", {})


def _read_deliveries(
    table: Table, columns: Sequence[Column], choices: Choices, records: Records, progress: Progress | None
) -> None:
    reader = _DeliveryReader(table, columns, choices)
    found, rejects, total = records.deliveries, records.rejects, len(table.rows)
    for index, (row, cells) in enumerate(zip(table.numbers, table.rows, strict=True)):
        if progress and not index % _STEP:
            progress(index, total)
        record = reader.read(row, cells)
        if isinstance(record, DeliveryRecord):
            found.append(record)
        else:
            rejects.append(record)
    records.unit_assumed = reader.unit_assumed
    records.by_code = reader.by_code


class _DeliveryReader:
    """The lean path: one dictionary look-up a cell, one tuple a row. A missing column reads the empty last cell."""

    def __init__(self, table: Table, columns: Sequence[Column], choices: Choices) -> None:
        places = _places(columns)
        self._at = at = tuple(places.get(field, -1) for field in _DELIVERY_FIELDS)
        self._days = Cached(Days(table.column(at[2]), from_1904=table.from_1904))
        self._amounts = Cached(Numbers(table.column(at[3])).amount)
        self._units = Cached(_unit_or_none)
        self._prices = _prices(table, columns, at[6])
        self._texts = Texts()
        self._suppliers = Texts(choices.our_names)
        self._notes = Cached(values.lines)
        self._header_unit = columns[at[3]].unit
        self._assumed = self._header_unit or choices.unit
        self.by_code = at[0] >= 0 and columns[at[0]].is_code
        self.unit_assumed = False

    def read(self, row: int, cells: list[str]) -> DeliveryRecord | Reject:
        """The record of a row, or why there is none."""
        who, name, day, quantity, unit, product, price, supplier, number, tank, note = self._at
        texts = self._texts
        when, amount = self._days[cells[day]], self._amounts[cells[quantity]]
        said, worth = self._units[cells[unit]], self._prices[cells[price]]
        if isinstance(when, Bad) or isinstance(amount, Bad) or isinstance(said, Bad) or isinstance(worth, Bad):
            return self._rejected(row, cells)
        if not (texts[cells[who]] or texts[cells[name]]):
            return reject(row, "customer", cells, "", _MISSING)
        milli, measure = amount
        if measure and said and measure != said:
            return reject(row, "unit", cells, cells[unit], _CONFLICT)
        if not measure:
            self.unit_assumed = self.unit_assumed or not (said or self._header_unit)
            measure = said or self._assumed
            if measure == "m3":
                milli, measure = milli * 1000, "L"
        if worth is not None and not worth[1]:
            worth = (worth[0], measure)
        remark = self._notes[cells[note]]
        if isinstance(remark, Bad):
            return reject(row, "note", cells, cells[note], remark)
        record = DeliveryRecord(
            row,
            texts[cells[who]],
            texts[cells[name]],
            when,
            milli,
            measure,
            texts[cells[product]],
            worth,
            self._suppliers[cells[supplier]],
            texts[cells[number]],
            texts[cells[tank]],
            remark,
        )
        if texts.too_long or self._suppliers.too_long:
            return self._too_long(row, cells) or record
        return record

    def _too_long(self, row: int, cells: list[str]) -> Reject | None:
        """The reject of a row with a text that no field can keep, if it has one."""
        too_long = self._texts.too_long | self._suppliers.too_long
        for field, place in zip(_DELIVERY_FIELDS, self._at, strict=True):
            if field in _ONE_LINE and cells[place] in too_long:
                return reject(row, field, cells, cells[place], _TOO_LONG)
        return None

    def _rejected(self, row: int, cells: list[str]) -> Reject:
        """The reject of the first cell that is bad; an empty day or quantity is missing, not malformed."""
        for field, place, answers in (
            ("date", self._at[2], self._days),
            ("quantity", self._at[3], self._amounts),
            ("unit", self._at[4], self._units),
            ("price", self._at[6], self._prices),
        ):
            cell = cells[place]
            answer = answers[cell]
            if isinstance(answer, Bad):
                return reject(row, field, cells, cell, answer if cell.strip() else _MISSING)
        raise AssertionError(row)


def _unit_or_none(text: str) -> str:
    return unit_of(text) if text.strip() else ""


def _prices(table: Table, columns: Sequence[Column], at: int) -> Cached[tuple[int, str] | None]:
    numbers = Numbers(table.column(at))
    per = columns[at].unit if at >= 0 else ""

    def parse(text: str) -> tuple[int, str] | None:
        if not text.strip():
            return None
        milli, unit = numbers.price(text)
        if unit or per != "m3":
            return milli, unit or per
        return round(milli / 1000), "L"

    return Cached(parse)


def _read_customers(
    table: Table, columns: Sequence[Column], choices: Choices, records: Records, progress: Progress | None
) -> None:
    at = _places(columns)
    readers = _customer_readers(table, columns, at, choices)
    unit_at = at.get("unit", -1)
    units = Cached(_unit_or_none)
    total = len(table.rows)
    for index, (row, cells) in enumerate(zip(table.numbers, table.rows, strict=True)):
        if progress and not index % _STEP:
            progress(index, total)
        said = units[cells[unit_at]]
        if isinstance(said, Bad):
            records.rejects.append(reject(row, "unit", cells, cells[unit_at], said))
            continue
        taken: dict[str, object] = {}
        for field, place, reader in readers:
            cell = cells[place]
            if not cell or cell.isspace():
                continue
            value = reader[cell]
            if isinstance(value, Bad):
                records.rejects.append(reject(row, field, cells, cell, value))
                break
            taken[field] = value
        else:
            problem = _finish_customer(taken, said, columns, at, choices, records)
            if problem:
                field, bad = problem
                place = at.get(field, -1)
                records.rejects.append(reject(row, field, cells, cells[place], bad))
            else:
                records.customers.append(CustomerRecord(row, taken))


_AMOUNTS = ("monthly_volume", "usual_quantity", "tank_volume")
_PARSERS: Mapping[str, Callable[[str], object]] = {
    "status": values.status,
    "safe_fill": values.percent,
    "reserve": values.percent,
    "cycle_days": values.days_count,
    "pump_needed": values.yes_no,
    "busy_months": values.months,
    "slack_months": values.months,
    "note": values.lines,
    "id": values.row_id,
    "language": values.language,
} | dict.fromkeys(DIGIT_FIELDS, values.digits)


def _customer_readers(
    table: Table, columns: Sequence[Column], at: Mapping[str, int], choices: Choices
) -> list[tuple[str, int, Cached[object]]]:
    readers: list[tuple[str, int, Cached[object]]] = []
    own = {own_name(field): field for field in choices.own}
    for field, place in at.items():
        parse: Callable[[str], object] = _PARSERS.get(field, values.line)
        if field == "unit":
            continue
        if field in _AMOUNTS:
            parse = Numbers(table.column(place)).amount
        elif field in own:
            parse = partial(read_own, own[field])
        elif field in ("next_contact", "entered_on"):
            parse = Days(table.column(place), from_1904=table.from_1904)
        readers.append((field, place, Cached(parse)))
    return readers


def _finish_customer(
    taken: dict[str, object],
    said: str,
    columns: Sequence[Column],
    at: Mapping[str, int],
    choices: Choices,
    records: Records,
) -> tuple[str, Bad] | None:
    """Give amounts their unit; the problem, if the row names no customer or a unit contradicts."""
    if not (taken.get("name") or taken.get("code")):
        return "name", _MISSING
    if set(str(taken.get("busy_months", "")).split(",")) & set(str(taken.get("slack_months", "-")).split(",")):
        return "slack_months", _SEASON
    reserve, fill = taken.get("reserve"), taken.get("safe_fill")
    if isinstance(reserve, float) and isinstance(fill, float) and reserve >= fill:
        return "reserve", _RESERVE
    for field in _AMOUNTS:
        amount = taken.get(field)
        if not isinstance(amount, tuple):
            continue
        milli, unit = amount
        own = unit or columns[at[field]].unit
        if field == "tank_volume":
            taken[field] = _litres(milli, own or "L", choices.density)
            continue
        if unit and said and unit != said:
            return field, _CONFLICT
        own = own or said
        records.unit_assumed = records.unit_assumed or not own
        taken[field] = (milli * 1000, "L") if own == "m3" else (milli, own or choices.unit)
    return None


def _litres(milli: int, unit: str, density: float) -> tuple[int, str]:
    if unit == "m3":
        return milli * 1000, "L"
    return Amount(milli, Unit(unit)).to(Unit.LITRE, density).milli, "L"
