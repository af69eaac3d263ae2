"""A level reading of a tank, as the customer says it on the phone: percent, centimetres or litres."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import ReadingForm
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.fields import form_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.customer import Tank
    from fieldcrm.services.desk import Desk

MARKS = {"%": ReadingForm.PERCENT, "cm": ReadingForm.CENTIMETRE, "l": ReadingForm.LITRE, "升": ReadingForm.LITRE}


def number(name: str, typed: str) -> float:
    """A number as people write it: thousands separators, decimal comma, full-width digits. Raises InvalidValueError."""
    from fieldcrm.domain.numbers import read_number

    value = read_number(typed)
    if value is None or value < 0:
        raise InvalidValueError(field=name, value=typed, reason="number")
    return value


def level(typed: str, form: ReadingForm = ReadingForm.PERCENT) -> tuple[float, ReadingForm]:
    """A level with its form: `35` in the form that was chosen; `35 %`, `120cm`, `3,000 L` in their own."""
    plain = typed.strip().casefold().replace("％", "%")
    for mark, found in MARKS.items():
        if plain.endswith(mark):
            return number("level", plain.removesuffix(mark)), found
    return number("level", plain), form


class ReadingDialog(FormDialog):
    """Asks for the tank, where there are several, the number, and its form."""

    def __init__(self, customer_id: bytes, name: str, tanks: tuple[Tank, ...] = ()) -> None:
        super().__init__(
            _("Level reading · {name}", name=name),
            self._fields(tanks),
            {"form": ReadingForm.PERCENT, "tank": tanks[0].id.hex() if tanks else ""},
            partial(self._record, customer_id),
            draft_key=f"reading:{customer_id.hex()}",
            all_fields=True,
        )

    def _fields(self, tanks: tuple[Tank, ...]) -> list[FormField]:
        forms = tuple((form.value, form_text(form)) for form in ReadingForm)
        fields = [
            FormField("level", _("Level"), level, required=True, hint=_("35, 35 %, 120 cm, 3,000 L")),
            FormField("form", _("Read in"), ReadingForm, kind="choice", choices=forms),
        ]
        if len(tanks) > 1:
            choices = tuple((tank.id.hex(), tank.name or str(place)) for place, tank in enumerate(tanks, start=1))
            fields.append(FormField("tank", _("Tank"), bytes.fromhex, kind="choice", choices=choices))
        return fields

    def _record(self, customer_id: bytes, desk: Desk, values: dict[str, object]) -> Receipt:
        form = ReadingForm(str(values["form"]))
        typed = self.state.texts["level"]
        value, form = level(typed, form)
        tank = values.get("tank")
        return desk.record_reading(customer_id, tank if isinstance(tank, bytes) else None, value, form)
