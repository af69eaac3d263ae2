"""The app's style rules, each read once: Textual reads all of them anew with every screen that brings its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    from textual.css.model import RuleSet
    from textual.css.types import CSSLocation

    Source = tuple[str, CSSLocation, bool, int, str]

_read: dict[tuple[tuple[str, str], ...], dict[Source, list[RuleSet]]] = {}
"""The rules of every source read so far, by the variables (a theme's colours) that were filled in."""


class KnownStylesheet(Stylesheet):
    """A stylesheet that remembers what it has read. Rules are only ever looked at once they are read."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._read_with: dict[str, str] | None = None
        self._known: dict[Source, list[RuleSet]] = {}

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        if self._read_with is not self._variables:  # another dictionary, though perhaps with the same values
            self._read_with = self._variables
            self._known = _read.setdefault(tuple(sorted(self._variables.items())), {})
        source, known = (css, read_from, is_default_rules, tie_breaker, scope), self._known
        rules = known.get(source)
        if rules is None:
            rules = known[source] = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
        return rules

    def reparse(self) -> None:
        """Take the rules of the sources and variables as they are now. Raises what reading wrong rules raises."""
        self.parse()
