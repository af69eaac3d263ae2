"""Relations between customers, from both sides; the tree of referrals with the tonnes that each brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain import relations as rules_of
from fieldcrm.domain.codes import Grade
from fieldcrm.domain.relations import Edge, RelationKind
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.agreements import Referral, Relation
from fieldcrm.domain.views.listed import CustomerRef
from fieldcrm.storage.reads.rows import day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.rules import Rules

_ORDER = (*(kind.value for kind in RelationKind), "resells_for", "referred")


def relations(connection: Connection, customer_id: bytes, rules: Rules) -> tuple[Relation, ...]:
    """Every relation of a customer, written from its side or from the other's, by kind and name."""
    found: list[Relation] = []
    for mine, other, turned in (("customer_id", "other_id", False), ("other_id", "customer_id", True)):
        rows = connection.execute(
            f"SELECT r.id, r.kind, r.since, r.note, c.id, c.code, c.name FROM relation r JOIN customer c"
            f" ON c.id = r.{other} AND c.deleted = 0 WHERE r.{mine} = ? AND r.deleted = 0",
            (customer_id,),
        )
        for id_, kind, since, note, *who in rows:
            seen = rules_of.seen_from_there(kind or "") if turned else kind or ""
            found.append(Relation(id_, seen, _ref(who), day(since), note or ""))
    brought = [each.other.id for each in found if each.kind == "referred"]
    if brought:
        tonnes = bought(connection, rules, brought)
        from dataclasses import replace

        found = [
            replace(each, tonnes=tonnes.get(each.other.id, 0.0)) if each.kind == "referred" else each for each in found
        ]
    return tuple(sorted(found, key=lambda each: (_place(each.kind), each.other.name, each.id)))


def _place(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _ref(row: Iterable[bytes | str | None]) -> CustomerRef:
    id_, code, name = row
    assert isinstance(id_, bytes)
    return CustomerRef(id_, str(code or ""), str(name or ""))


def edges(connection: Connection) -> list[Edge]:
    """Every referral."""
    found = connection.execute(
        "SELECT id, customer_id, other_id, coalesce(since, '') FROM relation"
        " WHERE kind = 'referred_by' AND deleted = 0 AND customer_id IS NOT NULL AND other_id IS NOT NULL"
    )
    return [Edge(*row) for row in found]


def same(
    connection: Connection, customer_id: bytes, other_id: bytes, kinds: Iterable[tuple[str, bool]]
) -> bytes | None:
    """The relation between two customers that says one of `kinds`: (kind, whether written from the other's side)."""
    for kind, turned in kinds:
        pair = (other_id, customer_id) if turned else (customer_id, other_id)
        row = connection.execute(
            "SELECT id FROM relation WHERE customer_id = ? AND other_id = ? AND kind = ? AND deleted = 0 LIMIT 1",
            (*pair, kind),
        ).fetchone()
        if row is not None:
            return bytes(row[0])
    return None


def bought(connection: Connection, rules: Rules, customers: Iterable[bytes]) -> dict[bytes, float]:
    """Tonnes that each of these customers bought of us in all."""
    densities: dict[str, float] = {}
    for code, name, density in connection.execute(
        "SELECT code, name, density FROM product WHERE deleted = 0 AND density IS NOT NULL"
    ):
        densities.update({key: density for key in (code, name) if key})
    found: dict[bytes, float] = {}
    for customer_id in customers:
        rows = connection.execute(
            "SELECT sum(quantity_milli), quantity_unit, coalesce(product, '') FROM delivery WHERE customer_id = ?"
            " AND deleted = 0 AND coalesce(supplier, '') = '' AND quantity_unit IS NOT NULL GROUP BY 2, 3",
            (customer_id,),
        )
        found[customer_id] = sum(
            Amount(milli, Unit(unit)).tonnes(densities.get(product, rules.diesel_density))
            for milli, unit, product in rows
            if milli is not None
        )
    return found


def referrals(connection: Connection, rules: Rules) -> tuple[Referral, ...]:
    """The tree of referrals, parents before children, the most fruitful root first."""
    known = edges(connection)
    ids = sorted({id_ for edge in known for id_ in (edge.child, edge.parent)})
    who: dict[bytes, tuple[CustomerRef, Grade]] = {}
    for id_ in ids:
        row = connection.execute(
            "SELECT c.id, c.code, c.name, s.grade FROM customer c LEFT JOIN standing s ON s.customer_id = c.id"
            " WHERE c.id = ? AND c.deleted = 0",
            (id_,),
        ).fetchone()
        if row is not None:
            who[id_] = (_ref(row[:3]), Grade(row[3]) if row[3] else Grade.UNGRADED)
    since = {edge.child: edge.since for edge in known}
    nodes = rules_of.tree(known, bought(connection, rules, who), {id_: ref.name for id_, (ref, _) in who.items()})
    return tuple(
        Referral(
            customer=who[node.customer_id][0],
            depth=node.depth,
            grade=who[node.customer_id][1],
            own=node.own,
            brought=node.brought,
            children=node.children,
            since=day(since.get(node.customer_id)),
        )
        for node in nodes
    )
