"""One customer on one day: its facts with what follows from them, computed once for all reasons."""

from __future__ import annotations

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.codes import ActivityKind, Outcome, Status
from fieldcrm.domain.facts import ContactFact, CustomerFacts, PlannedFact
from fieldcrm.domain.forecast import Fit, Forecast, Pool
from fieldcrm.domain.loyalty import TONNE
from fieldcrm.domain.months import DAYS_A_MONTH
from fieldcrm.domain.rhythm import cadence_days
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.standing import stakes
from fieldcrm.domain.standing.elsewhere import Elsewhere
from fieldcrm.domain.standing.ledger import Ledger, ledger_of
from fieldcrm.domain.standing.outlook import ORDER, Outlook, by_urgency, ordered_for, outlooks_of
from fieldcrm.domain.standing.streams import parted
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
        "ledger",
        "loss",
        "loyalty",
        "monthly",
        "monthly_source",
        "next_planned",
        "outlooks",
        "planned_ahead",
        "pool",
        "quantity",
        "quantity_source",
        "rules",
    )

    def __init__(
        self,
        facts: CustomerFacts,
        rules: Rules,
        calendar: WorkCalendar,
        fit: Fit,
        pool: Pool,
        as_of: int,
        ledger: Ledger | None = None,
    ) -> None:
        """`ledger` is one that holds on the day; without it, it is made."""
        self.facts = facts
        self.rules = rules
        self.calendar = calendar
        self.as_of = as_of
        self.pool = pool
        parts = parted(facts, fit)
        self.outlooks = by_urgency(outlooks_of(parts, pool, as_of), rules.silent_p_active)
        self.lead = self.outlooks[0]
        self.forecast: Forecast | None = self.lead.forecast
        self.ledger = ledger or ledger_of(facts, rules, fit, parts, as_of)
        self.loyalty: Loyalty = self.ledger.loyalty
        self.elsewhere: tuple[Elsewhere, ...] = self.ledger.elsewhere
        self.last_own: int | None = self.ledger.last_own
        self.loss = stakes.loss_share(self.loyalty.ratio)
        self.cadence = cadence_days(self.loyalty.grade, rules)
        self.active = self.forecast.p_active if self.forecast is not None else 1.0
        self._look_at_contacts()
        self._look_at_plans()
        self.monthly, self.monthly_source = self._monthly()
        self.quantity, self.quantity_source = self._quantity()

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
        if self.ledger.monthly > 0:
            return self.ledger.monthly, self.ledger.source
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
