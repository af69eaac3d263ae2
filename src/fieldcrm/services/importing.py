"""What a file of customers, deliveries or degree days would bring into the archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.units import Unit
from fieldcrm.domain.views.importing import ImportPreview
from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange import records as reading
from fieldcrm.exchange.headers import CUSTOMERS, DEGREE_DAYS, Column, fields_of, understand
from fieldcrm.exchange.own_columns import with_own, without_own
from fieldcrm.exchange.tables import Table, read_table
from fieldcrm.journal.draft import Draft
from fieldcrm.services.import_customers import CustomerPlan
from fieldcrm.services.import_degree_days import DegreeDayPlan
from fieldcrm.services.import_deliveries import DeliveryPlan
from fieldcrm.services.import_matching import Writes
from fieldcrm.services.import_preview import all_rejects, sample, uses
from fieldcrm.services.import_steps import Outcome, Prepared, Request
from fieldcrm.storage import settings
from fieldcrm.storage.reads import custom as own_fields

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.custom_fields import CustomField
    from fieldcrm.domain.rules import Rules
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.services.import_steps import Progress

_OURS = "我们 我們 我司 我方 本公司 us own ours self"
"""Words that stand for ourselves in any supplier column."""


class _File(NamedTuple):
    """A file as it was read."""

    path: Path
    kind: str
    table: Table
    columns: tuple[Column, ...]
    records: reading.Records
    unit: str
    own: tuple[CustomField, ...] = ()
    """The team's own fields that its columns may hold."""


def prepare(desk: DeskBase, request: Request) -> Prepared:
    """Read a file of customers, deliveries or degree days.

    Raises NotFoundError, DiskError, RejectedError, InvalidValueError.
    """
    with desk.archive.reading() as connection:
        rules = settings.rules(connection)
        own = own_fields.fields(connection, "customer") if request.kind == CUSTOMERS else ()
    found = _read(request, rules, own)

    def plan(connection: Connection, _progress: Progress | None) -> Outcome:
        return _plan(connection, found, desk.day().isoformat(), rules)

    return Prepared(found.table.headers, plan)


def _read(request: Request, rules: Rules, own: tuple[CustomField, ...]) -> _File:
    kind, file = request.kind, request.file
    fields_of(kind)
    choices = replace(_choices(request.unit, rules), own=own)
    table = read_table(file, encoding=request.encoding, kind=kind)
    columns = with_own(understand(table.headers, kind, without_own(request.mapping, own)), own, request.mapping)
    reading.require(columns, kind, str(file))
    records = reading.read_records(table, columns, kind, choices, request.progress)
    return _File(file, kind, table, columns, records, choices.unit, own)


def _choices(unit: str, rules: Rules) -> reading.Choices:
    wanted = unit or rules.default_unit
    by_name = {known.value.lower(): known.value for known in Unit}
    if wanted.lower() not in by_name:
        raise InvalidValueError(field="unit", value=wanted, reason="choice", choices=", ".join(by_name.values()))
    ours = frozenset(name.strip().casefold() for name in rules.our_names.split(";") if name.strip())
    return reading.Choices(by_name[wanted.lower()], ours | frozenset(_OURS.split()), rules.diesel_density)


def _warnings_of(found: _File) -> list[str]:
    """What is to be said of the file itself, whatever it holds."""
    warnings = ["unit_assumed"] if found.records.unit_assumed else []
    if not found.table.sure:
        warnings.append("encoding_unsure")
    if found.table.other_sheets:
        warnings.append("other_sheets")
    return warnings


def _plan(connection: Connection, found: _File, today: str, rules: Rules) -> Outcome:
    draft = Draft(f"import_{found.kind}")
    writes = Writes()
    warnings = _warnings_of(found)
    if found.kind == CUSTOMERS:
        customers = CustomerPlan(connection, today, found.own)
        customers.take(found.records.customers)
        new, changed = customers.write(writes)
        unchanged, new_customers, unmatched = customers.accepted - new - changed, new, customers.rejects
        writes.into(draft)
        if customers.past_days:
            warnings.append("past_next_contact")
    elif found.kind == DEGREE_DAYS:
        days = DegreeDayPlan(connection)
        days.take(found.records.degree_days)
        days.write(writes)
        new, changed, unchanged, new_customers, unmatched = days.new, days.changed, days.unchanged, 0, []
        writes.into(draft)
    else:
        deliveries = DeliveryPlan(connection, today, by_code=found.records.by_code)
        deliveries.take(found.records.deliveries)
        deliveries.write(writes)
        new, changed, unchanged = deliveries.new, deliveries.changed, deliveries.unchanged
        new_customers, unmatched = deliveries.new_customers, deliveries.rejects
        writes.into(draft)
        deliveries.write_new(draft)
        if deliveries.future_days:
            warnings.append("future_days")
        if deliveries.other_suppliers and not rules.our_names.strip():
            warnings.append("suppliers_are_others")
    shown = ImportPreview(
        kind=found.kind,
        file=str(found.path),
        encoding=found.table.encoding,
        encoding_sure=found.table.sure,
        columns=uses(found.table, found.columns),
        rows=len(found.table.rows) + len(found.table.bad),
        new=new,
        changed=changed,
        unchanged=unchanged,
        new_customers=new_customers,
        rejects=all_rejects(found.table, found.columns, found.records, unmatched),
        sample=sample(found.records),
        unit_assumed=found.unit if found.records.unit_assumed else "",
        warnings=tuple(warnings),
    )
    return Outcome(shown, draft)
