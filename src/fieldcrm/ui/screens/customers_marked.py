"""What narrows the customers' list, and what is done with all customers that are marked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldcrm.domain.filters import Filter
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.screens.customer_actions import CustomerActions
from fieldcrm.ui.screens.selection import Selection, everyone, filter_options
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.finding import Segment
    from fieldcrm.services.desk import Desk
    from fieldcrm.ui.when import When

MOST_MARKED = 20_000
"""Customers that are marked at once: more than anybody acts on by hand."""


class MarkedActions(CustomerActions):
    """Filters, marks, and the actions on marked customers. Subclasses show `selection` with `fill` and `tell`."""

    def __init__(self) -> None:
        super().__init__()
        self.selection = Selection()
        self.total = 0
        self.own: dict[str, str] = {}
        """What the team's own fields are called, by the codes that filters know them by."""
        self._segments: tuple[Segment, ...] = ()

    def fill(self, *, keep: bool = False) -> None:
        """Show the selection; `keep`: the cursor keeps its line."""
        raise NotImplementedError

    def tell(self, total: int) -> None:
        """Say what is shown."""
        raise NotImplementedError

    # Narrowing ----------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Take a segment, a grade, a status, a territory, or write a filter."""
        self.ask(_choices, self._choose_filter, group="choices", keys_wait=True)

    def _choose_filter(self, found: tuple[tuple[str, ...], tuple[Segment, ...], dict[str, str]]) -> None:
        territories, self._segments, self.own = found
        self.app.push_screen(
            PickDialog(_("Only these customers"), filter_options(territories, self._segments)), self._filtered
        )

    def _filtered(self, code: str | None) -> None:
        if code is None:
            return
        what, _colon, value = code.partition(":")
        if not what:
            self.selection = replace(self.selection, grade="", status="", territory="", where=Filter(), segment="")
        elif what == "where":
            from fieldcrm.ui.dialogs.filter import FilterDialog

            self.app.push_screen(FilterDialog(self.selection.where), self._written)
            return
        elif what == "segment":
            found = next((each for each in self._segments if each.id.hex() == value), None)
            if found is not None and found.wanted is not None:
                self.selection = replace(self.selection, where=found.wanted, segment=found.name)
        else:
            self.selection = self.selection.toggled(what, value)
        self.fill()

    def _written(self, wanted: Filter | None) -> None:
        if wanted is not None:
            self.selection = replace(self.selection, where=wanted, segment="")
            self.fill()

    # Marks --------------------------------------------------------------------------------------------------

    @property
    def marked(self) -> list[bytes]:
        """The customers that are marked, in the order in which they were entered."""
        return sorted(mark for mark in self.query_one(Viewport).marks if isinstance(mark, bytes))

    def action_mark(self) -> None:
        """Mark the line."""
        self.query_one(Viewport).toggle_mark()
        self.tell(self.total)

    def action_mark_all(self) -> None:
        """Mark all that the list holds; none where all of them are marked."""
        shown = self.selection
        self.ask(lambda desk: desk.passing(everyone(shown), shown.query)[:MOST_MARKED], self._mark_these, group="marks")

    def _mark_these(self, ids: tuple[bytes, ...]) -> None:
        self.query_one(Viewport).set_marks(set() if set(ids) <= set(self.marked) else set(ids))
        self.tell(self.total)

    # Actions ------------------------------------------------------------------------------------------------

    def action_act(self) -> None:
        """Choose what is done with all that are marked, else with this one."""
        ids = self.marked or ([at_hand[0]] if (at_hand := self.customer_at_hand()) else [])
        if not ids:
            return
        options = [
            Option("date", _("Plan the next contact")),
            Option("territory", _("Set the territory")),
            Option("owner", _("Set the account manager")),
            Option("status", _("Set the status")),
            Option("sector", _("Set the sector")),
            Option("notice", _("Put into a price notice")),
            Option("export", _("Export to CSV or XLSX")),
        ]
        if len(ids) == 2:
            options.append(Option("merge", _("Merge the two: they are one customer")))
        title = ngettext("{n} customer", "{n} customers", len(ids), n=f"{len(ids):,}")
        self.app.push_screen(PickDialog(title, options), lambda what: self._act(what, ids))

    def _act(self, what: str | None, ids: Sequence[bytes]) -> None:
        from fieldcrm.ui.screens import many

        if what == "date":
            self._ask_day(ids)
        elif what == "merge":
            many.merge(self, ids[0], ids[1], self._done)
        elif what == "export":
            many.export(self, ids)
        elif what == "notice":
            many.notice(self, ids, self._done)
        elif what:
            many.set_field(self, what, ids, self._done)

    def action_date(self, typed: str = "") -> None:
        """Plan the next contact: of all that are marked, else of this one."""
        if self.marked:
            self._ask_day(self.marked)
        else:
            super().action_date(typed)

    def _ask_day(self, ids: Sequence[bytes]) -> None:
        from fieldcrm.ui.dialogs.when import WhenDialog

        title = ngettext("Next contact of {n} customer", "Next contact of {n} customers", len(ids))
        self.app.push_screen(WhenDialog(title), lambda when: self._plan(ids, when))

    def _plan(self, ids: Sequence[bytes], when: When | None) -> None:
        if when is not None and when.day is not None:
            days = dict.fromkeys(ids, when.day)
            self.write(lambda desk: desk.accept_sweep(days), self._done)

    def _done(self, receipt: Receipt | None) -> None:
        """The marks have served."""
        if receipt is not None:
            self.query_one(Viewport).set_marks(set())
        self.after_write(receipt)


def _choices(desk: Desk) -> tuple[tuple[str, ...], tuple[Segment, ...], dict[str, str]]:
    from fieldcrm.ui.words.filters import own_names

    return desk.territories(), desk.segments(), own_names(desk.custom_fields(retired=True))
