"""The part of the settings that holds the team's own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import Cell, Span, cell
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.agreements import kind_of_field, type_text

if TYPE_CHECKING:
    from fieldcrm.domain.custom_fields import CustomField


class FieldActions(BaseScreen):
    """The list of fields, `#own-fields`: add, change, retire."""

    def field_columns(self) -> tuple[Column[CustomField], ...]:
        """Name, type with its unit or choices, note."""
        return (
            Column("name", N_("Name"), _name, 22, flex=1),
            Column("type", N_("Type"), lambda field: cell(type_text(field.type)), 12),
            Column("more", N_("Unit, choices"), _more, 16, flex=2),
            Column("note", N_("Note"), _note, 14, flex=1, from_width=90),
        )

    def read_fields(self) -> None:
        """Read the fields again; retired ones stand behind the others, marked."""
        self.ask(lambda desk: desk.custom_fields(retired=True), self._show_fields, group="own-fields")

    def _show_fields(self, found: tuple[CustomField, ...]) -> None:
        rows = sorted(found, key=lambda field: (field.of_kind, field.retired, field.position))
        headings = [
            (at, (Span(f"── {kind_of_field(field.of_kind)}", "accent"),))
            for at, field in enumerate(rows)
            if at == 0 or rows[at - 1].of_kind != field.of_kind
        ]
        viewport = self.query_one("#own-fields", Viewport)
        viewport.set_columns(self.field_columns())
        viewport.show(ListSource(tuple(rows)), dividers=headings)
        self.query_one("#own-fields-none").display = not rows
        self.refresh_bindings()

    def field_at_hand(self) -> CustomField | None:
        """The field under the cursor."""
        row: CustomField | None = self.query_one("#own-fields", Viewport).row
        return row

    def action_add(self) -> None:
        """Add a field: at once in every form of its kind."""
        from fieldcrm.ui.dialogs.agreement_forms import own_field_form

        self.app.push_screen(own_field_form(), self.crm.wrote)

    def edit_field(self) -> None:
        """Change the field under the cursor."""
        from fieldcrm.ui.dialogs.agreement_forms import own_field_form

        field = self.field_at_hand()
        if field is not None:
            self.app.push_screen(own_field_form(field), self.crm.wrote)

    def action_retire(self) -> None:
        """No longer offer the field, or offer it again; what it holds is kept."""
        field = self.field_at_hand()
        if field is not None:
            back = field.retired
            self.write(lambda desk: desk.retire_custom_field(field.id, back=back), self.crm.wrote)


def _name(field: CustomField) -> Cell:
    return cell(field.name, "dim" if field.retired else "strong")


def _more(field: CustomField) -> Cell:
    words = field.unit or ", ".join(field.choices)
    retired = (Span("  " + _("retired"), "warn"),) if field.retired else ()
    return (*cell(words, "info"), *retired)


def _note(field: CustomField) -> Cell:
    return cell(field.note, "dim")
