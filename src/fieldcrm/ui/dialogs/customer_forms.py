"""The forms of a customer and its parts, made from `domain.customer_form`; and the form of a delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from fieldcrm.domain import customer_form as fields
from fieldcrm.domain.codes import Status
from fieldcrm.domain.custom_fields import OwnValue
from fieldcrm.domain.customer_form import FieldKind
from fieldcrm.domain.safe import safe
from fieldcrm.domain.units import Amount
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.dialogs.own_form import own_fields, own_texts
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.choices import choices_of
from fieldcrm.ui.words.fields import entity_text, field_text
from fieldcrm.ui.words.filling import listed
from fieldcrm.ui.words.topics import TOPIC_WORDS, topic_code, topic_text

if TYPE_CHECKING:
    from fieldcrm.domain.custom_fields import CustomField
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.customer import Contact, Dossier, Site, Tank
    from fieldcrm.domain.views.service import Equipment
    from fieldcrm.services.desk import Desk
    from fieldcrm.ui.asking import Asking

NOTHING = ""
WEEK = 7
_DECLARED = frozenset({"cycle_days", "monthly_volume", "usual_quantity", "busy_months", "slack_months"})


def hint_of(field: fields.FormField) -> str:
    """What is accepted, by an example."""
    if field.name == "hose_length":
        return _("metres")
    if field.name == "topic":
        return listed(_(words) for words in TOPIC_WORDS.values())
    if field.kind is FieldKind.PRICE:
        return "6850/t, 5.62/L"
    if field.kind is FieldKind.DAY and field.ahead:
        return "+14, fri, 2026-12-24"
    return {
        FieldKind.AMOUNT: "12.5 t, 3,000 L, 800 kg",
        FieldKind.LITRES: "20,000 L",
        FieldKind.MONTHS: "11-2, Nov-Feb",
        FieldKind.PERCENT: "0–100 %",
        FieldKind.DAY: "2026-12-24, -3, mon",
        FieldKind.TABLE: "10 450 ⏎ 20 980",
        FieldKind.NUMBER: _("days"),
    }.get(field.kind, "")


def section_of(entity: str, name: str) -> str:
    """The heading that a field stands under."""
    if entity != "customer":
        return ""
    if name.startswith("invoice."):
        return field_text("invoice")
    return _("Declared use") if name in _DECLARED else _("Customer")


def form_field(
    entity: str, field: fields.FormField, dossier: Dossier | None = None, today: date | None = None
) -> FormField:
    """A field of the domain as a field of the form, with its words; the dossier names what it may refer to."""
    kind = str(field.kind)
    choices: tuple[tuple[str, str], ...] = ()
    if field.kind is FieldKind.CHOICE:
        choices = choices_of(entity, field)
    elif field.kind is FieldKind.BOOL:
        kind, choices = "bool", (("no", _("no")), ("yes", _("yes")))
    elif field.kind is FieldKind.REFERENCE:
        kind, choices = "choice", ((NOTHING, "–"), *referred(field, dossier))
    elif field.kind is FieldKind.TABLE:
        kind = "multiline"
    parse: Callable[[str], object] = partial(fields.parse, field)
    if field.name == "topic":
        parse = partial(topic_of, field)
    if field.kind is FieldKind.DAY and today is not None:
        parse = partial(day_ahead if field.ahead else past_day, field.name, today)
    return FormField(
        field.name,
        field_text(field.name),
        parse,
        kind=kind,
        choices=choices,
        required=field.required,
        hint=hint_of(field),
        section=section_of(entity, field.name),
    )


def topic_of(field: fields.FormField, typed: str) -> object:
    """A topic by its word or code, or in one's own words. Raises InvalidValueError."""
    return fields.parse(field, topic_code(typed))


def referred(field: fields.FormField, dossier: Dossier | None) -> list[tuple[str, str]]:
    """The rows that a field may name: (id, name)."""
    if dossier is None:
        return []
    rows: Mapping[str, Sequence[Site | Tank | Contact | Equipment]] = {
        "site": dossier.sites,
        "tank": dossier.tanks,
        "contact": dossier.contacts,
        "equipment": dossier.equipment,
    }
    return [(row.id.hex(), safe(row.name)) for row in rows.get(field.of, ())]


def day_ahead(name: str, today: date, typed: str) -> date | None:
    """A day, also ahead: `+14`, `fri`, `2026-12-24`, `下周三`. Raises InvalidValueError."""
    from fieldcrm.domain.dates import parse_day

    if not typed.strip():
        return None
    try:
        return parse_day(typed, today)
    except InvalidValueError as error:
        raise InvalidValueError(field=name, value=typed, reason="date") from error


def past_day(name: str, today: date, typed: str) -> date | None:
    """A day up to today: `2026-11-20`, `today`, `mon` (the last one), `-3`. Raises InvalidValueError."""
    from fieldcrm.domain.dates import parse_day

    plain = typed.strip()
    if not plain:
        return None
    back = plain.replace("−", "-")
    if back[0] == "-" and back[1:].isdecimal():
        return date.fromordinal(today.toordinal() - min(int(back[1:]), 36500))
    try:
        day = parse_day(plain, today)
    except InvalidValueError as error:
        raise InvalidValueError(field=name, value=typed, reason="date") from error
    if day > today and "+" not in plain and not plain.isdecimal() and str(day.year) not in plain:
        day = _before(day, today, weekday=not any(mark.isdecimal() for mark in plain) and (day - today).days <= WEEK)
    if day > today:
        raise InvalidValueError(field=name, value=typed, reason="future")
    return day


def _before(day: date, today: date, *, weekday: bool) -> date:
    """The same weekday, or the same day of the year, that lies behind us."""
    if weekday:
        return date.fromordinal(day.toordinal() - ((day - today).days + 6) // 7 * 7)
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def texts_of(entity: str, row: object) -> dict[str, str]:
    """The texts of a row's fields, as the form shows them."""
    found: dict[str, str] = {}
    for field in fields.FIELDS[entity]:
        holder: object = row
        for name in _path(entity, field.name):
            holder = getattr(holder, name, None)
        found[field.name] = fields.show(field, holder)
    return found


def _path(entity: str, name: str) -> list[str]:
    return ["declared", name] if entity == "customer" and name in _DECLARED else name.split(".")


def defaults_of(entity: str) -> dict[str, str]:
    """The texts of a form for a new row."""
    found = {f.name: "no" if f.kind is FieldKind.BOOL else fields.show(f, f.default) for f in fields.FIELDS[entity]}
    return found | ({"status": Status.PROSPECT.value} if entity == "customer" else {})


def filled(values: Mapping[str, object]) -> dict[str, object]:
    """The values that say something: what is left empty in a new row is not written at all."""
    return {name: value for name, value in values.items() if value not in ("", None, ())}


def new_customer(own: Sequence[OwnValue] = (), today: date | None = None) -> FormDialog:
    """The form of a new customer with its first contact person, and the team's own fields."""
    from fieldcrm.ui.dialogs.new_customer import NewCustomerForm

    first, *others = [form_field("customer", field) for field in fields.FIELDS["customer"]]
    section = first.section
    person = [
        FormField("contact.name", field_text("contact"), str.strip, section=section),
        FormField("contact.phone", field_text("phone"), str.strip, section=section),
    ]
    return NewCustomerForm(
        _("New customer"),
        [first, others[0], *person, *others[1:], *own_fields(own, today)],
        defaults_of("customer") | {"contact.name": "", "contact.phone": ""},
        lambda desk, values: desk.create_customer(filled(values)),
        draft_key="customer:new",
        all_fields=True,
    )


def open_new_customer(screen: Asking, then: Callable[[Receipt | None], None]) -> None:
    """Open the form of a new customer, once the team's own fields are known."""

    def show(own: Sequence[CustomField]) -> None:
        form = new_customer([OwnValue(field) for field in own], screen.crm.today)
        screen.crm.push_screen(form, then)

    screen.ask(lambda desk: desk.custom_fields("customer"), show, group="own-fields", keys_wait=True)


def edit_customer(dossier: Dossier, today: date | None = None) -> FormDialog:
    """The form of a customer; only what differs is written."""
    return FormDialog(
        _("Customer · {name}", name=safe(dossier.name)),
        [*(form_field("customer", field) for field in fields.FIELDS["customer"]), *own_fields(dossier.own, today)],
        texts_of("customer", dossier) | own_texts(dossier.own),
        lambda desk, values: desk.edit_customer(dossier.id, values),
        draft_key=f"customer:{dossier.id.hex()}",
    )


def part_form(
    kind: str, dossier: Dossier, part_id: bytes | None, today: date, own: Sequence[OwnValue] = ()
) -> FormDialog:
    """The form of a contact, site, tank, fact, piece of equipment or risk; `part_id` None = a new one."""
    rows: Mapping[str, Sequence[object]] = {
        "contact": dossier.contacts,
        "site": dossier.sites,
        "tank": dossier.tanks,
        "fact": dossier.facts,
        "equipment": dossier.equipment,
        "risk": dossier.risks,
    }
    row = next((row for row in rows[kind] if getattr(row, "id", None) == part_id), None) if part_id else None
    initial = defaults_of(kind) if row is None else texts_of(kind, row)
    if kind == "fact":
        initial["topic"] = topic_text(initial.get("topic", ""))
    if row is None and kind == "fact":
        initial["confirmed_on"] = today.isoformat()
    if row is None and kind == "risk":
        initial["severity"] = "medium"
    if row is None and kind == "contact" and not dossier.contacts:
        initial["primary"] = "yes"

    def save(desk: Desk, values: dict[str, object]) -> Receipt | None:
        kept = values if part_id else filled(values)
        return desk.put_part(kind, dossier.id, part_id, kept)

    return FormDialog(
        f"{entity_text(kind)} · {safe(dossier.name)}",
        [*(form_field(kind, field, dossier, today) for field in fields.FIELDS[kind]), *own_fields(own, today)],
        initial | own_texts(own),
        save,
        draft_key=f"{kind}:{(part_id or dossier.id).hex()}:{'edit' if part_id else 'new'}",
        all_fields=part_id is None,
    )


def delivery_form(
    customer_id: bytes, name: str, today: date, tanks: Sequence[Tank] = (), product: str = ""
) -> FormDialog:
    """A delivery that took place: ours, or a competitor's where a supplier is named."""
    entries = [
        FormField("amount", field_text("quantity"), read_amount, required=True, hint="12.5 t, 3,000 L"),
        FormField(
            "day", field_text("date"), partial(past_day, "day", today), "day", required=True, hint="2026-11-20, -3, mon"
        ),
        FormField("supplier", field_text("supplier"), str.strip, hint=_("empty = we delivered")),
        FormField("product", field_text("product"), str.strip),
        FormField("price", field_text("price"), str.strip),
    ]
    if len(tanks) > 1:
        choices = tuple((tank.id.hex(), safe(tank.name)) for tank in tanks)
        entries.append(FormField("tank_id", field_text("tank"), bytes.fromhex, kind="choice", choices=choices))
    initial = {"day": today.isoformat(), "product": product, "tank_id": tanks[0].id.hex() if tanks else ""}

    def save(desk: Desk, values: dict[str, object]) -> Receipt:
        amount, day, tank = values["amount"], values["day"], values.get("tank_id")
        assert isinstance(amount, Amount)
        assert isinstance(day, date)
        return desk.record_delivery(
            customer_id,
            amount,
            day,
            supplier=str(values["supplier"]),
            product=str(values["product"]),
            price=str(values["price"]),
            tank_id=tank if isinstance(tank, bytes) else None,
        )

    return FormDialog(
        _("Delivery · {name}", name=safe(name)),
        entries,
        initial,
        save,
        draft_key=f"delivery:{customer_id.hex()}",
        all_fields=True,
    )


def read_amount(typed: str) -> object:
    """An amount with its unit. Raises InvalidValueError."""
    return fields.parse(fields.FormField("amount", FieldKind.AMOUNT, required=True), typed)
