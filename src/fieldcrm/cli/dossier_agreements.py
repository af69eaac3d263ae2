"""The parts of `fieldcrm show` that tell of agreements: facts, contracts, prepaid money, relations, own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import _
from fieldcrm.ui.words.agreements import (
    fact_text,
    fulfilled_text,
    money_text,
    own_text,
    period_text,
    relation_text,
    state_text,
)
from fieldcrm.ui.words.dates import day_text, tonnes_text
from fieldcrm.ui.words.topics import topic_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.agreements import Contract, Relation
    from fieldcrm.domain.views.customer import Dossier, FactLine

Pairs = list[tuple[str, str]]


def parts(found: Dossier, today: date) -> list[tuple[str, Pairs]]:
    """Titled pairs, in the order of the dossier; a part without pairs is left out by the caller."""
    kept = found.agreements
    return [
        (_("Own fields"), [(value.field.name, own_text(value)) for value in found.own]),
        (_("Contracts"), [(contract.number or "–", _contract(contract, today)) for contract in kept.contracts]),
        (
            _("Prepaid"),
            [
                (each.currency, _joined(money_text(each.milli, each.currency), "!! " + _("low") if each.low else ""))
                for each in kept.balances
            ],
        ),
        (_("Relations"), [(relation_text(each.kind), _relation(each)) for each in kept.relations]),
        (_("Told us"), [(topic_text(fact.topic), _fact(fact, today)) for fact in found.facts]),
    ]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _contract(contract: Contract, today: date) -> str:
    return _joined(
        state_text(contract.state),
        period_text(contract.start, contract.end, today),
        contract.product,
        fulfilled_text(contract),
        contract.price_terms,
    )


def _relation(relation: Relation) -> str:
    bought = _("bought {tonnes} from us", tonnes=tonnes_text(relation.tonnes)) if relation.kind == "referred" else ""
    return _joined(f"{relation.other.name} {relation.other.code}".strip(), bought, relation.note)


def _fact(fact: FactLine, today: date) -> str:
    said = _("said by {person}", person=fact.said_by) if fact.said_by else ""
    when = "" if fact.confirmed_on is None else day_text(fact.confirmed_on, today)
    return _joined(fact_text(fact), said, when, "? " + _("ask again") if fact.stale else "")
