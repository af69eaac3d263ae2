"""The dossier: everything known about one customer, in parts on a small terminal, side by side on a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.views.customer import TimelineEntry
from fieldcrm.errors import NotFoundError
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows import dossier as words
from fieldcrm.ui.rows.gauges import gauge_title, gauges_of
from fieldcrm.ui.rows.labelled import blocks, heading
from fieldcrm.ui.rows.parts import Part, part_columns, parts_of
from fieldcrm.ui.rows.predicted import predicted_block
from fieldcrm.ui.rows.timeline import timeline_columns
from fieldcrm.ui.screens.customer_edit import DossierActions
from fieldcrm.ui.widgets.charts import LevelChart, MonthChart
from fieldcrm.ui.widgets.fitted import Fitted
from fieldcrm.ui.widgets.growing import GrowingSource
from fieldcrm.ui.widgets.pane import Pane
from fieldcrm.ui.widgets.sections import SectionBar
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult

    from fieldcrm.domain.views.customer import Dossier

OVERVIEW, USE, PARTS, TIMELINE = "overview", "use", "parts", "timeline"
SECTIONS = (
    (OVERVIEW, N_("Overview")),
    (USE, N_("Charts")),
    (PARTS, N_("Contacts, tanks, facts")),
    (TIMELINE, N_("Timeline")),
)
NOBODY = N_("No customer is open. Press 2 for the list, or / to search.")
NO_PARTS = N_("No contacts, tanks or sites yet. Press a to add what you know.")


class PartsList(Viewport[Part]):
    """Contacts, tanks, sites, and what the customer told us once."""

    HELP = N_(
        "Contacts, tanks, sites, open risks, equipment, and what the customer told us once. Enter edits the line, x "
        "deletes it (u brings it back), a adds one. On equipment h shows its diary and v logs a visit to it; R closes "
        "the risk under the cursor. !! marks a tank below its reserve; ★ the first contact person."
    )
    DEFAULT_CLASSES = "part"


class TimelineList(Viewport[TimelineEntry]):
    """What happened at the customer, newest first."""

    HELP = N_(
        "Calls, visits, notes, deliveries, orders and readings, newest first; older ones come as you scroll. ▼ is our "
        "delivery, ▽ a competitor's. Enter shows all words of an entry, x deletes it (u brings it back)."
    )
    DEFAULT_CLASSES = "part"


class CustomerScreen(DossierActions):
    """The dossier of `app.customer_id`."""

    NAME = "customer"
    HELP = N_(
        "Everything known about this customer. ← and → go through the parts; Enter calls, d takes a dip reading, "
        "a adds a contact, site, tank or fact, E edits, x deletes the line under the cursor, h shows the history, "
        "t the charts of the next tank."
    )
    BINDINGS = bindings("section", "customer")
    CSS_PATH: ClassVar[str] = "../styles/customer.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.add_class("-part-overview")
        self._timeline: GrowingSource[TimelineEntry] = GrowingSource()
        self._gauge = 0

    def body(self) -> ComposeResult:
        """The head line, the names of the parts, and the parts."""
        yield text(id="dossier-head")
        yield SectionBar([(code, _(word)) for code, word in SECTIONS], OVERVIEW)
        with Horizontal(id="dossier"):
            with Vertical(id="dossier-left"):
                with Pane(id=OVERVIEW, classes="part"):
                    yield Fitted(id="dossier-now")
                    yield Fitted(id="dossier-use")
                    yield Fitted(id="dossier-profile")
                yield PartsList(part_columns(), id=PARTS, header=False)
            with Vertical(id="dossier-right"):
                with Pane(id=USE, classes="part"):
                    yield text(id="level-title")
                    yield LevelChart(id="level-chart")
                    yield Fitted(id="predicted")
                    yield text(id="months-title")
                    yield MonthChart(id="month-chart")
                yield TimelineList(timeline_columns(self.crm.today), id=TIMELINE)
        yield text(Content(_(NOBODY)), id="dossier-none")

    def on_mount(self) -> None:
        """Keys go to the overview."""
        super().on_mount()
        self._reveal(found=False)

    # Filling ------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the dossier of the customer at hand."""
        wanted = self.crm.customer_id
        if wanted is None:
            self._nobody()
        else:
            self.ask(lambda desk: desk.dossier(wanted), self._show, otherwise=self._missing)

    def _missing(self, error: Exception) -> None:
        if isinstance(error, NotFoundError) and self.crm.desk_box.is_open:
            self._nobody()
        else:
            self.crm.tell_error(error)

    def _nobody(self) -> None:
        self.dossier = None
        self._reveal(found=False)

    def _reveal(self, *, found: bool) -> None:
        for name in ("#dossier-head", "#dossier", "SectionBar"):
            self.query_one(name).set_class(not found, "-hidden")
        self.query_one("#dossier-none").set_class(found, "-hidden")

    def _show(self, dossier: Dossier) -> None:
        today = self.crm.today
        other = self.dossier is None or self.dossier.id != dossier.id
        self.dossier = dossier
        self._gauge = 0 if other else self._gauge
        self._reveal(found=True)
        self._put("#dossier-head", words.headline(dossier))
        self._show_words(dossier, today)
        self._show_charts(dossier)
        parts, headings = parts_of(dossier, today)
        hint = () if parts else ((0, words.dim(_(NO_PARTS))),)
        cursor = 0 if other else None
        self.query_one(f"#{PARTS}", Viewport).show(ListSource(parts), cursor=cursor, dividers=headings or hint)
        self._timeline = GrowingSource(dossier.timeline)
        timeline = self.query_one(f"#{TIMELINE}", Viewport)
        timeline.set_columns(timeline_columns(today))
        timeline.show(self._timeline, cursor=cursor)
        if other:
            self.query_one(SectionBar).choose(OVERVIEW)
            self._focus_part(OVERVIEW)
        self.refresh_bindings()

    def _show_words(self, dossier: Dossier, today: date) -> None:
        """The overview, its lines as long as there is room."""
        loyalty = words.loyalty_block(dossier.loyalty)
        self._fit("#dossier-now", lambda room: words.now_block(dossier, today, room))
        self._fit("#dossier-use", lambda room: blocks([words.use_block(dossier, today, room), loyalty]))
        self._fit("#dossier-profile", lambda room: words.profile_block(dossier, room))

    def _show_charts(self, dossier: Dossier) -> None:
        today, gauges = self.crm.today, gauges_of(dossier)
        self._gauge = min(self._gauge, len(gauges) - 1)
        gauge = gauges[self._gauge]
        self._put("#level-title", gauge_title(gauges, self._gauge))
        self.query_one(LevelChart).show(
            gauge.level,
            today,
            reserve=gauge.reserve,
            last_moment=gauge.last_moment,
            past=gauge.predicted,
            tank=bool(dossier.tanks),
        )
        self._fit("#predicted", lambda room: predicted_block(gauge.predicted, today, room))
        self._put("#months-title", heading(_("Deliveries by month")))
        self.query_one(MonthChart).show(dossier.months)

    def action_tank(self, by: int) -> None:
        """The charts of the next tank or product; the ends meet."""
        if self.dossier is not None:
            self._gauge = (self._gauge + by) % len(gauges_of(self.dossier))
            self._show_charts(self.dossier)

    def _fit(self, selector: str, write: Callable[[int], Content]) -> None:
        self.query_one(selector, Fitted).show(write)

    def _put(self, selector: str, content: Content) -> None:
        self.query_one(selector, Static).update(content)

    @on(Viewport.WindowWanted, f"#{TIMELINE}")
    def _more(self, event: Viewport.WindowWanted) -> None:
        source, dossier = self._timeline, self.dossier
        if dossier is None:
            return

        def then(rows: tuple[TimelineEntry, ...]) -> None:
            source.put(event.offset, rows)
            if source is self._timeline:
                self.query_one(f"#{TIMELINE}", Viewport).supply()

        self.ask(lambda desk: desk.timeline(dossier.id, event.offset, event.limit), then, group="timeline")

    # Parts --------------------------------------------------------------------------------------------------

    def action_section(self, by: int) -> None:
        """To the next part or the one before."""
        self.query_one(SectionBar).step(by)

    @on(SectionBar.Changed)
    def _part_changed(self, event: SectionBar.Changed) -> None:
        self._focus_part(event.part)

    def _focus_part(self, part: str) -> None:
        self._mark_part(part)
        self.query_one(f"#{part}").focus()

    def _mark_part(self, part: str) -> None:
        for code, _word in SECTIONS:
            self.set_class(code == part, f"-part-{code}")

    def on_descendant_focus(self) -> None:
        """Where both columns are seen, Tab and the mouse go from part to part too."""
        part = self.focused.id if self.focused is not None else None
        bar = self.query_one(SectionBar)
        if part and part != bar.part and part in dict(SECTIONS):
            bar.part = part
            bar.refresh()
            self._mark_part(part)

    def part_at_hand(self) -> Part | None:
        """The part under the cursor, where the list of parts has the focus."""
        row: Part | None = self.query_one(f"#{PARTS}", Viewport).row if self._has_focus(PARTS) else None
        return row

    def entry_at_hand(self) -> TimelineEntry | None:
        """The entry under the cursor, where the timeline has the focus."""
        row: TimelineEntry | None = self.query_one(f"#{TIMELINE}", Viewport).row if self._has_focus(TIMELINE) else None
        return row

    def _has_focus(self, part: str) -> bool:
        return self.focused is not None and self.focused.id == part

    @on(Viewport.RowSelected, f"#{PARTS}")
    def _open_part(self) -> None:
        self.action_edit()

    @on(Viewport.RowSelected, f"#{TIMELINE}")
    def _open_entry(self) -> None:
        self.action_read()
