"""Where the customer's sheet of a visit is to be written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.domain.safe import safe
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _
from fieldcrm.paths import missing_folders
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.fields import field_text
from fieldcrm.ui.words.visit_sheet import sheet_of

if TYPE_CHECKING:
    from fieldcrm.domain.views.service import VisitView
    from fieldcrm.services.desk import Desk

ENDINGS = (".html", ".htm", ".pdf")


class SheetDialog(FormDialog):
    """Asks for the file; `written` names it once it is written, and `made` the folder that was made for it."""

    def __init__(self, view: VisitView, language: str) -> None:
        self.written = self.made = ""
        self._sheet = sheet_of(view, language)
        super().__init__(
            _("The customer's sheet · {name}", name=safe(view.customer.name or view.customer.code)),
            [FormField("file", field_text("file"), read_file, required=True, hint=".html, .pdf")],
            {"file": str(proposed(view))},
            self._write_sheet,
            draft_key=f"sheet:{view.id.hex()}",
            all_fields=True,
        )

    def _write_sheet(self, desk: Desk, values: dict[str, object]) -> None:
        file = values["file"]
        assert isinstance(file, Path)
        folder = str(file.parent)
        missing = missing_folders(folder)
        desk.write_sheet(self._sheet, file)
        self.made = folder if missing else ""
        self.written = str(file)


def proposed(view: VisitView) -> Path:
    """A file in the home folder, named by customer and day."""
    name = re.sub(r"[^\w.-]+", "_", view.customer.code or view.customer.name).strip("._") or "visit"
    return Path.home() / f"{name[:60]}-{view.record.day.isoformat()}.html"


def read_file(typed: str) -> Path:
    """The file that was typed. Raises InvalidValueError, reason 'sheet_ending'."""
    try:
        file = Path(typed.strip()).expanduser()
    except RuntimeError:  # ~ with the name of nobody
        file = Path(typed.strip())
    if file.suffix.casefold() not in ENDINGS or "\0" in typed:
        raise InvalidValueError(field="file", value=typed, reason="sheet_ending")
    return file
