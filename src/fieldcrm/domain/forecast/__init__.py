"""When will the customer need fuel, and how much: a renewal model on a warped clock.

`fit_pool` learns what all customers share, `fit` one stream's state from it, `predict` the dates of a day.
"""

from fieldcrm.domain.forecast.course import Course
from fieldcrm.domain.forecast.elsewhere import Gap, bought_elsewhere
from fieldcrm.domain.forecast.fit import Fit, fit
from fieldcrm.domain.forecast.learn import fit_pool
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.predict import predict, survival
from fieldcrm.domain.forecast.types import Anchor, Anchors, Basis, Forecast, History
from fieldcrm.domain.forecast.walk import course_of

__all__ = [
    "Anchor",
    "Anchors",
    "Basis",
    "Course",
    "Fit",
    "Forecast",
    "Gap",
    "History",
    "Pool",
    "bought_elsewhere",
    "course_of",
    "fit",
    "fit_pool",
    "predict",
    "survival",
]
