"""What a piece of equipment was left with, and which of it the form has written by itself. Pure, without a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.searchtext.fold import fold
from fieldcrm.domain.views.service import EquipmentPast

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING = ("", "")


class Recall:
    """Proposes the old value and the unit of a parameter; what somebody wrote over them stays."""

    def __init__(self) -> None:
        self.past = EquipmentPast()
        self._written: dict[str, tuple[str, str]] = {}

    def beside(self, at: str, texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """(field, text) to be written beside the parameter named in row `at`; nothing where nothing is to change."""
        before = self._written.get(at, NOTHING)
        if (texts[f"{at}.old"], texts[f"{at}.unit"]) != before:
            return ()
        last = self.past.parameters.get(fold(texts[f"{at}.name"]).strip())
        now = NOTHING if last is None else (last.value, last.unit)
        if now == before:
            return ()
        self._written[at] = now
        return ((f"{at}.old", now[0]), (f"{at}.unit", now[1]))
