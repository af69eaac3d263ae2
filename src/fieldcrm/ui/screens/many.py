"""Dialogs for what is done with several customers: a field for all, an export, a price notice, a merger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.codes import Status
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.dialogs.message import ConfirmDialog, MessageDialog
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.fields import field_text, status_text
from fieldcrm.ui.words.merging import merger_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.finding import Merger
    from fieldcrm.services.desk import Desk
    from fieldcrm.ui.screens.base import BaseScreen

    Done = Callable[[Receipt | None], None]


def set_field(screen: BaseScreen, name: str, ids: Sequence[bytes], done: Done) -> None:
    """Ask for the value of a field, and write it for all."""
    if name == "status":
        choices = tuple((status.value, status_text(status)) for status in Status)
        field = FormField(name, field_text(name), str, kind="choice", choices=choices, required=True)
    else:
        field = FormField(name, field_text(name), str.strip, required=True)

    def save(desk: Desk, values: dict[str, object]) -> Receipt | None:
        return desk.edit_customers(ids, values)

    title = ngettext("{n} customer", "{n} customers", len(ids), n=f"{len(ids):,}")
    initial = {name: Status.ACTIVE.value} if name == "status" else {}
    form = FormDialog(title, [field], initial, save, draft_key=f"many:{name}", all_fields=True)
    screen.app.push_screen(form, done)


def export(screen: BaseScreen, ids: Sequence[bytes]) -> None:
    """Ask for a file, and write the customers to it."""
    from pathlib import Path

    from fieldcrm.domain.views.exported import CutText
    from fieldcrm.paths import missing_folders
    from fieldcrm.ui.words.files_out import cut_lines, folder_text

    said: list[str] = []
    cut: list[CutText] = []

    def save(desk: Desk, values: dict[str, object]) -> None:
        file = Path(str(values["file"])).expanduser()
        folder = str(file.parent)
        missing = missing_folders(folder)
        cut.clear()
        said.append(_("{n} rows written", n=desk.export("customers", file, only=ids, cut=cut.append)))
        if missing:
            said.append(folder_text(safe(folder)))

    def closed(_none: object) -> None:
        if said:
            screen.crm.done(" · ".join(said))
        if said and cut:
            screen.app.push_screen(MessageDialog(title, "\n".join(safe(line) for line in cut_lines(cut))))

    field = FormField("file", field_text("file"), str.strip, required=True, hint=_("customers.xlsx or .csv"))
    title = _("Export to CSV or XLSX")
    form = FormDialog(title, [field], {}, save, draft_key="many:export", all_fields=True)
    screen.app.push_screen(form, closed)


def notice(screen: BaseScreen, ids: Sequence[bytes], done: Done) -> None:
    """Write a price notice to these customers."""
    from fieldcrm.ui.dialogs.agreement_forms import notice_form

    screen.app.push_screen(notice_form(screen.crm.today, only=ids), done)


def merge(screen: BaseScreen, one: bytes, other: bytes, done: Done) -> None:
    """Ask which of two customers stays, tell what moves, and merge them."""

    def choose(found: tuple[Merger, Merger]) -> None:
        options = [
            Option(str(at), safe(each.kept.name or each.kept.code), safe(each.kept.code))
            for at, each in enumerate(found)
        ]
        title = _("Which one stays? The other becomes a part of it")
        screen.app.push_screen(PickDialog(title, options), lambda at: confirm(found[int(at)]) if at else None)

    def confirm(shown: Merger) -> None:
        question = "\n".join(safe(line) for line in merger_lines(shown))
        dialog = ConfirmDialog(_("Merge two customers"), question)
        screen.app.push_screen(dialog, lambda yes: write(shown) if yes else None)

    def write(shown: Merger) -> None:
        screen.write(lambda desk: desk.merge_customers(shown.kept.id, shown.gone.id), done)

    screen.ask(
        lambda desk: (desk.merge_preview(one, other), desk.merge_preview(other, one)),
        choose,
        group="merge",
        keys_wait=True,
    )


def unmerge(screen: BaseScreen, gone: bytes, done: Done) -> None:
    """Take a merged customer out again."""
    screen.write(lambda desk: desk.unmerge_customer(gone), done)
