"""From the stored state to dates: the curve of need, conditioned on the days already elapsed."""

from __future__ import annotations

import math

from fieldcrm.domain.forecast.activity import active
from fieldcrm.domain.forecast.course import Figures
from fieldcrm.domain.forecast.fit import Fit
from fieldcrm.domain.forecast.need import FARTHEST, Need, need_of
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.types import Anchor, Anchors, Basis, Forecast

CALL_DAYS = 3

GOALS = (0.9, 0.5, 0.1)
GONE = 4e-6
"""Chance of still buying that rounding leaves nothing of: what would come then need not be worked out."""


def predict(fit: Fit, pool: Pool, as_of: int, anchors: Anchors = None) -> Forecast | None:
    """When and how much next, seen from the evening of `as_of`; None if nothing at all is known."""
    if not anchors:
        if fit.model == "none":
            return None
        found = fit.course.on(as_of) if fit.course is not None else None
        return _forecast(fit, as_of, found or figures_of(fit, need_of(fit, pool, as_of)))
    need = need_of(fit, pool, as_of, anchors)
    if fit.model == "none" and not need.anchored:
        return None
    figures = figures_of(fit, need)
    if need.anchored and need.sure is None:
        p10, p90 = _no_wider(fit, pool, as_of, anchors, figures[:3])
        figures = figures._replace(p10=p10, p90=p90)
    return _forecast(fit, as_of, figures, anchored=need.anchored, by=need.by)


def figures_of(fit: Fit, need: Need) -> Figures:
    """The figures of the need's day."""
    p10, p50, p90 = need.dates(GOALS)
    ordered = need.sure is not None or need.due is not None
    alive = 1.0 if ordered else active(fit.stopped, need.silence())
    p_active = round(alive, 5)
    lasting = alive * (1 - need.nothing_within(drop_window(fit))) if alive > GONE else 0.0
    soon = alive * (1 - need.still(need.as_of + CALL_DAYS))
    season = round(need.onset.clock.season_at(need.as_of), 3)
    return Figures(p10, p50, p90, p_active, min(round(soon, 7), p_active), round(1 - lasting, 5), season)


def survival(fit: Fit, pool: Pool, as_of: int, days: int, anchors: Anchors = None) -> tuple[float, ...]:
    """P(not yet needed by `as_of` + k) for k = 1 … `days`, given that nothing came up to `as_of`."""
    need = need_of(fit, pool, as_of, anchors)
    if fit.model == "none" and not need.anchored:
        return (1.0,) * days
    return tuple(need.still(as_of + k) for k in range(1, days + 1))


def _no_wider(fit: Fit, pool: Pool, as_of: int, anchors: Anchors, dates: tuple[int, int, int]) -> tuple[int, int]:
    """A reading never widens the band on the day it is taken: days are whole, so the rule is kept here too.

    The band before it is that of the deliveries and of what the customer said.
    """
    p10, p50, p90 = dates
    found = (anchors,) if isinstance(anchors, Anchor) else anchors or ()
    if not any(anchor.kind == "reading" and anchor.day == as_of for anchor in found):
        return p10, p90
    without = need_of(fit, pool, as_of, [anchor for anchor in found if anchor.kind not in ("reading", "order")])
    early, late = without.dates((0.9, 0.1))
    if p90 - p10 <= late - early:
        return p10, p90
    share = (late - early) / (p90 - p10)
    return p50 - int((p50 - p10) * share), p50 + int((p90 - p50) * share)


def drop_window(fit: Fit) -> int:
    """Days in which something must come, or the next two usual intervals (28 days at least) bring under half."""
    return math.ceil(min(0.6 * max(28.0, 2 * fit.usual), float(FARTHEST)))


def _forecast(fit: Fit, as_of: int, figures: Figures, *, anchored: bool = False, by: tuple[str, ...] = ()) -> Forecast:
    p10, p50, p90, p_active, p3, drop, season = figures
    last = fit.last
    basis = Basis(
        fit.deliveries,
        fit.model,
        fit.usual,
        season,
        fit.week[as_of % 7],
        0 if last is None or last > as_of else as_of - last,
        anchored,
        fit.falling,
        False,
        by,
    )
    return Forecast(p10, p50, p90, fit.quantity, p_active, p3, drop, basis)
