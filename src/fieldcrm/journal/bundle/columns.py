"""The operations of a change, column by column: equal things side by side pack to two thirds of what rows pack to.

A payload is bytes that a hash names, so what is turned here must come back byte for byte: the values are moved as
they are written, never read. Where it would not come back, the payload goes as it stands.

    turned := [block …]     block := bytes of a batch as they stand, or [entity, new, fields, rows, [column …]]
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle.limits import MAX_FIELDS, MAX_PAYLOAD, MAX_ROWS, MAX_VALUES

_FEWEST = 8
"""Rows of a batch from which turning pays."""


class _Batch(NamedTuple):
    entity: msgspec.Raw
    new: msgspec.Raw
    fields: msgspec.Raw
    rows: list[list[msgspec.Raw]]


class _Turned(NamedTuple):
    entity: bytes
    new: bytes
    fields: bytes
    rows: int
    columns: list[bytes]


_encode = msgspec.msgpack.Encoder().encode
_batches = msgspec.msgpack.Decoder(list[_Batch]).decode
_outline = msgspec.msgpack.Decoder(list[msgspec.Raw]).decode
_block = msgspec.msgpack.Decoder(_Turned).decode
_bytes = msgspec.msgpack.Decoder(bytes).decode
_values = msgspec.msgpack.Decoder(list[msgspec.Raw]).decode
_FAULTS = (msgspec.MsgspecError, ValueError, RecursionError)
_BINARY = frozenset({0xC4, 0xC5, 0xC6})
"""First bytes of a MessagePack value that is a string of bytes."""


def turned(payload: bytes) -> bytes | None:
    """The payload by columns; None where that does not pay or would not come back as it is."""
    try:
        whole, batches = _outline(payload), _batches(payload)
    except _FAULTS:
        return None
    blocks: list[bytes | _Turned] = []
    for raw, batch in zip(whole, batches, strict=True):
        width = len(batch.rows[0]) if batch.rows else 0
        if len(batch.rows) < _FEWEST or not width or any(len(row) != width for row in batch.rows):
            blocks.append(bytes(raw))
            continue
        columns = [b"".join(column) for column in zip(*batch.rows, strict=True)]
        head = (bytes(batch.entity), bytes(batch.new), bytes(batch.fields))
        blocks.append(_Turned(*head, len(batch.rows), columns))
    if not any(isinstance(block, _Turned) for block in blocks):
        return None
    data = _encode(blocks)
    try:
        return data if restored(data) == payload else None
    except BundleError:
        return None


def restored(data: bytes) -> bytes:
    """The payload of what was turned. Raises BundleError (bundle_record), also where it would become too long."""
    try:
        blocks = _outline(data)
        if len(blocks) > MAX_ROWS:
            raise BundleError(reason="bundle_record", at="columns")
        parts = [_header(len(blocks))]
        size = 0
        for raw in blocks:
            part = _bytes(raw) if memoryview(raw)[0] in _BINARY else _rows(_block(raw))
            size += len(part)
            if size > MAX_PAYLOAD:
                raise BundleError(reason="bundle_too_long", at="columns")
            parts.append(part)
    except _FAULTS as error:
        raise BundleError(reason="bundle_record", at="columns") from error
    return b"".join(parts)


def _rows(block: _Turned) -> bytes:
    """A batch's bytes, row by row."""
    count, width = block.rows, len(block.columns)
    fits = 0 < count <= MAX_ROWS and 0 < width <= MAX_FIELDS + 1 and count * width <= MAX_VALUES
    if not fits:
        raise BundleError(reason="bundle_record", at="columns")
    opening = b"\xdd" + count.to_bytes(4, "big")
    columns = [_values(opening + column) for column in block.columns]
    row = _header(width)
    head = b"\x94" + block.entity + block.new + block.fields + _header(count)
    return head + b"".join([row + b"".join(values) for values in zip(*columns, strict=True)])


def _header(count: int) -> bytes:
    """How MessagePack opens an array, as briefly as it can."""
    if count < 16:
        return bytes([0x90 | count])
    if count < 1 << 16:
        return b"\xdc" + count.to_bytes(2, "big")
    return b"\xdd" + count.to_bytes(4, "big")
