"""What a form holds: the texts typed so far, what they were, and what is wrong with them. Pure.

A form keeps texts, not values: what cannot be read yet is kept all the same, in the draft as on the screen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldcrm.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form.

    `kind` decides the widget: 'choice' and 'bool' offer `choices`, 'multiline' has lines, all others are one
    line; in a 'day' what stands there is selected, so that typing replaces it. `parse` turns the text
    into the value that the desk takes, or raises InvalidValueError. `label` and `hint` are words already translated.
    """

    name: str
    label: str
    parse: Callable[[str], object]
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    """(code, word) of each choice."""
    required: bool = False
    hint: str = ""
    section: str = ""


class FormState:
    """The texts of a form's fields by name; `changed` against `initial` is what leaving would lose."""

    def __init__(self, fields: Sequence[FormField], initial: Mapping[str, str]) -> None:
        self.fields = tuple(fields)
        self.initial = {field.name: initial.get(field.name, "") for field in self.fields}
        self.texts = dict(self.initial)
        self.errors: dict[str, InvalidValueError] = {}

    def write(self, name: str, text: str) -> None:
        """The user typed: keep the text, and forget the error that belonged to the old one."""
        if self.texts.get(name) != text:
            self.texts[name] = text
            self.errors.pop(name, None)

    def changed(self) -> tuple[str, ...]:
        """Names of the fields whose text is not what it was."""
        return tuple(name for name, text in self.texts.items() if text.strip() != self.initial[name].strip())

    def check(self, field: FormField) -> object:
        """The value of one field; its error is kept and None returned where there is one."""
        text = self.texts[field.name]
        self.errors.pop(field.name, None)
        try:
            if field.required and not text.strip():
                raise InvalidValueError(field=field.name, value="", reason="required")
            return field.parse(text)
        except InvalidValueError as error:
            self.errors[field.name] = error
            return None

    def values(self, *, all_fields: bool = False) -> dict[str, object] | None:
        """Values of the changed fields (or of all); None where one is wrong: see `errors`.

        Every field is checked, so that all errors are shown at once.
        """
        changed = set(self.changed())
        found = {field.name: self.check(field) for field in self.fields}
        if self.errors:
            return None
        return {name: value for name, value in found.items() if all_fields or name in changed}

    def blame(self, error: InvalidValueError) -> bool:
        """Put an error that the archive raised at its field; False where the form has no such field."""
        name = str(error.params.get("field", ""))
        if name not in self.texts:
            return False
        self.errors[name] = error
        return True

    def first_error(self) -> str | None:
        """Name of the first field, in the form's order, that is wrong."""
        return next((field.name for field in self.fields if field.name in self.errors), None)

    def draft(self) -> str | None:
        """The changed texts as one line to keep; None where nothing is changed."""
        changed = {name: self.texts[name] for name in self.changed()}
        return json.dumps(changed, ensure_ascii=False) if changed else None

    def restore(self, draft: str | None) -> bool:
        """Take a kept draft up again; unknown fields and unreadable drafts are passed over. True if it changes any."""
        try:
            kept = json.loads(draft) if draft else {}
        except ValueError:
            return False
        if not isinstance(kept, dict):
            return False
        for name, text in kept.items():
            if name in self.texts and isinstance(text, str):
                self.write(name, text)
        return bool(self.changed())

    def revert(self) -> None:
        """Back to what it was when the form opened."""
        self.texts = dict(self.initial)
        self.errors.clear()
