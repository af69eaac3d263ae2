"""Reasons from contracts, prepaid money, referrals, price notices, and from what the customer told us long ago.

The parameters of each open item are those that `storage.open_items.agreements` gives it.
"""

from collections.abc import Iterator
from datetime import date

from fieldcrm.domain.codes import Grade, OpenKind, Outcome, Reason, Status
from fieldcrm.domain.facts import OpenItem
from fieldcrm.domain.standing import stakes_agreements as stakes
from fieldcrm.domain.standing.case import Case
from fieldcrm.domain.standing.found import Found

QUIET_DAYS = 14
"""Days after a talk in which what can wait is not brought up again."""
CONTRACT_QUIET_DAYS = 7
"""The same for a contract that is about to end, and after it has ended."""
LAST_DAYS = 7
"""Days before a contract's end in which no date set ahead keeps it off the list."""
LAPSED_DAYS = 30
"""Days after its end for which a contract that was not renewed is still spoken of."""
RENEWAL_GAP = 60
"""Days between the end of a contract and the start of the next that still count as renewed."""
REFERRAL_DAYS = 180
"""Days after the first delivery of a referred customer within which thanks to the referrer still make sense."""
NEVER = date.max.toordinal()


def contract_ends(case: Case, item: OpenItem) -> Iterator[Found]:
    """A contract in its last days, or just over, and nothing follows it. Params: start, end, ended, remind, number."""
    known = dict(item.params)
    start, end = _day(known, "start", 0), _day(known, "end", NEVER)
    if known.get("ended") or start > case.as_of or end == NEVER:
        return
    left = end - case.as_of
    if case.as_of < item.due or left < -LAPSED_DAYS or _renewed(case, item, end):
        return
    since = max(item.due, case.as_of - CONTRACT_QUIET_DAYS)
    if case.last_talk is not None and case.last_talk >= since:
        return
    if left > LAST_DAYS and _waits_for_a_date(case):
        return
    remind = max(end - item.due, 1)
    params: dict[str, object] = {
        "until": date.fromordinal(end),
        "number": known.get("number") or "",
        "days": max(left, 0),
        "overdue": max(-left, 0),
        "monthly_source": case.monthly_source,
    }
    factors = stakes.lapse(1 - left / remind, case.active, case.monthly)
    yield Found(Reason.CONTRACT_ENDS, item.due, factors, params)


def _renewed(case: Case, item: OpenItem, end: int) -> bool:
    """Whether another contract goes on where this one ends."""
    for other in case.facts.open:
        if other.kind is OpenKind.CONTRACT and other.id != item.id:
            known = dict(other.params)
            if known.get("ended"):
                continue
            if _day(known, "end", NEVER) > end and _day(known, "start", 0) <= end + RENEWAL_GAP:
                return True
    return False


def contract_sign(case: Case) -> Iterator[Found]:
    """An A customer that buys of us and has no contract, running, to come, or just lapsed (domain.md §2)."""
    if case.loyalty.grade is not Grade.A or case.facts.status is not Status.ACTIVE or case.last_own is None:
        return
    for item in case.facts.open:
        if item.kind is OpenKind.CONTRACT:
            known = dict(item.params)
            if not known.get("ended") and _day(known, "end", NEVER) >= case.as_of - LAPSED_DAYS:
                return
    if case.talked_since(case.as_of - QUIET_DAYS) or _waits_for_a_date(case):
        return
    params: dict[str, object] = {"grade": Grade.A.value, "monthly_source": case.monthly_source}
    if case.loyalty.ratio is not None:
        params["ratio"] = case.loyalty.ratio
    yield Found(Reason.CONTRACT_SIGN, case.as_of, stakes.sign(case.monthly), params)


def prepayment_low(case: Case, item: OpenItem) -> Iterator[Found]:
    """A balance below its limit, and not spoken of since. Params: currency, left, limit; `weight` the balance."""
    if item.due > case.as_of or case.talked_since(max(item.due, case.as_of - QUIET_DAYS)):
        return
    if _waits_for_a_date(case):
        return
    params = {**dict(item.params), "since": date.fromordinal(item.due), "quantity_source": case.quantity_source}
    factors = stakes.prepayment(case.quantity, overdrawn=item.weight < 0)
    yield Found(Reason.PREPAYMENT_LOW, item.due, factors, params)


def thank_referrer(case: Case, item: OpenItem) -> Iterator[Found]:
    """A customer that this one referred has got its first delivery, and nobody has said thanks. Params: name."""
    if not item.due <= case.as_of <= item.due + REFERRAL_DAYS:
        return
    if any(
        contact.day >= item.due
        and contact.day <= case.as_of
        and contact.outcome not in (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER)
        and (contact.outcome is Outcome.THANKED or contact.reason == Reason.THANK_REFERRER.value)
        for contact in case.facts.contacts
    ):
        return
    params = {
        **dict(item.params),
        "delivered": date.fromordinal(item.due),
        "monthly_source": case.monthly_source,
    }
    yield Found(Reason.THANK_REFERRER, item.due, stakes.thanks(case.monthly), params)


def price_notice(case: Case, item: OpenItem) -> Iterator[Found]:
    """A price notice that this customer has not been told. Params: title, words, until (an ordinal)."""
    news = news_of(item, case.as_of)
    if news is None:
        return
    factors = stakes.news(case.loyalty.ratio, case.active, case.quantity)
    yield Found(Reason.PRICE_NOTICE, item.due, factors, {**news, "quantity_source": case.quantity_source})


def news_of(item: OpenItem, as_of: int) -> dict[str, object] | None:
    """What a notice says on a day (an ordinal): title, words, until. None where it is not in force."""
    known = dict(item.params)
    last = _day(known, "until", NEVER)
    if not item.due <= as_of <= last:
        return None
    return {
        "title": known.get("title") or "",
        "words": known.get("words") or "",
        "until": None if last == NEVER else date.fromordinal(last),
    }


def last_chance(case: Case) -> Iterator[Found]:
    """A price notice written after today's talk (the talk would have told it), and out of date tomorrow."""
    if case.last_talk != case.as_of:
        return
    for item in case.facts.open:
        if item.kind is OpenKind.NOTICE and _day(dict(item.params), "until", NEVER) == case.as_of:
            yield from price_notice(case, item)


def fact_stale(case: Case, item: OpenItem) -> Iterator[Found]:
    """What the customer told us asks to be confirmed, at the next call. Params: topics, count, days since."""
    if not case.buys or item.due > case.as_of:
        return
    if case.talked_since(max(item.due, case.as_of - QUIET_DAYS)) or _waits_for_a_date(case):
        return
    params = {**dict(item.params), "monthly_source": case.monthly_source}
    yield Found(Reason.FACT_STALE, item.due, stakes.stale(case.monthly), params)


def _waits_for_a_date(case: Case) -> bool:
    """Whether a contact is planned ahead and none is due: what can wait is brought up then."""
    return case.planned_ahead and not case.due_plans


def _day(known: dict[str, object], name: str, otherwise: int) -> int:
    value = known.get(name)
    return value if isinstance(value, int) else otherwise
