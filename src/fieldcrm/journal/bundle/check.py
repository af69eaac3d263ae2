"""What every change that comes in must fulfil, whoever signed it, before anything of it is built: hashes and limits.

The operations are looked into some rows at a time, so that no lie about lengths costs more memory than these. Entities
and fields of a newer program pass. Whether a value fits its column is asked where it is folded (`journal.checking`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
from msgspec import Meta

from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle import limits
from fieldcrm.journal.bundle.records import RawChange
from fieldcrm.journal.bundle.sense import Check, checks_of
from fieldcrm.journal.change import FORMAT, Change, Header, digest
from fieldcrm.journal.shapes import DELETED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
_raws = msgspec.msgpack.Decoder(Annotated[list[msgspec.Raw], Meta(max_length=limits.MAX_ROWS)]).decode
_rows = msgspec.msgpack.Decoder(list[Annotated[list[object], Meta(max_length=limits.MAX_FIELDS + 1)]]).decode
_SOME = 1 << 19
"""Bytes of rows that are decoded at once."""
_PLAIN = frozenset({str, bytes, int, float, bool, type(None)})
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
    """Look into the operations some rows at a time, so that no lie about lengths builds more than these."""
    rows_left, values_left = limits.MAX_ROWS, limits.MAX_VALUES
    for batch in _outline(payload):
        fields = batch.fields
        if len(set(fields)) != len(fields) or not (fields or batch.new):
            raise _Fault("fields")
        rows = _raws(batch.rows)
        rows_left -= len(rows)
        values_left -= len(rows) * (len(fields) + 1)
        if rows_left < 0 or values_left < 0 or not rows:
            raise _Fault("rows")
        for some in _some(rows):
            _check_rows(some, fields, checks_of(batch.entity, fields))


def _some(rows: list[msgspec.Raw]) -> Iterator[list[list[object]]]:
    """The rows, as many at a time as `_SOME` bytes hold; a longer one alone."""
    start = size = 0
    for at, row in enumerate(rows):
        length = len(row)
        if length > limits.MAX_ROW:
            raise _Fault("row")
        if size and size + length > _SOME:
            yield _decoded(rows[start:at])
            start, size = at, 0
        size += length
    yield _decoded(rows[start:])


def _decoded(rows: list[msgspec.Raw]) -> list[list[object]]:
    return _rows(b"\xdd" + len(rows).to_bytes(4, "big") + b"".join(rows))


def _check_rows(rows: list[list[object]], fields: tuple[int, ...], senses: tuple[tuple[int, Check], ...]) -> None:
    if set(map(len, rows)) != {len(fields) + 1}:
        raise _Fault("row")
    columns = list(zip(*rows, strict=True))
    ids = columns[0]
    if set(map(type, ids)) != {bytes} or set(map(len, ids)) != {_ID}:
        raise _Fault("row_id")
    for field, column in zip(fields, columns[1:], strict=True):
        _check_column(field, column, long=len(rows) == 1)  # several together have no more than `_SOME` bytes
    if not all(all(map(sensible, columns[place])) for place, sensible in senses):
        raise _Fault("senseless")


def _check_column(field: int, column: Sequence[object], *, long: bool) -> None:
    """`long`: one of the values may be longer than is allowed."""
    kinds = set(map(type, column))
    if field == DELETED and not (kinds <= {int, bool} and set(column) <= {0, 1}):
        raise _Fault("value")  # of newer programs' entities too: it is never empty
    if list in kinds:
        groups = [value for value in column if type(value) is list]
        if max(map(len, groups)) > limits.MAX_PARTS:
            raise _Fault("value")
        parts = [part for group in groups for part in group]
        _check_values(parts, set(map(type, parts)), long=long)
        column = [value for value in column if type(value) is not list]
        kinds.discard(list)
    _check_values(column, kinds, long=long)


def _check_values(values: Sequence[object], kinds: set[type], *, long: bool) -> None:
    if not kinds <= _PLAIN:
        raise _Fault("value")
    if int in kinds:
        numbers: list[int] = [value for value in values if type(value) is int]
        if max(numbers) > limits.MAX_INTEGER or min(numbers) < -limits.MAX_INTEGER - 1:
            raise _Fault("number")
    if float in kinds and not all(math.isfinite(value) for value in values if type(value) is float):
        raise _Fault("number")
    if long and any(len(value) > limits.MAX_TEXT for value in values if isinstance(value, str | bytes)):
        raise _Fault("too_long")
