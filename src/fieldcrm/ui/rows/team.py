"""The team on the screen: colleagues, bundles that came, values that stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.cells import Cell, Span, cell
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.words.dates import instant_text, number_text, size_text
from fieldcrm.ui.words.errors import error_text
from fieldcrm.ui.words.fields import entity_text
from fieldcrm.ui.words.filling import sentences
from fieldcrm.ui.words.stored import stored_text
from fieldcrm.ui.words.sync import (
    contested_lines,
    incoming_word,
    lacks_text,
    member_state,
    place_text,
    reason_texts,
    result_texts,
    side_text,
    subject_text,
    waiting_text,
)

if TYPE_CHECKING:
    from fieldcrm.domain.views.sync import Conflict, Contested, Side, SyncStatus, Waiting
    from fieldcrm.domain.views.team import Exported, Incoming, LastExchange, Member, Team

_GRAVE = {"asks": 0, "rejected": 1, "merged": 2}
"""What came of a bundle, the gravest first: there may be more bundles than lines."""
MOST_SIDES = 4
"""Values of a conflict that the lines below the list name."""


class Colleague(NamedTuple):
    """A laptop of the team with what is known of its changes."""

    member: Member
    changes: int
    waiting: Waiting | None


def colleagues(team: Team, status: SyncStatus) -> list[Colleague]:
    """This laptop first, then the others by name, the retired ones last."""
    counts = {item.replica: item.changes for item in status.colleagues}
    awaited = {item.replica: item for item in status.waiting}
    rows = [Colleague(one, counts.get(one.replica, 0), awaited.get(one.replica)) for one in team.members]
    return sorted(rows, key=lambda row: (not row.member.mine, row.member.retired_on is not None, row.member.name))


def colleague_columns() -> tuple[Column[Colleague], ...]:
    """Name, state, what it lacks, what is awaited, its last bundle, its fingerprint."""
    return (
        Column("name", N_("Name"), _name, 12, flex=2),
        Column("lacks", N_("Has"), lambda row: cell(lacks_text(row.member), _lacks_style(row)), 20, flex=1),
        Column("awaited", N_("Awaited"), _awaited, 12, flex=1),
        Column("state", N_("State"), lambda row: cell(member_state(row.member), "dim"), 14, flex=1),
        Column("changes", N_("Changes here"), lambda row: cell(number_text(row.changes, 0)), 12, right=True),
        Column("heard", N_("Last bundle"), _heard, 16, from_width=100),
        Column("print", N_("Fingerprint"), lambda row: cell(row.member.fingerprint, "dim"), 19, from_width=110),
    )


def _name(row: Colleague) -> Cell:
    style = "dim" if row.member.retired_on is not None else "strong"
    return (Span("• " if row.member.mine else "  ", "accent"), *cell(row.member.name or "?", style))


def _lacks_style(row: Colleague) -> str:
    return "warn" if row.member.lacks else "dim" if row.member.lacks is None else "good"


def _awaited(row: Colleague) -> Cell:
    return cell(number_text(row.waiting.count, 0), "warn") if row.waiting else cell("")


def _heard(row: Colleague) -> Cell:
    return cell(instant_text(row.member.heard_at) if row.member.heard_at else "", "dim")


def conflict_columns() -> tuple[Column[Conflict], ...]:
    """Whose, which field, what is shown, what else there is."""
    return (
        Column("where", N_("Where"), lambda item: cell(place_text(item), "strong"), 16, flex=2),
        Column("what", N_("What"), lambda item: cell(subject_text(item)), 16, flex=1),
        Column("shown", N_("Shown"), lambda item: cell(_value(item, item.sides[0])), 14, flex=2),
        Column("others", N_("The other"), _others, 14, flex=2),
    )


def _value(item: Conflict, side: Side) -> str:
    return stored_text(item.field, side.value)


def _others(item: Conflict) -> Cell:
    return cell(" / ".join(_value(item, side) for side in item.sides[1:]), "warn")


def contested_columns() -> tuple[Column[Contested], ...]:
    """Whose, which kind of row, who deleted it, who went on."""
    return (
        Column("where", N_("Where"), lambda item: cell(place_text(item), "strong"), 18, flex=2),
        Column("what", N_("What"), lambda item: cell(entity_text(item.entity)), 14, flex=1),
        Column("deleted", N_("Deleted by"), lambda item: cell(_people(item.deleted_by), "warn"), 14, flex=1),
        Column(
            "written",
            N_("Changed by"),
            lambda item: cell(_people([side for _f, side in (*item.written_by, *item.parts)])),
            14,
            flex=1,
        ),
    )


def _people(sides: Sequence[Side]) -> str:
    return ", ".join(dict.fromkeys(_("you") if side.mine else side.actor or "?" for side in sides))


def conflict_detail(item: Conflict) -> Content:
    """Every value with who and when; the one that is shown first."""
    lines = [
        Content.assemble(
            Content.styled("✓ " if side.shown else "  ", "$success"),
            Content(safe(side_text(item, side))),
        )
        for side in item.sides[:MOST_SIDES]
    ]
    return Content("\n").join(lines)


def contested_detail(item: Contested) -> Content:
    """Who deleted it when, and what was written to it meanwhile."""
    return Content("\n").join(
        [
            Content(safe(_("{what} ({who}, {at})", what=what, who=_people([side]), at=instant_text(side.at))))
            for what, side in contested_lines(item)[:MOST_SIDES]
        ]
    )


def facts_block(team: Team, status: SyncStatus, last: LastExchange, new: int) -> Content:
    """Three lines: the team and what is open; the last exchange; the folder and what lies in it."""
    first = [Content.styled(safe(team.name), "bold $foreground")]
    first.append(Content(ngettext("{n} change here", "{n} changes here", status.changes, n=f"{status.changes:,}")))
    if status.conflicts:
        first.append(Content.styled(ngettext("{n} conflict", "{n} conflicts", status.conflicts), "bold $warning"))
    if status.contested:
        words = ngettext("{n} contested deletion", "{n} contested deletions", status.contested)
        first.append(Content.styled(words, "bold $warning"))
    if status.waiting:
        first.append(Content.styled(safe(waiting_text(status.waiting)), "$warning"))
    return Content("\n").join([Content("  ·  ").join(first), _exchange(last), _folder(last, new)])


def _exchange(last: LastExchange) -> Content:
    parts = []
    if last.exported is not None:
        parts.append(_("exported {at}", at=instant_text(last.exported.at)))
    if last.imported_at is not None:
        parts.append(_("imported {at}, from {name}", at=instant_text(last.imported_at), name=safe(last.imported_from)))
    return Content.styled("  ·  ".join(parts) or _("nothing was exchanged yet"), "$muted")


def _folder(last: LastExchange, new: int) -> Content:
    if not last.folder:
        return Content.styled(_("No folder is watched yet; f chooses a stick or a shared folder."), "$muted")
    words = ngettext("{n} new bundle", "{n} new bundles", new) if new else _("no new bundle")
    style = "bold $success" if new else "$muted"
    return Content.assemble(Content.styled(words, style), Content.styled("  ·  " + safe(last.folder), "$muted"))


def exported_block(done: Exported) -> Content:
    """What was written where."""
    first = _(
        "✓ Written, read back and checked: {size}, {changes} changes.", size=size_text(done.size), changes=done.changes
    )
    return Content("\n").join([Content.styled(first, "$success"), Content(safe(done.file))])


def incoming_block(found: Sequence[Incoming]) -> Content:
    """What came of each bundle, its reasons or its fault below it."""
    lines: list[Content] = []
    styles = {"merged": "$success", "rejected": "$error", "asks": "$warning"}
    for item in sorted(found, key=lambda item: _GRAVE.get(item.state, len(_GRAVE))):
        name = safe(item.file.replace("\\", "/").rpartition("/")[2])
        head = f"{safe(item.name)} · " if item.name else ""
        lines.append(
            Content.assemble(f"{name}  {head}", Content.styled(incoming_word(item), styles.get(item.state, "$muted")))
        )
        said: list[str] = []
        if item.error is not None:
            words = error_text(item.error)
            said = [sentences(words.hint or words.message)]
        elif item.result is not None and item.state != "nothing":
            said = [*(reason_texts(item) if item.state == "asks" else []), *result_texts(item.result)]
        lines += [Content.styled(f"  {safe(text)}", "$muted") for text in said]
    return Content("\n").join(lines)
