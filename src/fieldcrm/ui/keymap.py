"""Every key of the program: one table for the bindings, the footer, the help, the settings and the README.

An id is `where.what`; ids are unique, stay as they are, and are what a user's key map names. `keys` is the default, a
comma between keys that do the same. Labels and helps are message ids, translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from fieldcrm.domain.codes import Outcome
from fieldcrm.i18n import N_
from fieldcrm.ui.keymap_find import FIND
from fieldcrm.ui.words.outcomes import OUTCOMES


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be done with a key: `label` for the footer, `help` for a sentence."""

    id: str
    keys: str
    action: str
    label: str
    help: str
    show: bool = True
    priority: bool = False

    @property
    def where(self) -> str:
        """The place that the key belongs to: app, list, today, call, form …"""
        return self.id.partition(".")[0]


PLACES: Mapping[str, str] = {
    "app": N_("Everywhere"),
    "list": N_("Lists"),
    "today": N_("Today"),
    "dialog": N_("Dialogs"),
    "call": N_("The call"),
    "form": N_("Forms"),
    "visit": N_("Service visit"),
    "record": N_("A service visit that is read"),
    "customers": N_("Customers"),
    "customer": N_("Customer"),
    "agenda": N_("Agenda"),
    "complaints": N_("Complaints"),
    "complaint": N_("A complaint"),
    "promises": N_("Promises"),
    "notices": N_("Price notices"),
    "people": N_("Referrals, competitors"),
    "import": N_("Import"),
    "settings": N_("Settings"),
    "team": N_("Team"),
    "conflict": N_("Conflicts"),
    "when": N_("Asking for a date"),
    "sweep": N_("End of the day"),
    "search": N_("Search"),
    "entrance": N_("The way in"),
    "read": N_("Explanations"),
    "brief": N_("The brief"),
    "section": N_("Parts of a screen"),
    "pick": N_("Choosing from a list"),
    "filter": N_("Writing a filter"),
    "finder": N_("Finding a file"),
}

KEYS: tuple[Key, ...] = (
    # Everywhere
    Key("app.search", "slash", "search", N_("Search"), N_("Search all customers as you type")),
    Key("app.help", "question_mark,f1", "explain", N_("Help"), N_("Explain what has the focus")),
    Key("app.today", "1", "go('today')", N_("Today"), N_("Today's calls"), show=False),
    Key("app.customers", "2", "go('customers')", N_("Customers"), N_("All customers"), show=False),
    Key("app.customer", "3", "go('customer')", N_("Dossier"), N_("The dossier of the customer at hand"), show=False),
    Key("app.agenda", "4", "go('agenda')", N_("Agenda"), N_("What is planned, by week"), show=False),
    Key("app.import", "5", "go('import')", N_("Import"), N_("Bring in customers or deliveries"), show=False),
    Key("app.settings", "6", "go('settings')", N_("Settings"), N_("Rules, language, theme, keys"), show=False),
    Key("app.guide", "7", "go('help')", N_("Help"), N_("All keys and a first day"), show=False),
    Key("app.team", "8", "go('team')", N_("Team"), N_("Colleagues, bundles, conflicts"), show=False),
    Key("app.complaints", "K", "go('complaints')", N_("Complaints"), N_("The board of complaints"), show=False),
    Key("app.promises", "P", "go('promises')", N_("Promises"), N_("What was promised to whom"), show=False),
    Key(
        "app.complain",
        "ctrl+k",
        "complain",
        N_("Complaint"),
        N_("Take a complaint in, from anywhere"),
        show=False,
        priority=True,
    ),
    Key("app.notices", "N", "go('notices')", N_("Notices"), N_("Price notices: to whom, and who was told"), show=False),
    Key("app.competitors", "C", "go('competitors')", N_("Competitors"), N_("Competitors and their prices"), show=False),
    Key("app.referrals", "F", "go('referrals')", N_("Referrals"), N_("Who brought whom, and how much"), show=False),
    Key("app.undo", "u", "undo", N_("Undo"), N_("Take back your last action"), show=False),
    Key("app.redo", "U", "redo", N_("Redo"), N_("Do again what was taken back"), show=False),
    Key("app.palette", "ctrl+p", "palette", N_("Commands"), N_("Every command and every customer, by name")),
    Key("app.refresh", "f5", "reload", N_("Refresh"), N_("Read the archive again"), show=False),
    Key("app.back", "escape", "back", N_("Back"), N_("Leave, or go back"), show=False),
    Key("app.quit", "q", "quit", N_("Quit"), N_("Close the program")),
    # Lists
    Key("list.up", "up,k", "move(-1)", N_("Up"), N_("One line up"), show=False),
    Key("list.down", "down,j", "move(1)", N_("Down"), N_("One line down"), show=False),
    Key("list.page_up", "pageup", "page(-1)", N_("Page up"), N_("One page up"), show=False),
    Key("list.page_down", "pagedown", "page(1)", N_("Page down"), N_("One page down"), show=False),
    Key("list.first", "home,g", "first", N_("First"), N_("To the first line"), show=False),
    Key("list.last", "end,G", "last", N_("Last"), N_("To the last line"), show=False),
    Key("list.open", "enter", "open", N_("Open"), N_("Open the line"), show=False),
    # Today
    Key("today.call", "enter", "call", N_("Call"), N_("Open the call: number, reasons, promises")),
    Key("today.why", "w", "why", N_("Why"), N_("Take the rank apart, term by term")),
    Key("today.reading", "d", "reading", N_("Dip"), N_("Enter a level reading of a tank")),
    Key("today.order", "o", "order", N_("Order"), N_("Take an order")),
    Key("today.visit", "v", "visit", N_("Visit"), N_("Log a service visit"), show=False),
    Key("today.note", "n", "note", N_("Note"), N_("Write a note; in an empty archive: a new customer")),
    Key("today.later", "plus", "date('+')", N_("Later"), N_("Plan the next contact: + is tomorrow, +14 in 14 days")),
    Key("today.date", "minus,at", "date('')", N_("Date"), N_("Plan the next contact for any date"), show=False),
    Key("today.sweep", "e", "sweep", N_("End of day"), N_("Who would fall off the list, and tomorrow's promises")),
    # Dialogs
    Key("dialog.help", "question_mark,f1", "app.explain", N_("Help"), N_("Explain this dialog"), show=False),
    # The call
    *(
        Key(
            f"call.outcome_{outcome.value}",
            str(number),
            f"outcome('{outcome.value}')",
            OUTCOMES[outcome],
            OUTCOMES[outcome],
            show=False,
        )
        for number, outcome in enumerate(Outcome, start=1)
    ),
    Key("call.accept", "enter", "accept", N_("Save"), N_("Save the outcome and the next date")),
    Key("call.save", "ctrl+s", "accept", N_("Save"), N_("Save from any field"), show=False, priority=True),
    Key("call.reading", "d", "reading", N_("Dip"), N_("Enter a level reading of a tank")),
    Key("call.order", "o", "order", N_("Order"), N_("Take an order")),
    Key("call.word", "W", "word", N_("Word"), N_("What it says of its need: enough, shut down, a month"), show=False),
    Key("call.visit", "v", "visit", N_("Visit"), N_("Log a service visit"), show=False),
    Key("call.why", "w", "why", N_("Why"), N_("Take the rank apart, term by term")),
    Key("call.confirm", "y", "confirm", N_("Confirm"), N_("What it told us long ago still holds"), show=False),
    Key("call.complaint", "k", "complaint", N_("Complaint"), N_("Its open complaint, or a new one"), show=False),
    Key("call.promise", "p", "promise", N_("Promise"), N_("Promise something by a day of its own")),
    Key("call.leave", "escape", "leave", N_("Leave"), N_("Leave; what was written is kept for the next time")),
    # Forms
    Key("form.save", "ctrl+s", "save", N_("Save"), N_("Save the form"), priority=True),
    Key("form.leave", "escape", "leave", N_("Leave"), N_("Leave; asks only if something would be lost")),
    # The service visit
    Key("visit.problem", "ctrl+n", "problem", N_("Problem"), N_("Another problem of the same visit"), priority=True),
    Key("visit.cases", "ctrl+l", "cases", N_("Like cases"), N_("Earlier cases like it, in full"), priority=True),
    Key("record.edit", "e", "edit", N_("Edit"), N_("Change the visit")),
    Key("record.sheet", "s", "sheet", N_("Sheet"), N_("Write a sheet for the customer, in its language")),
    Key("record.delete", "x", "delete", N_("Delete"), N_("Delete the visit with all it holds; u brings it back")),
    # A date
    Key("when.take", "enter", "take", N_("Take"), N_("Take the day")),
    Key("when.later", "up", "step(1)", N_("Later"), N_("A day later")),
    Key("when.sooner", "down", "step(-1)", N_("Sooner"), N_("A day sooner")),
    Key("when.leave", "escape", "leave", N_("Leave"), N_("Leave without choosing")),
    # End of the day
    Key("sweep.accept", "enter", "accept", N_("Accept"), N_("Give every customer the proposed date")),
    Key("sweep.later", "plus", "date('+')", N_("Another date"), N_("Another date for this customer")),
    Key("sweep.date", "minus,at", "date('')", N_("Date"), N_("Another date for this customer"), show=False),
    Key("sweep.leave", "escape", "leave", N_("Leave"), N_("Leave; nothing is planned")),
    # The way in
    Key("entrance.accept", "enter", "accept", N_("Open"), N_("Open the archive")),
    Key("entrance.leave", "escape", "leave", N_("Quit"), N_("Leave the program")),
    # Explanations
    Key("read.up", "up,k", "scroll(-1)", N_("Up"), N_("Scroll up"), show=False),
    Key("read.down", "down,j", "scroll(1)", N_("Down"), N_("Scroll down"), show=False),
    Key("read.page_up", "pageup", "page(-1)", N_("Page up"), N_("One page up"), show=False),
    Key("read.page_down", "pagedown,space", "page(1)", N_("Page down"), N_("One page down"), show=False),
    Key("read.first", "home,g", "end(-1)", N_("First"), N_("To the first line"), show=False),
    Key("read.last", "end,G", "end(1)", N_("Last"), N_("To the last line"), show=False),
    Key("read.close", "escape,enter,q,w", "leave", N_("Close"), N_("Close")),
    # The brief
    Key("brief.whole", "b", "whole", N_("Whole"), N_("All of the brief, scrolled; again: one screen")),
    # Search
    Key("search.open", "enter", "take", N_("Open"), N_("Open the customer")),
    Key("search.up", "up", "move(-1)", N_("Up"), N_("One line up"), show=False),
    Key("search.down", "down", "move(1)", N_("Down"), N_("One line down"), show=False),
    Key("search.leave", "escape", "leave", N_("Leave"), N_("Leave")),
    # Customers
    Key("customers.open", "enter", "open", N_("Open"), N_("Open the dossier")),
    Key(
        "customers.type",
        "tab,ctrl+f",
        "type",
        N_("Filter"),
        N_("Type to filter; a letter that is no key starts at once"),
    ),
    Key("customers.sort", "s", "sort", N_("Sort"), N_("Sort by the next column")),
    Key("customers.reverse", "S", "reverse", N_("Reverse"), N_("Turn the order round"), show=False),
    Key("customers.filter", "f", "filter", N_("Filter"), N_("Only those that fit: a segment, or conditions")),
    Key("customers.mark", "m", "mark", N_("Mark"), N_("Mark the line, for an action on all that are marked")),
    Key("customers.date", "at", "date", N_("Date"), N_("Plan the next contact of all that are marked, or of this one")),
    Key("customers.new", "n", "new", N_("New"), N_("A new customer")),
    Key(
        "customers.clear", "escape", "clear", N_("Clear"), N_("Leave the entry, then drop filter and marks"), show=False
    ),
    Key("customers.call", "c", "call", N_("Call"), N_("Open the call"), show=False),
    # Customer
    Key("customer.call", "c,enter", "call", N_("Call"), N_("Open the call: number, reasons, promises")),
    Key("customer.reading", "d", "reading", N_("Dip"), N_("Enter a level reading of a tank")),
    Key("customer.order", "o", "order", N_("Order"), N_("Take an order")),
    Key("customer.delivery", "D", "delivery", N_("Delivery"), N_("Enter a delivery, ours or a competitor's")),
    Key("customer.word", "W", "word", N_("Word"), N_("What it says of its need: enough, shut down, a month")),
    Key("customer.visit", "v", "visit", N_("Visit"), N_("Log a service visit")),
    Key("customer.risk", "R", "risk", N_("Risk"), N_("Close an open risk with a word"), show=False),
    Key("customer.why", "w", "why", N_("Why"), N_("Take the rank apart, term by term")),
    Key("customer.edit", "E", "edit", N_("Edit"), N_("Edit the customer, or the part under the cursor")),
    Key("customer.add", "a", "add", N_("Add"), N_("Add a contact, a site, a tank, or what the customer told us")),
    Key("customer.note", "n", "note", N_("Note"), N_("Write a note")),
    Key("customer.confirm", "y", "confirm", N_("Confirm"), N_("What it told us still holds, as of today"), show=False),
    Key("customer.promise", "p", "promise", N_("Promise"), N_("Promise something by a day"), show=False),
    Key("customer.date", "at", "date", N_("Date"), N_("Plan the next contact for a date"), show=False),
    Key("customer.delete", "x", "delete", N_("Delete"), N_("Delete the line under the cursor; u brings it back")),
    Key("customer.tank", "t", "tank(1)", N_("Tank"), N_("The charts of the next tank or product"), show=False),
    Key("customer.tank_before", "T", "tank(-1)", N_("Tank"), N_("The charts of the one before"), show=False),
    Key("customer.history", "h", "history", N_("History"), N_("Who changed what, from what to what, when")),
    # Agenda
    Key("agenda.open", "enter", "open", N_("Open"), N_("Open the dossier")),
    Key("agenda.previous", "left,left_square_bracket", "week(-1)", N_("Week before"), N_("The week before")),
    Key("agenda.next", "right,right_square_bracket", "week(1)", N_("Week after"), N_("The week after")),
    Key("agenda.today", "t", "today", N_("This week"), N_("Back to this week")),
    Key("agenda.call", "c", "call", N_("Call"), N_("Open the call")),
    Key("agenda.sooner", "minus", "shift(-1)", N_("Sooner"), N_("Plan the contact a working day sooner"), show=False),
    Key("agenda.later", "plus", "shift(1)", N_("Later"), N_("Plan the contact a working day later")),
    Key("agenda.date", "at", "date", N_("Date"), N_("Plan the contact for a date")),
    # Complaints
    Key("complaints.open", "enter", "open", N_("Open"), N_("Everything about the complaint")),
    Key("complaints.step", "s", "step", N_("Next step"), N_("Take its next step, with a word")),
    Key("complaints.wait", "w", "wait", N_("Waits"), N_("It waits for the customer, or goes on")),
    Key("complaints.promise", "p", "promise", N_("Promise"), N_("Promise something by a day")),
    Key("complaints.filter", "f", "filter", N_("Choose"), N_("All open, mine, closed ones too")),
    Key("complaints.common", "v", "common", N_("In common"), N_("What complaints have in common, and back")),
    Key("complaints.call", "c", "call", N_("Call"), N_("Open the call"), show=False),
    Key("complaints.dossier", "d", "dossier", N_("Dossier"), N_("Open the dossier"), show=False),
    Key("complaint.step", "s", "step", N_("Next step"), N_("Take its next step, with a word")),
    Key("complaint.wait", "w", "wait", N_("Waits"), N_("It waits for the customer, or goes on")),
    Key("complaint.edit", "E", "edit", N_("Complete"), N_("Complete or correct the form")),
    Key("complaint.promise", "p", "promise", N_("Promise"), N_("Promise something by a day")),
    Key("complaint.take_back", "z", "take_back", N_("Step back"), N_("Take the last step back")),
    Key("complaint.merge", "m", "merge", N_("Merge"), N_("The same as another report of this customer")),
    Key("complaint.unmerge", "M", "unmerge", N_("Take out"), N_("Take a merged report out again"), show=False),
    Key("complaint.customer", "d", "customer", N_("Dossier"), N_("Open the dossier"), show=False),
    Key("complaint.undo", "u", "undo", N_("Undo"), N_("Take back your last action"), show=False),
    Key("complaint.up", "up,k", "scroll(-1)", N_("Up"), N_("Scroll up"), show=False),
    Key("complaint.down", "down,j", "scroll(1)", N_("Down"), N_("Scroll down"), show=False),
    Key("complaint.leave", "escape,q", "leave", N_("Close"), N_("Close")),
    # Promises
    Key("promises.open", "enter", "open", N_("Open"), N_("Open the dossier")),
    Key("promises.keep", "y", "keep", N_("Kept"), N_("The promise was kept")),
    Key("promises.settle", "s", "settle", N_("Settle"), N_("Kept or given up, with a word")),
    Key("promises.edit", "E", "edit", N_("Edit"), N_("Correct what was promised, or its day")),
    Key("promises.delete", "x", "delete", N_("Delete"), N_("Delete the line under the cursor; u brings it back")),
    Key("promises.filter", "f", "filter", N_("Choose"), N_("Mine, everybody's, settled ones too")),
    Key("promises.call", "c", "call", N_("Call"), N_("Open the call"), show=False),
    # Price notices
    Key("notices.open", "enter", "customers", N_("Customers"), N_("To the notice's customers"), show=False),
    Key("notices.call", "c", "call", N_("Call"), N_("Open the call: number, reasons, promises")),
    Key("notices.tell", "t", "tell", N_("Told"), N_("The customer has been told, without a call")),
    Key("notices.dossier", "d", "dossier", N_("Dossier"), N_("Open the dossier")),
    Key("notices.new", "n", "new", N_("New"), N_("Write a price notice")),
    Key("notices.edit", "E", "edit", N_("Edit"), N_("Change its words or days")),
    Key("notices.delete", "x", "delete", N_("Delete"), N_("Delete the line under the cursor; u brings it back")),
    Key("notices.leave", "escape", "leave", N_("Back"), N_("Back to the notices, then to today's calls"), show=False),
    # Referrals, competitors
    Key("people.open", "enter", "open", N_("Open"), N_("Open the dossier")),
    Key("people.call", "c", "call", N_("Call"), N_("Open the call")),
    # Import
    Key("import.run", "enter,ctrl+s", "import", N_("Import"), N_("Bring in what the preview shows")),
    Key("import.file", "o", "file", N_("File"), N_("Choose another file")),
    Key("import.kind", "y", "kind", N_("Kind"), N_("Customers, deliveries or degree days")),
    Key("import.encoding", "c", "encoding", N_("Encoding"), N_("Read the file in another encoding")),
    Key("import.unit", "t", "unit", N_("Unit"), N_("Unit of quantities that carry none"), show=False),
    Key("import.map", "m", "map", N_("Column"), N_("Say what the column under the cursor holds")),
    # Settings
    Key("settings.save", "ctrl+s", "save", N_("Save"), N_("Save the rules that were changed"), priority=True),
    Key("settings.backup", "b", "backup", N_("Backup"), N_("Make a checked copy of the archive now")),
    Key("settings.passphrase", "p", "passphrase", N_("Passphrase"), N_("Set, change or remove the passphrase")),
    Key("settings.doctor", "c", "doctor", N_("Check"), N_("Check the file, the log and the tables")),
    Key("settings.change", "enter", "change", N_("Change"), N_("Another key for the line under the cursor")),
    Key("settings.products", "d", "products", N_("Products"), N_("Products and their densities")),
    Key("settings.leave", "escape", "leave", N_("Back"), N_("Leave the field, then the screen"), show=False),
    Key("settings.default", "x", "default", N_("Default"), N_("Give the key under the cursor its default back")),
    # Team
    Key("team.export", "e", "export", N_("Export"), N_("Write a bundle for the colleagues into the folder")),
    Key("team.import", "i", "import", N_("Import"), N_("Take in the new bundles of the folder")),
    Key("team.folder", "f", "folder", N_("Folder"), N_("Choose the folder or stick that is watched")),
    Key("team.invite", "a", "invite", N_("Invite"), N_("Write an invitation for a colleague")),
    Key("team.retire", "R", "retire", N_("Retire"), N_("Retire the laptop under the cursor"), show=False),
    Key("team.take_back", "z", "take_back", N_("Take back"), N_("Take the last import back as a whole")),
    Key("team.create", "T", "create", N_("New team"), N_("Make a team with this laptop in it")),
    Key("team.join", "J", "join", N_("Join"), N_("Join a team with an invitation")),
    Key("team.stop", "escape", "stop", N_("Stop"), N_("Stop what is going on; nothing half done stays")),
    # Conflicts
    Key("conflict.keep", "s", "keep", N_("As shown"), N_("Keep what is shown now; a row whose deletion is contested")),
    Key("conflict.other", "o", "other", N_("The other"), N_("Take the other value; of several, choose")),
    Key("conflict.value", "n", "value", N_("Type one"), N_("Type a new value, which holds for all")),
    Key("conflict.delete", "x", "delete", N_("Delete"), N_("Delete the row for good")),
    Key("conflict.open", "enter", "open", N_("Dossier"), N_("Open the customer's dossier"), show=False),
    Key("settings.add", "a", "add", N_("Add"), N_("Add a field of your own")),
    Key("settings.retire", "R", "retire", N_("Retire"), N_("No longer offer the field, or offer it again")),
    # Finding a file
    Key("finder.complete", "tab", "complete", N_("Complete"), N_("Complete the path"), priority=True),
    # Parts of a screen
    Key(
        "section.previous",
        "left,left_square_bracket",
        "section(-1)",
        N_("Part before"),
        N_("The part before"),
        show=False,
    ),
    Key("section.next", "right,right_square_bracket", "section(1)", N_("Next part"), N_("The next part of the screen")),
    # Choosing from a list
    Key("pick.take", "enter", "take", N_("Choose"), N_("Take the line under the cursor")),
    Key("pick.leave", "escape", "leave", N_("Leave"), N_("Leave without choosing")),
    *(Key(id_, keys, action, label, help_, show) for id_, keys, action, label, help_, show in FIND),
)


def bindings(*places: str) -> list[BindingType]:
    """The bindings of one or more places, as a screen or widget declares them."""
    return [
        Binding(key.keys, key.action, key.label, show=key.show, priority=key.priority, tooltip=key.help, id=key.id)
        for key in KEYS
        if key.where in places
    ]


def keys_in_use(keymap: Mapping[str, str]) -> dict[str, str]:
    """For every id the keys that are in force: the user's where the map names the id, else the default."""
    return {key.id: keymap.get(key.id) or key.keys for key in KEYS}


def clashes(keymap: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Keys that two things in the same place share: (key, id, id). Every place also sees the keys of `app`."""
    found: list[tuple[str, str, str]] = []
    used = keys_in_use(keymap)
    for place in PLACES:
        taken: dict[str, str] = {}
        for key in KEYS:
            if key.where != place:
                continue
            for name in used[key.id].split(","):
                if name in taken:
                    found.append((name, taken[name], key.id))
                taken.setdefault(name, key.id)
    return found


_SHOWN: Mapping[str, str] = {
    "slash": "/",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "at": "@",
    "enter": "Enter",
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "space": "Space",
    "tab": "Tab",
    "delete": "Del",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "full_stop": ".",
    "comma": ",",
    "less_than_sign": "<",
    "greater_than_sign": ">",
}


def shown_key(key: str) -> str:
    """A key as a person reads it: `ctrl+s` as Ctrl+S, `slash` as /."""
    *modifiers, last = key.strip().split("+")
    name = _SHOWN.get(last, last if len(last) == 1 and not modifiers else last.capitalize())
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])


def shown_keys(keys: str, separator: str = " ") -> str:
    """Several keys that do the same, as a person reads them."""
    return separator.join(shown_key(key) for key in keys.split(",") if key)


def key_table(keymap: Mapping[str, str] | None = None) -> Iterable[tuple[str, str, str]]:
    """All keys for a table: (place, keys, what they do) as message ids and shown keys, in the table's order."""
    used = keys_in_use(keymap or {})
    for place, title in PLACES.items():
        for key in KEYS:
            if key.where == place:
                yield title, shown_keys(used[key.id]), key.help
