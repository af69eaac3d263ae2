"""Products weigh what they weigh: a density that is set turns litres into other tonnes for everybody who takes it."""

from __future__ import annotations

import pytest
from tests.storage.desks import back, buys, customer, litres

from fieldcrm.errors import InvalidValueError
from fieldcrm.services.desk import Desk


def tonnes(desk: Desk, customer_id: bytes) -> float:
    """What the last months' deliveries weighed."""
    return sum(month.ours for month in desk.dossier(customer_id).months)


def test_products_in_use_are_listed_before_they_have_a_density(desk: Desk) -> None:
    assert desk.products() == ()
    buys(desk, customer(desk), times=3)
    desk.set_product("kerosene", 0.8)
    assert [(line.name, line.density, line.deliveries) for line in desk.products()][-1] == ("kerosene", 0.8, 0)


def test_a_density_weighs_deliveries_and_forecasts_anew_and_undo_takes_it_back(desk: Desk) -> None:
    id_ = customer(desk)
    for days in (60, 45, 30, 15):
        desk.record_delivery(id_, litres(1000), back(days), product="petrol")
    before = tonnes(desk, id_)
    assert before == pytest.approx(4 * 0.84)
    desk.set_product("petrol", 0.75, "P92")
    assert tonnes(desk, id_) == pytest.approx(4 * 0.75)
    state, digest = desk.dossier(id_).forecast, desk.digest()
    desk.rebuild()
    assert (desk.dossier(id_).forecast, desk.digest()) == (state, digest)
    desk.undo()
    assert tonnes(desk, id_) == pytest.approx(before)
    assert desk.products()[0].density is None


def test_the_same_again_writes_nothing_and_empty_takes_diesels(desk: Desk) -> None:
    assert desk.set_product("petrol", None) is None
    desk.set_product("petrol", 0.75)
    assert desk.set_product(" Petrol ", 0.75, None) is not None  # its spelling
    assert desk.set_product("Petrol", 0.75) is None
    desk.set_product("Petrol", None)
    assert [(line.name, line.density) for line in desk.products()] == [("Petrol", None)]


@pytest.mark.parametrize(
    ("name", "density", "field"), [("", 0.8, "name"), ("oil", 8.4, "density"), ("oil", 0, "density")]
)
def test_what_cannot_be_is_refused(desk: Desk, name: str, density: float, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        desk.set_product(name, density)
    assert caught.value.params["field"] == field
    assert desk.products() == ()
