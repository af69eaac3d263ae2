"""Relations between customers: made, undone, and the tree of referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.relations import INVERSE, RelationKind, parents_of, would_circle
from fieldcrm.errors import InvalidValueError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import settings
from fieldcrm.storage.reads import relations as reads

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.agreements import Referral, Relation
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase

SEEN = (*(kind.value for kind in RelationKind), "resells_for", "referred")
"""What can be said of another customer: stored kinds, and two that are stored from the other's side."""
_TURNED = {"resells_for": RelationKind.RESELLER, "referred": RelationKind.REFERRED_BY}


def relate(desk: DeskBase, customer_id: bytes, other_id: bytes, kind: str, *, since: date | None, note: str) -> Receipt:
    """Say what another customer is to this one: upstream, downstream, sister, reseller, referred_by, or, seen from
    the other's side, resells_for (this one is its reseller) and referred (this one brought it).

    Raises InvalidValueError at `kind` ('choice', 'related', 'circle') or `other` ('self'), NotFoundError.
    """
    if kind not in SEEN:
        raise InvalidValueError(field="kind", value=kind, reason="choice", choices=", ".join(SEEN))
    if customer_id == other_id:
        raise InvalidValueError(field="other", value="", reason="self")
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        other = customer_of(connection, other_id)
        first, second, stored = customer_id, other_id, kind
        if kind in _TURNED:
            first, second, stored = other_id, customer_id, _TURNED[kind].value
        inverse = INVERSE[RelationKind(stored)]
        same = [(stored, False), *([(inverse, True)] if inverse in tuple(RelationKind) else [])]
        if reads.same(connection, first, second, same) is not None:
            raise InvalidValueError(field="kind", value=other.name, reason="related")
        if stored == RelationKind.REFERRED_BY:
            parents = parents_of(reads.edges(connection))
            if would_circle(parents, first, second):
                raise InvalidValueError(field="kind", value=other.name, reason="circle")
        draft = Draft("relate")
        shape: dict[str, object] = {
            "customer_id": first,
            "other_id": second,
            "kind": stored,
            "since": (since or desk.day()).isoformat(),
            "note": note.strip(),
        }
        draft.create("relation", shape)
        return write(desk, connection, draft, customer)


def relations(desk: DeskBase, customer_id: bytes) -> tuple[Relation, ...]:
    """Every relation of a customer, from both sides."""
    with desk.archive.reading() as connection:
        return reads.relations(connection, customer_id, settings.rules(connection))


def referrals(desk: DeskBase) -> tuple[Referral, ...]:
    """The tree of referrals."""
    with desk.archive.reading() as connection:
        return reads.referrals(connection, settings.rules(connection))
