"""What can be done at a customer's: log, read, change a service visit; close a risk; read a diary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.service import Risk, VisitView
    from fieldcrm.ui.asking import Asking
    from fieldcrm.ui.visit_fields import VisitContext

    Written = Callable[[Receipt | None], None]


def log_visit(asker: Asking, customer_id: bytes, then: Written, chosen: bytes | None = None) -> None:
    """Open the form of a new visit, with a piece of equipment chosen already where one is at hand."""
    from fieldcrm.ui.dialogs.visit import VisitDialog, context_of

    def show(context: VisitContext) -> None:
        asker.app.push_screen(VisitDialog(context), then)

    asker.ask(lambda desk: context_of(desk, customer_id, chosen), show, group="visit", keys_wait=True)


def change_visit(asker: Asking, view: VisitView, then: Written) -> None:
    """Open the form of a saved visit."""
    from fieldcrm.ui.dialogs.visit import VisitDialog, context_of

    def show(context: VisitContext) -> None:
        asker.app.push_screen(VisitDialog(context, view.record), then)

    named = tuple(view.equipment.values())
    asker.ask(
        lambda desk: context_of(desk, view.customer.id, view.record.equipment_id, named),
        show,
        group="visit",
        keys_wait=True,
    )


def read_entry(asker: Asking, activity_id: bytes, then: Written, otherwise: Callable[[], object]) -> None:
    """Show the record behind a contact of the timeline; `otherwise` is called where there is none."""

    def show(view: VisitView | None) -> None:
        if view is None:
            otherwise()
        else:
            read_visit(asker, view, then)

    asker.ask(lambda desk: desk.visit_of_entry(activity_id), show, group="visit", keys_wait=True)


def read_visit(asker: Asking, view: VisitView, then: Written) -> None:
    """Show a visit; what the reader wishes is done when the dialog has closed."""
    from fieldcrm.ui.dialogs.visit_view import VisitViewDialog

    dialog = VisitViewDialog(view, asker.crm.today)

    def closed(_none: None) -> None:
        if dialog.wish == "edit":
            change_visit(asker, view, then)
        elif dialog.wish == "sheet":
            write_sheet(asker, view)
        elif dialog.wish == "delete":
            asker.write(lambda desk: desk.delete("visit", view.id), then)

    asker.app.push_screen(dialog, closed)


def write_sheet(asker: Asking, view: VisitView) -> None:
    """Ask for a file, and write the customer's sheet into it."""
    from fieldcrm.ui.dialogs.sheet import SheetDialog
    from fieldcrm.ui.words.files_out import folder_text

    def show(language: str) -> None:
        dialog = SheetDialog(view, language)

        def closed(_none: object) -> None:
            if dialog.written:
                said = [_("The sheet stands at {file}.", file=safe(dialog.written))]
                if dialog.made:
                    said.append(folder_text(safe(dialog.made)))
                asker.crm.done(" · ".join(said))

        asker.app.push_screen(dialog, closed)

    asker.ask(lambda desk: desk.dossier(view.customer.id).language, show, group="visit", keys_wait=True)


def close_risk(asker: Asking, risks: tuple[Risk, ...], then: Written) -> None:
    """Close one of the open risks; asks which where there are several."""
    from fieldcrm.ui.dialogs.pick import Option, PickDialog
    from fieldcrm.ui.dialogs.risk import CloseRiskDialog
    from fieldcrm.ui.words.service import severity_text

    today = asker.crm.today
    if len(risks) == 1:
        asker.app.push_screen(CloseRiskDialog(risks[0], today), then)
        return
    by_code = {risk.id.hex(): risk for risk in risks}

    def picked(code: str | None) -> None:
        if code is not None:
            asker.app.push_screen(CloseRiskDialog(by_code[code], today), then)

    options = [Option(code, safe(risk.what), severity_text(risk.severity)) for code, risk in by_code.items()]
    if options:
        asker.app.push_screen(PickDialog(_("Which risk?"), options), picked)
