"""A customer's place on the call list: reasons, stake in tonnes, grade and forecast on a day."""

from fieldcrm.domain.standing.inputs import anchors_of, history_of, known_by
from fieldcrm.domain.standing.standing import Standing, assess, explain, rank_key

__all__ = ["Standing", "anchors_of", "assess", "explain", "history_of", "known_by", "rank_key"]
