"""Settings: the shared rules, this laptop's language and theme, the keys, and the archive itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.rules import Rules
from fieldcrm.domain.safe import safe
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import LANGUAGE_NAMES, N_, _, ngettext
from fieldcrm.ui.cells import Cell, Span, cell
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.dialogs.form import explain
from fieldcrm.ui.dialogs.key import KeyDialog
from fieldcrm.ui.dialogs.passphrase import PassphraseDialog
from fieldcrm.ui.keymap import KEYS, PLACES, Key, bindings, keys_in_use, shown_keys
from fieldcrm.ui.rows.archive import archive_block, findings_block
from fieldcrm.ui.rules_form import rule_fields, texts_of
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.widgets.choice import ChoiceLine
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.widgets.form import FormPanel
from fieldcrm.ui.widgets.form_state import FormState
from fieldcrm.ui.widgets.pane import Pane
from fieldcrm.ui.widgets.sections import SectionBar
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path, PurePath

    from textual.app import ComposeResult

    from fieldcrm.domain.views.archive import ArchiveStatus, Finding
    from fieldcrm.services.desk import Desk

RULES, LAPTOP, KEYMAP, ARCHIVE = "rules", "laptop", "keymap", "archive"
SECTIONS = {RULES: N_("Rules"), LAPTOP: N_("Language and look"), KEYMAP: N_("Keys"), ARCHIVE: N_("Archive")}
WHERE = {
    "save": RULES,
    "change": KEYMAP,
    "default": KEYMAP,
    "backup": ARCHIVE,
    "passphrase": ARCHIVE,
    "doctor": ARCHIVE,
}
THEME_WORDS = {"fuel-dark": N_("dark"), "fuel-light": N_("light")}


class SettingsScreen(BaseScreen):
    """Four parts; ← and → go through them."""

    NAME = "settings"
    HELP = N_(
        "The rules are shared by the team and part of the log; u undoes a change. Language, look and keys belong to "
        "this laptop and take effect at once."
    )
    BINDINGS = bindings("settings", "section")
    CSS_PATH: ClassVar[list[str | PurePath]] = ["../styles/forms.tcss", "../styles/settings.tcss"]

    def __init__(self) -> None:
        super().__init__()
        self.part = RULES
        self.state = FormState((), {})
        self._encrypted = False

    def body(self) -> ComposeResult:
        """The names of the parts, and the parts."""
        self._speak_rules(self.state.initial or texts_of(Rules()))
        bar = SectionBar([(code, _(word)) for code, word in SECTIONS.items()], self.part, id="settings-parts")
        bar.can_focus = True
        yield bar
        with VerticalScroll(id=RULES, classes="settings-part", can_focus=False):
            yield text(
                _("Shared by the whole team and part of the log. Ctrl+S saves; u undoes."), classes="settings-note"
            )
            yield FormPanel(self.state, explain, id="rules-form")
        with Vertical(id=LAPTOP, classes="settings-part"):
            yield from self._laptop()
        with Vertical(id=KEYMAP, classes="settings-part"):
            yield text(_("Enter gives a thing another key, x its default again."), classes="settings-note")
            yield Viewport[Key](self._key_columns(), id="keys", opens=False)
        with Pane(id=ARCHIVE, classes="settings-part"):
            yield text(id="archive-facts")
            yield text(id="archive-work")

    def _laptop(self) -> ComposeResult:
        config = self.crm.config
        languages = [("", _("as the system")), *LANGUAGE_NAMES.items()]
        for label, name, choices, value in (
            (_("Language"), "language", languages, config.language),
            (_("Look"), "theme", [(code, _(word)) for code, word in THEME_WORDS.items()], config.theme),
        ):
            with Horizontal(classes="form-row"):
                yield text(label, classes="form-label")
                yield ChoiceLine(choices, value, id=name)
        yield text(_("These belong to this laptop. They take effect at once and are kept."), classes="settings-note")

    def on_mount(self) -> None:
        """Keys go to the line of parts; ↓ or Tab goes into the part."""
        super().on_mount()
        self.query_one(SectionBar).focus()

    # Filling ------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read rules and status again; what is being typed stays."""
        self._show_part()
        self._show_keys()
        self.ask(lambda desk: (desk.rules(), desk.status()), self._show)

    def _show(self, found: tuple[Rules, ArchiveStatus]) -> None:
        rules, status = found
        self._speak_rules(texts_of(rules))
        panel = self.query_one(FormPanel)
        panel.state = self.state
        panel.show_texts()
        self.query_one("#archive-facts", Static).update(archive_block(status))
        self._encrypted = status.encrypted

    def _speak_rules(self, initial: Mapping[str, str]) -> None:
        """The rules' fields in the language of now; texts that were changed and not saved stay."""
        typed = {name: self.state.texts[name] for name in self.state.changed()}
        self.state = FormState(rule_fields(), initial)
        for name, words in typed.items():
            self.state.write(name, words)

    # Parts --------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a part work in that part."""
        if action in WHERE:
            return WHERE[action] == self.part
        return super().check_action(action, parameters)

    def action_section(self, by: int) -> None:
        """To the next part or the one before."""
        self.query_one(SectionBar).step(by)

    @on(SectionBar.Changed)
    def _part_changed(self, event: SectionBar.Changed) -> None:
        self.part = event.part
        self._show_part()
        if self.part == KEYMAP:
            self.query_one("#keys").focus()
        else:
            self.query_one(SectionBar).focus()

    def _show_part(self) -> None:
        for code in SECTIONS:
            self.query_one(f"#{code}").display = code == self.part
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Leave the field, then the screen."""
        bar = self.query_one(SectionBar)
        if self.focused is bar or self.focused is None:
            self.crm.action_go("today")
        else:
            bar.focus()

    # Rules --------------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save the rules that were changed; each is an action that can be undone."""
        values = self.state.values()
        panel = self.query_one(FormPanel)
        panel.show_errors()
        if values is None:
            panel.focus_field(self.state.first_error() or "")
        elif values:
            self.ask(lambda desk: save_rules(desk, values), self._saved, group="write", otherwise=self._refused)

    def _saved(self, count: int) -> None:
        self.state.initial = dict(self.state.texts)
        self.crm.done(ngettext("{n} rule changed", "{n} rules changed", count))

    def _refused(self, error: Exception) -> None:
        if isinstance(error, InvalidValueError) and self.state.blame(error):
            self.query_one(FormPanel).show_errors()
        else:
            self.crm.tell_error(error)

    # This laptop --------------------------------------------------------------------------------------------

    @on(ChoiceLine.Changed, "#language")
    def _language(self, event: ChoiceLine.Changed) -> None:
        self.crm.apply_config(replace(self.crm.config, language=event.value))

    @on(ChoiceLine.Changed, "#theme")
    def _theme(self, event: ChoiceLine.Changed) -> None:
        self.crm.apply_config(replace(self.crm.config, theme=event.value))

    # Keys ---------------------------------------------------------------------------------------------------

    def _key_columns(self) -> tuple[Column[Key], ...]:
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

    def _show_keys(self) -> None:
        rows = [key for place in PLACES for key in KEYS if key.where == place]
        headings = [
            (at, (Span(f"── {_(PLACES[key.where])}", "accent"),))
            for at, key in enumerate(rows)
            if at == 0 or rows[at - 1].where != key.where
        ]
        self.query_one("#keys", Viewport).show(ListSource(rows), dividers=headings)

    def _remap(self, changed: Mapping[str, str]) -> None:
        self.crm.apply_config(replace(self.crm.config, keymap=changed))
        self._show_keys()

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

    # The archive --------------------------------------------------------------------------------------------

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
        self.app.push_screen(PassphraseDialog(encrypted=self._encrypted), self._passphrase_set)

    def _passphrase_set(self, changed: bool | None) -> None:
        if changed:
            self.crm.done(_("The passphrase was changed"))


def save_rules(desk: Desk, values: Mapping[str, object]) -> int:
    """Change each rule; how many differ from what they were. Raises InvalidValueError."""
    return sum(desk.change_setting(key, value) is not None for key, value in values.items())
