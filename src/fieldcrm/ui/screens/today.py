"""Whom to call next: the screen that the program opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from fieldcrm.i18n import N_
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.screens import today_list
from fieldcrm.ui.screens.customer_actions import CustomerActions
from fieldcrm.ui.widgets.keybar import KeyBar
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.customer import Planned, Tank
    from fieldcrm.domain.views.standing import ForecastRow
    from fieldcrm.domain.views.today import TodayList, TodayRow
    from fieldcrm.services.desk import Desk

FIRST_ROWS = 60
"""Rows of the first read: more than a terminal shows, and soon there."""
MOST_ROWS = 5_000
"""Rows that the list holds; what stands below them has no chance of being called today."""
PANEL_MARGIN = 6
TICK_SECONDS = 30.0
"""How often the time that is left of a clock is said anew."""
OFF_THE_LIST = frozenset({"log_call", "reschedule", "save_visit"})
NEEDS_ROW = frozenset({"call", "why", "reading", "order", "note", "date", "visit", "brief"})
EMPTY_LABELS = {"today.note": N_("New")}
"""What keys are called in an empty archive, where they do something else."""


class TodayScreen(CustomerActions):
    """Today's calls, best next call first."""

    NAME = "today"
    HELP = N_(
        "Everyone to be contacted today. Promises with a clock come first, by their time; then whoever puts most "
        "tonnes at stake. Below the line stands what does not fit into the day. w takes a rank apart."
    )
    BINDINGS = bindings("today")

    def __init__(self) -> None:
        super().__init__()
        self._list: TodayList | None = None
        self._learning = False

    def body(self) -> ComposeResult:
        """A line about the day, the list, what is known of the row at hand."""
        yield text(id="summary")
        with Horizontal(id="work"):
            yield Viewport((), id="calls", opens=False)
            yield text(id="panel")
        yield text(id="empty")
        yield text(id="glance")

    @property
    def calls(self) -> Viewport[TodayRow]:
        """The list."""
        return self.query_one("#calls", Viewport)

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """The customer of the row at hand."""
        row = self.calls.row
        return (row.customer_id, row.name or row.code) if row is not None else None

    def on_mount(self) -> None:
        """The time that is left until a clock runs out goes on."""
        super().on_mount()
        self.set_interval(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        shown = self._list
        if shown is not None and self.is_current and any(row.promised_at is not None for row in shown.rows[:1]):
            self.calls.set_columns(today_list.columns(self.crm.now(), len(shown.rows)))
            self.calls.supply()

    # Reading ------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask for today's list: at first for what the screen can hold, then for as much as anybody scrolls through."""
        most = FIRST_ROWS if self._list is None else MOST_ROWS
        self.ask(lambda desk: desk.today(limit=most), self._show, group="today")

    def _show(self, shown: TodayList) -> None:
        """Show a list; the cursor stays with its customer, or on its line if that customer is done."""
        at_hand = self.current_customer()
        self._list = shown
        calls = self.calls
        cursor = next((n for n, row in enumerate(shown.rows) if row.customer_id == at_hand), None)
        calls.set_columns(today_list.columns(self.crm.now(), len(shown.rows)))
        calls.show(ListSource(shown.rows), cursor=cursor, dividers=today_list.dividers(shown))
        self.query_one("#summary", Static).update(today_list.summary(shown))
        self.set_class(not shown.rows, "-empty")
        if shown.rows:
            calls.focus()
        elif shown.customers:
            self.ask(self._tomorrow, self._show_empty_day, group="tomorrow")
        else:
            self.query_one("#empty", Static).update(today_list.empty_archive())
        self._show_row()
        self.query_one(KeyBar).relabel(EMPTY_LABELS if self._archive_is_empty else {})
        self.refresh_bindings()
        if not self.crm.archive_known:
            self.ask(lambda desk: desk.status(), self.crm.know_archive, group="status")
        if len(shown.rows) < min(shown.total, MOST_ROWS):
            self.reload()
        elif shown.learn_due and not self._learning:
            self._learning = True
            self.ask(lambda desk: desk.learn(), self._learnt, group="learn")

    def _learnt(self, anew: bool) -> None:
        """Show what follows from it; where another window holds the archive it was not done, nor will be here."""
        if anew:
            self._learning = False
            self.reload()

    def _tomorrow(self, desk: Desk) -> tuple[Planned, ...]:
        return desk.sweep().tomorrow

    def _show_empty_day(self, planned: tuple[Planned, ...]) -> None:
        if self._list is not None:
            self.query_one("#empty", Static).update(today_list.empty_day(self._list, planned))

    @on(Viewport.RowHighlighted, "#calls")
    def _highlighted(self) -> None:
        self._show_row()

    def on_resize(self, event: events.Resize) -> None:
        """What is said of the row follows the room."""
        self.call_after_refresh(self._show_row)

    def _show_row(self) -> None:
        row = self.calls.row
        for name, words in (("#glance", today_list.glance), ("#panel", today_list.panel)):
            shown = self.query_one(name, Static)
            if shown.display:
                room = shown.size.width - PANEL_MARGIN if name == "#panel" else shown.size.width - 2
                shown.update(words(row, self.crm.today, room, self.crm.now()) if row is not None else "", layout=False)

    # Acting -------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a row needs a row."""
        if action in NEEDS_ROW:
            return bool(self._list and self._list.rows) or (action == "note" and self._archive_is_empty)
        if action == "sweep":
            return bool(self._list and self._list.customers)
        return super().check_action(action, parameters)

    @property
    def _archive_is_empty(self) -> bool:
        return self._list is not None and not self._list.customers

    @on(Viewport.RowSelected, "#calls")
    def _opened(self) -> None:
        self.action_call()

    def action_reading(self) -> None:
        """Enter a level reading."""
        row = self.calls.row
        if row is not None:
            wanted, name = row.customer_id, row.name or row.code
            self.ask(
                lambda desk: desk.dossier(wanted).tanks,
                lambda tanks: self._read(wanted, name, tanks),
                group="tanks",
                keys_wait=True,
            )

    def _read(self, customer_id: bytes, name: str, tanks: tuple[Tank, ...]) -> None:
        from fieldcrm.ui.dialogs.reading import ReadingDialog

        self.crm.push_screen(ReadingDialog(customer_id, name, tanks), self.after_write)

    def action_order(self) -> None:
        """Take an order."""
        row = self.calls.row
        if row is not None:
            from fieldcrm.ui.dialogs.order import OrderDialog
            from fieldcrm.ui.words.streams import of_stream

            who, name, amount = row.customer_id, row.name or row.code, row.quantity

            def open_(forecast: ForecastRow | None) -> None:
                streams = forecast.streams if forecast is not None else ()
                dialog = OrderDialog(who, name, self.crm.today, amount=amount, streams=streams)
                self.crm.push_screen(dialog, self.after_write)

            if any(of_stream(line.params) for line in row.reasons):  # which tank it is for must be asked too
                self.ask(lambda desk: desk.dossier(who).forecast, open_, group="order", keys_wait=True)
            else:
                open_(None)

    def action_note(self) -> None:
        """Write a note; in an empty archive: a new customer."""
        if self._archive_is_empty:
            from fieldcrm.ui.dialogs.customer_forms import open_new_customer

            open_new_customer(self, self.after_write)
        else:
            super().action_note()

    def action_sweep(self) -> None:
        """The end of the day."""
        from fieldcrm.ui.dialogs.sweep import SweepDialog

        self.crm.push_screen(SweepDialog(), self.after_write)

    def after_write(self, receipt: Receipt | None) -> None:
        """Say what was done; what is done is off the list at once, so the cursor is on the next customer."""
        if receipt is not None and receipt.customer is not None and receipt.kind in OFF_THE_LIST:
            self._drop(receipt.customer.id)
        super().after_write(receipt)

    def _drop(self, customer_id: bytes) -> None:
        if self._list is None:
            return
        rows = tuple(row for row in self._list.rows if row.customer_id != customer_id)
        self._list = self._list._replace(rows=rows, total=self._list.total - 1)
        self.calls.show(ListSource(rows), dividers=today_list.dividers(self._list))
