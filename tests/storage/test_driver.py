"""What the driver is told of values: they come back as they went in, and it does not ask each of them."""

from __future__ import annotations

from fieldcrm.services.desk import Desk
from fieldcrm.storage.driver import dbapi2


def test_nothing_and_bytes_are_bound_as_they_are(desk: Desk) -> None:
    row = desk.archive.reader().execute("SELECT ?, typeof(?1), ?, typeof(?2)", (None, b"\0\xff")).fetchone()
    assert row == (None, "null", b"\0\xff", "blob")


def test_the_driver_knows_at_once_what_nothing_and_bytes_are() -> None:
    assert {(type(None), dbapi2.PrepareProtocol), (bytes, dbapi2.PrepareProtocol)} <= dbapi2.adapters.keys()
