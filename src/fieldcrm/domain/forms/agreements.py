"""Fields of what a customer told us once, of contracts, prepaid money, and price notices."""

from __future__ import annotations

from fieldcrm.domain.forms.shape import FieldKind, FormField
from fieldcrm.domain.prepaid import EntryKind

FACT: tuple[FormField, ...] = (
    FormField("topic", required=True),
    FormField("value", FieldKind.LINES, required=True),
    FormField("said_by"),
    FormField("confirmed_on", FieldKind.DAY),
    FormField("supplier"),
    FormField("product"),
    FormField("price", FieldKind.PRICE),
)

CONTRACT: tuple[FormField, ...] = (
    FormField("number"),
    FormField("start", FieldKind.DAY, required=True, ahead=True),
    FormField("end", FieldKind.DAY, ahead=True),
    FormField("volume", FieldKind.AMOUNT),
    FormField("product"),
    FormField("price_terms", FieldKind.LINES),
    FormField("remind_days", FieldKind.NUMBER, least=0, most=3650),
    FormField("signed_on", FieldKind.DAY, ahead=True),
    FormField("note", FieldKind.LINES),
    FormField("ended_on", FieldKind.DAY, ahead=True),
)

PREPAYMENT: tuple[FormField, ...] = (
    FormField("kind", FieldKind.CHOICE, required=True, choices=tuple(kind.value for kind in EntryKind)),
    FormField("money", required=True),
    FormField("day", FieldKind.DAY),
    FormField("note"),
)

NOTICE: tuple[FormField, ...] = (
    FormField("title", required=True),
    FormField("market", FieldKind.LINES),
    FormField("advice", FieldKind.LINES),
    FormField("words", FieldKind.LINES, required=True),
    FormField("day", FieldKind.DAY, ahead=True),
    FormField("until_day", FieldKind.DAY, ahead=True),
)

FORMS: dict[str, tuple[FormField, ...]] = {
    "fact": FACT,
    "contract": CONTRACT,
    "prepayment": PREPAYMENT,
    "notice": NOTICE,
}
