"""The customer's word: it has enough until a day, or its plant stands still from one day to another."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from fieldcrm.domain.codes import WordKind
from fieldcrm.domain.dates import parse_day, read_day
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.when import When, said_of
from fieldcrm.ui.widgets.form import HINT, FormPanel
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.customer import Tank
    from fieldcrm.services.desk import Desk

KIND, UNTIL, FIRST, SAID_BY, TANK = "kind", "date", "first", "said_by", "tank"
"""Fields of the form; `date` is how the archive names the day in what it refuses."""
DAYS = {UNTIL: "20, +14, 12-24", FIRST: "+1, mon, 12-24"}
"""The days of the form, with examples of how to type them."""


class WordDialog(FormDialog):
    """Asks for the kind, the day or the two days, and who said so. The forecast follows at once."""

    HELP = N_(
        "What the customer says of its need: that it has enough until a day, or that it stands still for some days. "
        "The forecast follows at once; Ctrl+S saves, u takes it back."
    )

    def __init__(self, customer_id: bytes, name: str, today: date, tanks: Sequence[Tank] = ()) -> None:
        self._today = today
        choices = (("", _("all tanks")), *((tank.id.hex(), tank.name or "–") for tank in tanks))
        which = [FormField(TANK, _("Tank"), bytes.fromhex, kind="choice", choices=choices)] if len(tanks) > 1 else []
        kinds = ((WordKind.ENOUGH_UNTIL.value, _("has enough")), (WordKind.SHUTDOWN.value, _("stands still")))
        super().__init__(
            _("The customer's word · {name}", name=name),
            [
                FormField(KIND, _("The customer"), WordKind, kind="choice", choices=kinds),
                FormField(FIRST, _("From"), self._first, hint=DAYS[FIRST]),
                FormField(UNTIL, _("Until"), partial(_day, today), required=True, hint=DAYS[UNTIL]),
                FormField(SAID_BY, field_text("said_by"), str.strip),
                *which,
            ],
            {KIND: WordKind.ENOUGH_UNTIL.value, FIRST: today.isoformat()},
            partial(self._record, customer_id),
            draft_key=f"word:{customer_id.hex()}",
            all_fields=True,
        )

    def on_mount(self) -> None:
        """The first day is asked for a standstill only."""
        super().on_mount()
        self._follow()

    @on(FormPanel.Written)
    def _follow(self) -> None:
        """Show the day that was understood, and the first day where it has a meaning."""
        shut = self._is_shutdown()
        for place, row in enumerate(self.query(".form-row")):
            row.display = shut or self.state.fields[place].name != FIRST
        for name, example in DAYS.items():
            day = read_day(self.state.texts[name], self._today)
            self.query_one(f"#{HINT}{name}", Static).update(said_of(When(day), self._today) if day else example)

    def _take_draft(self, draft: str | None) -> None:
        super()._take_draft(draft)
        self._follow()

    def _is_shutdown(self) -> bool:
        return self.state.texts[KIND] == WordKind.SHUTDOWN

    def _first(self, typed: str) -> date | None:
        """The first day of a standstill; empty is today."""
        return _day(self._today, typed) if self._is_shutdown() and typed.strip() else None

    @staticmethod
    def _record(customer_id: bytes, desk: Desk, values: dict[str, object]) -> Receipt:
        until, first = values[UNTIL], values[FIRST]
        assert isinstance(until, date)
        assert first is None or isinstance(first, date)
        said_by = str(values[SAID_BY] or "")
        kind, tank = WordKind(str(values[KIND])), values.get(TANK)
        if not isinstance(tank, bytes) or not tank:
            return desk.take_word(customer_id, kind, until, first=first, said_by=said_by)
        return desk.take_word(customer_id, kind, until, first=first, said_by=said_by, tank_id=tank)


def _day(today: date, typed: str) -> date:
    """The day that was typed. Raises InvalidValueError."""
    return parse_day(typed, today)
