"""The commands that write the archive's fields: new, edit, delete. Values are read as the app's forms read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.receipts import tell
from fieldcrm.errors import AmbiguousError, NotFoundError, UsageError
from fieldcrm.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.customer import Dossier


def new_customer(session: Session) -> int:
    """`fieldcrm new customer FIELD=VALUE…`."""
    values = values_of("customer", session.line.rest)
    with session.desk() as desk:
        return tell(session, desk.create_customer(values))


def edit_customer(session: Session) -> int:
    """`fieldcrm edit customer CUSTOMER FIELD=VALUE…`."""
    values = values_of("customer", session.line.rest)
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        return tell(session, desk.edit_customer(customer.id, values))


def delete_customer(session: Session) -> int:
    """`fieldcrm delete customer CUSTOMER`."""
    with session.desk() as desk:
        return tell(session, desk.delete("customer", desk.find_customer(session.line.get("CUSTOMER")).id))


def edit_part(session: Session) -> int:
    """`fieldcrm edit contact|site|tank|fact CUSTOMER FIELD=VALUE…`: adds, changes or deletes a part."""
    kind = session.line.command.words[1]
    which = session.line.get("--which")
    deleting = session.line.has("--delete")
    if deleting and not which:
        raise UsageError(_("{option} is needed.", option="--which"))
    values = {} if deleting else values_of(kind, session.line.rest)
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        part = _part(desk.dossier(customer.id), kind, which) if which else None
        if deleting and part is not None:
            return tell(session, desk.delete(kind, part))
        return tell(session, desk.put_part(kind, customer.id, part, values))


def values_of(kind: str, pairs: tuple[str, ...]) -> Mapping[str, object]:
    """Values by field name. Raises UsageError for what is no pair, InvalidValueError for a value."""
    from fieldcrm.domain.customer_form import FIELDS, parse

    fields = {field.name: field for field in FIELDS[kind]}
    found: dict[str, object] = {}
    for pair in pairs:
        name, mark, text = pair.partition("=")
        name = name.strip()
        if not mark:
            raise UsageError(_("“{word}” is not FIELD=VALUE.", word=pair))
        if name not in fields:
            raise UsageError(_("There is no field {name}. Fields: {fields}.", name=name, fields=", ".join(fields)))
        found[name] = parse(fields[name], text)
    if not found:
        raise UsageError(_("Give at least one FIELD=VALUE."))
    return found


def _part(dossier: Dossier, kind: str, which: str) -> bytes:
    """The id of the part of that name (a fact's topic). Raises NotFoundError, AmbiguousError."""
    parts: dict[str, list[tuple[bytes, str]]] = {
        "contact": [(item.id, item.name) for item in dossier.contacts],
        "site": [(item.id, item.name) for item in dossier.sites],
        "tank": [(item.id, item.name) for item in dossier.tanks],
        "fact": [(item.id, item.topic) for item in dossier.facts],
    }
    same = [id_ for id_, name in parts[kind] if name.casefold() == which.casefold()]
    if not same:
        raise NotFoundError(what=kind, text=which)
    if len(same) > 1:
        raise AmbiguousError(text=which, matches=[which] * len(same))
    return same[0]
