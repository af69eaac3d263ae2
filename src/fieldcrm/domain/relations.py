"""Relations between customers, seen from both sides, and the tree of referrals.

A stored relation says what the *other* is to this one: this customer's upstream, downstream, sister, reseller, or the
one that it was referred by. The same row, seen from the other's side, reads the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class RelationKind(StrEnum):
    """What the other is to this customer. Values are stored and never change."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"
    SISTER = "sister"
    RESELLER = "reseller"
    REFERRED_BY = "referred_by"


INVERSE = {
    RelationKind.UPSTREAM: "downstream",
    RelationKind.DOWNSTREAM: "upstream",
    RelationKind.SISTER: "sister",
    RelationKind.RESELLER: "resells_for",
    RelationKind.REFERRED_BY: "referred",
}
"""The same relation from the other side; the last two codes are only ever shown, never stored."""


def seen_from_there(kind: str) -> str:
    """What this customer is to the other; unknown kinds of a newer program stay as they are."""
    return INVERSE[RelationKind(kind)] if kind in tuple(RelationKind) else kind


class Edge(NamedTuple):
    """A referral: who was referred, by whom; `since` is an ISO day or empty, `id` breaks ties."""

    id: bytes
    child: bytes
    parent: bytes
    since: str = ""


def parents_of(edges: Iterable[Edge]) -> dict[bytes, bytes]:
    """Each referred customer's referrer: of several the earliest. Edges that would close a circle are left out.

    Two laptops may each have been right to write what together makes a circle; then the older half of it holds.
    """
    found: dict[bytes, bytes] = {}
    for edge in sorted(edges, key=lambda edge: (edge.since or "9999", edge.id)):
        if edge.child not in found and not would_circle(found, edge.child, edge.parent):
            found[edge.child] = edge.parent
    return found


def would_circle(parents: Mapping[bytes, bytes], child: bytes, parent: bytes) -> bool:
    """Whether naming `parent` as the referrer of `child` would make a customer its own forebear."""
    at: bytes | None = parent
    while at is not None:
        if at == child:
            return True
        at = parents.get(at)
    return False


@dataclass(frozen=True, slots=True)
class Node:
    """A customer in the tree: its depth, its own tonnes, and those of all whom it brought, down to the leaves."""

    customer_id: bytes
    depth: int
    own: float
    brought: float
    children: int


def tree(edges: Iterable[Edge], tonnes: Mapping[bytes, float], names: Mapping[bytes, str]) -> tuple[Node, ...]:
    """Every customer that referred or was referred, parents before children; the most fruitful root first.

    `tonnes` is what each bought of us; `names` holds who is shown at all (one left out takes its branch's place in
    the tree with it: its children become roots). Works on trees of any depth.
    """
    parents = {child: parent for child, parent in parents_of(edges).items() if child in names and parent in names}
    below: dict[bytes, list[bytes]] = {}
    for child, parent in parents.items():
        below.setdefault(parent, []).append(child)
    order = _top_down([parent for parent in below if parent not in parents], below)
    brought: dict[bytes, float] = {}
    for id_, _depth in reversed(order):
        brought[id_] = sum(tonnes.get(child, 0.0) + brought[child] for child in below.get(id_, ()))
    for children in below.values():
        children.sort(key=lambda id_: (-(tonnes.get(id_, 0.0) + brought[id_]), names[id_], id_))
    roots = sorted((id_ for id_, depth in order if not depth), key=lambda id_: (-brought[id_], names[id_], id_))
    return tuple(
        Node(id_, depth, tonnes.get(id_, 0.0), brought[id_], len(below.get(id_, ())))
        for id_, depth in _top_down(roots, below)
    )


def _top_down(roots: Sequence[bytes], below: Mapping[bytes, Sequence[bytes]]) -> list[tuple[bytes, int]]:
    """(customer, depth) of everybody below the roots, each before those below it."""
    order: list[tuple[bytes, int]] = []
    waiting = [(id_, 0) for id_ in reversed(roots)]
    while waiting:
        id_, depth = waiting.pop()
        order.append((id_, depth))
        waiting.extend((child, depth + 1) for child in reversed(below.get(id_, ())))
    return order


def branch(nodes: Sequence[Node], customer_id: bytes) -> tuple[Node, ...]:
    """The part of a tree that hangs on one customer, itself first; empty if it is not in the tree."""
    start = next((at for at, node in enumerate(nodes) if node.customer_id == customer_id), None)
    if start is None:
        return ()
    end = start + 1
    while end < len(nodes) and nodes[end].depth > nodes[start].depth:
        end += 1
    return tuple(nodes[start:end])
