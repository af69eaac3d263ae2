"""The desk's part for the team's own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldcrm.domain.custom_fields import CustomField, OwnValue
    from fieldcrm.domain.views.archive import Receipt


class CustomDesk(DeskBase):
    """Fields that the team adds to customers, equipment, visits and complaints."""

    def custom_fields(self, of_kind: str = "", *, retired: bool = False) -> tuple[CustomField, ...]:
        """The fields of a kind (customer, equipment, visit, complaint), or of all, in their order."""
        from fieldcrm.services import custom_fields

        return custom_fields.fields(self, of_kind, retired=retired)

    def own_values(self, of_kind: str, target_id: bytes) -> tuple[OwnValue, ...]:
        """Every field of the kind with what the row holds of it, empty ones too."""
        from fieldcrm.storage.reads import custom

        with self.archive.reading() as connection:
            return custom.values(connection, of_kind, target_id)

    def add_custom_field(
        self, of_kind: str, name: str, type_: str, *, unit: str = "", choices: Sequence[str] = (), note: str = ""
    ) -> Receipt:
        """A new field: type_ is text, number, date, choice or yes_no. Raises InvalidValueError."""
        from fieldcrm.services import custom_fields

        return custom_fields.add(self, of_kind, name, type_, unit=unit, choices=choices, note=note)

    def edit_custom_field(self, field_id: bytes, values: Mapping[str, object]) -> Receipt | None:
        """Change name, type (while it holds nothing), unit, choices (a tuple), position or note; None if so already.

        Raises InvalidValueError, NotFoundError.
        """
        from fieldcrm.services import custom_fields

        return custom_fields.edit(self, field_id, values)

    def retire_custom_field(self, field_id: bytes, *, back: bool = False) -> Receipt | None:
        """No longer offer a field; what it holds is kept. `back` offers it again. Raises NotFoundError."""
        from fieldcrm.services import custom_fields

        return custom_fields.retire(self, field_id, back=back)
