"""The forecasts of many days in a row, found in one walk along the curve of need."""

from __future__ import annotations

from math import exp

from fieldcrm.domain.forecast.activity import active
from fieldcrm.domain.forecast.course import Course, packed
from fieldcrm.domain.forecast.fit import Fit
from fieldcrm.domain.forecast.need import CLOSE, FARTHEST, MOST_LATE, need_of, silent
from fieldcrm.domain.forecast.onset import EPSILON, week_of
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.predict import CALL_DAYS, GOALS, GONE, drop_window

_NEAR = 7
"""Days by which a date moves from one day to the next, at most, to be looked for step by step."""


def course_of(fit: Fit, pool: Pool, first: int, count: int) -> Course:
    """What `predict` gives without anchors on so many days from `first` on, which is not before the last delivery.

    The same sums as there, from one day to the next: only what moves with the day is reckoned again, and the dates
    are looked for where they were the day before.
    """
    need = need_of(fit, pool, first)
    onset, share, pace, window = need.onset, need.share, need.pace, drop_window(fit)
    known, evening, at, eve, season_at = onset.evenings.get, onset.evening, onset.at, onset.eve, onset.clock.season_at
    ahead, stopped = onset.ahead, fit.stopped
    beyond = share * exp(-ahead * pace)
    dates = need.dates(GOALS)
    rows = list[bytes]()
    for day in range(first, first + count):
        chance, since = known(day) or evening(day)
        start = max(chance, EPSILON)
        factor = (1 - share) / start
        late = min(at(since + ahead) * factor + beyond, MOST_LATE)
        for place, goal in enumerate(GOALS):
            least = goal + late * (1 - goal) + CLOSE
            date, step = max(dates[place], day + 1), 0
            for _ in range(_NEAR):
                chance, time = known(date) or evening(date)
                if chance * factor + share * exp((since - time) * pace) > least:
                    if step < 0:
                        date += 1
                        break
                    step = 1
                elif step > 0 or date == day + 1:
                    break
                else:
                    step = -1
                date += step
            else:
                need.as_of = need.floor = day
                date = need.given().dates(GOALS)[place]
            dates[place] = min(date, day + FARTHEST)
        alive = active(stopped, min(silent(start, share, (since - onset.origin) * pace), 1.0))
        lasting = 0.0
        if alive > GONE:
            chance, time = eve(week_of(day + window + 4))
            lasting = alive * (1 - min(chance * factor + share * exp((since - time) * pace), 1.0))
        chance, time = known(day + CALL_DAYS) or evening(day + CALL_DAYS)
        soon = alive * (1 - min(chance * factor + share * exp((since - time) * pace), 1.0))
        rows.append(packed(day, dates, alive, soon, 1 - lasting, season_at(day)))
    return Course(first, count, b"".join(rows))
