"""Taking in a colleague's changes: folded where everything they were built upon is here, else kept until it comes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fieldcrm.domain.views.sync import MINE_DAYS, MergeResult
from fieldcrm.errors import BundleError
from fieldcrm.journal.change import unseal
from fieldcrm.journal.checking import operations
from fieldcrm.journal.clock import COUNTER_BITS
from fieldcrm.journal.fields import DELETED
from fieldcrm.storage import local, log, lost_work
from fieldcrm.storage.ancestry import Ancestry
from fieldcrm.storage.merge import waiting
from fieldcrm.storage.page_cache import large_cache
from fieldcrm.storage.projection import WHOLE, Folding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch, Change

    Progress = Callable[[int, int], None]

_DAY = 86_400_000
MOST_LINES = 2_000
"""Laptops, forks counted, that are new in one merge: each costs a little in every later change."""


def merge(
    connection: Connection,
    changes: Iterable[Change],
    now: datetime,
    progress: Progress | None = None,
    *,
    label: str = "",
    dry: bool = False,
) -> MergeResult:
    """Take in changes (whose hashes and payloads were checked), in any order, any number of times.

    The caller holds the transaction (`Archive.writing`) and commits; a preview is the same call with `dry`, in a
    transaction that is rolled back (search and call list are then not renewed). `label` names the run in the list of
    imports; `progress` is told (changes done, 0), then (customers renewed, all). What the iterable raises goes
    through: the caller rolls back.

    Raises BundleError: `bundle_operations`, `bundle_value`, `bundle_header` (more laptops than anybody has).
    """
    work = _Merge(connection, now)
    with large_cache(connection):
        for number, change in enumerate(changes, start=1):
            work.take(change)
            if progress is not None:
                progress(number, 0)
        run = work.keep_run(label)
        work.lost = lost_work.note(connection, work.folding.touched)
        if not dry and work.new:
            from fieldcrm.storage.writer import renew

            renew(connection, work.folding.touched, now, progress, postpone=True)
        return work.result(run)


class _Merge:
    """One merge: what it has folded and kept so far."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = round(now.timestamp() * 1000)
        self._mine = self._recent()
        self._ancestry = Ancestry(connection)
        self.folding = Folding(connection, self._ancestry, frozenset(self._mine))
        self._first = self._next = connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM log").fetchone()[0]
        self._repeated = 0
        self._kept: list[bytes] = []
        self.lost = 0
        """Rows that are hidden over work of others, and were not before."""
        self._people: Counter[str] = Counter()

    @property
    def new(self) -> int:
        """Changes folded."""
        return int(self._next - self._first)

    def take(self, change: Change) -> None:
        """Fold the change, and what has waited for it; or keep it."""
        if log.place_of(self._connection, change.hash) is not None or waiting.is_held(self._connection, change.hash):
            self._repeated += 1
            return
        batches = operations(change)
        missing = self._missing(change)
        if missing:
            waiting.hold(self._connection, change, missing)
            self._kept.append(change.hash)
            return
        self._fold(change, batches)
        free = waiting.release(self._connection, change.hash)
        while free:
            one = unseal(*free.pop())
            self._fold(one, operations(one))
            free += waiting.release(self._connection, one.hash)

    def _missing(self, change: Change) -> list[bytes]:
        """Its parents that are not folded here."""
        return [parent for parent in change.header.parents if log.place_of(self._connection, parent) is None]

    def keep_run(self, label: str) -> int | None:
        """Remember the run, so that it can be taken back; returns its number, None where nothing was new."""
        if not self.new:
            return None
        done = self._connection.execute(
            "INSERT INTO merge_run (at, label, first_seq, last_seq) VALUES (?, ?, ?, ?)",
            (self._now, label, self._first, self._next - 1),
        )
        return int(done.lastrowid)

    def result(self, run: int | None) -> MergeResult:
        """What the merge did."""
        touched = self.folding.touched
        conflicts = touched.conflicts.values()
        return MergeResult(
            new=self.new,
            repeated=self._repeated,
            held=waiting.held_count(self._connection),
            rows=dict(touched.rows),
            people=dict(self._people),
            deletions=dict(Counter(name for (name, _id), made in touched.hidden.items() if made < self._first)),
            conflicts=sum(len(fields - {DELETED}) for fields in conflicts),
            contested=sum(DELETED in fields for fields in conflicts) + self.lost,
            overwritten=len(touched.overwritten),
            mine=sum(self._mine.values()),
            customers=len(touched.customers),
            run=run,
            waiting=waiting.waiting(self._connection),
            unknown=unknown(self._connection),
            kept=waiting.held_count(self._connection, self._kept),
        )

    def _fold(self, change: Change, batches: list[Batch]) -> None:
        rows = sum(len(batch.rows) for batch in batches)
        log.insert(self._connection, self._next, change, rows)
        self._ancestry.add(self._next, change.hash, change.header)
        if self._ancestry.started > MOST_LINES:
            raise BundleError(file="", reason="bundle_header", at=change.hash.hex())
        self.folding.apply(self._next, batches)
        self._people[change.header.actor] += rows
        self._next += 1

    def _recent(self) -> dict[int, int]:
        """My changes of the last days: place in the log → rows."""
        since = max(self._now - MINE_DAYS * _DAY, 0) << COUNTER_BITS
        return dict(
            self._connection.execute(
                "SELECT l.seq, l.rows FROM log l JOIN ancestry a ON a.seq = l.seq"
                " WHERE l.time >= ? AND (a.replica = ? OR l.actor = ?)",
                (since, local.replica(self._connection), local.user(self._connection)),
            ).fetchall()
        )


def unknown(connection: Connection) -> tuple[str, ...]:
    """What a newer program wrote and this one only keeps: 'entity' or 'entity.field id'."""
    found = connection.execute("SELECT entity, field FROM unknown ORDER BY entity, field")
    return tuple(entity if field == WHOLE else f"{entity}.{field}" for entity, field in found)
