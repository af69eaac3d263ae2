"""An entry of one line that leaves Enter to its dialog, so that the dialog's key line can say what Enter does."""

from __future__ import annotations

from textual.widgets import Input


class Entry(Input):
    """Textual's own entry, because Chinese input methods follow its cursor; only Enter is not taken."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter belongs to the dialog."""
        return action != "submit"
