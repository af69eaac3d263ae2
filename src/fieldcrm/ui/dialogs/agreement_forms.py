"""The forms of contracts, prepaid money, relations, price notices and of a field of the team's own."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from fieldcrm.domain import customer_form as fields
from fieldcrm.domain.codes import Grade
from fieldcrm.domain.custom_fields import KINDS, FieldType
from fieldcrm.domain.forms.agreements import CONTRACT, NOTICE, PREPAYMENT
from fieldcrm.domain.notices import NoticeRule, grades_of, listed
from fieldcrm.domain.prepaid import EntryKind
from fieldcrm.domain.safe import safe
from fieldcrm.errors import AmbiguousError, InvalidValueError, NotFoundError
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.customer_forms import day_ahead
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.agreements import entry_text, kind_of_field, relation_text, type_text
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.custom_fields import CustomField
    from fieldcrm.domain.views.agreements import Contract
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.notices import Notice
    from fieldcrm.services.desk import Desk

RELATIONS = ("upstream", "downstream", "sister", "reseller", "referred_by", "resells_for", "referred")
DAY_HINT = "2026-12-24, +30, fri"


def _field(field: fields.FormField, today: date, label: str = "", hint: str = "") -> FormField:
    day = field.kind is fields.FieldKind.DAY
    hints = {fields.FieldKind.DAY: DAY_HINT, fields.FieldKind.AMOUNT: "100 t, 120,000 L"}
    return FormField(
        field.name,
        label or field_text(field.name),
        partial(day_ahead, field.name, today) if day else partial(fields.parse, field),
        kind="multiline" if field.kind is fields.FieldKind.LINES else "day" if day else "text",
        required=field.required,
        hint=hint or hints.get(field.kind, ""),
    )


def contract_form(customer_id: bytes, name: str, contract: Contract | None, today: date) -> FormDialog:
    """A contract, a new one where None is given; an end before its start is refused at the end."""
    entries = [
        _field(field, today, field_text(field.name, "contract"))
        for field in CONTRACT
        if contract is not None or field.name != "ended_on"
    ]
    initial = {field.name: fields.show(field, getattr(contract, field.name, None)) for field in CONTRACT}
    if contract is None:
        initial["start"] = today.isoformat()

    def save(desk: Desk, values: dict[str, object]) -> Receipt | None:
        kept = values if contract else {key: value for key, value in values.items() if value not in ("", None)}
        return desk.put_contract(customer_id, contract.id if contract else None, kept)

    return FormDialog(
        _("Contract · {name}", name=safe(name)),
        entries,
        initial,
        save,
        draft_key=f"contract:{(contract.id if contract else customer_id).hex()}",
        all_fields=contract is None,
    )


def prepay_form(
    customer_id: bytes, name: str, today: date, currency: str = "", kind: str = EntryKind.PAID_IN
) -> FormDialog:
    """An entry of prepaid money. Entries are never changed: a mistake is corrected by a further entry."""
    choices = tuple((each.value, entry_text(each)) for each in EntryKind)
    chosen, money, day, note = PREPAYMENT
    entries = [
        FormField(chosen.name, field_text("kind"), str, kind="choice", choices=choices, required=True),
        FormField(money.name, field_text("money"), str.strip, required=True, hint=_("50000, 5万元, 800 USD")),
        FormField(day.name, field_text("day"), partial(day_ahead, "day", today), "day", hint="2026-11-20, -3"),
        FormField(note.name, field_text("note"), str.strip),
    ]

    def save(desk: Desk, values: dict[str, object]) -> Receipt:
        when = values["day"]
        return desk.prepay(
            customer_id,
            str(values["money"]),
            str(values["kind"]),
            day=when if isinstance(when, date) else None,
            note=str(values["note"]),
            currency=currency,
        )

    return FormDialog(
        _("Prepayment · {name}", name=safe(name)),
        entries,
        {"kind": kind, "day": today.isoformat()},
        save,
        draft_key=f"prepayment:{customer_id.hex()}",
        all_fields=True,
    )


def relation_form(customer_id: bytes, name: str, today: date) -> FormDialog:
    """What another customer is to this one; the other is named by its code, its name, or a part that finds it."""
    choices = tuple((kind, relation_text(kind)) for kind in RELATIONS)
    entries = [
        FormField("other", field_text("other"), str.strip, required=True, hint=_("code, name, or a part of it")),
        FormField("kind", _("It is"), str, kind="choice", choices=choices, required=True),
        FormField("since", field_text("since"), partial(day_ahead, "since", today), "day", hint=DAY_HINT),
        FormField("note", field_text("note"), str.strip),
    ]

    def save(desk: Desk, values: dict[str, object]) -> Receipt:
        typed = str(values["other"])
        try:
            other = desk.find_customer(typed)
        except (NotFoundError, AmbiguousError) as error:
            reason = "several" if isinstance(error, AmbiguousError) else "no_customer"
            raise InvalidValueError(field="other", value=typed, reason=reason) from error
        since = values["since"]
        return desk.relate(
            customer_id,
            other.id,
            str(values["kind"]),
            since=since if isinstance(since, date) else None,
            note=str(values["note"]),
        )

    return FormDialog(
        _("Relation of {name}", name=safe(name)),
        entries,
        {"kind": "referred_by", "since": today.isoformat()},
        save,
        draft_key=f"relation:{customer_id.hex()}",
        all_fields=True,
    )


def notice_form(today: date, notice: Notice | None = None, only: Sequence[bytes] | None = None) -> FormDialog:
    """A price notice: what is told, and to whom. `only`: among these customers (those that are marked)."""
    title, market, advice, words, day, until = (_field(field, today) for field in NOTICE)
    said = FormField("words", _("Words to say"), words.parse, kind="multiline", required=True)
    entries = [title, said, market, advice, day, until]
    if notice is None:
        section = _("To whom") if only is None else _("To whom, of {n} marked", n=len(only))
        entries += [
            FormField("grades", field_text("grade"), _grades, hint=_("A, B; empty = all"), section=section),
            FormField("territories", field_text("territory"), listed, hint=_("commas between; empty = all")),
            FormField("sectors", field_text("sector"), listed, hint=_("commas between; empty = all")),
            FormField("segment", _("Segment"), str.strip, hint=_("name of a saved segment")),
        ]
    initial = {field.name: fields.show(field, _of(notice, field.name)) for field in NOTICE}
    if notice is None:
        initial["day"] = today.isoformat()

    def save(desk: Desk, values: dict[str, object]) -> Receipt | None:
        if notice is not None:
            return desk.edit_notice(notice.id, values)
        reach = {name: values.pop(name) for name in ("grades", "territories", "sectors", "segment")}
        rule = NoticeRule(**reach)  # type: ignore[arg-type]
        try:
            return desk.create_notice(values, rule, only)
        except InvalidValueError as error:
            if error.params.get("field") != "rule":
                raise
            raise InvalidValueError(**{**error.params, "field": "grades"}) from error
        except NotFoundError as error:
            raise InvalidValueError(field="segment", value=rule.segment, reason="no_segment") from error

    return FormDialog(
        _("Price notice"),
        entries,
        initial,
        save,
        draft_key=f"notice:{notice.id.hex() if notice else 'new'}",
        all_fields=notice is None,
    )


def _of(notice: Notice | None, name: str) -> object:
    return getattr(notice, {"until_day": "until"}.get(name, name), None)


def _grades(typed: str) -> tuple[Grade, ...]:
    found = grades_of(listed(typed))
    if found is None:
        raise InvalidValueError(field="grades", value=typed, reason="grades")
    return found


def own_field_form(field: CustomField | None = None) -> FormDialog:
    """The definition of a field of the team's own."""
    types = tuple((each.value, type_text(each)) for each in FieldType)
    kinds = tuple((kind, kind_of_field(kind)) for kind in KINDS)
    whose = [FormField("of_kind", field_text("of_kind"), str, kind="choice", choices=kinds, required=True)]
    entries = [
        *(whose if field is None else []),
        FormField("name", field_text("name"), str.strip, required=True),
        FormField("type", field_text("type"), str, kind="choice", choices=types, required=True),
        FormField("unit", field_text("unit"), str.strip, hint=_("of a number: m, kW, €")),
        FormField("choices", field_text("choices"), listed, hint=_("commas between")),
        FormField("note", field_text("note"), str.strip),
    ]
    initial = {"of_kind": KINDS[0], "type": FieldType.TEXT.value}
    if field is not None:
        initial = {"name": field.name, "type": field.type.value, "unit": field.unit, "note": field.note}
        initial["choices"] = ", ".join(field.choices)

    def save(desk: Desk, values: dict[str, object]) -> Receipt | None:
        if field is not None:
            return desk.edit_custom_field(field.id, values)
        choices = values["choices"]
        return desk.add_custom_field(
            str(values["of_kind"]),
            str(values["name"]),
            str(values["type"]),
            unit=str(values["unit"]),
            choices=choices if isinstance(choices, tuple) else (),
            note=str(values["note"]),
        )

    return FormDialog(
        _("Own field"),
        entries,
        initial,
        save,
        draft_key=f"own_field:{field.id.hex() if field else 'new'}",
        all_fields=field is None,
    )
