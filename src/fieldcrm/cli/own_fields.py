"""The fields that the team adds, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say
from fieldcrm.cli.receipts import tell
from fieldcrm.errors import InvalidValueError, UsageError
from fieldcrm.i18n import _
from fieldcrm.ui.words.agreements import kind_of_field, type_text

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.custom_fields import CustomField
    from fieldcrm.services.desk import Desk

_FIELDS = ["id", "of", "name", "type", "unit", "choices", "position", "note", "retired"]


def list_(session: Session) -> int:
    """`fieldcrm field list [--of KIND] [--all]`."""
    with session.desk(read_only=True) as desk:
        found = desk.custom_fields(session.line.get("--of"), retired=session.line.has("--all"))
    columns = (
        Column("of", _("Of")),
        Column("name", _("Name")),
        Column("type", _("Type")),
        Column("more", _("Unit, choices")),
        Column("note", _("Note")),
        Column("retired", ""),
    )
    shown = [
        {
            "of": kind_of_field(field.of_kind),
            "name": field.name,
            "type": type_text(field.type),
            "more": field.unit or ", ".join(field.choices),
            "note": field.note,
            "retired": _("retired") if field.retired else "",
        }
        for field in found
    ]
    data = [
        {
            "id": field.id,
            "of": field.of_kind,
            "name": field.name,
            "type": str(field.type),
            "unit": field.unit,
            "choices": list(field.choices),
            "position": field.position,
            "note": field.note,
            "retired": field.retired,
        }
        for field in found
    ]
    emit(session.format, columns, shown, data, _FIELDS)
    if not found and session.format == "table":
        say(_("No fields of your own yet. Add one: fieldcrm field add customer Fence --type yes_no"))
    return 0


def add(session: Session) -> int:
    """`fieldcrm field add KIND NAME [--type TYPE] [--unit UNIT] [--choices A,B] [--note TEXT]`."""
    from fieldcrm.domain.notices import listed

    line = session.line
    with session.desk() as desk:
        receipt = desk.add_custom_field(
            line.get("KIND"),
            line.get("NAME"),
            line.get("--type") or "text",
            unit=line.get("--unit"),
            choices=listed(line.get("--choices")),
            note=line.get("--note"),
        )
        return tell(session, receipt, line.get("NAME"))


def edit(session: Session) -> int:
    """`fieldcrm field edit NAME [--of KIND] FIELD=VALUE…`."""
    from fieldcrm.domain.notices import listed

    values: dict[str, object] = {}
    for pair in session.line.rest:
        name, mark, text = pair.partition("=")
        if not mark:
            raise UsageError(_("“{word}” is not FIELD=VALUE.", word=pair))
        if name == "choices":
            values[name] = listed(text)
        elif name == "position":
            if not text.strip().isdecimal():
                raise InvalidValueError(field=name, value=text, reason="number")
            values[name] = int(text)
        else:
            values[name] = text
    if not values:
        raise UsageError(_("Give at least one FIELD=VALUE."))
    with session.desk() as desk:
        return tell(session, desk.edit_custom_field(_named(desk, session).id, values))


def retire(session: Session) -> int:
    """`fieldcrm field retire NAME [--of KIND]`."""
    with session.desk() as desk:
        return tell(session, desk.retire_custom_field(_named(desk, session).id))


def restore(session: Session) -> int:
    """`fieldcrm field restore NAME [--of KIND]`."""
    with session.desk() as desk:
        return tell(session, desk.retire_custom_field(_named(desk, session).id, back=True))


def _named(desk: Desk, session: Session) -> CustomField:
    """The field that the line names, of the customers where no kind is given. Raises NotFoundError."""
    from fieldcrm.domain.custom_fields import by_name

    kind = session.line.get("--of") or "customer"
    back = session.line.command.words[1] == "restore"
    known = desk.custom_fields(kind, retired=True)
    return by_name([field for field in known if field.retired] if back else known, session.line.get("NAME"))
