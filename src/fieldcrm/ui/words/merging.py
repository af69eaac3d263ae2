"""Words for merging two customers, and for customers that may be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.fields import entity_text, field_text
from fieldcrm.ui.words.filling import listed

if TYPE_CHECKING:
    from fieldcrm.domain.views.finding import Alike, Merger
    from fieldcrm.domain.views.listed import CustomerRef

WHY = {"phone": N_("same phone"), "name": N_("same name"), "similar": N_("like name")}


def called(customer: CustomerRef) -> str:
    """A customer by its name and its code."""
    return f"{customer.name} ({customer.code})" if customer.code else customer.name


def why_text(why: str) -> str:
    """Why two customers may be one."""
    return _(WHY[why])


def alike_text(found: Alike) -> str:
    """A customer that may be the one being typed, and why."""
    return f"{called(found.customer)} · {found.shared or why_text(found.why)}"


def merger_lines(shown: Merger) -> list[str]:
    """What a merger moves and fills, in words."""
    lines = [_("{gone} becomes a part of {kept}.", gone=called(shown.gone), kept=called(shown.kept))]
    if shown.moves:
        lines.append(
            _("Moves: {what}.", what=listed(f"{entity_text(name)} {count}" for name, count in shown.moves.items()))
        )
    if shown.filled:
        lines.append(_("Fills: {what}.", what=listed(field_text(name) for name in shown.filled)))
    return lines
