"""Short ways to write down customers, days and fits for the tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.codes import ActivityKind, Outcome, Reason, Status
from fieldcrm.domain.facts import ContactFact, CustomerFacts, DeliveryFact, PlannedFact
from fieldcrm.domain.forecast import Fit, Pool, fit
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.standing import Standing, assess, history_of

RULES = Rules()
CHINA = WorkCalendar("CN")
TODAY = date(2026, 6, 10).toordinal()
"""A Wednesday, no holiday near."""
TONNE = 1000.0


def day(year: int, month: int, of_month: int) -> int:
    """The ordinal of a date."""
    return date(year, month, of_month).toordinal()


def steady(last: int, *, every: int = 20, kg: float = 10_000.0, count: int = 30) -> tuple[DeliveryFact, ...]:
    """`count` deliveries of ours, `every` so many days, the last one on `last`."""
    return tuple(DeliveryFact(last - every * back, kg, True) for back in range(count - 1, -1, -1))


def customer(*deliveries: DeliveryFact, **changes: object) -> CustomerFacts:
    """An active customer, entered long ago."""
    facts = CustomerFacts(b"\1" * 16, Status.ACTIVE, TODAY - 1500, tuple(sorted(deliveries)))
    return replace(facts, **changes)  # type: ignore[arg-type]


def talk(on: int, outcome: Outcome = Outcome.REACHED, reason: str = "") -> ContactFact:
    """A call that took place."""
    return ContactFact(on, ActivityKind.CALL, outcome, reason)


def plan(on: int, *, minute: int | None = None, reason: str = "cadence", promised: str = "") -> PlannedFact:
    """A planned call."""
    return PlannedFact(on, minute, ActivityKind.CALL, reason, promised)


def fitted(facts: CustomerFacts) -> Fit:
    """The customer's fit with the pool of an empty archive."""
    return fit(history_of(facts, RULES), Pool.default())


def standing(facts: CustomerFacts, as_of: int = TODAY, rules: Rules = RULES) -> Standing:
    """The customer's standing on a day."""
    return assess(facts, rules, CHINA, fitted(facts), Pool.default(), as_of)


def codes(facts: CustomerFacts, as_of: int = TODAY, rules: Rules = RULES) -> set[Reason]:
    """The codes of the customer's reasons on a day."""
    return {line.code for line in standing(facts, as_of, rules).reasons}
