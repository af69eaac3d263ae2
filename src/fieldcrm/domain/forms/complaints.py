"""Fields of a complaint's form and of a promise's."""

from __future__ import annotations

from fieldcrm.domain.complaint_codes import CHANNELS, EFFECTS, ENOUGH, MOODS, SEEKS, SEVERITIES
from fieldcrm.domain.forms.shape import FieldKind, FormField

COMPLAINT: tuple[FormField, ...] = (
    FormField("words", FieldKind.LINES),
    FormField("category"),
    FormField("severity", FieldKind.CHOICE, choices=SEVERITIES),
    FormField("mood", FieldKind.CHOICE, choices=MOODS),
    FormField("seeks", FieldKind.CHOICE, choices=SEEKS),
    FormField("effect", FieldKind.CHOICE, choices=EFFECTS),
    FormField("channel", FieldKind.CHOICE, choices=CHANNELS),
    FormField("product"),
    FormField("equipment_id", FieldKind.REFERENCE, of="equipment"),
    FormField("contact_id", FieldKind.REFERENCE, of="contact"),
    FormField("owner"),
    FormField("number"),
    FormField("general", FieldKind.BOOL),
    FormField("cause", FieldKind.LINES),
    FormField("remedy", FieldKind.LINES),
    FormField("enough", FieldKind.CHOICE, choices=ENOUGH),
    FormField("enough_word"),
    FormField("improvement", FieldKind.LINES),
)

PROMISE: tuple[FormField, ...] = (
    FormField("what", required=True),
    FormField("by", FieldKind.DAY, ahead=True),
    FormField("given_by"),
)

FORMS: dict[str, tuple[FormField, ...]] = {"complaint": COMPLAINT, "promise": PROMISE}
