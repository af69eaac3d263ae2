"""What the visit form writes by itself beside a parameter's name."""

from __future__ import annotations

from datetime import date

from fieldcrm.domain.views.service import EquipmentPast, LastValue
from fieldcrm.ui.visit_recall import Recall

AT = "parameters.0"


def texts(name: str, old: str = "", unit: str = "") -> dict[str, str]:
    """A row of the form."""
    return {f"{AT}.name": name, f"{AT}.old": old, f"{AT}.unit": unit}


def recall() -> Recall:
    """A piece that was left with a pressure."""
    found = Recall()
    found.past = EquipmentPast(parameters={"pressure": LastValue("Pressure", "2.4", "bar", date(2026, 1, 2))})
    return found


def test_the_last_value_comes_with_the_name_and_goes_with_it() -> None:
    found = recall()
    assert found.beside(AT, texts("PRESSURE ")) == ((f"{AT}.old", "2.4"), (f"{AT}.unit", "bar"))
    assert found.beside(AT, texts("Pressure", "2.4", "bar")) == ()
    assert found.beside(AT, texts("Flow", "2.4", "bar")) == ((f"{AT}.old", ""), (f"{AT}.unit", ""))
    assert found.beside(AT, texts("Flow")) == ()


def test_what_somebody_wrote_stays() -> None:
    found = recall()
    assert found.beside(AT, texts("Pressure", "3.0")) == ()
    found.beside(AT, texts("Pressure"))
    assert found.beside(AT, texts("Flow", "2.5", "bar")) == ()
