"""Settings: the shared rules, this laptop's language and theme, the keys, and the archive itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from fieldcrm.domain.custom_fields import CustomField
from fieldcrm.domain.rules import Rules
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import LANGUAGE_NAMES, N_, _, ngettext
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.dialogs.form import explain
from fieldcrm.ui.keymap import Key, bindings
from fieldcrm.ui.rows.archive import archive_block
from fieldcrm.ui.rules_form import rule_fields, texts_of
from fieldcrm.ui.screens.settings_fields import FieldActions
from fieldcrm.ui.screens.settings_parts import ArchiveActions, KeyActions
from fieldcrm.ui.widgets.choice import ChoiceLine
from fieldcrm.ui.widgets.form import FormPanel
from fieldcrm.ui.widgets.form_state import FormState
from fieldcrm.ui.widgets.pane import Pane
from fieldcrm.ui.widgets.sections import SectionBar
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import PurePath

    from textual.app import ComposeResult

    from fieldcrm.domain.views.archive import ArchiveStatus, Receipt
    from fieldcrm.domain.views.products import ProductLine

RULES, OWN, LAPTOP, KEYMAP, ARCHIVE = "rules", "own", "laptop", "keymap", "archive"
SECTIONS = {
    RULES: N_("Rules"),
    LAPTOP: N_("Language and look"),
    KEYMAP: N_("Keys"),
    OWN: N_("Own fields"),
    ARCHIVE: N_("Archive"),
}
LISTS = {KEYMAP: "#keys", OWN: "#own-fields"}
"""Parts that are a list, which has the focus there."""
WHERE = {
    "save": RULES,
    "products": RULES,
    "add": OWN,
    "retire": OWN,
    "default": KEYMAP,
    "backup": ARCHIVE,
    "passphrase": ARCHIVE,
    "doctor": ARCHIVE,
}
THEME_WORDS = {"fuel-dark": N_("dark"), "fuel-light": N_("light")}


class SettingsScreen(FieldActions, KeyActions, ArchiveActions):
    """Five parts; ← and → go through them."""

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
        with Vertical(id=OWN, classes="settings-part"):
            yield text(
                _("Fields of your own for customers, equipment, visits, complaints; shared by the team. a adds one."),
                classes="settings-note",
            )
            yield Viewport[CustomField](self.field_columns(), id="own-fields", opens=False)
            yield text(_("None yet."), id="own-fields-none", classes="settings-note")
        with Vertical(id=LAPTOP, classes="settings-part"):
            yield from self._laptop()
        with Vertical(id=KEYMAP, classes="settings-part"):
            yield text(_("Enter gives a thing another key, x its default again."), classes="settings-note")
            yield Viewport[Key](self.key_columns(), id="keys", opens=False)
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
        self.show_keys()
        self.read_fields()
        self.ask(lambda desk: (desk.rules(), desk.status()), self._show)

    def _show(self, found: tuple[Rules, ArchiveStatus]) -> None:
        rules, status = found
        self._speak_rules(texts_of(rules))
        panel = self.query_one(FormPanel)
        panel.state = self.state
        panel.show_texts()
        self.query_one("#archive-facts", Static).update(archive_block(status))
        self.encrypted = status.encrypted

    def _speak_rules(self, initial: Mapping[str, str]) -> None:
        """The rules' fields in the language of now; texts that were changed and not saved stay."""
        typed = {name: self.state.texts[name] for name in self.state.changed()}
        self.state = FormState(rule_fields(), initial)
        for name, words in typed.items():
            self.state.write(name, words)

    # Parts --------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a part work in that part."""
        if self.part == OWN and action in ("change", "retire"):
            return self.field_at_hand() is not None
        if action == "change":
            return self.part in LISTS
        if action in WHERE:
            return WHERE[action] == self.part
        return super().check_action(action, parameters)

    def action_change(self) -> None:
        """Another key for the line under the cursor, or another definition of a field."""
        if self.part == OWN:
            self.edit_field()
        else:
            super().action_change()

    def action_section(self, by: int) -> None:
        """To the next part or the one before."""
        self.query_one(SectionBar).step(by)

    @on(SectionBar.Changed)
    def _part_changed(self, event: SectionBar.Changed) -> None:
        self.part = event.part
        self._show_part()
        if self.part in LISTS:
            self.query_one(LISTS[self.part]).focus()
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
        """Save the rules that were changed, as one action that can be undone."""
        values = self.state.values()
        panel = self.query_one(FormPanel)
        panel.show_errors()
        if values is None:
            panel.focus_error(self.state.first_error() or "")
        elif values:
            self.write(lambda desk: desk.change_settings(values), self._saved, otherwise=self._refused)

    def _saved(self, receipt: Receipt | None) -> None:
        self.state.initial = dict(self.state.texts)
        count = 0 if receipt is None else receipt.rows
        self.crm.done(ngettext("{n} rule changed", "{n} rules changed", count))

    def _refused(self, error: Exception) -> None:
        if isinstance(error, InvalidValueError) and self.state.blame(error):
            self.query_one(FormPanel).show_errors()
        else:
            self.crm.tell_error(error)

    def action_products(self) -> None:
        """Products and their densities."""
        self.ask(
            lambda desk: (desk.products(), desk.rules().diesel_density),
            self._choose_product,
            group="products",
            keys_wait=True,
        )

    def _choose_product(self, found: tuple[Sequence[ProductLine], float]) -> None:
        from fieldcrm.ui.dialogs.products import ProductDialog, choose_product

        products = {line.name: line for line in found[0]}

        def edit(name: str | None) -> None:
            if name is not None:
                self.app.push_screen(ProductDialog(products.get(name)), self._product_set)

        self.app.push_screen(choose_product(*found), edit)

    def _product_set(self, receipt: Receipt | None) -> None:
        if receipt is not None:
            self.crm.done(_("Product saved: volumes are weighed anew"))

    # This laptop --------------------------------------------------------------------------------------------

    @on(ChoiceLine.Changed, "#language")
    def _language(self, event: ChoiceLine.Changed) -> None:
        self.crm.apply_config(replace(self.crm.config, language=event.value))

    @on(ChoiceLine.Changed, "#theme")
    def _theme(self, event: ChoiceLine.Changed) -> None:
        self.crm.apply_config(replace(self.crm.config, theme=event.value))
