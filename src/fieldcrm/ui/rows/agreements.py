"""Contracts, prepaid money, relations, referrals, competitors and notices as lines of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.contracts import ContractState
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import Cell, Span, cell, grade_badge, join
from fieldcrm.ui.rows.days import near_day
from fieldcrm.ui.rows.parts import Part
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.words.agreements import (
    entry_text,
    fulfilled_text,
    money_text,
    period_text,
    price_text,
    relation_text,
    rule_words,
    state_text,
)
from fieldcrm.ui.words.dates import number_text, tonnes_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.agreements import Balance, Contract, PrepaidEntry, Referral, Relation
    from fieldcrm.domain.views.customer import Dossier
    from fieldcrm.domain.views.notices import Notice, Target
    from fieldcrm.domain.views.told import CompetitorLine

KINDS = ("contract", "prepayment", "relation")
"""Kinds of parts that stand in the dossier's list beside contacts, tanks, sites and facts."""
REMARKS = {
    "contract": N_("period, volume, price terms, reminder"),
    "prepayment": N_("money paid in, used, paid back"),
    "relation": N_("upstream, downstream, sister, reseller, referred by"),
}
_STYLES = {
    ContractState.ENDING: "warn",
    ContractState.RUNNING: "good",
    ContractState.FUTURE: "info",
    ContractState.OVER: "dim",
    ContractState.ENDED: "dim",
}
_ENTRIES = 5
"""Entries of prepaid money that the dossier's list shows."""


def part_groups(dossier: Dossier, today: date) -> tuple[tuple[str, list[Part]], ...]:
    """The titled groups of parts: contracts, prepaid money, relations."""
    kept = dossier.agreements
    money = [_balance(each) for each in kept.balances]
    left = " · ".join(money)
    return (
        (_("Contracts"), [_contract(contract, today) for contract in kept.contracts]),
        (
            _("Prepaid: {left}", left=left) if left else _("Prepaid"),
            [_entry(entry, today) for entry in kept.prepaid[:_ENTRIES]],
        ),
        (_("Relations"), [_relation(each, today) for each in kept.relations]),
    )


def _balance(balance: Balance) -> str:
    return money_text(balance.milli, balance.currency) + (" !! " + _("low") if balance.low else "")


def _contract(contract: Contract, today: date) -> Part:
    detail = join(
        (
            (Span(state_text(contract.state), _STYLES[contract.state]),),
            cell(period_text(contract.start, contract.end, today)),
            cell(contract.product, "dim"),
            cell(fulfilled_text(contract), "info"),
            cell(contract.price_terms, "dim"),
        )
    )
    return Part("contract", contract.id, contract.number or _("Contract"), detail)


def _entry(entry: PrepaidEntry, today: date) -> Part:
    when = near_day(entry.day, today) if entry.day else ""
    style = "good" if entry.milli > 0 else "warn"
    detail = join(
        (
            (Span(money_text(entry.milli, entry.currency), style),),
            cell(when),
            cell(entry.note, "dim"),
            cell(entry.actor, "dim"),
        )
    )
    return Part("prepayment", entry.id, entry_text(entry.kind), detail)


def _relation(relation: Relation, today: date) -> Part:
    bought = _("bought {tonnes} from us", tonnes=tonnes_text(relation.tonnes)) if relation.kind == "referred" else ""
    since = _("since {day}", day=near_day(relation.since, today)) if relation.since else ""
    detail = join(
        (
            cell(relation.other.name or relation.other.code, "strong"),
            cell(relation.other.code, "dim"),
            cell(bought, "info"),
            cell(since, "dim"),
            cell(relation.note, "dim"),
        )
    )
    return Part("relation", relation.id, relation_text(relation.kind), detail)


def referral_columns() -> tuple[Column[Referral], ...]:
    """The tree of referrals: who, what it bought, what those it brought bought."""
    return (
        Column("name", N_("Customer"), _tree_name, 24, flex=2),
        Column("code", N_("Code"), lambda each: cell(each.customer.code, "dim"), 8, from_width=70),
        Column("grade", "", lambda each: grade_badge(each.grade), 3),
        Column("own", N_("Bought from us"), lambda each: cell(tonnes_text(each.own)), 14, right=True),
        Column("brought", N_("Brought"), _brought, 14, right=True),
        Column("children", N_("Referred"), lambda each: cell(str(each.children or ""), "dim"), 9, right=True),
    )


def _tree_name(each: Referral) -> Cell:
    indent = "  " * (each.depth - 1) + "└ " if each.depth else ""
    return (Span(indent, "dim"), *cell(each.customer.name or each.customer.code, "strong"))


def _brought(each: Referral) -> Cell:
    return (Span(tonnes_text(each.brought), "good"),) if each.children else ()


def competitor_columns(today: date) -> tuple[Column[CompetitorLine], ...]:
    """A competitor's line: product, price with its day, tonnes, whom it supplies."""
    return (
        Column("supplier", N_("Competitor"), lambda line: cell(line.supplier, "strong"), 14, flex=1),
        Column("product", N_("Product"), lambda line: cell(line.product), 7),
        Column("price", N_("Price"), lambda line: (Span(price_text(line.price), "warn"),), 11, right=True),
        Column("on", N_("As of"), lambda line: cell(near_day(line.price_on, today) if line.price_on else ""), 10),
        Column("range", N_("from – to"), _range, 18, from_width=100),
        Column("tonnes", N_("12 months"), _tonnes, 9, right=True),
        Column("customers", N_("Whom it supplies"), _customers, 14, flex=2),
    )


def _range(line: CompetitorLine) -> Cell:
    if line.lowest is None or line.lowest == line.highest:
        return ()
    return cell(f"{price_text(line.lowest)} – {price_text(line.highest)}", "dim")


def _tonnes(line: CompetitorLine) -> Cell:
    return cell(tonnes_text(line.tonnes) if line.deliveries else "–")


def _customers(line: CompetitorLine) -> Cell:
    names = ", ".join(each.name or each.code for each in line.customers)
    return (Span(f"{number_text(len(line.customers), 0)}  ", "dim"), *cell(names))


def territory_headings(lines: tuple[CompetitorLine, ...]) -> list[tuple[int, Cell]]:
    """A heading before the first line of each territory."""
    found: list[tuple[int, Cell]] = []
    for at, line in enumerate(lines):
        if at == 0 or lines[at - 1].territory != line.territory:
            found.append((at, (Span("── " + (safe(line.territory) or _("no territory")), "accent"),)))
    return found


def notice_columns(today: date) -> tuple[Column[Notice], ...]:
    """A notice's line: its days, title, how many have been told, to whom it goes."""
    return (
        Column("day", N_("Day"), lambda each: cell(near_day(each.day, today) if each.day else ""), 11),
        Column("until", N_("Until"), lambda each: _until(each, today), 12),
        Column("title", N_("Title"), lambda each: cell(each.title, "dim" if each.expired else "strong"), 18, flex=2),
        Column("told", N_("Told"), _told, 9, right=True),
        Column("rule", N_("To whom"), lambda each: cell(rule_words(each.rule), "dim"), 14, flex=1),
        Column("author", N_("Written by"), lambda each: cell(each.author, "dim"), 12, from_width=100),
    )


def _until(notice: Notice, today: date) -> Cell:
    if notice.until is None:
        return ()
    words = near_day(notice.until, today)
    return (Span(_("over {day}", day=words), "dim"),) if notice.expired else cell(words)


def _told(notice: Notice) -> Cell:
    done = notice.told >= notice.total
    return (Span(f"{notice.told}/{notice.total}", "good" if done else "warn"),)


def target_columns(today: date) -> tuple[Column[Target], ...]:
    """A customer to be told: grade, name, phone, when and by whom it was told, what it said."""
    return (
        Column("told", "", lambda each: (Span("✓ " if each.told_on else "· ", "good" if each.told_on else "dim"),), 3),
        Column("grade", "", lambda each: grade_badge(each.grade), 3),
        Column(
            "name", N_("Customer"), lambda each: cell(each.customer.name or each.customer.code, "strong"), 18, flex=2
        ),
        Column("territory", N_("Territory"), lambda each: cell(each.territory, "dim"), 10, from_width=90),
        Column("phone", N_("Phone"), lambda each: cell(each.phone, "info"), 14),
        Column("when", N_("Told"), lambda each: _when_told(each, today), 22, flex=1),
    )


def _target_name(target: Target) -> Cell:
    return cell(target.customer.name or target.customer.code, "strong")


def _when_told(target: Target, today: date) -> Cell:
    if target.told_on is None:
        return ()
    return join((cell(near_day(target.told_on, today)), cell(target.told_by, "dim"), cell(target.word)))
