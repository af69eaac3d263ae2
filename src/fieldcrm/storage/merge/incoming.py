"""Taking in a colleague's changes: folded where everything they were built upon is here, else kept until it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.sync import MergeResult
    from fieldcrm.journal.change import Change

    Progress = Callable[[int, int], None]


def merge(
    connection: Connection,
    changes: Iterable[Change],
    now: datetime,
    progress: Progress | None = None,
    *,
    label: str = "",
    dry: bool = False,
) -> MergeResult:
    """Take in changes (made by `journal.checking.receive`), in any order, any number of times.

    The caller holds the transaction (`Archive.writing`) and commits; a preview is the same call with `dry`, in a
    transaction that is rolled back (search and call list are then not renewed). `label` names the run in the list of
    imports; `progress` is told (changes done, 0). May raise from the iterable: the caller rolls back.

    Raises BundleError: `bundle_operations`, `bundle_value`, `bundle_row` (a write to a row that nobody made).
    """
    raise NotImplementedError
