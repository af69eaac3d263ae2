"""Each customer's stored state: forecast, grade, reasons and stake, kept so that the list is one index read.

Renewed for a customer in the transaction that touches it; rolled over for all when the day changes.
"""

from __future__ import annotations

import gc
import json
import math
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.codes import WordKind
from fieldcrm.domain.facts import Deliveries
from fieldcrm.domain.forecast import Fit, Pool, fit_pool
from fieldcrm.domain.months import month_starts
from fieldcrm.domain.places import place_of
from fieldcrm.domain.standing import assess, history_of
from fieldcrm.domain.standing.ahead import courses_of, look_ahead
from fieldcrm.domain.standing.streams import fit_customer, parted, streams_of
from fieldcrm.storage import (
    counts,
    derived,
    forecast_errors,
    packed,
    rolling,
    settings,
    standing_kept,
    standing_rows,
    weather,
)
from fieldcrm.storage import facts as facts_reader
from fieldcrm.storage.page_cache import large_cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.facts import CustomerFacts
    from fieldcrm.domain.forecast import Forecast, History
    from fieldcrm.domain.rules import Rules
    from fieldcrm.domain.standing import Standing
    from fieldcrm.storage.standing_rows import Stored

    Progress = Callable[[int, int], None]
    _ShownNow = tuple[bytes, str, int, int, Forecast]
    """A forecast that is shown: whose, of which stream, after which delivery, on which day."""

_SAMPLE = 23_900
"""Deliveries from which the pooled parameters are learnt; no customer counts for more than `_LATEST` of them. Just
under what `fit_pool` takes at most, so that it drops none of what was read for it."""
_LATEST = 40
_SAMPLED = 8_000
"""Customers from which they are learnt, at most."""
_GOLDEN = 0.618
_DUE, _OVERDUE = 1.0, 2.0
"""How late (`derived.lateness`) the pooled parameters are learnt anew: where nobody waits, and at the latest."""
_AHEAD = 12
"""Days for which forecasts are found beforehand."""
_CHUNK = 500
_TERRITORIES = "SELECT id, territory FROM customer WHERE deleted = 0"
_RULES = "rules"
_IDLE_RULES = frozenset({"daily_capacity", "our_names"})
"""Settings that no stored state depends on."""
_WEIGHING_RULES = frozenset({"diesel_density"})
"""Settings that change the histories themselves."""


def pool(connection: Connection) -> Pool:
    """The pooled parameters in force, with the degree days."""
    text = derived.get(connection, derived.POOL)
    known = Pool.from_json(text) if text else Pool.default()
    found = weather.weather(connection) if known.heating else None
    return known if found is None else replace(known, weather=found)


def renew(
    connection: Connection, customers: set[bytes], histories: set[bytes], day: int, progress: Progress | None = None
) -> None:
    """Compute the state of these customers anew; of those in `histories` from their deliveries up.

    Where the stored states hold for another day, they no longer hold together: the next look at the list
    rolls the others over.
    """
    if len(customers) > _CHUNK and len(customers) * 2 > _kept(connection):
        refresh(connection, day, touched=True, histories=histories, progress=progress)
        return
    if derived.standing_day(connection) not in (None, day):
        derived.leave_day(connection)
    rules = settings.rules(connection)
    known = pool(connection)
    found = _counted(facts_reader.load_many(connection, sorted(customers), rules, day), len(customers), progress)
    fits = {id_: fit_ for id_ in customers - histories if (fit_ := standing_rows.fit_of(connection, id_)) is not None}
    gone = customers - _write(connection, found, rules, known, day, fits)
    standing_rows.drop(connection, gone)


def renew_rules(connection: Connection, day: int) -> None:
    """Follow a change of the settings: nothing to do, everybody assessed again, or also the histories read anew."""
    before = derived.get(connection, _RULES)
    after = asdict(settings.rules(connection))
    known = json.loads(before) if before else {}
    changed = {key for key, value in after.items() if known.get(key, None) != value}
    if changed - _IDLE_RULES:
        refresh(connection, day, refit=bool(changed & _WEIGHING_RULES))


def renew_weather(connection: Connection, day: int, progress: Progress | None = None) -> None:
    """Follow degree days that came or changed.

    The first ones decide who heats, and so everybody is computed anew; later ones only those whom they concern, or
    did before they were taken back.
    """
    found = weather.weather(connection)
    if (found is not None) != bool(pool(connection).heating):
        connection.execute("DELETE FROM derived WHERE key = ?", (derived.POOL_DAY,))
        refresh(connection, day, refit=True, progress=progress)
    elif found is not None:
        every = {id_: place_of(territory or "") for id_, territory in connection.execute(_TERRITORIES)}
        gone = weather.taken_back(connection)
        concerned = {
            id_
            for id_, place in every.items()
            if place in gone or weather.EVERYWHERE in gone or found.get(place) is not None
        }
        renew(connection, concerned, concerned, day, progress)


def refresh(
    connection: Connection,
    day: int,
    *,
    refit: bool = False,
    touched: bool = False,
    histories: Iterable[bytes] = (),
    progress: Progress | None = None,
    waited_for: bool = False,
) -> int:
    """Roll every customer's state over to `day`; with `refit`, or those in `histories`, from the histories up.

    `touched` tells that something else of a customer was written too. While somebody waits for it (`waited_for`), the
    pooled parameters are learnt anew only where that is long overdue. Gives the number of rows written.
    """
    rules = settings.rules(connection)
    refit = _learn_if_due(connection, rules, day, _OVERDUE if waited_for else _DUE) or refit
    known = pool(connection)
    total: int = connection.execute("SELECT count(*) FROM customer WHERE deleted = 0").fetchone()[0]
    packed.fill(connection)
    before, by_rules = derived.untouched_since(connection), json.dumps(asdict(rules))
    since = before if not touched and before is not None and before < day else None
    days_ahead = _days_ahead_since(since, day)
    rest: set[bytes] | None = None
    with _uncollected(), large_cache(connection):
        if since is not None and not refit and by_rules == derived.get(connection, _RULES):
            told = (lambda done: progress(done, total)) if progress is not None else None
            rest = rolling.roll(connection, rules, known, day, days_ahead, told)
        fits = {} if refit else standing_rows.fits(connection, derived.standing_day(connection), rest)
        for customer_id in histories:
            fits.pop(customer_id, None)
        everyone = facts_reader.load_some(connection, rest, total, rules, day)
        if progress is not None and rest is None:
            everyone = _counted(everyone, total, progress)
        written = _write(
            connection, everyone, rules, known, day, fits, days_ahead=days_ahead, only_day=since is not None
        )
    gone = {row[0] for row in connection.execute("SELECT customer_id FROM standing")} if rest is None else rest
    standing_rows.drop(connection, gone - written)
    derived.reach_day(connection, day)
    derived.put(connection, _RULES, by_rules)
    return total


def compute_all(connection: Connection, day: int) -> Iterator[tuple[CustomerFacts, Fit, Standing]]:
    """Every customer's state on another day, not stored: only what was known by then is used."""
    rules = settings.rules(connection)
    known = _pool_for(connection, rules, day)
    calendar = rules.working_days
    for facts in facts_reader.load_all(connection, rules, day):
        if facts.entered_on > day and not facts.deliveries:
            continue
        fitted = fit_customer(facts, rules, known)
        yield facts, fitted, assess(facts, rules, calendar, fitted, known, day)


def compute_one(
    connection: Connection, customer_id: bytes, day: int
) -> tuple[CustomerFacts, Rules, WorkCalendar, Fit, Pool] | None:
    """What is needed to assess or explain one customer on a day."""
    rules = settings.rules(connection)
    facts = facts_reader.load_one(connection, customer_id, rules, day)
    if facts is None:
        return None
    known = _pool_for(connection, rules, day)
    stored = standing_rows.fit_of(connection, customer_id) if _learnt_by(connection, day) else None
    fitted = _stored_fit(stored, facts, day) or fit_customer(facts, rules, known)
    return facts, rules, rules.working_days, fitted, known


def _write(
    connection: Connection,
    customers: Iterable[CustomerFacts],
    rules: Rules,
    known: Pool,
    day: int,
    fits: dict[bytes, Stored],
    *,
    days_ahead: Callable[[bytes], int] | None = None,
    only_day: bool = False,
) -> set[bytes]:
    """Write these customers' states; with `days_ahead`, also their forecasts of so many days to come, where those
    are missing, and what is kept for the change of the day. Without it, what was kept is dropped.

    With `only_day`, all are stored for an earlier day and nothing else has changed. Then the forecast of a stored fit
    was kept when it was first shown, and need not be looked up.
    """
    calendar, written, source = rules.working_days, set[bytes](), iter(customers)
    while chunk := list(islice(source, _CHUNK)):
        batch = standing_rows.Batch()
        shown_now: list[_ShownNow] = []
        stored = [_stored_fit(fits.get(facts.customer_id), facts, day) for facts in chunk]
        asked = {
            facts.customer_id: facts
            for facts, fitted in zip(chunk, stored, strict=True)
            if not only_day or fitted is None or fitted.model == "none"
        }
        kept = forecast_errors.newest(connection, asked)
        for facts, before in zip(chunk, stored, strict=True):
            id_ = facts.customer_id
            fitted = before or fit_customer(facts, rules, known)
            if before is None:
                _settle(connection, facts, fitted, rules, kept.get(id_, {}))
            looked = look_ahead(facts, fitted, known, day, days_ahead(id_)) if days_ahead is not None else None
            standing = assess(facts, rules, calendar, looked or fitted, known, day)
            row = standing_rows.row_of(facts, standing)
            if looked is not None:
                batch.courses.append((id_, courses_of(looked)))
            batch.kept.append((id_, standing_kept.pack(facts, fitted, standing) if days_ahead is not None else None))
            if before is None:
                batch.fresh.append((row, fitted.to_json(), standing_rows.past_text(facts, fitted, day)))
            else:
                batch.renewed.append(row)
            written.add(id_)
            if id_ in asked:
                shown_now.extend(_shown_now(id_, fitted, standing, kept.get(id_, {})))
        batch.write(connection)
        forecast_errors.keep(connection, shown_now)
    return written


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage in cycles meanwhile: a million small values come and go, none of them in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _shown_now(
    customer_id: bytes, fitted: Fit, standing: Standing, kept: Mapping[str, tuple[int, int]]
) -> Iterator[_ShownNow]:
    """The forecasts of a standing that are worth keeping beside those that are `kept`."""
    for key, stream_fit, forecast in _forecasts(fitted, standing):
        after = forecast_errors.last_of(stream_fit)
        if forecast_errors.worth_keeping(kept.get(key), after, standing.day):
            yield customer_id, key, after, standing.day, forecast


def _forecasts(fitted: Fit, standing: Standing) -> list[tuple[str, Fit, Forecast]]:
    """The forecasts that a standing shows: (key of the stream, its fit, forecast)."""
    if standing.streams:
        return [(each.stream.key, each.fit, each.forecast) for each in standing.streams if each.forecast is not None]
    return [] if standing.forecast is None else [(forecast_errors.WHOLE, fitted, standing.forecast)]


def _settle(connection: Connection, facts: CustomerFacts, fitted: Fit, rules: Rules, keys: Iterable[str]) -> None:
    """Answer the kept forecasts of a customer's streams, and forget those of streams that are no more."""
    if not keys:
        return
    histories = {stream.key: history_of(stream.facts, rules) for stream, _fit in parted(facts, fitted)}
    for key in keys:
        history = histories.get(key)
        if history is None:
            forecast_errors.forget(connection, facts.customer_id, key)
        else:
            forecast_errors.settle(connection, facts.customer_id, key, history.days, history.quantities)


def _kept(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM standing").fetchone()[0])


def _stored_fit(stored: Stored | None, facts: CustomerFacts, day: int) -> Fit | None:
    """The stored fit, unless the clock went back, or a delivery or shutdown that was still ahead then counts by now."""
    if stored is None:
        return None
    made_on, text, course = stored
    days = Deliveries.of(facts.deliveries).days
    overtaken = (days and days[-1] > made_on) or any(
        word.told_on > made_on for word in facts.words if word.kind is WordKind.SHUTDOWN
    )
    return None if made_on > day or overtaken else standing_rows.read_fit(text, course)


def _days_ahead_since(since: int | None, day: int) -> Callable[[bytes], int]:
    """For how many days a customer's course is made: for `_AHEAD`, but where a month begins, for the day alone.

    Where very many are made at once it is for 1 to `_AHEAD` days, so that later each day some are made again, and never
    all on one. An id ends in random bits.
    """
    if since is None or day - since > _AHEAD // 2:
        return lambda customer_id: customer_id[-1] % _AHEAD + 1
    count = _AHEAD if month_starts(since, 1) == month_starts(day, 1) else 1
    return lambda _customer_id: count


def _pool_for(connection: Connection, rules: Rules, day: int) -> Pool:
    """The stored parameters, or, for a day before they were learnt, those that could be known on it."""
    if _learnt_by(connection, day):
        return pool(connection)
    return fit_pool(_sample(connection, rules, day), day, weather.weather(connection, day))


def _learnt_by(connection: Connection, day: int) -> bool:
    """Whether the stored parameters, and with them the stored fits, hold for a day."""
    learnt = derived.get(connection, derived.POOL_DAY)
    return learnt is not None and int(learnt) <= day


def _learn_if_due(connection: Connection, rules: Rules, day: int, late: float) -> bool:
    counts.add(connection, {})  # where they are not kept yet
    if derived.lateness(connection, day) < late:
        return False
    found = fit_pool(_sample(connection, rules, day), day, weather.weather(connection))
    derived.put(connection, derived.POOL, found.to_json())
    derived.put(connection, derived.POOL_COUNT, str(counts.deliveries(connection)))
    derived.put(connection, derived.POOL_DAY, str(day))
    return True


def _sample(connection: Connection, rules: Rules, day: int) -> Iterator[History]:
    """The histories that the pooled parameters are learnt from: customers drawn evenly by id until they suffice."""
    found = connection.execute(
        "SELECT id FROM customer WHERE deleted = 0 AND EXISTS (SELECT 1 FROM delivery"
        " WHERE customer_id = customer.id AND day <= ? AND deleted = 0) ORDER BY id",
        (date.fromordinal(day).isoformat(),),
    )
    ids = [row[0] for row in found]
    step = max(1, round(_GOLDEN * len(ids)))
    while math.gcd(step, len(ids)) > 1:
        step += 1
    drawn = (ids[number * step % len(ids)] for number in range(min(len(ids), _SAMPLED)))  # wherever it ends: even
    wanted = _SAMPLE
    for facts in facts_reader.load_many(connection, drawn, rules, day):
        yield from (history_of(stream.facts, rules) for stream in streams_of(facts))
        wanted -= min(len(facts.deliveries), _LATEST)
        if wanted <= 0:
            return


def _counted(customers: Iterator[CustomerFacts], total: int, progress: Progress | None) -> Iterator[CustomerFacts]:
    for number, facts in enumerate(customers, start=1):
        if progress is not None and number % 100 == 0:
            progress(number, total)
        yield facts
