"""The desk's dealings with colleagues: what they changed at once with us, and taking an import back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.sync import Conflict, Contested, SyncStatus


class SyncDesk(DeskBase):
    """What a team does."""

    def sync_status(self) -> SyncStatus:
        """How this archive stands to the others: colleagues, what is awaited, conflicts, the last imports."""
        from fieldcrm.services import colleagues

        return colleagues.status(self)

    def conflicts(self, customer_id: bytes | None = None, *, offset: int = 0, limit: int = 200) -> tuple[Conflict, ...]:
        """Fields that several changed at once, of one customer or of all."""
        from fieldcrm.services import colleagues

        return colleagues.conflicts(self, customer_id, offset, limit)

    def contested(
        self, customer_id: bytes | None = None, *, offset: int = 0, limit: int = 200
    ) -> tuple[Contested, ...]:
        """Rows that somebody deleted and somebody else went on with."""
        from fieldcrm.services import colleagues

        return colleagues.contested(self, customer_id, offset, limit)

    def resolve(self, entity: str, row: bytes, field: str, value: object) -> Receipt:
        """Settle a conflict: `value` (as in `Side.value`, or a new one) holds for everybody.

        Raises NotFoundError, InvalidValueError.
        """
        from fieldcrm.services import colleagues

        return colleagues.resolve(self, entity, row, field, value)

    def resolve_typed(self, entity: str, row: bytes, field: str, text: str) -> Receipt:
        """Settle a conflict by a new value as it was typed; empty = none.

        Raises NotFoundError, InvalidValueError ('elsewhere' where a line of text cannot say it).
        """
        from fieldcrm.services import colleagues, typed_values

        return colleagues.resolve(self, entity, row, field, typed_values.read(entity, field, text))

    def settle_deletion(self, entity: str, row: bytes, *, keep: bool) -> Receipt:
        """Settle a contested deletion: keep the row, or delete it for good. Raises NotFoundError."""
        from fieldcrm.services import colleagues

        return colleagues.settle_deletion(self, entity, row, keep=keep)

    def drop_waiting(self) -> int:
        """Give up the changes that wait for others which will not come (a laptop that is lost); returns how many.

        Nothing that is shown changes. Should what they wait for come after all, colleagues send them again.
        """
        from fieldcrm.services import colleagues

        return colleagues.drop_waiting(self)

    def undo_import(self, run: int | None = None) -> Receipt:
        """Take a whole import back by a further change: the last one that stands, or the one of that number.

        It stays taken back when the same bundle comes again. Raises NothingToUndoError, NotFoundError.
        """
        from fieldcrm.services import colleagues

        return colleagues.undo_import(self, run)
