"""Field ids are for ever: what they name must never change."""

from __future__ import annotations

import pytest

from fieldcrm.journal.fields import DELETED, ENTITIES, Entity

FROZEN = {
    "customer": "deleted code name territory sector status address note owner invoice cycle_days monthly_volume"
    " usual_quantity busy_months slack_months entered_on merged_into language",
    "contact": "deleted customer_id name role phone email wechat note is_primary",
    "site": "deleted customer_id name address rules permits gate air_shower clothing safety_gear hours contact_id"
    " pump hose_length",
    "tank": "deleted customer_id site_id name product volume safe_fill reserve pump_needed cm_table",
    "product": "deleted code name density",
    "delivery": "deleted customer_id day quantity product price supplier number tank_id note order_id",
    "order": "deleted customer_id for_day quantity product tank_id note state taken_on",
    "reading": "deleted customer_id tank_id day level",
    "activity": "deleted customer_id kind state day minute done_at outcome reason note promised contact_id author",
    "fact": "deleted customer_id topic value said_by confirmed_on price supplier product",
    "word": "deleted customer_id kind from_day until_day said_by told_on tank_id quantity",
    "setting": "deleted key value",
    "equipment": "deleted customer_id site_id tank_id kind name maker model serial installed_on note retired_on",
    "visit": "deleted customer_id site_id day minute minutes travel_minutes engineer present customer_word note"
    " number activity_id equipment_id",
    "visit_problem": "deleted customer_id visit_id equipment_id problem cause solution method solved position",
    "visit_part": "deleted customer_id visit_id equipment_id name number quantity serial position",
    "visit_parameter": "deleted customer_id visit_id equipment_id name value position",
    "visit_program": "deleted customer_id visit_id equipment_id name version what position",
    "risk": "deleted customer_id visit_id equipment_id what severity check_by owner closed found_on",
    "attachment": "deleted customer_id of_id file caption",
    "complaint": "deleted customer_id contact_id visit_id equipment_id received_at channel words category product"
    " seeks effect mood severity cause remedy enough owner general merged_into number improvement activity_id",
    "complaint_step": "deleted customer_id complaint_id step at actor words",
    "promise": "deleted customer_id what by given_by given_on source settled",
    "contract": "deleted customer_id number period volume product price_terms remind_days signed_on note ended_on",
    "prepayment": "deleted customer_id day money kind note delivery_id",
    "relation": "deleted customer_id other_id kind since note",
    "notice": "deleted day title market advice words until_day rule author",
    "notice_target": "deleted customer_id notice_id told position",
    "custom_field": "deleted of_kind name type unit choices position note",
    "custom_value": "deleted customer_id field_id of_id value",
    "choice": "deleted list word position",
    "segment": "deleted name rule note",
    "degree_day": "deleted territory day hdd",
    "member": "deleted name laptop joined_on retired",
}


@pytest.mark.parametrize("name", FROZEN)
def test_ids_name_what_they_always_named(name: str) -> None:
    ids = {field.id: field.name for field in ENTITIES[name].fields}
    frozen = dict(enumerate(FROZEN[name].split()))
    assert {id_: ids.get(id_) for id_ in frozen} == frozen


def test_every_entity_is_frozen_here() -> None:
    assert set(FROZEN) == set(ENTITIES)


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)
def test_no_id_column_or_name_is_used_twice(entity: Entity) -> None:
    ids = [field.id for field in entity.fields]
    columns = [column.name for field in entity.fields for column in field.columns]
    names = [field.name for field in entity.fields]
    for found in (ids, columns, names):
        assert len(found) == len(set(found))
    assert entity.field("deleted").id == DELETED
    assert entity.by_id(250) is None
    with pytest.raises(KeyError):
        entity.field("no such field")
