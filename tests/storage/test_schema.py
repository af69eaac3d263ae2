"""Migrations, declared tables and the field registry say the same; the pragmas are in force."""

from __future__ import annotations

import os
import stat
import threading
from typing import Any

import pytest
from sqlalchemy import Table

from fieldcrm.journal.fields import ENTITIES
from fieldcrm.services.desk import Desk
from fieldcrm.storage.migrations import APPLICATION_ID, SCHEMA_VERSION
from fieldcrm.storage.tables import TABLES


def columns(desk: Desk, table: str) -> list[tuple[str, str, bool, bool]]:
    """(name, type, required, key) of a table's columns, as migrated."""
    found = desk.archive.reader().execute(f"PRAGMA table_info({table})").fetchall()
    return [(name, kind, bool(required), bool(key)) for _n, name, kind, required, _default, key in found]


def declared(entity: str) -> Table:
    """The table of an entity as the classes declare it."""
    table: Table = TABLES[entity].__table__  # type: ignore[attr-defined]
    return table


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_migrations_make_what_the_classes_declare(desk: Desk, entity: str) -> None:
    table = declared(entity)
    wanted = [(c.name, str(c.type), not c.nullable, c.primary_key) for c in table.columns]
    assert table.name == ENTITIES[entity].table
    assert columns(desk, table.name) == wanted


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)
def test_every_field_has_its_columns_and_every_column_its_field(desk: Desk, entity: Any) -> None:
    fields = {column.name: column.type for field in entity.fields for column in field.columns}
    made = {name: kind for name, kind, _required, _key in columns(desk, entity.table)}
    assert made == {"id": "BLOB", **fields, "origin": "INTEGER"}


def test_every_table_of_an_entity_is_declared() -> None:
    assert set(TABLES) == set(ENTITIES)


def test_no_business_column_is_unique_or_checked(desk: Desk) -> None:
    tables = {entity.table for entity in ENTITIES.values()}
    for name, sql in desk.archive.reader().execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        if name in tables:
            assert "UNIQUE" not in sql
            assert "CHECK" not in sql


def pragmas(desk: Desk) -> dict[str, object]:
    """What is in force on this thread's connection."""
    names = ("synchronous", "foreign_keys", "secure_delete", "trusted_schema", "temp_store", "journal_mode")
    return {name: desk.archive.reader().execute(f"PRAGMA {name}").fetchone()[0] for name in names}


IN_FORCE = {
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "temp_store": 2,
    "journal_mode": "wal",
}


def test_pragmas_are_in_force_on_every_thread(desk: Desk) -> None:
    found = [pragmas(desk)]
    thread = threading.Thread(target=lambda: found.append(pragmas(desk)))
    thread.start()
    thread.join()
    assert found == [IN_FORCE, IN_FORCE]


def test_the_file_says_what_it_is(desk: Desk) -> None:
    connection = desk.archive.reader()
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no mode bits; the profile folder is private there")
def test_nobody_else_may_read_it(desk: Desk) -> None:
    assert stat.S_IMODE(desk.archive.folder.stat().st_mode) == 0o700
    desk.create_customer({"name": "甲"})
    for file in desk.archive.folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file.name


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("customer", "name", "x'00ff'"),
        ("customer", "cycle_days", "'often'"),
        ("customer", "deleted", "0.5"),
        ("contact", "customer_id", "'text'"),
        ("contact", "is_primary", "x'01'"),
    ],
)
def test_a_value_of_the_wrong_type_is_told(desk: Desk, table: str, column: str, value: str) -> None:
    desk.create_customer({"name": "甲", "cycle_days": 30, "contact.name": "王"})
    assert all(finding.ok for finding in desk.doctor())
    with desk.archive.local_write() as connection:
        connection.execute(f"UPDATE {table} SET {column} = {value}")
    wrong = next(finding for finding in desk.doctor() if finding.code == "rows")
    assert not wrong.ok
    assert wrong.params["count"] == 1
    assert str(wrong.params["first"]).startswith(table)
    assert str(wrong.params["first"]).endswith(column)
