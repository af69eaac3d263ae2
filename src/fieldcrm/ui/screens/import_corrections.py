"""What the user may correct in the preview of an import: kind, encoding, unit, the meaning of a column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.import_fields import FIELDS, RECORDS
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.import_order import LEFT_OUT, ImportOrder, mapped
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.fields import OWN, entity_text, field_text, unit_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fieldcrm.domain.custom_fields import CustomField
    from fieldcrm.domain.views.importing import ColumnUse, ImportPreview
    from fieldcrm.errors import RejectedError

KINDS = {
    "customers": N_("a list of customers"),
    "deliveries": N_("a list of deliveries"),
    "degree_days": N_("degree days"),
    "activities": N_("a log of contacts"),
    "contacts": N_("people"),
    "all": N_("everything, as it was exported"),
}


def kind_text(kind: str) -> str:
    """What a file holds, in words."""
    return _(KINDS[kind]) if kind in KINDS else entity_text(RECORDS[kind])


ENCODINGS = ("UTF-8", "UTF-16", "GB18030", "Big5", "Windows-1252")
UNITS = ("L", "kg", "t")
COLUMNS = "import-columns"


class ImportCorrections(BaseScreen):
    """Each correction makes the dry run anew."""

    order: ImportOrder | None = None
    preview: ImportPreview | None = None

    def look(self) -> None:
        """Make the dry run and show it."""
        raise NotImplementedError

    def _pick(self, title: str, options: Sequence[Option], chosen: str, then: Callable[[str], None]) -> None:
        self.app.push_screen(
            PickDialog(title, options, chosen=chosen), lambda code: None if code is None else then(code)
        )

    def _change(self, **changes: Any) -> None:
        if self.order is not None:
            self.order = replace(self.order, **changes)
            self.look()

    def action_kind(self) -> None:
        """Customers, deliveries, a log of contacts, or any other kind of records."""
        others = [kind for kind in RECORDS if kind not in KINDS]
        options = [Option(code, kind_text(code)) for code in KINDS]
        options += [Option(code, kind_text(code), code, _("As they are exported")) for code in others]
        chosen = self.preview.kind if self.preview else ""
        self._pick(_("The file holds"), options, chosen, lambda kind: self._change(kind=kind, mapping={}))

    def action_encoding(self) -> None:
        """Another encoding."""
        options = [Option("", _("found out by the program")), *(Option(name, name) for name in ENCODINGS)]
        chosen = self.order.encoding if self.order else ""
        self._pick(_("Encoding"), options, chosen, lambda name: self._change(encoding=name))

    def action_unit(self) -> None:
        """The unit of quantities that carry none."""
        options = [Option("", _("as the rules say")), *(Option(unit, unit_text(unit), unit) for unit in UNITS)]
        chosen = self.order.unit if self.order else ""
        self._pick(_("Unit of quantities without one"), options, chosen, lambda unit: self._change(unit=unit))

    def action_map(self) -> None:
        """Say what the column under the cursor holds."""
        use: ColumnUse | None = self.query_one(f"#{COLUMNS}", Viewport).row
        preview, order = self.preview, self.order
        if use is None or preview is None or order is None:
            return
        if preview.kind == "customers":
            self.ask(
                lambda desk: desk.custom_fields("customer"),
                lambda own: self._map(use, preview, order, own),
                group="own-fields",
                keys_wait=True,
            )
        else:
            self._map(use, preview, order)

    def _map(self, use: ColumnUse, preview: ImportPreview, order: ImportOrder, own: Sequence[CustomField] = ()) -> None:
        options = [Option(LEFT_OUT, _("left out"))]
        options += [Option(name, field_text(name), name) for name in FIELDS.get(preview.kind, ())]
        options += [Option(OWN + field.name, safe(field.name), "", _("Own fields")) for field in own]
        uses = {column.header: column.field for column in preview.columns}
        title = _("“{header}” holds", header=safe(use.header))
        self._pick(
            title,
            options,
            use.field or LEFT_OUT,
            lambda name: self._change(mapping=mapped(order, use.header, name, uses)),
        )

    def ask_column(self, error: RejectedError) -> None:
        """The file lacks a column that must be there: which of its headers is it?"""
        missing, headers = error.params.get("missing"), error.params.get("headers")
        order = self.order
        if not isinstance(missing, list | tuple) or not missing or order is None:
            self.crm.tell_error(error)
            return
        wanted = str(missing[0])
        known = headers if isinstance(headers, list | tuple) else ()
        options = [Option(header, header) for header in map(str, known) if header.strip()]
        title = _("Which column holds: {field}?", field=field_text(wanted))
        kind = order.kind or ("deliveries" if wanted in {"date", "quantity", "customer"} else "customers")
        self._pick(
            title, options, "", lambda header: self._change(kind=kind, mapping=mapped(order, header, wanted, {}))
        )
