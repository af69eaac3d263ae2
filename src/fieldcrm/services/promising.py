"""Promises: given in a call, a visit, a complaint or on their own, kept in sight until somebody settles them.

`add` is for whoever saves something else at the same time: the promise becomes a part of that one change.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.errors import AmbiguousError, InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import local
from fieldcrm.storage import registers as stored
from fieldcrm.storage.reads import complaints as refs
from fieldcrm.storage.reads import promises as reads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.complaints import PromiseLine
    from fieldcrm.services.desk_base import DeskBase

MOST_CHARACTERS = 500
HOWS = ("kept", "dropped")
SOURCES = ("activity", "visit", "complaint")
_HEX = frozenset("0123456789abcdef")
_LEAST_DIGITS = 4
_SHOWN = 5


class Given(NamedTuple):
    """A promise as it is given: what, by which day and perhaps time."""

    what: str
    by: date
    at: time | None = None


def checked(given: Given, today: date) -> Given:
    """The promise, if it can be kept. Raises InvalidValueError: 'required', 'one_line', 'too_long', 'past'."""
    what = given.what.strip()
    if not what:
        raise InvalidValueError(field="what", value="", reason="required")
    if len(what.splitlines()) > 1:
        raise InvalidValueError(field="what", value=what, reason="one_line")
    if len(what) > MOST_CHARACTERS:
        raise InvalidValueError(field="what", value=what, reason="too_long", most=MOST_CHARACTERS)
    if given.by < today:
        raise InvalidValueError(field="by", value=given.by.isoformat(), reason="past")
    return given._replace(what=what)


def add(
    connection: Connection,
    draft: Draft,
    customer_id: bytes,
    given: Given,
    today: date,
    source: tuple[str, bytes] | None = None,
) -> bytes:
    """Add a promise of this laptop's user to a draft; returns its id. `source` is what it was given in: kind and id.

    Raises InvalidValueError.
    """
    good = checked(given, today)
    values: dict[str, object] = {
        "customer_id": customer_id,
        "what": good.what,
        "by": [good.by.isoformat(), None if good.at is None else good.at.hour * 60 + good.at.minute],
        "given_by": local.user(connection),
        "given_on": today.isoformat(),
    }
    if source is not None:
        values["source"] = list(source)
    return draft.create("promise", values)


def give(desk: DeskBase, customer_id: bytes, given: Given, source: tuple[str, bytes] | None = None) -> Receipt:
    """Give a promise. Raises InvalidValueError, NotFoundError."""
    from dataclasses import replace

    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("give_promise")
        row = add(connection, draft, customer_id, given, desk.day(), source)
        return replace(write(desk, connection, draft, customer), row=row)


def edit(desk: DeskBase, promise_id: bytes, values: Mapping[str, object]) -> Receipt | None:
    """Change what was promised (`what`), by when (`by`, `at`) or by whom (`given_by`); None if nothing differs."""
    with desk.archive.writing() as connection:
        current = _current(connection, promise_id)
        before = current["by"] if isinstance(current["by"], list) else [None, None]
        wanted: dict[str, object] = {name: values[name] for name in ("what", "given_by") if name in values}
        if "what" in wanted and not str(wanted["what"] or "").strip():
            raise InvalidValueError(field="what", value="", reason="required")
        if "by" in values or "at" in values:
            by, at = values.get("by", before[0]), values.get("at", before[1])
            if by is None:
                raise InvalidValueError(field="by", value="", reason="required")
            wanted["by"] = [
                by.isoformat() if isinstance(by, date) else by,
                at.hour * 60 + at.minute if isinstance(at, time) else at,
            ]
        changed = stored.differing(current, wanted)
        if not changed:
            return None
        draft = Draft("edit_promise")
        draft.edit("promise", promise_id, changed)
        return write(desk, connection, draft, customer_of(connection, _owner(current)))


def settle(desk: DeskBase, promise_id: bytes, how: str, word: str) -> Receipt:
    """Say that a promise was kept or dropped; dropping one needs a word. Raises InvalidValueError, NotFoundError."""
    if how not in HOWS:
        raise InvalidValueError(field="how", value=how, reason="choice", choices=", ".join(HOWS))
    if how == "dropped" and not word.strip():
        raise InvalidValueError(field="word", value="", reason="required")
    with desk.archive.writing() as connection:
        current = _current(connection, promise_id)
        if current["settled"]:
            raise InvalidValueError(field="promise", value=str(current["what"] or ""), reason="settled")
        draft = Draft("settle_promise")
        settled = [desk.day().isoformat(), how, word.strip(), local.user(connection)]
        draft.edit("promise", promise_id, {"settled": settled})
        return write(desk, connection, draft, customer_of(connection, _owner(current)))


def listed(
    desk: DeskBase, now: datetime, *, open_only: bool, mine: bool, customer_id: bytes | None, limit: int | None
) -> tuple[PromiseLine, ...]:
    """The promises, open ones by their day."""
    with desk.archive.reading() as connection:
        return reads.promises(connection, now, open_only=open_only, mine=mine, customer_id=customer_id, limit=limit)


def find(desk: DeskBase, text: str) -> PromiseLine:
    """The promise that `text` names by the end of its id. Raises NotFoundError, AmbiguousError."""
    with desk.archive.reading() as connection:
        found = ids_ending(connection, "promise", text)
        line = reads.one(connection, found, desk.now()) if found else None
    if line is None:
        raise NotFoundError(what="promise", text=text)
    return line


def ids_ending(connection: Connection, entity: str, text: str) -> bytes | None:
    """The one row whose id ends in these hexadecimal digits (four at least). Raises AmbiguousError."""
    digits = text.strip().casefold()
    if len(digits) < _LEAST_DIGITS or set(digits) - _HEX:
        return None
    found = refs.ending(connection, entity, digits)
    if len(found) > 1:
        raise AmbiguousError(text=text, matches=[row.hex()[-len(digits) - 2 :] for row in found[:_SHOWN]])
    return found[0] if found else None


def _current(connection: Connection, promise_id: bytes) -> dict[str, object]:
    current = stored.current(connection, "promise", promise_id)
    if current is None or current["deleted"]:
        raise NotFoundError(what="promise", text=promise_id.hex())
    return current


def _owner(current: Mapping[str, object]) -> bytes:
    owner = current["customer_id"]
    assert isinstance(owner, bytes)
    return owner
