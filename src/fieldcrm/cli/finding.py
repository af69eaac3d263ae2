"""The commands that find: segments, what is set for all that fit, duplicates, mergers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say
from fieldcrm.errors import UsageError
from fieldcrm.i18n import _, ngettext

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.filters import Filter
    from fieldcrm.services.desk import Desk

_SEGMENTS = ["name", "customers", "where", "note"]
_PAIRS = ["customer", "name", "other", "other_name", "why", "likeness", "phone"]


def wanted(session: Session, desk: Desk) -> Filter | None:
    """The filter of --where and --segment together; None where neither was given. Raises FieldcrmError."""
    if not (session.line.has("--where") or session.line.has("--segment")):
        return None
    from fieldcrm.domain.filters import Filter
    from fieldcrm.ui.words.filters import names

    found = Filter()
    if session.line.has("--segment"):
        found = desk.segment(session.line.get("--segment")).wanted or found
    if session.line.has("--where"):
        found = found.both(desk.parse_filter(session.line.get("--where"), names()))
    return found


def segments(session: Session) -> int:
    """`fieldcrm segments`."""
    from fieldcrm.ui.words.filters import filter_text, own_names

    with session.desk(read_only=True) as desk:
        found = desk.segments()
        own = own_names(desk.custom_fields(retired=True))
    columns = (
        Column("name", _("Name")),
        Column("customers", _("Customers"), right=True),
        Column("where", _("Filter")),
        Column("note", _("Note")),
    )
    rows: list[dict[str, object]] = [
        {
            "name": each.name,
            "customers": each.customers if each.wanted else None,
            "where": filter_text(each.wanted, own) if each.wanted else _("cannot be read by this program"),
            "note": each.note,
        }
        for each in found
    ]
    emit(session.format, columns, rows, keys=_SEGMENTS)
    if not found:
        say(_("No segments yet: “fieldcrm segment save NAME --where FILTER” keeps one."))
    return 0


def save_segment(session: Session) -> int:
    """`fieldcrm segment save NAME --where FILTER`."""
    with session.desk() as desk:
        rule = wanted(session, desk)
        if rule is None:
            raise UsageError(_("{option} is needed.", option="--where"))
        from fieldcrm.cli.receipts import tell

        return tell(session, desk.save_segment(session.line.get("NAME"), rule, session.line.get("--note")))


def delete_segment(session: Session) -> int:
    """`fieldcrm segment delete NAME`."""
    name = session.line.get("NAME").strip().casefold()
    with session.desk() as desk:
        found = next((each.id for each in desk.segments() if each.name.casefold() == name), None)
        if found is None:
            found = desk.segment(name).id
        from fieldcrm.cli.receipts import tell

        return tell(session, desk.delete_segment(found))


def set_customers(session: Session) -> int:
    """`fieldcrm set customers FIELD=VALUE… --where FILTER`."""
    from fieldcrm.cli.edit import values_of

    values = values_of("customer", session.line.rest)
    dry = session.line.has("--dry-run")
    with session.desk(read_only=dry) as desk:
        rule = wanted(session, desk)
        if rule is None:
            raise UsageError(_("{option} is needed.", option="--where"))
        found = desk.passing(rule)
        if dry or not found:
            say(ngettext("{n} customer fits.", "{n} customers fit.", len(found)))
            return 0
        from fieldcrm.cli.receipts import tell

        return tell(session, desk.edit_customers(found, values))


def duplicates(session: Session) -> int:
    """`fieldcrm duplicates`."""
    from fieldcrm.ui.words.merging import why_text

    with session.desk(read_only=True) as desk:
        found = desk.duplicates()
    shown = found[: session.number("--limit")]
    columns = (
        Column("customer", _("Code")),
        Column("name", _("Name")),
        Column("other", _("Code")),
        Column("other_name", _("Name")),
        Column("words", _("Why")),
        Column("likeness", _("Alike"), right=True),
        Column("phone", _("Phone")),
    )
    data: list[dict[str, object]] = [
        {
            "customer": pair.first.code or pair.first.name,
            "name": pair.first.name,
            "other": pair.second.code or pair.second.name,
            "other_name": pair.second.name,
            "why": pair.why,
            "likeness": pair.likeness,
            "phone": pair.shared,
        }
        for pair in shown
    ]
    rows = [{**row, "words": why_text(str(row["why"])), "likeness": f"{row['likeness']:.0%}"} for row in data]
    emit(session.format, columns, rows, data, _PAIRS)
    say(ngettext("{n} pair may be one customer.", "{n} pairs may be one customer each.", len(found)))
    if found:
        say(_("“fieldcrm merge CUSTOMER OTHER” makes one of two; “fieldcrm unmerge OTHER” takes them apart again."))
    return 0


def merge(session: Session) -> int:
    """`fieldcrm merge CUSTOMER OTHER`: the other one becomes a part of the first."""
    from fieldcrm.ui.words.merging import merger_lines

    dry = session.line.has("--dry-run")
    with session.desk(read_only=dry) as desk:
        kept = desk.find_customer(session.line.get("CUSTOMER"))
        gone = desk.find_customer(session.line.get("OTHER"))
        shown = desk.merge_preview(kept.id, gone.id)
        receipt = None if dry else desk.merge_customers(kept.id, gone.id)
    for line in merger_lines(shown):
        say(line)
    if receipt is None:
        say(_("A dry run: nothing was written."))
        return 0
    from fieldcrm.cli.receipts import tell

    return tell(session, receipt)


def unmerge(session: Session) -> int:
    """`fieldcrm unmerge OTHER`."""
    with session.desk() as desk:
        gone = desk.find_merged(session.line.get("OTHER"))
        from fieldcrm.cli.receipts import tell

        return tell(session, desk.unmerge_customer(gone.id))
