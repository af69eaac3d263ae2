"""The commands that write the archive's fields: new, edit, delete. Values are read as the app's forms read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import say
from fieldcrm.cli.receipts import tell
from fieldcrm.domain.safe import safe
from fieldcrm.errors import AmbiguousError, InvalidValueError, NotFoundError, UsageError
from fieldcrm.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import TypeAlias

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.custom_fields import CustomField
    from fieldcrm.domain.views.customer import Dossier

    Named: TypeAlias = Mapping[str, list[tuple[bytes, str]]]

FIRST_CONTACT = {"contact": "contact.name", "phone": "contact.phone"}
"""Fields of a new customer that make its first contact person."""
_ALIKE = 3
OWN = ("customer", "equipment", "visit", "complaint")
"""Kinds that can have fields of the team's own."""


def new_customer(session: Session) -> int:
    """`fieldcrm new customer FIELD=VALUE…`, its first contact among them; who may be the same is told."""
    from fieldcrm.ui.words.filling import listed
    from fieldcrm.ui.words.merging import alike_text

    person = [pair for pair in session.line.rest if pair.partition("=")[0].strip() in FIRST_CONTACT]
    pairs = tuple(pair for pair in session.line.rest if pair not in person)
    first = {FIRST_CONTACT[pair.partition("=")[0].strip()]: pair.partition("=")[2].strip() for pair in person}
    with session.desk() as desk:
        values = values_of("customer", pairs, own=desk.custom_fields("customer"))
        phones = [str(text) for text in (first.get("contact.phone"), values.get("invoice.phone")) if text]
        alike = desk.similar(str(values.get("name") or values.get("invoice.legal_name") or ""), phones, _ALIKE)
        code = tell(session, desk.create_customer({**values, **{name: text for name, text in first.items() if text}}))
    if alike:
        say(_("Already there? {names}", names=listed(safe(alike_text(each)) for each in alike)))
    return code


def edit_customer(session: Session) -> int:
    """`fieldcrm edit customer CUSTOMER FIELD=VALUE…`."""
    with session.desk() as desk:
        values = values_of("customer", session.line.rest, own=desk.custom_fields("customer"))
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        return tell(session, desk.edit_customer(customer.id, values))


def delete_customer(session: Session) -> int:
    """`fieldcrm delete customer CUSTOMER`."""
    with session.desk() as desk:
        return tell(session, desk.delete("customer", desk.find_customer(session.line.get("CUSTOMER")).id))


def edit_part(session: Session) -> int:
    """`fieldcrm edit contact|site|tank|fact|equipment|risk CUSTOMER FIELD=VALUE…`: adds, changes or deletes a part."""
    kind = session.line.command.words[1]
    which = session.line.get("--which")
    deleting = session.line.has("--delete")
    if deleting and not which:
        raise UsageError(_("{option} is needed.", option="--which"))
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        named = _named(desk.dossier(customer.id))
        part = _part(named, kind, which) if which else None
        if deleting and part is not None:
            return tell(session, desk.delete(kind, part))
        own = desk.custom_fields(kind) if kind in OWN else ()
        values = values_of(kind, session.line.rest, session.today(), named, own)
        return tell(session, desk.put_part(kind, customer.id, part, values))


def values_of(
    kind: str,
    pairs: tuple[str, ...],
    today: date | None = None,
    named: Named | None = None,
    own: Sequence[CustomField] = (),
) -> Mapping[str, object]:
    """Values by field name. Raises UsageError for what is no pair, InvalidValueError for a value.

    With `today` a day may be written as people write it; rows of `named` are referred to by their names; the team's
    `own` fields go by theirs.
    """
    from fieldcrm.domain import custom_fields
    from fieldcrm.domain.customer_form import FIELDS, FieldKind, parse
    from fieldcrm.ui.words.topics import topic_code

    fields = {field.name: field for field in FIELDS[kind]}
    team = {field.name.casefold(): field for field in own}
    found: dict[str, object] = {}
    for pair in pairs:
        name, mark, text = pair.partition("=")
        name = name.strip()
        if not mark:
            raise UsageError(_("“{word}” is not FIELD=VALUE.", word=pair))
        if name not in fields and name.casefold() in team:
            mine = team[name.casefold()]
            found[mine.form_name] = custom_fields.parse(mine, text)
            continue
        if name not in fields:
            fields |= {field.name: FIELDS[kind][0] for field in own}
            raise UsageError(_("There is no field {name}. Fields: {fields}.", name=name, fields=", ".join(fields)))
        field = fields[name]
        if field.kind is FieldKind.REFERENCE and named is not None and text.strip():
            found[name] = _part(named, field.of, text.strip())
        elif field.kind is FieldKind.DAY and today is not None and text.strip():
            found[name] = _day(field.name, text, today)
        else:
            found[name] = topic_code(text) if field.name == "topic" and text.strip() else parse(field, text)
    if not found:
        raise UsageError(_("Give at least one FIELD=VALUE."))
    return found


def _day(name: str, text: str, today: date) -> date:
    from fieldcrm.domain.dates import parse_day

    try:
        return parse_day(text, today)
    except InvalidValueError as error:
        raise InvalidValueError(field=name, value=text, reason="date") from error


def _named(dossier: Dossier) -> Named:
    """The parts of a customer by kind: (id, name); equipment goes by its serial number and model too."""
    return {
        "contact": [(item.id, item.name) for item in dossier.contacts],
        "site": [(item.id, item.name) for item in dossier.sites],
        "tank": [(item.id, item.name) for item in dossier.tanks],
        "fact": [(item.id, item.topic) for item in dossier.facts],
        "equipment": [
            (item.id, name) for item in dossier.equipment for name in (item.title, item.serial, item.model) if name
        ],
        "risk": [(item.id, item.what) for item in dossier.risks],
    }


def _part(parts: Named, kind: str, which: str) -> bytes:
    """The id of the part of that name (a fact's topic). Raises NotFoundError, AmbiguousError."""
    same = list(dict.fromkeys(id_ for id_, name in parts[kind] if name.casefold() == which.casefold()))
    if not same:
        raise NotFoundError(what=kind, text=which)
    if len(same) > 1:
        raise AmbiguousError(text=which, matches=[which] * len(same))
    return same[0]
