"""What is planned, by week: overdue on top, then day by day, those with a time first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.views.customer import Planned
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.agenda import WEEK, agenda_columns, arrange, monday_of
from fieldcrm.ui.screens.customer_actions import CustomerActions, working_day_beside
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.dates import short_day, unannounced_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from fieldcrm.domain.rules import Rules
    from fieldcrm.services.desk import Desk

LONG_AGO = timedelta(days=3650)
NOTHING = N_(
    "Nothing is planned in this week. Every call that is logged on the Today screen (1) ends with its next date."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the desk answered for a week: its contacts, and those that are overdue."""

    monday: date
    of_week: tuple[Planned, ...]
    overdue: tuple[Planned, ...]
    unannounced: int | None = None
    """The year of the week whose public holidays are not known yet."""


def plan_of(desk: Desk, monday: date, today: date) -> Plan:
    """The week's contacts; the overdue ones too if it is the week of `today`."""
    of_week = desk.agenda(monday, monday + timedelta(days=WEEK - 1))
    late: tuple[Planned, ...] = ()
    if monday == monday_of(today):
        late = tuple(plan for plan in desk.agenda(today - LONG_AGO, today - timedelta(days=1)) if plan.overdue)
    calendar = desk.rules().working_days
    year = (monday + timedelta(days=WEEK - 1)).year
    return Plan(monday, of_week, late, year if calendar.is_provisional(year) else None)


class AgendaScreen(CustomerActions):
    """The planned contacts of a week."""

    NAME = "agenda"
    HELP = N_(
        "What is planned, week by week. ← and → change the week, t returns to this one. Enter opens the dossier, "
        "c the call; + moves a contact to the next working day, @ to any date."
    )
    BINDINGS = bindings("agenda")
    CSS_PATH: ClassVar[str] = "../styles/agenda.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.weeks = 0
        """Weeks from this one; 0 follows the day."""

    @property
    def monday(self) -> date:
        """First day of the week shown."""
        return monday_of(self.crm.today) + timedelta(days=self.weeks * WEEK)

    def body(self) -> ComposeResult:
        """The week's name, and its contacts."""
        yield text(id="agenda-week")
        yield Viewport[Planned](agenda_columns(self.crm.today), id="agenda", opens=False)
        yield text(id="agenda-empty")

    def on_mount(self) -> None:
        """Keys go to the list."""
        super().on_mount()
        self.query_one(Viewport).focus()

    def plan_at_hand(self) -> Planned | None:
        """The contact under the cursor."""
        row: Planned | None = self.query_one(Viewport).row
        return row

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """The customer of the contact under the cursor."""
        plan = self.plan_at_hand()
        return (plan.customer_id, plan.name or plan.code) if plan else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a line needs one."""
        if action in ("open", "call", "shift", "date"):
            return self.customer_at_hand() is not None
        return super().check_action(action, parameters)

    def reload(self) -> None:
        """Read the week again; the cursor keeps its line."""
        self._fill(keep=True)

    def _fill(self, *, keep: bool = False) -> None:
        monday, today = self.monday, self.crm.today
        self.ask(lambda desk: plan_of(desk, monday, today), lambda plan: self._show(plan, keep=keep))

    def _show(self, plan: Plan, *, keep: bool) -> None:
        today = self.crm.today
        week = arrange(plan.of_week, plan.overdue, plan.monday, today)
        viewport = self.query_one(Viewport)
        viewport.set_columns(agenda_columns(today))
        viewport.show(ListSource(week.rows), cursor=None if keep else 0, dividers=week.headings)
        last = plan.monday + timedelta(days=WEEK - 1)
        number = plan.monday.isocalendar().week
        name = _("Week {number}: {first} – {last}", number=number, first=short_day(plan.monday), last=short_day(last))
        self.query_one("#agenda-week", Static).update(
            Content.assemble(
                Content.styled(name, "bold $foreground"),
                Content.styled("   " + _("this week") if self.weeks == 0 else "", "$primary"),
                Content.styled("   " + unannounced_text(plan.unannounced) if plan.unannounced else "", "$warning"),
            )
        )
        empty = self.query_one("#agenda-empty", Static)
        empty.display = not week.rows
        empty.update(Content(_(NOTHING)))
        self.refresh_bindings()

    def action_week(self, by: int) -> None:
        """The next week, or the one before."""
        self.weeks += by
        self._fill()

    def action_today(self) -> None:
        """Back to this week."""
        self.weeks = 0
        self._fill()

    def action_shift(self, by: int) -> None:
        """Move the contact to the working day after, or before; never into the past."""
        plan = self.plan_at_hand()
        if plan is not None:
            start = max(plan.day, self.crm.today) if by > 0 else plan.day

            def move(rules: Rules) -> None:
                day = working_day_beside(start, by, rules.working_days)
                if day >= self.crm.today:
                    self.move_contact(plan.customer_id, day, plan.at)

            self.ask(lambda desk: desk.rules(), move, group="calendar", keys_wait=True)

    @on(Viewport.RowSelected)
    def action_open(self) -> None:
        """Open the dossier of the contact's customer."""
        found = self.customer_at_hand()
        if found:
            self.crm.open_customer(found[0])
