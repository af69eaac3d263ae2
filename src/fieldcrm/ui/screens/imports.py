"""Bringing in a file: choose it, look at the dry run, correct what was misunderstood, import, undo if need be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from fieldcrm.domain.safe import safe
from fieldcrm.errors import RejectedError
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.import_order import FIELDS, LEFT_OUT, ImportOrder, Progress, mapped
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.imports import (
    preview_lines,
    progress_line,
    reject_columns,
    report_block,
    sample_columns,
    use_columns,
)
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.widgets.file_finder import FileFinder
from fieldcrm.ui.widgets.sections import SectionBar
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.fields import field_text, unit_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from fieldcrm.domain.views.importing import ColumnUse, ImportPreview, ImportReport

KINDS = {"customers": N_("a list of customers"), "deliveries": N_("a list of deliveries")}
ENCODINGS = ("UTF-8", "UTF-16", "GB18030", "Big5", "Windows-1252")
UNITS = ("L", "kg", "t")
COLUMNS, SAMPLE, REJECTS = "import-columns", "import-sample", "import-rejects"
SECTIONS = {COLUMNS: N_("Columns"), SAMPLE: N_("First rows"), REJECTS: N_("Rejected rows")}
FILE, PREVIEW, DONE = "file", "preview", "done"
TITLE = N_("Choose a CSV or Excel file with customers or deliveries")
ONLY_IN_PREVIEW = frozenset({"import", "kind", "encoding", "unit", "map", "section"})


class ImportScreen(BaseScreen):
    """Three steps: the file, its preview, the result."""

    NAME = "import"
    HELP = N_(
        "Choose a CSV or Excel file. Nothing is written before you have seen the preview: what is new, changed, "
        "unchanged, rejected. m corrects a column, c the encoding, y the kind. Enter imports; u takes it all back."
    )
    BINDINGS = bindings("import", "section")
    CSS_PATH: ClassVar[str] = "../styles/imports.tcss"

    @dataclass
    class Went(Message):
        """So much of the file is done."""

        done: int
        total: int

    def __init__(self) -> None:
        super().__init__()
        self.add_class("-step-file")
        self.step = FILE
        self.order: ImportOrder | None = None
        self.preview: ImportPreview | None = None
        self.report: ImportReport | None = None
        self._busy = False

    def body(self) -> ComposeResult:
        """All steps; a class of the screen shows the one at hand."""
        yield text(Content(_(TITLE)), id="import-title")
        yield FileFinder(Path.home(), id="import-file")
        with Vertical(id="import-preview"):
            yield text(id="import-counts")
            yield SectionBar([(code, _(word)) for code, word in SECTIONS.items()], COLUMNS)
            yield Viewport[Any](use_columns(), id=COLUMNS, opens=False)
            yield Viewport[Any]((), id=SAMPLE, opens=False)
            yield Viewport[Any](reject_columns(), id=REJECTS, opens=False)
        yield text(id="import-done")
        yield text(id="import-progress")

    def on_mount(self) -> None:
        """Keys go to the list of files."""
        super().on_mount()
        self._go(FILE)

    def reload(self) -> None:
        """What a file holds does not change with the archive's edition; only its dry run does."""
        if self._busy:
            return
        if self.step == PREVIEW:
            self._look()
        elif self.step == DONE and self.report is not None:
            self._put("#import-done", report_block(self.report))
        elif self.focused is None:
            self._go(FILE)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the preview are there only with a preview."""
        if action in ONLY_IN_PREVIEW:
            return self.step == PREVIEW and not self._busy
        return not (action == "file" and self.step == FILE)

    def _go(self, step: str) -> None:
        self.step = step
        for name in (FILE, PREVIEW, DONE):
            self.set_class(name == step, f"-step-{name}")
        if step == FILE:
            self._put("#import-title", Content(_(TITLE)))
            self.query_one("#finder-list").focus()
        elif step == PREVIEW:
            self._show_section(self.query_one(SectionBar).part)
        self.refresh_bindings()

    def _put(self, selector: str, content: Content) -> None:
        self.query_one(selector, Static).update(content)

    # The dry run ------------------------------------------------------------------------------------------

    @on(FileFinder.Chosen)
    def _chosen(self, event: FileFinder.Chosen) -> None:
        self.order = ImportOrder(event.file)
        self.query_one(SectionBar).choose(COLUMNS)
        self._look()

    def _look(self) -> None:
        order = self.order
        if order is not None:
            self._wait(_("Reading {file}", file=safe(order.file.name)))
            went = self._progress()
            self.ask(lambda desk: order.preview(desk, went), self._show, group="preview", otherwise=self._refused)

    def _wait(self, words: str) -> None:
        self._busy = True
        self._put("#import-progress", Content(words + " …"))
        self.refresh_bindings()

    def _rest(self) -> None:
        self._busy = False
        self._put("#import-progress", Content(""))
        self.refresh_bindings()

    def _progress(self) -> Progress:
        """A callback for the worker: a message for each further percent, not for each row."""
        told = -1

        def went(done: int, total: int) -> None:
            nonlocal told
            percent = done * 100 // total if total else 0
            if percent != told:
                told = percent
                self.post_message(self.Went(done, total))

        return went

    def on_import_screen_went(self, event: Went) -> None:
        """Move the bar."""
        if self._busy:
            self._put("#import-progress", progress_line(event.done, event.total))

    def _show(self, preview: ImportPreview) -> None:
        self._rest()
        self.preview = preview
        if self.order is not None and not self.order.kind:
            self.order = replace(self.order, kind=preview.kind)
        name = Path(preview.file).name
        kind = Content.styled(_(KINDS[preview.kind]), "bold $primary")
        self._put("#import-title", Content.assemble(Content.styled(safe(name), "bold $foreground"), "  ·  ", kind))
        self._put("#import-counts", preview_lines(preview))
        self.query_one(f"#{COLUMNS}", Viewport).show(ListSource(preview.columns))
        sample = self.query_one(f"#{SAMPLE}", Viewport)
        sample.set_columns(sample_columns(preview.sample))
        sample.show(ListSource(preview.sample))
        self.query_one(f"#{REJECTS}", Viewport).show(ListSource(preview.rejects))
        self._go(PREVIEW)

    def _refused(self, error: Exception) -> None:
        self._rest()
        if isinstance(error, RejectedError) and error.params.get("reason") == "missing_columns":
            self._ask_column(error)
        else:
            self.crm.tell_error(error)

    # Corrections ------------------------------------------------------------------------------------------

    def _pick(self, title: str, options: Sequence[Option], chosen: str, then: Callable[[str], None]) -> None:
        self.app.push_screen(
            PickDialog(title, options, chosen=chosen), lambda code: None if code is None else then(code)
        )

    def _change(self, **changes: Any) -> None:
        if self.order is not None:
            self.order = replace(self.order, **changes)
            self._look()

    def action_kind(self) -> None:
        """Customers or deliveries."""
        options = [Option(code, _(word)) for code, word in KINDS.items()]
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
        options = [Option(LEFT_OUT, _("left out"))]
        options += [Option(name, field_text(name), name) for name in FIELDS[preview.kind]]
        uses = {column.header: column.field for column in preview.columns}
        title = _("“{header}” holds", header=safe(use.header))
        self._pick(
            title,
            options,
            use.field or LEFT_OUT,
            lambda name: self._change(mapping=mapped(order, use.header, name, uses)),
        )

    def _ask_column(self, error: RejectedError) -> None:
        """The file lacks a column that must be there: which of its headers is it?"""
        missing, headers = error.params.get("missing"), str(error.params.get("headers", ""))
        order = self.order
        if not isinstance(missing, list | tuple) or not missing or order is None:
            self.crm.tell_error(error)
            return
        wanted = str(missing[0])
        options = [Option(header, header) for header in headers.split(", ") if header.strip()]
        title = _("Which column holds: {field}?", field=field_text(wanted))
        kind = order.kind or ("deliveries" if wanted in {"date", "quantity", "customer"} else "customers")
        self._pick(
            title, options, "", lambda header: self._change(kind=kind, mapping=mapped(order, header, wanted, {}))
        )

    # Importing --------------------------------------------------------------------------------------------

    def action_import(self) -> None:
        """Bring it in, as one action."""
        order, preview = self.order, self.preview
        if self._busy or order is None or preview is None:
            return
        self._wait(_("Importing {file}", file=safe(order.file.name)))
        went = self._progress()
        self.ask(
            lambda desk: order.run(desk, preview.kind, went), self._imported, group="import", otherwise=self._refused
        )

    def _imported(self, report: ImportReport) -> None:
        self._rest()
        self.report = report
        self._put("#import-done", report_block(report))
        self._go(DONE)
        if report.receipt is not None:
            self.crm.changed()

    def action_file(self) -> None:
        """Choose another file."""
        if not self._busy:
            self.order = self.preview = None
            self._go(FILE)

    def action_section(self, by: int) -> None:
        """Columns, first rows, rejected rows."""
        self.query_one(SectionBar).step(by)

    @on(SectionBar.Changed)
    def _section_changed(self, event: SectionBar.Changed) -> None:
        self._show_section(event.part)

    def _show_section(self, part: str) -> None:
        for code in SECTIONS:
            self.query_one(f"#{code}").display = code == part
        if self.step == PREVIEW:
            self.query_one(f"#{part}").focus()
