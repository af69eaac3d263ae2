"""The state of a form: what would be lost, what is wrong, what a crash leaves behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.errors import InvalidValueError
from fieldcrm.ui.widgets.form_state import FormField, FormState


def number(text: str) -> object:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise InvalidValueError(field="volume", value=text, reason="number") from None


FIELDS = (FormField("name", "Name", str.strip, required=True), FormField("volume", "Volume", number, kind="number"))


def form(name: str = "ACME", volume: str = "20") -> FormState:
    return FormState(FIELDS, {"name": name, "volume": volume})


def test_a_fresh_form_would_lose_nothing() -> None:
    assert form().changed() == ()
    assert form().draft() is None


def test_typing_back_what_it_was_is_no_change() -> None:
    state = form()
    state.write("name", "ACME Ltd")
    assert state.changed() == ("name",)
    state.write("name", "ACME ")
    assert state.changed() == ()


def test_only_changed_values_are_handed_on() -> None:
    state = form()
    state.write("volume", "30")
    assert state.values() == {"volume": 30.0}
    assert state.values(all_fields=True) == {"name": "ACME", "volume": 30.0}


def test_all_errors_are_found_at_once_and_the_first_is_named() -> None:
    state = form()
    state.write("name", "  ")
    state.write("volume", "many")
    assert state.values() is None
    assert state.first_error() == "name"
    assert {name: error.params["reason"] for name, error in state.errors.items()} == {
        "name": "required",
        "volume": "number",
    }


def test_an_error_goes_when_its_text_changes() -> None:
    state = form()
    state.write("volume", "many")
    assert state.values() is None
    state.write("volume", "31")
    assert not state.errors
    assert state.values() == {"volume": 31.0}


def test_an_error_stays_while_its_text_stays() -> None:
    state = form()
    state.write("volume", "many")
    state.values()
    state.write("volume", "many")
    assert list(state.errors) == ["volume"]


def test_the_archives_error_finds_its_field() -> None:
    state = form()
    assert state.blame(InvalidValueError(field="volume", value="1", reason="range"))
    assert not state.blame(InvalidValueError(field="elsewhere", value="1", reason="range"))
    assert list(state.errors) == ["volume"]


@given(st.text(), st.text())
def test_a_draft_brings_back_every_text(name: str, volume: str) -> None:
    typed = form()
    typed.write("name", name)
    typed.write("volume", volume)
    reopened = form()
    assert reopened.restore(typed.draft()) == bool(typed.changed())
    assert [reopened.texts[n] for n in typed.changed()] == [typed.texts[n] for n in typed.changed()]


@pytest.mark.parametrize("draft", [None, "", "{", "[]", "3", '{"gone": "x"}', '{"name": 3}'])
def test_a_draft_that_fits_nothing_is_passed_over(draft: str | None) -> None:
    state = form()
    assert not state.restore(draft)
    assert state.texts == state.initial


def test_reverting_forgets_texts_and_errors() -> None:
    state = form()
    state.write("volume", "many")
    state.values()
    state.revert()
    assert state.changed() == ()
    assert not state.errors
