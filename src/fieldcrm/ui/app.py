"""The app: wires screens, desk, language, theme and keys together. What it shows stands in the screens."""

from __future__ import annotations

from asyncio import Lock, wait_for
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from fieldcrm import i18n
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.complaining import Complaining
from fieldcrm.ui.desk_box import DeskBox
from fieldcrm.ui.doors import Doors
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.modes import MODES
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.stylesheet import KnownStylesheet
from fieldcrm.ui.theme import THEMES, theme_name
from fieldcrm.ui.typing_ahead import PatientApp
from fieldcrm.ui.upgrading import Upgrading
from fieldcrm.ui.writing import TOAST_SECONDS, Writing

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.config import Config
    from fieldcrm.domain.views.archive import ArchiveStatus
    from fieldcrm.services.desk import Desk

TICK_SECONDS = 30.0
BACKUP_SECONDS = 300.0
LEAVE_SECONDS = 3.0
"""How long leaving waits for what is being written."""


def _local_now() -> datetime:
    return datetime.now().astimezone()


class FieldcrmApp(PatientApp, Writing, Complaining, Upgrading):
    """The program on the screen."""

    TITLE = "fieldcrm"
    CSS_PATH: ClassVar = ["styles/frame.tcss", "styles/lists.tcss"]
    ENABLE_COMMAND_PALETTE = False
    MODES = MODES
    DEFAULT_MODE = "today"
    BINDINGS = bindings("app")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (120, "-broad"), (160, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]  # noqa: RUF012
    NOTIFICATION_TIMEOUT = TOAST_SECONDS

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        config: Config,
        *,
        doors: Doors | None = None,
        now: Callable[[], datetime] = _local_now,
    ) -> None:
        """`open_desk` is called in a worker, after the first paint. `now` gives an aware local time."""
        i18n.use(config.language or None)
        super().__init__()
        self.stylesheet = KnownStylesheet(variables=self.get_css_variables())
        self.desk_box = DeskBox(open_desk)
        self.config = config
        self.doors = doors or Doors()
        self.now = now
        self.writing = Lock()
        """Held while something is written: one thing after the other, in the order in which it was asked for."""
        self.edition = 0
        """Grows with every change of archive, day or language; a screen that is older reads again."""
        self.customer_id: bytes | None = None
        """The customer whose dossier key 3 shows."""
        self.came_from = "today"
        """The screen from which the dossier was opened: Esc goes back to it."""
        self.archive_name = safe(config.user)
        self.archive_known = False
        self._day = now().date()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_name(config.theme)
        self.set_keymap(dict(config.keymap))
        self.watch_upgrade()

    def on_mount(self) -> None:
        """Watch for midnight, and for regular backups."""
        self.set_interval(TICK_SECONDS, self._tick)
        self.set_interval(BACKUP_SECONDS, self.keep_copy)

    def on_unmount(self) -> None:
        """Close the archive."""
        self.desk_box.close()

    @property
    def today(self) -> date:
        """The day of the clock."""
        return self.now().date()

    def day_text(self) -> str:
        """The day in words, for the masthead."""
        from fieldcrm.ui.words.dates import day_text

        return day_text(self.today)

    def _tick(self) -> None:
        if self.today != self._day:
            self._day = self.today
            self.changed()

    def keep_copy(self) -> None:
        """Make a regular backup if one is due; what stands in its way is told like any error."""
        if self.archive_known:
            self.ask(lambda desk: desk.backup_if_due(), lambda _made: None, group="backup")

    # State that screens share -----------------------------------------------------------------------------

    def changed(self) -> None:
        """The archive, the day or the language is another: screens read again, those out of sight when they return."""
        self.edition += 1
        base = self.screen_stack[0] if self.screen_stack else None
        if isinstance(base, BaseScreen):
            base.show_masthead()
            base.freshen()

    def apply_config(self, config: Config) -> None:
        """Use other local settings at once and keep them: theme, keys, language."""
        language = i18n.language()
        self.config = config
        self.theme = theme_name(config.theme)
        self.set_keymap(dict(config.keymap))
        i18n.use(config.language or None)
        save = self.doors.save_config
        if save is not None:
            self.ask(lambda _desk: save(config), lambda _none: None, group="config")
        if i18n.language() != language:
            self.run_worker(self._speak(), group="language", exclusive=True)

    async def _speak(self) -> None:
        """Make every screen again in the language that is spoken now."""
        for stack in self._screen_stacks.values():
            if stack and isinstance(stack[0], BaseScreen):
                await stack[0].recompose()
        self.changed()

    def open_customer(self, customer_id: bytes) -> None:
        """Show the dossier of a customer."""
        self.customer_id = customer_id
        if self.current_mode == "customer":
            self.changed()
        else:
            self.came_from = self.current_mode
            self.edition += 1
            self.switch_mode("customer")

    # Errors, and the archive that is locked or missing ------------------------------------------------------

    def tell_error(self, error: Exception) -> None:
        """The one way in which an error reaches the user."""
        from fieldcrm.ui.entrance import tell

        tell(self, error)

    def know_archive(self, status: ArchiveStatus) -> None:
        """Know whose archive it is."""
        self.archive_known = True
        read_only = " · " + _("read only: another window has it open") if status.read_only else ""
        self.name_archive(safe(status.user) + read_only)

    def name_archive(self, name: str) -> None:
        """Have the masthead name the archive so."""
        self.archive_name = name
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.show_masthead()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Key 3 makes sense only with a customer at hand."""
        if action == "go" and parameters == ("customer",):
            return self.customer_id is not None or self._customer_at_hand() is not None
        return True

    def _customer_at_hand(self) -> bytes | None:
        base = self.screen_stack[0] if self.screen_stack else None
        return base.current_customer() if isinstance(base, BaseScreen) else None

    def action_go(self, mode: str) -> None:
        """Open one of the seven screens."""
        if mode == "customer" and self.current_mode != "customer":
            self.customer_id = self._customer_at_hand() or self.customer_id
            self.came_from = self.current_mode
        self.switch_mode(mode)

    async def action_back(self) -> None:
        """From the dossier back to where it was opened, from elsewhere to today's calls."""
        target = self.came_from if self.current_mode == "customer" else "today"
        if self.current_mode != target:
            self.switch_mode(target)

    def action_reload(self) -> None:
        """Read the archive again."""
        self.changed()

    async def action_quit(self) -> None:
        """Leave the program once everything is written that was asked for; what takes long is not waited for."""
        with suppress(TimeoutError):
            await wait_for(self.writing.acquire(), LEAVE_SECONDS)
        self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C is a habit of terminals: say what leaves the program."""
        from fieldcrm.ui.keymap import keys_in_use, shown_keys

        key = shown_keys(keys_in_use(self.config.keymap)["app.quit"])
        self.notify(_("{key} leaves the program", key=key), markup=False, timeout=TOAST_SECONDS)

    def action_search(self) -> None:
        """Search all customers as one types."""
        from fieldcrm.ui.dialogs.search import SearchDialog

        self.push_screen(SearchDialog(), lambda found: self.open_customer(found) if found else None)

    def action_palette(self) -> None:
        """Commands and customers by name."""
        from fieldcrm.ui.palette import palette

        self.push_screen(palette())

    def action_explain(self) -> None:
        """Explain what has the focus."""
        from fieldcrm.ui.dialogs.explain import ExplainDialog

        if not isinstance(self.screen, ExplainDialog):
            self.push_screen(ExplainDialog.of(self.screen))
