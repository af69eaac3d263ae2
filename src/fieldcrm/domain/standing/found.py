"""What a rule of the call list finds."""

from typing import NamedTuple

from fieldcrm.domain.codes import Reason
from fieldcrm.domain.standing.stakes import Factor


class Found(NamedTuple):
    """One reason: `due` is an ordinal, the product of `factors` the stake in tonnes."""

    code: Reason
    due: int
    factors: tuple[Factor, ...]
    params: dict[str, object]
