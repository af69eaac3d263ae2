"""Field ids are for ever: what they name must never change."""

from __future__ import annotations

import pytest

from fieldcrm.journal.fields import DELETED, ENTITIES, Entity

FROZEN = {
    "customer": "deleted code name territory sector status address note owner invoice cycle_days monthly_volume"
    " usual_quantity busy_months slack_months entered_on",
    "contact": "deleted customer_id name role phone email wechat note is_primary",
    "site": "deleted customer_id name address rules",
    "tank": "deleted customer_id site_id name product volume safe_fill reserve pump_needed cm_table",
    "product": "deleted code name density",
    "delivery": "deleted customer_id day quantity product price supplier number tank_id note order_id",
    "order": "deleted customer_id for_day quantity product tank_id note state taken_on",
    "reading": "deleted customer_id tank_id day level",
    "activity": "deleted customer_id kind state day minute done_at outcome reason note promised contact_id",
    "fact": "deleted customer_id topic value said_by confirmed_on",
    "word": "deleted customer_id kind from_day until_day said_by told_on",
    "setting": "deleted key value",
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
