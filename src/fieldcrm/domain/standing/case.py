"""One customer on one day: its facts with what follows from them, computed once for all reasons."""

from __future__ import annotations

from bisect import bisect_right

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.codes import ActivityKind, Outcome, Status
from fieldcrm.domain.facts import ContactFact, CustomerFacts, Deliveries, PlannedFact
from fieldcrm.domain.forecast import Fit, Forecast, Pool
from fieldcrm.domain.fuels import fold
from fieldcrm.domain.loyalty import TONNE, loyalty_of_months, months_needed
from fieldcrm.domain.months import DAYS_A_MONTH, sum_months
from fieldcrm.domain.rhythm import cadence_days
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.standing import stakes
from fieldcrm.domain.standing.elsewhere import Elsewhere, elsewhere_of, estimated
from fieldcrm.domain.standing.outlook import ORDER, Outlook, by_urgency, ordered_for, outlooks_of
from fieldcrm.domain.views.standing import Loyalty

FEW = 3
"""Deliveries below which the usual interval is borrowed from others: a single large load is no monthly need."""
BUYING = (Status.ACTIVE, Status.PROSPECT)
"""For whom the rules look for reasons of their own."""
UNCONCLUSIVE = (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER)
"""Outcomes after which nobody was spoken to."""


class Case:
    """What the reasons look at. Days are ordinals, `monthly` and `quantity` tonnes, probabilities 0–1.

    `outlooks` are the forecasts of the customer's streams, the most urgent (`lead`) first; `forecast` is its.
    `monthly` is the customer's need in a month and `quantity` its next delivery, each with the source it was taken
    from: seen / told / estimated / declared (the loyalty window), forecast, declared, or assumed.
    """

    __slots__ = (
        "active",
        "as_of",
        "cadence",
        "calendar",
        "contacted_today",
        "due_plans",
        "elsewhere",
        "facts",
        "forecast",
        "last_contact",
        "last_own",
        "last_talk",
        "lead",
        "loss",
        "loyalty",
        "monthly",
        "monthly_source",
        "months",
        "next_planned",
        "outlooks",
        "planned_ahead",
        "pool",
        "quantity",
        "quantity_source",
        "rules",
    )

    def __init__(
        self, facts: CustomerFacts, rules: Rules, calendar: WorkCalendar, fit: Fit, pool: Pool, as_of: int
    ) -> None:
        self.facts = facts
        self.rules = rules
        self.calendar = calendar
        self.as_of = as_of
        self.pool = pool
        self.outlooks = by_urgency(outlooks_of(facts, fit, pool, as_of), rules.silent_p_active)
        self.lead = self.outlooks[0]
        self.forecast: Forecast | None = self.lead.forecast
        self.months = sum_months(facts.deliveries, as_of, months_needed(rules))
        self.elsewhere = _elsewhere(facts, fit, self.outlooks, as_of)
        self.loyalty: Loyalty = loyalty_of_months(self.months, facts, rules, estimated(self.elsewhere))
        self.loss = stakes.loss_share(self.loyalty.ratio)
        self.cadence = cadence_days(self.loyalty.grade, rules)
        self.active = self.forecast.p_active if self.forecast is not None else 1.0
        self._look_at_deliveries()
        self._look_at_contacts()
        self._look_at_plans()
        self.monthly, self.monthly_source = self._monthly()
        self.quantity, self.quantity_source = self._quantity()

    def _look_at_deliveries(self) -> None:
        self.last_own: int | None = None
        known = Deliveries.of(self.facts.deliveries)
        place = bisect_right(known.days, self.as_of) - 1
        while place >= 0 and not known.ours[place]:
            place -= 1
        if place >= 0:
            self.last_own = known.days[place]

    def _look_at_contacts(self) -> None:
        self.last_contact: int | None = None
        self.last_talk: int | None = None
        self.contacted_today = False
        for contact in self.facts.contacts:
            if contact.day > self.as_of or contact.kind is ActivityKind.NOTE:
                continue
            if self.last_contact is None:
                self.last_contact = contact.day
                self.contacted_today = contact.day == self.as_of
            if contact.outcome not in UNCONCLUSIVE:
                self.last_talk = contact.day
                break

    def _look_at_plans(self) -> None:
        plans = self.facts.planned
        self.due_plans: tuple[PlannedFact, ...] = tuple([plan for plan in plans if plan.day <= self.as_of])
        self.planned_ahead = len(self.due_plans) < len(plans)
        self.next_planned: int | None = plans[0].day if plans else None

    def _monthly(self) -> tuple[float, str]:
        """The customer's need in tonnes a month: the grade's demand, else as forecast, else as declared."""
        total, count, source = 0.0, 0, ""
        for month in self.loyalty.window:
            if month.demand is not None:
                total += month.demand
                count += 1
                source = month.source.value
        if total > 0:
            return total / count, source
        a_day = 0.0
        for outlook in self.outlooks:
            forecast = outlook.forecast
            if forecast is not None and outlook.fit.quantity > 0 and forecast.basis.usual_interval > 0:
                basis = forecast.basis
                usual = basis.usual_interval
                a_day += outlook.fit.quantity / (usual if basis.deliveries >= FEW else max(usual, basis.elapsed))
        if a_day > 0:
            return a_day * DAYS_A_MONTH / TONNE, "forecast"
        declared = self.facts.declared_monthly
        if declared is not None and declared > 0:
            return declared / TONNE, "declared"
        return stakes.DEFAULT_MONTHLY, "assumed"

    def _quantity(self) -> tuple[float, str]:
        """The next delivery in tonnes: as forecast, else as declared."""
        return self.quantity_of(self.lead)

    def quantity_of(self, outlook: Outlook) -> tuple[float, str]:
        """The next delivery of a stream in tonnes, and its source."""
        forecast = outlook.forecast
        if forecast is not None and (forecast.quantity > 0 or forecast.basis.bounded):
            ordered = ORDER in forecast.basis.by and ordered_for(outlook.stream.facts, forecast.p50) > 0
            return forecast.quantity / TONNE, "ordered" if ordered and not forecast.basis.bounded else "forecast"
        if self.facts.declared_usual is not None and self.facts.declared_usual > 0:
            return self.facts.declared_usual / TONNE, "declared"
        return stakes.DEFAULT_QUANTITY, "assumed"

    @property
    def buys(self) -> bool:
        """Whether the rules look for reasons of their own: paused and lost customers have only what was planned."""
        return self.facts.status in BUYING

    def talked_since(self, day: int) -> bool:
        """Whether somebody was spoken to on that day or later."""
        return self.last_talk is not None and self.last_talk >= day

    def last_thanked(self, reason: str) -> int | None:
        """The day of the last contact that thanked: for that reason, or with that outcome."""
        contact: ContactFact
        for contact in self.facts.contacts:
            if contact.day <= self.as_of and (contact.outcome is Outcome.THANKED or contact.reason == reason):
                if contact.outcome in UNCONCLUSIVE:
                    continue
                return contact.day
        return None


def _elsewhere(facts: CustomerFacts, fit: Fit, outlooks: tuple[Outlook, ...], as_of: int) -> tuple[Elsewhere, ...]:
    """What was bought elsewhere, product by product; of several tanks of a product, from all of them together."""
    if len(outlooks) == 1 or len({fold(outlook.stream.product) for outlook in outlooks}) < len(outlooks):
        return elsewhere_of(facts, fit, as_of)
    found = [each for outlook in outlooks for each in elsewhere_of(outlook.stream.facts, outlook.fit, as_of)]
    return tuple(sorted(found))
