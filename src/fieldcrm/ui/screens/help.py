"""Help: a first day with the program, and every key, made from the key map in force."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import fit, width_of
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings, key_table
from fieldcrm.ui.rows.labelled import NARROWEST, wrapped
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.widgets.pane import Pane
from fieldcrm.ui.widgets.sections import SectionBar

GUIDE, KEYS = "guide", "key-table"
SECTIONS = {GUIDE: N_("A first day"), KEYS: N_("All keys")}
NARROWEST_KEYS = 12
STEPS: tuple[tuple[str, str], ...] = (
    (
        N_("Bring your customers in"),
        N_(
            "Press 5 and choose your list (CSV or Excel), then the deliveries in the same way. You see what would "
            "happen before anything is written, and u takes it back. One customer alone: press 2, then n."
        ),
    ),
    (
        N_("In the morning: whom to call"),
        N_(
            "Press 1. The first line is the best next call: promises with a clock first, then by the tonnes at risk. "
            "w takes a rank apart. The line across the list is what fits into a day."
        ),
    ),
    (
        N_("On the phone: five keys"),
        N_(
            "Enter opens the call. A digit says what came of it, the next date is proposed, Enter saves all of it, and "
            "the cursor stands on the next customer. Dates can be written as +14, 2w, fri, 下周三 or 12-24."
        ),
    ),
    (
        N_("What you learn, you keep"),
        N_(
            "d takes a dip reading, o an order, n a note. In the dossier (3): a adds a contact, a tank, or what the "
            "customer told you, D a delivery, ours or a competitor's. The forecast follows at once."
        ),
    ),
    (
        N_("Find anybody"),
        N_(
            "Press / anywhere and type: a part of the name, pinyin initials, digits of a phone number, a word of a note"
        ),
    ),
    (
        N_("In the evening"),
        N_("Press e on the Today screen: nobody stays without a next date, and you see tomorrow's promises."),
    ),
    (
        N_("Nothing is lost"),
        N_(
            "Every action is one entry of a log: u undoes, U does again, h in the dossier shows who changed what. "
            "Backups are made by themselves; 6 shows where, and b makes one now."
        ),
    ),
)


class HelpScreen(BaseScreen):
    """Two parts: the guide and the keys."""

    NAME = "help"
    HELP = N_("A first day, and every key. ? explains what has the focus on any other screen.")
    BINDINGS = bindings("section")
    CSS_PATH: ClassVar[str] = "../styles/help.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.part = GUIDE

    def body(self) -> ComposeResult:
        """The names of the parts, and the parts."""
        yield SectionBar([(code, _(word)) for code, word in SECTIONS.items()], self.part)
        with Pane(id=GUIDE, classes="help-part"):
            yield text(id="guide-text")
        with Pane(id=KEYS, classes="help-part"):
            yield text(id="key-text")

    def on_mount(self) -> None:
        """The guide first."""
        super().on_mount()
        self._show_part()

    def reload(self) -> None:
        """The words of now: language and key map may be others."""
        self._show_guide()
        self.query_one("#key-text", Static).update(keys(key_table(self.crm.config.keymap)))
        self._show_part()

    def _show_guide(self) -> None:
        shown = self.query_one("#guide-text", Static)
        shown.update(guide(shown.size.width))

    def on_resize(self) -> None:
        """Lines follow the room."""
        self.call_after_refresh(self._show_guide)

    def action_section(self, by: int) -> None:
        """The other part."""
        self.query_one(SectionBar).step(by)

    def on_section_bar_changed(self, event: SectionBar.Changed) -> None:
        """Show the part."""
        self.part = event.part
        self._show_part()

    def _show_part(self) -> None:
        for code in SECTIONS:
            self.query_one(f"#{code}").display = code == self.part
        self.query_one(f"#{self.part}").focus()


def guide(room: int) -> Content:
    """The first day, step by step, in lines of at most `room` columns."""
    parts = []
    for number, (title, words) in enumerate(STEPS, start=1):
        head = Content.assemble(
            Content.styled(f"{number}  ", "bold $primary"), Content.styled(_(title), "bold $foreground")
        )
        parts.append(Content("\n").join([head, *wrapped(Content(_(words)), max(room, NARROWEST))]))
    return Content("\n\n").join(parts)


def keys(table: Iterable[tuple[str, str, str]]) -> Content:
    """Every key under the place where it works."""
    rows = list(table)
    widest = max([NARROWEST_KEYS, *(width_of(keys) for _place, keys, _what in rows)])
    lines: list[Content] = []
    before = ""
    for place, shown, what in rows:
        if place != before:
            before = place
            lines += (
                [Content(""), Content.styled(_(place), "bold $primary")]
                if lines
                else [Content.styled(_(place), "bold $primary")]
            )
        lines.append(
            Content.assemble(
                Content.styled("  " + fit(shown, widest + 2), "bold $foreground"), Content.styled(_(what), "$muted")
            )
        )
    return Content("\n").join(lines)
