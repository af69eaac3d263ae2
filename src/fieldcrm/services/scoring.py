"""The forecast keeps score on itself: the archive's own accuracy, by replaying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.forecast.scoring import Replayable, score
from fieldcrm.domain.standing import anchor_of, history_of, known_by
from fieldcrm.storage import facts as facts_reader
from fieldcrm.storage import settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from fieldcrm.domain.facts import CustomerFacts
    from fieldcrm.domain.forecast import Anchor
    from fieldcrm.domain.rules import Rules
    from fieldcrm.domain.views.scores import Scorecard
    from fieldcrm.services.desk_base import DeskBase

    Progress = Callable[[int, int], None]

MOST = 3_000
"""Customers that are replayed, at most: every k-th by id, so that the wait is bounded."""


def scorecard(desk: DeskBase, day: date, progress: Progress | None = None) -> Scorecard:
    """The archive replayed over the twelve months before `day`."""
    as_of = day.toordinal()
    with desk.archive.reading() as connection:
        rules = settings.rules(connection)
        found = [
            _replayable(facts, rules)
            for facts in facts_reader.load_sample(connection, MOST, rules, as_of)
            if facts.deliveries
        ]
    return score(found, as_of, progress)


def _replayable(facts: CustomerFacts, rules: Rules) -> Replayable:
    def anchor(day: int) -> Anchor | None:
        return anchor_of(known_by(facts, day), day) if facts.levels else None

    return Replayable(history_of(facts, rules).tidy(), anchor)
