"""What `?` says: about what has the focus, and the keys that work there now."""

from __future__ import annotations

from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import fit, width_of
from fieldcrm.ui.dialogs.telling import TellingDialog
from fieldcrm.ui.keymap import shown_key

KEYS_WIDTH = 12


class ExplainDialog(TellingDialog):
    """Help for one place of the program."""

    HELP = N_("This is the help.")

    def __init__(self, title: str, words: str, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._words, self._keys = title, words, keys

    @classmethod
    def of(cls, screen: Screen[object]) -> ExplainDialog:
        """Help for what has the focus on this screen: the nearest `HELP` upwards, and all keys that work now."""
        node: DOMNode | None = screen.focused or screen
        words = ""
        while node is not None and not words:
            help_id = getattr(node, "HELP", None)
            words = _(help_id) if isinstance(help_id, str) and help_id else ""
            node = node.parent if isinstance(node.parent, DOMNode) else None
        keys: dict[str, tuple[list[str], str]] = {}
        for _node, binding, _enabled, tooltip in screen.active_bindings.values():
            if binding.id and not binding.system:
                shown, _words = keys.setdefault(binding.id, ([], _(tooltip or binding.description)))
                shown.append(shown_key(binding.key))
        return cls(_("Help"), words, [(" ".join(shown), told) for shown, told in keys.values()])

    def title_text(self) -> str:
        """Help."""
        return self._title

    def on_mount(self) -> None:
        """All is known already."""
        margin = max([KEYS_WIDTH, *(width_of(keys) + 2 for keys, _told in self._keys)])
        lines = [Content(self._words), Content()] if self._words else []
        for keys, told in self._keys:
            lines.append(Content.assemble(Content.styled(fit(keys, margin), "$primary bold"), Content(told)))
        self.tell(Content("\n").join(lines))
