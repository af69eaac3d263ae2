"""A form of which not all stands there at once: the first fields open it, the rest follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.widgets.rows_panel import RowsPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.css.query import QueryType
    from textual.widget import Widget

ResultT = TypeVar("ResultT")


class ComingForm(FormDialog):
    """A form around a `RowsPanel`; whoever goes to a field that is still to come gets there once it has come."""

    def focus_next(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """The next field, which may have to be mounted first."""
        return self._once_complete(super().focus_next, selector)

    def focus_previous(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """The field before; before the first: the last."""
        return self._once_complete(super().focus_previous, selector)

    def _show_wrong(self) -> None:
        self._once_complete(super()._show_wrong)

    def _once_complete(self, do: Callable[..., ResultT], *known: Any) -> ResultT | None:
        """Do it; where parts of the form are missing, once they are there. Keys wait for that."""
        panel = self.query_one(RowsPanel)
        if panel.complete:
            return do(*known)
        hold = self.crm.hold_keys(self)

        async def later() -> None:
            await panel.mount_all_parts()
            self.call_after_refresh(now)

        def now() -> None:
            do(*known)
            self.crm.let_keys_go(hold)

        self.run_worker(later(), group="parts")
        return None
