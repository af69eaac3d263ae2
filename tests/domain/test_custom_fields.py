"""The team's own fields: how values are read, kept and shown, and which definitions are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain import custom_fields as own
from fieldcrm.domain.custom_fields import CustomField, FieldType
from fieldcrm.errors import InvalidValueError, NotFoundError


def field(type_: FieldType, name: str = "height", **values: object) -> CustomField:
    return CustomField(bytes(15) + b"\x01", "customer", name, type_, **values)  # type: ignore[arg-type]


NUMBER = field(FieldType.NUMBER, unit="m")
CHOICE = field(FieldType.CHOICE, choices=("Red", "绿"))


@pytest.mark.parametrize(
    ("shape", "typed", "stored"),
    [
        (NUMBER, " 3.50 m ", "3.5"),
        (NUMBER, "1,200", "1200"),
        (NUMBER, "-2M", "-2"),
        (NUMBER, "", ""),
        (field(FieldType.TEXT), "  a b ", "a b"),
        (field(FieldType.DATE), "2026/1/5", "2026-01-05"),
        (field(FieldType.YES_NO), "是", "yes"),
        (field(FieldType.YES_NO), "N", "no"),
        (field(FieldType.YES_NO), "", ""),
        (CHOICE, "red", "Red"),
        (CHOICE, "绿", "绿"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(shape: CustomField, typed: str, stored: str) -> None:
    assert own.parse(shape, typed) == stored
    assert own.parse(shape, own.show(shape, stored)) == stored


@pytest.mark.parametrize(
    ("shape", "typed", "reason"),
    [
        (NUMBER, "tall", "number"),
        (NUMBER, "m", "number"),
        (NUMBER, "9" * 20, "range"),
        (field(FieldType.DATE), "31.2.2026", "date"),
        (field(FieldType.YES_NO), "perhaps", "bool"),
        (CHOICE, "blue", "choice"),
        (field(FieldType.TEXT), "a\nb", "one_line"),
        (field(FieldType.TEXT), "x" * 501, "too_long"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_fields_own_name(shape: CustomField, typed: str, reason: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        own.parse(shape, typed)
    assert (caught.value.params["field"], caught.value.params["reason"]) == ("height", reason)


def test_stored_texts_compare_as_what_they_are() -> None:
    assert own.value_of(NUMBER, "3.5") == 3.5
    assert own.value_of(field(FieldType.DATE), "2026-01-05") == date(2026, 1, 5)
    assert own.value_of(field(FieldType.DATE), "once") is None
    assert own.value_of(field(FieldType.YES_NO), "no") is False
    assert own.value_of(NUMBER, "") is None
    assert own.show(NUMBER, "3.5") == "3.5 m"


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_a_values_row_follows_from_field_and_target(one: bytes, other: bytes) -> None:
    assert own.row_id(one, other) == own.row_id(one, other)
    assert len(own.row_id(one, other)) == 16
    if one != other:
        assert own.row_id(one, other) != own.row_id(other, one)


def test_a_forms_values_are_parted() -> None:
    name = NUMBER.form_name
    assert own.split({"code": "C", name: "3"}) == ({"code": "C"}, {NUMBER.id: "3"})
    assert own.split({name: None}) == ({}, {NUMBER.id: ""})
    with pytest.raises(InvalidValueError):
        own.split({"own.zz": "1"})


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "a=b"}, "name"),
        ({"of_kind": "tank"}, "of_kind"),
        ({"choices": ()}, "choices"),
        ({"type": FieldType.TEXT}, "choices"),
        ({"unit": "m"}, "unit"),
    ],
)
def test_definitions_that_make_no_sense_are_refused(changes: dict[str, object], at: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        own.checked(replace(CHOICE, **changes), ())  # type: ignore[arg-type]
    assert caught.value.params["field"] == at


def test_a_name_is_taken_once_in_a_kind_unless_retired() -> None:
    other = replace(CHOICE, id=bytes(16), name="HEIGHT")
    with pytest.raises(InvalidValueError):
        own.checked(CHOICE, (other,))
    assert own.checked(CHOICE, (replace(other, retired=True),)) == CHOICE
    assert own.checked(CHOICE, (replace(other, of_kind="visit"), CHOICE)) == CHOICE
    assert own.checked(replace(CHOICE, name=" a \n b ", choices=("x", " x ", "")), ()).choices == ("x",)
    assert own.by_name((replace(other, retired=True), CHOICE), " Height ") is CHOICE
    with pytest.raises(NotFoundError):
        own.by_name((CHOICE,), "width")
