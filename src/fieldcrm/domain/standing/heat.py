"""The K-factor of a stream that heats, both ways round: degree days per litre, and litres per degree day."""

from __future__ import annotations

from fieldcrm.domain.forecast import Fit, Pool
from fieldcrm.domain.views.standing import HeatUse


def heat_use(fit: Fit, density: float, pool: Pool) -> HeatUse | None:
    """What a stream uses for each degree day and without them; None where degree days are not its clock.

    Use on a day is q / i · (b + (1 − b) · h / h̄): q its usual delivery, i its usual interval, b its base share, h the
    degree days and h̄ their mean. So a litre lasts h̄ · i / (q · (1 − b)) degree days beside the base load q · b / i.
    """
    if fit.heat is None or fit.quantity <= 0 or fit.usual <= 0:
        return None
    territory, base = fit.heat
    weather = pool.weather.get(territory)
    if weather is None or base >= 1:
        return None
    a_day = fit.quantity / density / fit.usual
    litres = a_day * (1 - base) / weather.mean
    return HeatUse(degree_days_per_litre=1 / litres, litres_per_degree_day=litres, base=base, base_litres=a_day * base)
