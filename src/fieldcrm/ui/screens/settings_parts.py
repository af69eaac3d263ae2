"""Two parts of the settings: the keys, and the care of the archive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import Cell, Span, cell
from fieldcrm.ui.dialogs.key import KeyDialog
from fieldcrm.ui.dialogs.passphrase import PassphraseDialog
from fieldcrm.ui.keymap import KEYS, PLACES, Key, keys_in_use, shown_keys
from fieldcrm.ui.rows.archive import findings_block
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fieldcrm.domain.views.archive import Finding


class KeyActions(BaseScreen):
    """The list of keys, `#keys`: another key, the default again."""

    def key_columns(self) -> tuple[Column[Key], ...]:
        """Keys, what they are called, what they do."""
        return (
            Column("keys", N_("Key"), self._keys_of, 16),
            Column("label", N_("What"), lambda key: cell(_(key.label)), 16),
            Column("help", N_("Meaning"), lambda key: cell(_(key.help), "dim"), 20, flex=1),
        )

    def _keys_of(self, key: Key) -> Cell:
        own = key.id in self.crm.config.keymap
        return (
            Span("* " if own else "  ", "accent"),
            Span(shown_keys(keys_in_use(self.crm.config.keymap)[key.id]), "strong"),
        )

    def show_keys(self) -> None:
        """Show the keys in force, place by place."""
        rows = [key for place in PLACES for key in KEYS if key.where == place]
        headings = [
            (at, (Span(f"── {_(PLACES[key.where])}", "accent"),))
            for at, key in enumerate(rows)
            if at == 0 or rows[at - 1].where != key.where
        ]
        self.query_one("#keys", Viewport).show(ListSource(rows), dividers=headings)

    def _remap(self, changed: Mapping[str, str]) -> None:
        self.crm.apply_config(replace(self.crm.config, keymap=changed))
        self.show_keys()

    def action_change(self) -> None:
        """Another key for the thing under the cursor."""
        key: Key | None = self.query_one("#keys", Viewport).row
        if key is not None:
            keymap, key_id = dict(self.crm.config.keymap), key.id
            self.app.push_screen(
                KeyDialog(key, keymap), lambda pressed: self._remap({**keymap, key_id: pressed}) if pressed else None
            )

    def action_default(self) -> None:
        """The default key again."""
        key: Key | None = self.query_one("#keys", Viewport).row
        if key is not None and key.id in self.crm.config.keymap:
            self._remap({name: keys for name, keys in self.crm.config.keymap.items() if name != key.id})


class ArchiveActions(BaseScreen):
    """Backup, check and passphrase; what comes of them is told in `#archive-work`."""

    encrypted = False
    """Whether the archive has a passphrase; known once the status was read."""

    def _work(self, content: Content | str) -> None:
        self.query_one("#archive-work", Static).update(content)

    def action_backup(self) -> None:
        """A checked copy now."""
        self._work(_("Copying and checking …"))
        self.ask(lambda desk: desk.backup(), self._backed_up, group="keep", otherwise=self._failed)

    def _backed_up(self, file: Path) -> None:
        self._work(
            Content.assemble(Content.styled("✓ " + _("Backup made and checked:"), "$success"), f"\n{safe(str(file))}")
        )
        self.crm.changed()

    def action_doctor(self) -> None:
        """Check file, log and tables."""
        self._work(_("Checking every page and every change …"))
        self.ask(lambda desk: desk.doctor(deep=True), self._checked, group="keep", otherwise=self._failed)

    def _checked(self, findings: tuple[Finding, ...]) -> None:
        self._work(findings_block(findings))

    def _failed(self, error: Exception) -> None:
        self._work("")
        self.crm.tell_error(error)

    def action_passphrase(self) -> None:
        """Set, change or remove the passphrase."""
        self.app.push_screen(PassphraseDialog(encrypted=self.encrypted), self._passphrase_set)

    def _passphrase_set(self, changed: bool | None) -> None:
        if changed:
            self.crm.done(_("The passphrase was changed"))
