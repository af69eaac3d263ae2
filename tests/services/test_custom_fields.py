"""The team's own fields on a real archive: defined, filled, kept with the customer, undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.storage.desks import customer

from fieldcrm.domain.custom_fields import CustomField, OwnValue, row_id
from fieldcrm.domain.views.service import VisitRecord
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.services.desk import Desk


def field_named(desk: Desk, name: str) -> CustomField:
    return next(field for field in desk.custom_fields(retired=True) if field.name == name)


def test_a_field_is_filled_with_the_customer_in_one_change(desk: Desk) -> None:
    desk.add_custom_field("customer", "Parking height", "number", unit="m")
    desk.add_custom_field("customer", "Colour", "choice", choices=["Red", "Green"])
    desk.add_custom_field("visit", "Weather", "text")
    height, colour = desk.custom_fields("customer")
    whom = customer(desk)
    before = desk.status().changes
    receipt = desk.edit_customer(whom, {"territory": "惠州", height.form_name: "3.50 m", colour.form_name: "red"})
    assert receipt is not None
    assert desk.status().changes == before + 1
    assert [(value.field.name, value.value) for value in desk.own_values("customer", whom)] == [
        ("Parking height", "3.5"),
        ("Colour", "Red"),
    ]
    assert desk.edit_customer(whom, {height.form_name: "3.5"}) is None, "nothing differs"
    desk.undo()
    assert [value.value for value in desk.own_values("customer", whom)] == ["", ""]
    desk.redo()
    desk.edit_customer(whom, {height.form_name: ""})
    assert [value.value for value in desk.own_values("customer", whom)] == ["", "Red"]


def test_a_new_customer_takes_them_too_and_the_row_is_the_same_everywhere(desk: Desk) -> None:
    desk.add_custom_field("customer", "Fence", "yes_no")
    (fence,) = desk.custom_fields("customer")
    receipt = desk.create_customer({"name": "甲", fence.form_name: "是"})
    assert receipt.customer is not None
    with desk.archive.reading() as connection:
        rows = connection.execute("SELECT id, value FROM custom_value").fetchall()
    assert rows == [(row_id(fence.id, receipt.customer.id), "yes")]


def test_a_wrong_value_saves_nothing_at_all(desk: Desk) -> None:
    desk.add_custom_field("customer", "Height", "number")
    (height,) = desk.custom_fields("customer")
    whom = customer(desk)
    before = desk.status().changes
    for values in ({"territory": "X", height.form_name: "tall"}, {"territory": "X", "own." + "00" * 16: "1"}):
        with pytest.raises(InvalidValueError):
            desk.edit_customer(whom, values)
    assert desk.status().changes == before
    assert desk.dossier(whom).territory != "X"


def test_definitions_change_retire_and_come_back(desk: Desk) -> None:
    desk.add_custom_field("customer", "Colour", "choice", choices=["Red"])
    colour = field_named(desk, "Colour")
    whom = customer(desk, **{colour.form_name: "Red"})
    assert desk.edit_custom_field(colour.id, {"choices": ("Red", "Blue"), "name": "Fence colour"}) is not None
    assert desk.edit_custom_field(colour.id, {"name": "Fence colour"}) is None
    with pytest.raises(InvalidValueError) as caught:
        desk.edit_custom_field(colour.id, {"type": "text"})
    assert caught.value.params["reason"] == "in_use"
    assert desk.retire_custom_field(colour.id) is not None
    assert desk.retire_custom_field(colour.id) is None
    assert desk.custom_fields("customer") == ()
    with pytest.raises(InvalidValueError):
        desk.edit_customer(whom, {colour.form_name: "Blue"})
    desk.retire_custom_field(colour.id, back=True)
    assert [value.value for value in desk.own_values("customer", whom)] == ["Red"], "what it held was kept"
    desk.undo()
    assert desk.custom_fields("customer") == ()


@pytest.mark.parametrize(
    ("kind", "name", "type_", "reason"),
    [
        ("customer", "Phone", "text", "header_taken"),
        ("customer", "电话", "text", "header_taken"),
        ("customer", "Taken", "number", "name_taken"),
        ("customer", "Other", "colour", "choice"),
        ("tank", "Other", "text", "choice"),
    ],
)
def test_definitions_that_would_confuse_are_refused(desk: Desk, kind: str, name: str, type_: str, reason: str) -> None:
    desk.add_custom_field("customer", "taken", "text")
    with pytest.raises(InvalidValueError) as caught:
        desk.add_custom_field(kind, name, type_)
    assert caught.value.params["reason"] == reason
    assert len(desk.custom_fields()) == 1
    with pytest.raises(NotFoundError):
        desk.edit_custom_field(bytes(16), {"name": "x"})


def test_visits_and_complaints_have_them_too(desk: Desk) -> None:
    desk.add_custom_field("visit", "Weather", "choice", choices=["Sun", "Rain"])
    desk.add_custom_field("complaint", "Lorry", "text")
    (weather,), (lorry,) = desk.custom_fields("visit"), desk.custom_fields("complaint")
    whom = customer(desk)
    desk.put_part("equipment", whom, None, {"name": "Boiler"})
    (piece,) = desk.dossier(whom).equipment
    own = (OwnValue(weather, "rain"),)
    before = desk.status().changes
    desk.save_visit(whom, VisitRecord(day=desk.day(), equipment_id=piece.id, own=own))
    assert desk.status().changes == before + 1
    (line,) = desk.visits(whom)
    record = desk.visit(line.id).record
    assert [(value.field.name, value.value) for value in record.own] == [("Weather", "Rain")]
    desk.save_visit(whom, replace(record, own=(OwnValue(weather, "Sun"),)))
    assert [value.value for value in desk.visit(line.id).record.own] == ["Sun"]
    desk.register_complaint(whom, {"words": "late", lorry.form_name: "B 12"})
    (complaint,) = desk.complaints()
    assert [value.value for value in desk.own_values("complaint", complaint.id)] == ["B 12"]
