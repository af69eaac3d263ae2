"""The lists of a day, call list and forecasts: from the stored states, or computed where the day is another.

Commands print them in a few milliseconds, so what computes is imported where it computes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage import derived, settings, shown
from fieldcrm.storage.reads import today as reads

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.standing import Standing
    from fieldcrm.domain.views.standing import ForecastRow
    from fieldcrm.domain.views.today import TodayList, TodayRow
    from fieldcrm.services.desk_base import DeskBase

    Progress = Callable[[int, int], None]


def refresh(desk: DeskBase, day: date, progress: Progress | None = None, *, waited_for: bool = False) -> int:
    """Roll every customer's stored state over to the day; 0 where it holds already.

    While somebody waits for it, what all customers have in common is not learnt anew (`learn`).
    """
    if _holds_for(desk, day):
        return 0
    from fieldcrm.storage import standing

    with desk.archive.local_write() as connection:
        return standing.refresh(connection, day.toordinal(), progress=progress, waited_for=waited_for)


def _holds_for(desk: DeskBase, day: date) -> bool:
    with desk.archive.reading() as connection:
        return derived.standing_day(connection) == day.toordinal()


def stored(desk: DeskBase, day: date) -> bool:
    """Whether the stored states hold for `day`, rolling them over if it is the clock's day and we may write."""
    if _holds_for(desk, day):
        return True
    if day != desk.day():
        return False
    with desk.archive.borrowed_lock() as ours:
        if ours:
            refresh(desk, day, waited_for=True)
        return ours


def learn(desk: DeskBase) -> bool:
    """Learn anew what all customers have in common, and every state with it, where that is due; whether it was."""
    day = desk.day().toordinal()
    with desk.archive.borrowed_lock() as ours:
        if not ours:
            return False
        from fieldcrm.storage import standing

        with desk.archive.local_write() as connection:
            due = derived.lateness(connection, day) >= 1
            if due:
                standing.refresh(connection, day)
            return due


def today(desk: DeskBase, day: date, limit: int | None, *, above: bool = False) -> TodayList:
    """The call list of the day; `above`: only what stands above the line."""
    from fieldcrm.domain.views.today import TodayList

    from_store = stored(desk, day)
    with desk.archive.reading() as connection:
        capacity, calendar = settings.of_the_day(connection)
        done = reads.done_count(connection, day)
        room = max(capacity - done, 0)
        if from_store:
            total, promised = reads.listed_count(connection), reads.promised_count(connection)
            fits = max(room, promised)
            rows = tuple(reads.rows(connection, room, _least(limit, fits if above else None)))
        else:
            rows, promised = computed(connection, day, room)
            total, fits = len(rows), max(room, promised)
            rows = rows[: _least(limit, fits if above else None)]
        return TodayList(
            day=day,
            rows=rows,
            total=total,
            capacity=capacity,
            done=done,
            customers=reads.customer_count(connection),
            working_day=calendar.is_working(day.toordinal()),
            below=max(total - fits, 0),
            learn_due=from_store and derived.lateness(connection, day.toordinal()) >= 1,
        )


def _least(one: int | None, other: int | None) -> int | None:
    """The smaller of two limits, where there are any."""
    return min((limit for limit in (one, other) if limit is not None), default=None)


def computed(connection: Connection, day: date, room: int) -> tuple[tuple[TodayRow, ...], int]:
    """The list of a day that is not stored, and how many promises with a clock lead it."""
    from fieldcrm.domain.standing import rank_key
    from fieldcrm.storage import standing, standing_rows

    heads = reads.heads(connection)
    found = [(facts, state) for facts, _fit, state in standing.compute_all(connection, day.toordinal()) if state.listed]
    found.sort(key=lambda item: (*rank_key(item[1]), *_named(heads[item[0].customer_id]), item[0].customer_id))
    rows = []
    for rank, (facts, state) in enumerate(found, start=1):
        code, name, territory, phone = heads[facts.customer_id]
        values = standing_rows.row_values(facts, state)
        need = state.forecast.p50 if state.forecast else None
        row = (
            facts.customer_id, code, name, territory, state.loyalty.grade, state.stake, state.tier, state.minute,
            state.last_contact, need, values["quantity"], values["unit"], "", phone,
        )  # fmt: skip
        rows.append(reads.make_row(rank, row, shown.unpack(shown.pack(state)), room))
    return tuple(rows), sum(1 for _facts, state in found if state.tier <= 0)


def _named(head: tuple[str, ...]) -> tuple[str, str]:
    """(name, code): what breaks ties."""
    return head[1], head[0]


def forecasts(desk: DeskBase, day: date) -> tuple[ForecastRow, ...]:
    """Every customer's forecast, by p50."""
    if stored(desk, day):
        with desk.archive.reading() as connection:
            rows = (shown.forecast_row(row, parts) for row, parts in reads.forecasts(connection))
            return tuple(row for row in rows if row is not None)
    from fieldcrm.storage import standing, standing_rows

    with desk.archive.reading() as connection:
        heads = reads.heads(connection)
        found = []
        for facts, _fit, state in standing.compute_all(connection, day.toordinal()):
            row = forecast_of(
                facts.customer_id, heads[facts.customer_id][:2], standing_rows.row_values(facts, state), state
            )
            if row is not None:
                found.append(row)
    return tuple(sorted(found, key=lambda row: (row.p50, row.name, row.code, row.customer_id)))


def forecast_of(
    customer_id: bytes, names: tuple[str, ...], values: dict[str, object], state: Standing
) -> ForecastRow | None:
    """A customer's forecast as it is shown; None where nothing is known."""
    forecast = state.forecast
    if forecast is None:
        return None
    row = (
        customer_id, *names, forecast.p10, forecast.p50, forecast.p90,
        values["quantity"], values["unit"], forecast.p_active,
    )  # fmt: skip
    return shown.forecast_row(row, shown.unpack(shown.pack(state)))
