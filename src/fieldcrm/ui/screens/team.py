"""The team: colleagues and what each has, bundles out and in, and what several changed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fieldcrm.errors import TeamError
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.team import (
    colleague_columns,
    colleagues,
    conflict_columns,
    conflict_detail,
    contested_columns,
    contested_detail,
    facts_block,
)
from fieldcrm.ui.screens.team_conflicts import ConflictActions
from fieldcrm.ui.screens.team_exchange import ExchangeActions
from fieldcrm.ui.widgets.sections import SectionBar
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from fieldcrm.domain.views.sync import Conflict, Contested, SyncStatus
    from fieldcrm.domain.views.team import LastExchange, Member, Team
    from fieldcrm.services.desk import Desk

PEOPLE, CONFLICTS, DELETIONS = "team-people", "team-conflicts", "team-deletions"
SECTIONS = {PEOPLE: N_("Colleagues"), CONFLICTS: N_("Conflicts"), DELETIONS: N_("Contested deletions")}
NO_TEAM = N_(
    "This archive belongs to no team yet.\n\n"
    "T makes a team; then a writes an invitation for each colleague.\n"
    "J enters a team with the invitation that a colleague gave you.\n\n"
    "After that, e writes a bundle on a stick or into a shared folder, and i takes in the colleagues' bundles. "
    "No network is needed, and the order does not matter."
)
ALONE = N_("No colleague is known here yet: i takes in a bundle of theirs, a writes an invitation for a new one.")
NO_CONFLICTS = N_("Nobody changed the same thing as somebody else. Nothing has to be settled.")
NO_DELETIONS = N_("No deletion is contested.")
EMPTY = {PEOPLE: ALONE, CONFLICTS: NO_CONFLICTS, DELETIONS: NO_DELETIONS}
OUTSIDE = frozenset({"create", "join"})
WITHIN = frozenset({"export", "import", "section"})
AMONG_PEOPLE = frozenset({"folder", "invite", "retire", "take_back"})
"""Keys of the first part only, so that the others' own keys fit into the line below."""
SETTLING = {
    "keep": (CONFLICTS, DELETIONS),
    "other": (CONFLICTS,),
    "value": (CONFLICTS,),
    "delete": (DELETIONS,),
    "open": (CONFLICTS, DELETIONS),
}
WATCH_SECONDS = 15.0
"""How often the folder is looked into while the screen is in sight."""
MANY = 500
"""Conflicts that the list shows; more come when these are settled."""


class Found(NamedTuple):
    """What the desk says of the team."""

    team: Team
    status: SyncStatus
    last: LastExchange
    new: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    contested: tuple[Contested, ...]


def look(desk: Desk) -> Found | None:
    """All that the screen shows, or None where there is no team."""
    try:
        team = desk.team()
    except TeamError:
        return None
    conflicts, contested = desk.conflicts(limit=MANY), desk.contested(limit=MANY)
    return Found(team, desk.sync_status(), desk.last_exchange(), desk.new_bundles(), conflicts, contested)


class TeamScreen(ExchangeActions, ConflictActions):
    """Three parts: colleagues, conflicts, contested deletions."""

    NAME = "team"
    HELP = N_(
        "e writes a bundle with what the colleagues lack, i takes in the bundles of the folder (f chooses it). What "
        "two people changed at once stands under Conflicts until one of them settles it, for all: s keeps what is "
        "shown, o takes the other value, n a new one. z takes the last import back."
    )
    BINDINGS = bindings("team", "conflict", "section")
    CSS_PATH: ClassVar[str] = "../styles/team.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.found: Found | None = None
        self.part = PEOPLE
        self._known = False

    def body(self) -> ComposeResult:
        """Facts, the parts, and what was done."""
        yield text(id="team-none")
        with Vertical(id="team-body"):
            yield text(id="team-facts")
            yield SectionBar([(code, _(word)) for code, word in SECTIONS.items()], self.part)
            yield Viewport[Any](colleague_columns(), id=PEOPLE, opens=False)
            yield Viewport[Any](conflict_columns(), id=CONFLICTS, opens=False)
            yield Viewport[Any](contested_columns(), id=DELETIONS, opens=False)
            yield text(id="team-empty")
            yield text(id="team-detail")
        yield text(id="team-told")
        yield text(id="team-progress")

    def on_mount(self) -> None:
        """Look into the folder now and then: a stick may be put in at any time."""
        super().on_mount()
        self.set_interval(WATCH_SECONDS, self.look_into_folder)

    def look_into_folder(self) -> None:
        """Say what has come into the folder since."""
        if self.is_current and self.found is not None and not self.busy:
            self.ask(lambda desk: desk.new_bundles(), self._watched, group="watch")

    def _watched(self, new: tuple[str, ...]) -> None:
        if self.found is not None and new != self.found.new:
            self.found = self.found._replace(new=new)
            self._show_facts(self.found)

    def _show_facts(self, found: Found) -> None:
        self.folder, self.new = found.last.folder, found.new
        facts = facts_block(found.team, found.status, found.last, len(found.new))
        self.query_one("#team-facts", Static).update(facts)

    def reload(self) -> None:
        """Ask for everything again; not while bundles are on their way."""
        if not self.busy:
            self.ask(look, self._show)

    def _show(self, found: Found | None) -> None:
        self.found, self._known = found, True
        self.query_one("#team-body").display = found is not None
        none = self.query_one("#team-none", Static)
        none.display = found is None
        if found is None:
            none.update(Content(_(NO_TEAM)))
            self.set_focus(None)
            self.refresh_bindings()
            return
        self._show_facts(found)
        self.query_one(f"#{PEOPLE}", Viewport).show(ListSource(colleagues(found.team, found.status)))
        self.query_one(f"#{CONFLICTS}", Viewport).show(ListSource(found.conflicts))
        self.query_one(f"#{DELETIONS}", Viewport).show(ListSource(found.contested))
        self._show_part()

    # Parts --------------------------------------------------------------------------------------------------

    def action_section(self, by: int) -> None:
        """To the next part or the one before."""
        self.query_one(SectionBar).step(by)

    @on(SectionBar.Changed)
    def _part_changed(self, event: SectionBar.Changed) -> None:
        self.part = event.part
        self._show_part()

    def _show_part(self) -> None:
        found = self.found
        if found is None:
            return
        rows = {PEOPLE: len(found.team.members) - 1, CONFLICTS: len(found.conflicts), DELETIONS: len(found.contested)}
        for code in SECTIONS:
            self.query_one(f"#{code}").display = code == self.part
        empty = self.query_one("#team-empty", Static)
        empty.display = not rows[self.part]
        empty.update(Content(_(EMPTY[self.part])))
        self.query_one(f"#{self.part}").focus()
        self._show_detail()
        self.refresh_bindings()

    @on(Viewport.RowHighlighted)
    def _show_detail(self) -> None:
        conflict, row = self.conflict_at_hand(), self.contested_at_hand()
        said = conflict_detail(conflict) if conflict else contested_detail(row) if row else Content("")
        self.query_one("#team-detail", Static).update(said)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each key where it makes sense: outside of a team, inside, on a conflict, while something goes on."""
        if action == "stop":
            return self.busy
        if action in OUTSIDE:
            return self._known and self.found is None and not self.busy
        if action in WITHIN:
            return self.found is not None and not self.busy
        if action in AMONG_PEOPLE:
            return self.found is not None and self.part == PEOPLE and not self.busy
        if action in SETTLING:
            at_hand = self.conflict_at_hand() or self.contested_at_hand()
            return self.part in SETTLING[action] and at_hand is not None and not self.busy
        return super().check_action(action, parameters)

    # What is at hand ----------------------------------------------------------------------------------------

    def member_at_hand(self) -> Member | None:
        """The laptop under the cursor."""
        row = self.query_one(f"#{PEOPLE}", Viewport).row if self.part == PEOPLE else None
        return None if row is None else row.member

    def conflict_at_hand(self) -> Conflict | None:
        """The conflict under the cursor."""
        found = self.found
        row: Conflict | None = self.query_one(f"#{CONFLICTS}", Viewport).row if found else None
        return row if self.part == CONFLICTS else None

    def contested_at_hand(self) -> Contested | None:
        """The contested row under the cursor."""
        found = self.found
        row: Contested | None = self.query_one(f"#{DELETIONS}", Viewport).row if found else None
        return row if self.part == DELETIONS else None

    def current_customer(self) -> bytes | None:
        """The customer of the conflict under the cursor."""
        item = self.conflict_at_hand() or self.contested_at_hand()
        return None if item is None or item.customer is None else item.customer.id
