"""The shared settings of an archive, with the defaults of domain.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings that the team shares. Field names are the settings' keys; ratios 0–1, days as whole numbers."""

    grade_a_from: float = 0.80
    grade_b_from: float = 0.20
    grade_window_months: int = 3
    cadence_a: int = 30
    cadence_b: int = 14
    cadence_c: int = 21
    cadence_ungraded: int = 30
    thank_a_every_days: int = 91
    thank_large_factor: float = 1.5
    daily_capacity: int = 30
    lead_days: int = 3
    """Working days that a delivery needs from the call: how far ahead a tank counts as running low."""
    no_answer_retry_days: int = 1
    not_interested_days: int = 60
    prospect_first_contact_days: int = 2
    dropped_below: float = 0.6
    """Recent volume over usual volume below which a customer counts as dropped."""
    silent_p_active: float = 0.35
    """Probability of being active below which a customer counts as silent."""
    diesel_density: float = 0.84
    default_unit: str = "L"
    """Unit of imported quantities that carry none."""
    our_names: str = ""
    """Names by which we stand in a file's supplier column, separated by semicolons."""
    work_start: str = "08:30"
    work_end: str = "18:00"
    calendar: str = "CN"
    """'CN': weekends, Chinese public holidays and moved working days; 'weekend': weekends only."""
