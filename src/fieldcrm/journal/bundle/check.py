"""What every change that comes in must fulfil, whoever signed it, before anything of it is built: hashes and limits.

The operations are looked into row by row, so that no lie about lengths costs more memory than one row. Entities and
fields of a newer program pass. Whether a value fits its column is asked where it is folded (`journal.checking`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
from msgspec import Meta

from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle import limits
from fieldcrm.journal.bundle.records import RawChange
from fieldcrm.journal.bundle.sense import checks_of
from fieldcrm.journal.change import FORMAT, Change, Header, digest
from fieldcrm.journal.shapes import DELETED

if TYPE_CHECKING:
    from collections.abc import Callable

_HASH, _ID = 32, 16


class _RawBatch(NamedTuple):
    """A batch whose rows are still bytes."""

    entity: Annotated[str, Meta(min_length=1, max_length=64)]
    new: bool
    fields: Annotated[
        tuple[Annotated[int, Meta(ge=0, le=1 << 31)], ...],
        Meta(max_length=limits.MAX_FIELDS),
    ]
    rows: msgspec.Raw


_header = msgspec.msgpack.Decoder(Header).decode
_outline = msgspec.msgpack.Decoder(Annotated[list[_RawBatch], Meta(max_length=limits.MAX_ROWS)]).decode
_rows = msgspec.msgpack.Decoder(Annotated[list[msgspec.Raw], Meta(max_length=limits.MAX_ROWS)]).decode
_row = msgspec.msgpack.Decoder(Annotated[list[object], Meta(max_length=limits.MAX_FIELDS + 1)]).decode
_FAULTS = (msgspec.MsgspecError, ValueError, TypeError, RecursionError, OverflowError)
"""What bytes that are no change make of a decoder; UnicodeDecodeError, as of half characters, is a ValueError."""


def checked(raw: RawChange, number: int, known: Callable[[bytes], bool] | None = None) -> Change:
    """The change, or BundleError: bundle_change with `at` = its place in the bundle, and what is wrong with it.

    One whose hash is `known` has passed this check before and is not looked into again.
    """
    hash_ = digest(raw.header)
    try:
        header = _header(raw.header)
        if known is not None and known(hash_) and digest(raw.payload) == header.payload_hash:
            return Change(hash_, header, raw.header, raw.payload)
        _check_header(header)
        if digest(raw.payload) != header.payload_hash:
            raise _Fault("payload_hash")
        _check_payload(raw.payload)
    except _Fault as fault:
        raise BundleError(reason="bundle_change", at=number, what=str(fault)) from fault
    except _FAULTS as error:
        raise BundleError(reason="bundle_change", at=number, what="shape") from error
    return Change(hash_, header, raw.header, raw.payload)


class _Fault(Exception):  # noqa: N818 - it never leaves this module
    """What is wrong with a change, in one word."""


def _check_header(header: Header) -> None:
    sizes = len(header.replica) == _ID and len(header.action) == _ID and len(header.payload_hash) == _HASH
    if not sizes or len(header.undoes) not in (0, _ID):
        raise _Fault("ids")
    parents = header.parents
    if len(parents) > limits.MAX_PARENTS or any(len(parent) != _HASH for parent in parents):
        raise _Fault("parents")
    if list(parents) != sorted(set(parents)):
        raise _Fault("parents")
    if not 1 <= header.sequence <= limits.MAX_INTEGER or not 1 <= header.part <= header.parts <= limits.MAX_INTEGER:
        raise _Fault("sequence")
    if not 0 <= header.time < limits.MAX_TIME or abs(header.wall) > limits.MAX_INTEGER:
        raise _Fault("time")
    if header.format < FORMAT or not 1 <= header.schema <= limits.MAX_INTEGER:
        raise _Fault("version")
    if max(len(header.actor), len(header.kind), len(header.program)) > limits.MAX_NAME or not header.kind:
        raise _Fault("names")


def _check_payload(payload: bytes) -> None:
    """Look into the operations row by row, so that nothing is built that is greater than one row."""
    rows_left, values_left = limits.MAX_ROWS, limits.MAX_VALUES
    for batch in _outline(payload):
        fields = batch.fields
        if len(set(fields)) != len(fields):
            raise _Fault("fields")
        rows = _rows(batch.rows)
        rows_left -= len(rows)
        values_left -= len(rows) * (len(fields) + 1)
        if rows_left < 0 or values_left < 0 or not rows:
            raise _Fault("rows")
        if not fields and not batch.new:
            raise _Fault("fields")
        senses = checks_of(batch.entity, fields)
        for row in rows:
            if len(row) > limits.MAX_ROW:
                raise _Fault("row")
            values = _row(row)
            _check_row(values, fields)
            if not all(sensible(values[place]) for place, sensible in senses):
                raise _Fault("senseless")


def _check_row(row: list[object], fields: tuple[int, ...]) -> None:
    if len(row) != len(fields) + 1:
        raise _Fault("row")
    row_id = row[0]
    if type(row_id) is not bytes or len(row_id) != _ID:
        raise _Fault("row_id")
    for field, value in zip(fields, row[1:], strict=True):
        if type(value) is list:
            if len(value) > limits.MAX_PARTS:
                raise _Fault("value")
            for part in value:
                _check_value(part)
        else:
            _check_value(value)
        if field == DELETED and value not in (0, 1):  # of newer programs' entities too: it is never empty
            raise _Fault("value")


def _check_value(value: object) -> None:
    if value is None:
        return
    kind = type(value)
    if kind is str or kind is bytes:
        if len(value) > limits.MAX_TEXT:  # type: ignore[arg-type]
            raise _Fault("too_long")
    elif kind is int:
        if not -limits.MAX_INTEGER - 1 <= value <= limits.MAX_INTEGER:  # type: ignore[operator]
            raise _Fault("number")
    elif kind is float:
        if not math.isfinite(value):  # type: ignore[arg-type]
            raise _Fault("number")
    elif kind is not bool:
        raise _Fault("value")
