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
from fieldcrm.ui.import_order import ImportOrder, Progress
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.percents import by_percent
from fieldcrm.ui.rows.imports import (
    preview_lines,
    progress_line,
    reject_columns,
    report_block,
    sample_columns,
    use_columns,
)
from fieldcrm.ui.screens.import_corrections import COLUMNS, ImportCorrections, kind_text
from fieldcrm.ui.widgets.file_finder import FileFinder
from fieldcrm.ui.widgets.sections import SectionBar
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from fieldcrm.domain.views.importing import ImportPreview, ImportReport

SAMPLE, REJECTS = "import-sample", "import-rejects"
SECTIONS = {COLUMNS: N_("Columns"), SAMPLE: N_("First rows"), REJECTS: N_("Rejected rows")}
FILE, PREVIEW, DONE = "file", "preview", "done"
TITLE = N_("Choose a CSV, Excel or vCard file: customers, deliveries, a log of contacts, people …")
ONLY_IN_PREVIEW = frozenset({"import", "kind", "encoding", "unit", "map", "section"})


class ImportScreen(ImportCorrections):
    """Three steps: the file, its preview, the result."""

    NAME = "import"
    HELP = N_(
        "Choose a CSV, Excel or vCard file. Nothing is written before you have seen the preview: what is new, changed, "
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
            self.look()
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
        self.look()

    def look(self) -> None:
        """Make the dry run and show it."""
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
        return by_percent(lambda done, total: self.post_message(self.Went(done, total)))

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
        kind = Content.styled(kind_text(preview.kind), "bold $primary")
        self._put("#import-title", Content.assemble(Content.styled(safe(name), "bold $foreground"), "  ·  ", kind))
        self._put("#import-counts", preview_lines(preview))
        uses, rejects = self.query_one(f"#{COLUMNS}", Viewport), self.query_one(f"#{REJECTS}", Viewport)
        uses.set_columns(use_columns(preview.kind))
        uses.show(ListSource(preview.columns))
        sample = self.query_one(f"#{SAMPLE}", Viewport)
        sample.set_columns(sample_columns(preview.sample, preview.kind))
        sample.show(ListSource(preview.sample))
        rejects.set_columns(reject_columns(preview.kind))
        rejects.show(ListSource(preview.rejects))
        self._go(PREVIEW)

    def _refused(self, error: Exception) -> None:
        self._rest()
        if isinstance(error, RejectedError) and error.params.get("reason") == "missing_columns":
            self.ask_column(error)
        else:
            self.crm.tell_error(error)

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
