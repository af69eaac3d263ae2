"""Words for contracts, prepaid money, relations, notices and the team's own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.contracts import ContractState
from fieldcrm.domain.custom_fields import FieldType, OwnValue, value_of
from fieldcrm.domain.notices import NoticeRule
from fieldcrm.domain.prepaid import EntryKind
from fieldcrm.domain.units import MILLI
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.dates import amount_text, month_text, number_text, percent_text, short_day
from fieldcrm.ui.words.fields import entity_text, grade_text
from fieldcrm.ui.words.filling import listed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from fieldcrm.domain.prices import Price
    from fieldcrm.domain.views.agreements import Contract
    from fieldcrm.domain.views.customer import FactLine, ToldMonth

CONTRACT_STATES = {
    ContractState.FUTURE: N_("to come"),
    ContractState.RUNNING: N_("running"),
    ContractState.ENDING: N_("ends soon"),
    ContractState.OVER: N_("over"),
    ContractState.ENDED: N_("ended early"),
}
ENTRY_KINDS = {
    EntryKind.PAID_IN: N_("paid in"),
    EntryKind.USED: N_("used"),
    EntryKind.PAID_BACK: N_("paid back"),
    EntryKind.CORRECTION: N_("correction"),
}
RELATIONS = {
    "upstream": N_("upstream"),
    "downstream": N_("downstream"),
    "sister": N_("sister company"),
    "reseller": N_("reseller"),
    "referred_by": N_("referred by"),
    "resells_for": N_("resells for"),
    "referred": N_("referred"),
}
TYPES = {
    FieldType.TEXT: N_("text"),
    FieldType.NUMBER: N_("number"),
    FieldType.DATE: N_("date"),
    FieldType.CHOICE: N_("choice"),
    FieldType.YES_NO: N_("yes or no"),
}


def state_text(state: ContractState | str) -> str:
    """Where a contract stands."""
    return _(CONTRACT_STATES[ContractState(state)])


def entry_text(kind: str) -> str:
    """What an entry of prepaid money is; as it is where a newer program wrote it."""
    return _(ENTRY_KINDS[EntryKind(kind)]) if kind in tuple(EntryKind) else kind


def relation_text(kind: str) -> str:
    """What the other customer is to this one."""
    words = RELATIONS.get(kind)
    return _(words) if words else kind


def type_text(type_: FieldType | str) -> str:
    """What a field of the team's own holds."""
    return _(TYPES[FieldType(type_)])


def kind_of_field(of_kind: str) -> str:
    """The kind of rows that have the field: Customer, Equipment, Service visit, Complaint."""
    return entity_text(of_kind)


def money_text(milli: int, currency: str) -> str:
    """Money with its currency: 3,998.50 CNY."""
    value = f"{milli / MILLI:,.2f}".removesuffix(".00")
    return f"{value} {currency}".strip()


def price_text(price: Price | None) -> str:
    """A price a unit: 6,850/t; a dash where unknown."""
    if price is None:
        return "–"
    number = number_text(price.value, 3)
    return f"{number}/{price.per}" if price.per else number


def period_text(first: date | None, last: date | None, today: date | None = None) -> str:
    """1 Jan – 31 Dec; without an end, from 1 Jan on."""
    if last is None:
        return "" if first is None else _("from {day} on", day=short_day(first, today))
    return f"{short_day(first, today)} – {short_day(last, today)}"


def fulfilled_text(contract: Contract) -> str:
    """What was fulfilled of what was agreed: 40 t of 100 t (40%), 55% of the time has passed."""
    if contract.volume is None:
        return "" if contract.fulfilled is None else amount_text(contract.fulfilled)
    words = _(
        "{fulfilled} of {volume} ({share})",
        fulfilled=amount_text(contract.fulfilled),
        volume=amount_text(contract.volume),
        share=percent_text(contract.share),
    )
    if contract.expected is None or not 0 < contract.expected < 1:
        return words
    return listed((words, _("{share} of the time has passed", share=percent_text(contract.expected))))


def own_text(value: OwnValue) -> str:
    """What a row holds of one of the team's own fields, with its unit; empty for nothing."""
    if not value.value:
        return ""
    if value.field.type is FieldType.YES_NO:
        return _("yes") if value_of(value.field, value.value) else _("no")
    if value.field.type is FieldType.NUMBER:
        number = value_of(value.field, value.value)
        shown = number_text(number, 6) if isinstance(number, float) else value.value
        return f"{shown} {value.field.unit}".strip()
    return value.value


def fact_text(fact: FactLine) -> str:
    """The value of a fact with from whom and for how much it buys, where it says so."""
    bought = " ".join(
        part for part in (fact.supplier, fact.product, price_text(fact.price) if fact.price else "") if part
    )
    return f"{fact.value} ({bought})" if bought else fact.value


def told_text(told: Iterable[ToldMonth]) -> str:
    """What the customer told of single months: 40 t in Nov 2026, 45 t in Dec 2026; empty where it told of none."""
    return listed(
        _("{quantity} in {month}", quantity=amount_text(each.amount), month=month_text(each.month)) for each in told
    )


def rule_words(rule: NoticeRule) -> str:
    """To whom a notice goes: grades A, B · 惠州 · segment big ones; everybody."""
    parts = [
        _("grades {grades}", grades=listed(grade_text(grade) for grade in rule.grades)) if rule.grades else "",
        listed(rule.territories),
        listed(rule.sectors),
        _("segment {name}", name=rule.segment) if rule.segment else "",
    ]
    return " · ".join(part for part in parts if part) or _("everybody")
