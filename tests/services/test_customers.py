"""Customers and their parts: made, changed, hidden; only what differs is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.storage.desks import TODAY, customer, litres

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Outcome, Status
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.services.desk import Desk

FULL: dict[str, object] = {
    "code": "C-7",
    "name": "惠州运输公司",
    "territory": "惠州",
    "sector": "transport",
    "status": "active",
    "address": "大亚湾 1 号",
    "note": "先打手机\n再上门",
    "owner": "Li Wei",
    "invoice.legal_name": "惠州运输有限公司",
    "invoice.tax_number": "91441300",
    "invoice.address": "大亚湾 2 号",
    "invoice.phone": "0752-1",
    "invoice.bank": "工行",
    "invoice.account": "6222",
    "cycle_days": 12.0,
    "monthly_volume": Amount.of(75.5, Unit.TONNE),
    "usual_quantity": Amount.of(30_000, Unit.LITRE),
    "busy_months": (10, 11, 12),
    "slack_months": (2,),
}


def test_everything_that_is_entered_is_in_the_dossier(desk: Desk) -> None:
    created = desk.create_customer({**FULL, "contact.name": "王芳", "contact.phone": "138", "contact.role": "调度"})
    assert created.customer is not None
    whom = created.customer.id
    desk.put_part("site", whom, None, {"name": "东门", "address": "东路", "rules": "带安全帽"})
    tank: dict[str, object] = {"name": "1 号", "product": "diesel", "volume": 20_000.0, "pump_needed": True}
    desk.put_part("tank", whom, None, tank)
    desk.put_part("fact", whom, None, {"topic": "payment", "value": "月结", "confirmed_on": date(2026, 1, 5)})
    desk.record_delivery(whom, litres(5000), TODAY)
    found = desk.dossier(whom)
    head = (found.code, found.name, found.territory, found.sector, found.status, found.address, found.note, found.owner)
    assert head == (*(FULL[key] for key in ("code", "name", "territory", "sector")), Status.ACTIVE, *_rest())
    assert found.invoice.legal_name == "惠州运输有限公司"
    assert found.invoice.account == "6222"
    assert (found.declared.cycle_days, found.declared.monthly_volume) == (12.0, FULL["monthly_volume"])
    assert found.declared.usual_quantity == FULL["usual_quantity"]
    assert (found.declared.busy_months, found.declared.slack_months) == ((10, 11, 12), (2,))
    assert [(person.name, person.phone, person.role, person.primary) for person in found.contacts] == [
        ("王芳", "138", "调度", True)
    ]
    assert [(site.name, site.rules) for site in found.sites] == [("东门", "带安全帽")]
    (shown,) = found.tanks
    assert (shown.volume, shown.safe_fill, shown.reserve, shown.pump_needed) == (20_000.0, 95.0, 10.0, True)
    assert [(fact.topic, fact.value, fact.confirmed_on) for fact in found.facts] == [
        ("payment", "月结", date(2026, 1, 5))
    ]
    assert found.forecast is not None
    assert found.timeline[0].amount == litres(5000)
    assert found.measured is not None
    assert found.months


def _rest() -> tuple[object, ...]:
    return tuple(FULL[key] for key in ("address", "note", "owner"))


def test_a_new_customer_is_a_prospect_unless_said_otherwise(desk: Desk) -> None:
    receipt = desk.create_customer({"name": "甲"})
    assert receipt.customer is not None
    assert desk.dossier(receipt.customer.id).status is Status.PROSPECT


def test_only_what_differs_is_written(desk: Desk) -> None:
    whom = customer(desk, **{key: value for key, value in FULL.items() if key not in ("name", "status")})
    changes = desk.status().changes
    assert desk.edit_customer(whom, {"code": "C-7", "busy_months": (10, 11, 12), "invoice.bank": "工行"}) is None
    assert desk.status().changes == changes
    receipt = desk.edit_customer(whom, {"code": "C-7", "territory": "广州", "invoice.bank": "农行"})
    assert receipt is not None
    (entry,) = desk.history(limit=1)
    assert {change.field for change in entry.fields} == {"territory", "invoice"}
    assert desk.dossier(whom).invoice.bank == "农行"
    assert desk.dossier(whom).invoice.account == "6222", "the rest of the block stays"


def test_a_field_can_be_emptied(desk: Desk) -> None:
    whom = customer(desk, note="x", monthly_volume=Amount.of(1, Unit.TONNE), **{"invoice.bank": "工行"})
    desk.edit_customer(whom, {"note": "", "monthly_volume": None, "invoice.bank": None})
    found = desk.dossier(whom)
    assert (found.note, found.declared.monthly_volume, found.invoice.bank) == ("", None, "")
    assert desk.edit_customer(whom, {"note": None, "monthly_volume": None}) is None


def test_a_customer_needs_a_name_and_fields_must_exist(desk: Desk) -> None:
    for values, reason in (
        ({"name": " "}, "required"),
        ({"code": "C"}, "required"),
        ({"name": "甲", "colour": "red"}, "unknown"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            desk.create_customer(values)
        assert caught.value.params["reason"] == reason
    whom = customer(desk)
    with pytest.raises(InvalidValueError):
        desk.edit_customer(whom, {"name": ""})
    with pytest.raises(InvalidValueError):
        desk.edit_customer(whom, {"status": "asleep"})
    with pytest.raises(InvalidValueError):
        desk.put_part("fact", whom, None, {"topic": "x"})
    with pytest.raises(InvalidValueError):
        desk.put_part("customer", whom, None, {"name": "x"})
    with pytest.raises(InvalidValueError):
        desk.delete("log", whom)
    assert desk.status().changes == 1


def test_several_settings_change_together_or_not_at_all(desk: Desk) -> None:
    with pytest.raises(InvalidValueError) as caught:
        desk.change_settings({"cadence_a": 9, "daily_capacity": "many"})
    assert caught.value.params["field"] == "daily_capacity"
    assert desk.rules() == Rules()
    receipt = desk.change_settings({"grade_b_from": 0.9, "grade_a_from": 0.95, "cadence_a": 30})
    assert receipt is not None
    assert receipt.rows == 2
    assert desk.undo().kind == "change_setting"
    assert desk.rules() == Rules()


def test_a_part_belongs_to_its_customer(desk: Desk) -> None:
    one, other = customer(desk, "甲"), customer(desk, "乙")
    desk.put_part("contact", one, None, {"name": "王"})
    (person,) = desk.dossier(one).contacts
    with pytest.raises(NotFoundError):
        desk.put_part("contact", other, person.id, {"name": "李"})
    assert desk.put_part("contact", one, person.id, {"name": "王"}) is None
    receipt = desk.put_part("contact", one, person.id, {"phone": "139"})
    assert receipt is not None
    assert receipt.kind == "edit_contact"
    assert [(p.name, p.phone) for p in desk.dossier(one).contacts] == [("王", "139")]


def test_what_is_hidden_is_gone_until_undone(desk: Desk) -> None:
    whom = customer(desk, "甲公司")
    desk.put_part("contact", whom, None, {"name": "王", "phone": "13800001111"})
    (person,) = desk.dossier(whom).contacts
    desk.delete("contact", person.id)
    assert desk.dossier(whom).contacts == ()
    assert desk.search("13800001111") == ()
    with pytest.raises(NotFoundError):
        desk.delete("contact", person.id)
    desk.undo()
    assert [row.id for row in desk.search("13800001111")] == [whom]
    desk.reschedule(whom, TODAY)
    desk.delete("customer", whom)
    for found in (desk.customers().rows, desk.search("甲公司"), desk.today().rows, desk.agenda(TODAY, TODAY)):
        assert not found
    assert (desk.status().customers, desk.today().customers) == (0, 0)
    for action in (desk.dossier, desk.call_card, desk.why):
        with pytest.raises(NotFoundError):
            action(whom)
    desk.undo()
    assert [row.id for row in desk.search("甲公司")] == [whom]
    assert [row.customer_id for row in desk.today().rows] == [whom]


def test_settings_are_checked_shared_and_told(desk: Desk) -> None:
    receipt = desk.change_setting("daily_capacity", "12")
    assert receipt is not None
    assert desk.rules().daily_capacity == 12
    assert desk.change_setting("daily_capacity", 12) is None
    assert desk.today().capacity == 12
    (entry,) = desk.history(limit=1)
    assert {change.field: change.after for change in entry.fields} == {"key": "daily_capacity", "value": "12"}
    for key, value in (("daily_capacity", 0), ("grade_a_from", 0.1), ("colour", 1), ("work_start", "25:00")):
        with pytest.raises(InvalidValueError):
            desk.change_setting(key, value)
    assert desk.status().changes == 1


def test_drafts_outlive_the_program_and_are_nobody_elses(desk: Desk) -> None:
    digest = desk.digest()
    desk.keep_draft("call:1", "说到一半")
    assert desk.draft("call:1") == "说到一半"
    assert desk.draft("call:2") is None
    assert (desk.status().changes, desk.digest()) == (0, digest)
    with bootstrap.open_desk(desk.archive.folder, read_only=True) as second:
        second.keep_draft("call:1", "二")
        assert second.draft("call:1") == "说到一半", "a window that may only read keeps no draft, and says no error"
    desk.keep_draft("call:1", None)
    assert desk.draft("call:1") is None


def test_nothing_is_written_to_a_customer_that_was_deleted(desk: Desk) -> None:
    """A screen that was opened before may still offer it; what it says would be seen by nobody."""
    whom = customer(desk)
    part = desk.put_part("fact", whom, None, {"topic": "channel", "value": "phone"})
    assert part is not None
    desk.delete("customer", whom)
    changes = desk.status().changes
    writes: tuple[Callable[[], object], ...] = (
        lambda: desk.log_call(whom, Outcome.REACHED),
        lambda: desk.add_note(whom, "x"),
        lambda: desk.reschedule(whom, TODAY),
        lambda: desk.accept_sweep({whom: TODAY}),
        lambda: desk.take_order(whom, litres(500), TODAY),
        lambda: desk.record_delivery(whom, litres(500), TODAY),
        lambda: desk.edit_customer(whom, {"name": "x"}),
        lambda: desk.put_part("contact", whom, None, {"name": "x"}),
    )
    for write in writes:
        with pytest.raises(NotFoundError):
            write()
    assert desk.status().changes == changes
    assert desk.undo().customer is not None, "the receipt names the customer that came back"
    assert desk.log_call(whom, Outcome.REACHED).kind == "log_call"
