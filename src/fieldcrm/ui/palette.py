"""The command palette: every command that works now, every screen, and every customer, by name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.markup import escape

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.keymap import shown_key

if TYPE_CHECKING:
    from fieldcrm.domain.views.listed import CustomerRow
    from fieldcrm.ui.app import FieldcrmApp

MOST_CUSTOMERS = 12
NOT_COMMANDS = frozenset({"app.palette", "app.back", "search", "list", "pick"})


def palette() -> CommandPalette:
    """The palette, in the user's language."""
    return CommandPalette([Commands, Customers], placeholder=_("A command or a customer …"))


class Commands(Provider):
    """What the keys do, for whoever does not remember the key."""

    def _commands(self) -> Iterable[tuple[str, str, str]]:
        """(what it does, its key, the key's name for Textual)."""
        seen: set[str] = set()
        for _node, binding, enabled, tooltip in self.screen.active_bindings.values():
            name = binding.id or ""
            if (
                not enabled
                or not name
                or name in seen
                or name in NOT_COMMANDS
                or name.partition(".")[0] in NOT_COMMANDS
            ):
                continue
            seen.add(name)
            yield _(tooltip or binding.description), shown_key(binding.key), binding.key

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for words, key, press in self._commands():
            yield DiscoveryHit(Content(words), partial(self._press, press), words, help=escape(key))

    async def search(self, query: str) -> Hits:
        """What fits."""
        matcher = self.matcher(query)
        for words, key, press in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), partial(self._press, press), words, help=escape(key))

    def _press(self, key: str) -> None:
        self.app.call_later(self.app.simulate_key, key)


class Customers(Provider):
    """Customers by whatever the search finds them by."""

    async def search(self, query: str) -> Hits:
        """The best few, asked for in a thread."""
        app = cast("FieldcrmApp", self.app)
        found = await asyncio.to_thread(self._find, app, query)
        for number, row in enumerate(found):
            name = safe(row.name or row.code)
            details = safe("  ".join(part for part in (row.code, row.territory, row.phone) if part))
            score = 0.9 - number / 100
            yield Hit(score, Content(name), partial(app.open_customer, row.id), name, help=escape(details))

    @staticmethod
    def _find(app: FieldcrmApp, query: str) -> tuple[CustomerRow, ...]:
        return app.desk_box.get().search(query, MOST_CUSTOMERS)
