"""The closed vocabularies of the archive. Values are stored and never change; words are in ui and cli."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a customer stands with us."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    PAUSED = "paused"
    LOST = "lost"


class Grade(StrEnum):
    """Class by loyalty ratio (domain.md §2)."""

    A = "A"
    B = "B"
    C = "C"
    UNGRADED = "-"


class DemandSource(StrEnum):
    """Where a month's real demand was taken from, most trusted first."""

    SEEN = "seen"
    TOLD = "told"
    ESTIMATED = "estimated"
    DECLARED = "declared"
    NONE = "none"


class ActivityKind(StrEnum):
    """How a customer is, or was, contacted. NOTE is a remark without a contact."""

    CALL = "call"
    VISIT = "visit"
    MESSAGE = "message"
    MAIL = "mail"
    NOTE = "note"


class Outcome(StrEnum):
    """What came of a contact; the order is the order of the digit keys 1, 2, 3 …"""

    REACHED = "reached"
    ORDER = "order"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    NOT_INTERESTED = "not_interested"
    COMPLAINT = "complaint"
    THANKED = "thanked"
    WRONG_NUMBER = "wrong_number"


class Reason(StrEnum):
    """Why a customer must be contacted (domain.md §4)."""

    CALL_BACK = "call_back"
    TANK_LOW = "tank_low"
    REVISIT = "revisit"
    PLANNED = "planned"
    THANK_FIRST = "thank_first"
    THANK_LARGE = "thank_large"
    THANK_QUARTER = "thank_quarter"
    DROPPED = "dropped"
    SILENT = "silent"
    BOUGHT_ELSEWHERE = "bought_elsewhere"
    FIRST_CONTACT = "first_contact"
    NO_NEXT = "no_next"
    COMPLAINT = "complaint"
    RISK_CHECK = "risk_check"
    FOLLOW_UP = "follow_up"
    PROMISE = "promise"
    FACT_STALE = "fact_stale"
    CONTRACT_ENDS = "contract_ends"
    CONTRACT_SIGN = "contract_sign"
    PREPAYMENT_LOW = "prepayment_low"
    THANK_REFERRER = "thank_referrer"
    PRICE_NOTICE = "price_notice"


class OpenKind(StrEnum):
    """What stays open with a customer until somebody settles it."""

    COMPLAINT = "complaint"
    RISK = "risk"
    FIX = "fix"
    """A problem solved at a visit, to be followed up."""
    PROMISE = "promise"
    FACT = "fact"
    """What the customer told us once."""
    CONTRACT = "contract"
    PREPAYMENT = "prepayment"
    REFERRED = "referred"
    """A customer whom this one referred."""
    NOTICE = "notice"


class NextReason(StrEnum):
    """Why the proposed next date is what it is."""

    FORECAST = "forecast"
    CADENCE = "cadence"
    RETRY = "retry"
    PROMISED = "promised"
    AFTER_DELIVERY = "after_delivery"
    COOL_DOWN = "cool_down"
    COMPLAINT = "complaint"


class WordKind(StrEnum):
    """What a customer told of its need: nothing before a day, that the plant stands still, or so much in a month."""

    ENOUGH_UNTIL = "enough_until"
    SHUTDOWN = "shutdown"
    MONTH_NEED = "month_need"


class ReadingForm(StrEnum):
    """The form in which a tank's level was read."""

    PERCENT = "percent"
    CENTIMETRE = "cm"
    LITRE = "L"
