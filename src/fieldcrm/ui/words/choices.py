"""The words of fields with fixed answers, by the field's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import LANGUAGE_NAMES, _
from fieldcrm.ui.words.fields import status_text

if TYPE_CHECKING:
    from fieldcrm.domain.customer_form import FormField


def choices_of(entity: str, field: FormField) -> tuple[tuple[str, str], ...]:
    """(code, word) of each answer; one that may be left open begins with none."""
    from fieldcrm.ui.words.service import equipment_kind_text, severity_text

    if field.name == "language":
        return ("", _("as mine")), *((code, LANGUAGE_NAMES[code]) for code in field.choices)
    words = {"status": status_text, "severity": severity_text}.get(field.name)
    if entity == "equipment" and field.name == "kind":
        words = equipment_kind_text
    found = tuple((code, words(code) if words else code) for code in field.choices)
    return found if field.required else (("", "–"), *found)
