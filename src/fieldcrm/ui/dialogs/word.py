"""The customer's word: it has enough until a day, its plant stands still for some days, or its need in a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from fieldcrm.domain.codes import WordKind
from fieldcrm.domain.customer_form import parse_amount
from fieldcrm.domain.dates import parse_day, read_day
from fieldcrm.domain.month_words import parse_month, read_month
from fieldcrm.domain.units import Amount
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.when import When, said_of
from fieldcrm.ui.widgets.form import HINT, FormPanel
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.dates import month_text
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.customer import Tank
    from fieldcrm.services.desk import Desk

KIND, UNTIL, FIRST, SAID_BY, TANK, MONTH, QUANTITY = (
    *("kind", "date", "first", "said_by", "tank", "month", "quantity"),
)
"""Fields of the form; `date`, `month` and `quantity` are what the archive names in what it refuses."""
DAYS = {UNTIL: "20, +14, 12-24", FIRST: "+1, mon, 12-24"}
"""The days of the form, with examples of how to type them."""
MONTH_HINT, QUANTITY_HINT = "2026-11, nov, 11月", "40 t, 50,000 L"
ASKED: dict[str, frozenset[str]] = {
    WordKind.ENOUGH_UNTIL: frozenset({UNTIL, TANK}),
    WordKind.SHUTDOWN: frozenset({FIRST, UNTIL, TANK}),
    WordKind.MONTH_NEED: frozenset({MONTH, QUANTITY}),
}
"""What is asked of each kind of word, beside who said it."""
NEEDED = frozenset({UNTIL, MONTH, QUANTITY})


class WordDialog(FormDialog):
    """Asks for the kind, the day or days, or the month and how much, and who said so. What follows, follows at once."""

    HELP = N_(
        "What the customer says of its need: that it has enough until a day, that it stands still for some days, or "
        "how much it needs in a month, from whomever it buys. Forecast and grade follow at once; Ctrl+S saves, u takes "
        "it back."
    )

    def __init__(self, customer_id: bytes, name: str, today: date, tanks: Sequence[Tank] = ()) -> None:
        self._today = today
        choices = (("", _("all tanks")), *((tank.id.hex(), tank.name or "–") for tank in tanks))
        which = [FormField(TANK, _("Tank"), bytes.fromhex, kind="choice", choices=choices)] if len(tanks) > 1 else []
        kinds = (
            (WordKind.ENOUGH_UNTIL.value, _("has enough")),
            (WordKind.SHUTDOWN.value, _("stands still")),
            (WordKind.MONTH_NEED.value, _("needs in a month")),
        )
        super().__init__(
            _("The customer's word · {name}", name=name),
            [
                FormField(KIND, _("The customer"), WordKind, kind="choice", choices=kinds),
                self._field(FIRST, _("From"), self._first, DAYS[FIRST]),
                self._field(UNTIL, _("Until"), partial(_day, today), DAYS[UNTIL]),
                self._field(MONTH, _("Month"), partial(_month, today), MONTH_HINT),
                self._field(QUANTITY, field_text("quantity"), partial(parse_amount, QUANTITY), QUANTITY_HINT),
                FormField(SAID_BY, field_text("said_by"), str.strip),
                *which,
            ],
            {KIND: WordKind.ENOUGH_UNTIL.value, FIRST: today.isoformat(), MONTH: today.isoformat()[:7]},
            partial(self._record, customer_id),
            draft_key=f"word:{customer_id.hex()}",
            all_fields=True,
        )

    def _field(self, name: str, label: str, parse: Callable[[str], object], hint: str) -> FormField:
        """A field that some kinds of word ask for; where it is not asked for, nothing is read."""
        return FormField(
            name, label, lambda typed: parse(typed) if self._asks(name) else None, required=name in NEEDED, hint=hint
        )

    def on_mount(self) -> None:
        """Only what belongs to the kind of word is asked for."""
        super().on_mount()
        self._follow()

    @on(FormPanel.Written)
    def _follow(self) -> None:
        """Show what is asked for, and the days and the month that were understood."""
        for field, row in zip(self.state.fields, self.query(".form-row"), strict=True):
            row.display = self._asks(field.name)
        self.state.fields = tuple(
            replace(field, required=field.name in NEEDED and self._asks(field.name)) for field in self.state.fields
        )
        hidden = [name for name in self.state.errors if not self._asks(name)]
        for name in hidden:
            del self.state.errors[name]
        if hidden:
            self.query_one(FormPanel).show_errors()
        for name, example in DAYS.items():
            day = read_day(self.state.texts[name], self._today)
            self.query_one(f"#{HINT}{name}", Static).update(said_of(When(day), self._today) if day else example)
        month = read_month(self.state.texts[MONTH], self._today)
        self.query_one(f"#{HINT}{MONTH}", Static).update(month_text(month) if month else MONTH_HINT)

    def _take_draft(self, draft: str | None) -> None:
        super()._take_draft(draft)
        self._follow()

    def _asks(self, name: str) -> bool:
        """Whether the kind of word that is chosen asks for a field."""
        return name in (KIND, SAID_BY) or name in ASKED[self.state.texts[KIND]]

    def _first(self, typed: str) -> date | None:
        """The first day of a standstill; empty is today."""
        return _day(self._today, typed) if typed.strip() else None

    @staticmethod
    def _record(customer_id: bytes, desk: Desk, values: dict[str, object]) -> Receipt:
        said_by, kind = str(values[SAID_BY] or ""), WordKind(str(values[KIND]))
        if kind is WordKind.MONTH_NEED:
            month, amount = values[MONTH], values[QUANTITY]
            assert isinstance(month, date)
            assert isinstance(amount, Amount)
            return desk.take_month_need(customer_id, month, amount, said_by=said_by)
        until, first, tank = values[UNTIL], values[FIRST], values.get(TANK)
        assert isinstance(until, date)
        assert first is None or isinstance(first, date)
        if not isinstance(tank, bytes) or not tank:
            return desk.take_word(customer_id, kind, until, first=first, said_by=said_by)
        return desk.take_word(customer_id, kind, until, first=first, said_by=said_by, tank_id=tank)


def _day(today: date, typed: str) -> date:
    """The day that was typed. Raises InvalidValueError."""
    return parse_day(typed, today)


def _month(today: date, typed: str) -> date:
    """The first day of the month that was typed. Raises InvalidValueError."""
    return parse_month(typed, today)
