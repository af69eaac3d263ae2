"""Undo and redo: a further change that takes the last one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.errors import NothingToUndoError
from fieldcrm.services.writing import write
from fieldcrm.storage import local
from fieldcrm.storage import undo as storage_undo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase


def undo(desk: DeskBase) -> Receipt:
    """Take back my last action of which anything stands; the receipt's kind is the kind of what was taken back."""
    return _take_back(desk, storage_undo.undoable, "undo")


def redo(desk: DeskBase) -> Receipt:
    """Do again what was taken back last."""
    return _take_back(desk, storage_undo.redoable, "redo")


def _take_back(desk: DeskBase, choose: Callable[[Connection, bytes], Iterator[bytes]], direction: str) -> Receipt:
    from dataclasses import replace

    with desk.archive.writing() as connection:
        for action in choose(connection, local.replica(connection)):
            draft = storage_undo.inverse(connection, action)
            if draft is not None:
                receipt = write(desk, connection, draft)
                return replace(receipt, kind=storage_undo.first_kind(connection, action))
    raise NothingToUndoError(direction=direction)
