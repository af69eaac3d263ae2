"""Words for the team and its bundles: what came of a bundle, why it is asked about, whose value is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.words.dates import instant_text, number_text
from fieldcrm.ui.words.fields import entity_text, field_text
from fieldcrm.ui.words.filling import listed
from fieldcrm.ui.words.stored import stored_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldcrm.domain.views.sync import Conflict, Contested, MergeResult, Side, Waiting
    from fieldcrm.domain.views.team import Incoming, Member

STATES = {
    "merged": N_("merged"),
    "nothing": N_("nothing new in it"),
    "repeated": N_("taken in before"),
    "preview": N_("a preview: nothing was changed"),
    "asks": N_("waits for your yes; nothing was changed"),
    "rejected": N_("rejected; nothing was changed"),
}
WAITS = N_("kept until what it builds upon comes")
KINDS = {
    "delta": N_("what one of the colleagues lacks"),
    "for": N_("what one colleague lacks"),
    "full": N_("everything"),
}
REASONS = {
    "signer_unknown": N_(
        "The laptop that signed it is not known here. Compare its fingerprint {fingerprint} with {name}, by telephone."
    ),
    "signer_retired": N_("The laptop that signed it was retired from the team."),
    "mass_deletion": N_("It would delete a great deal: {deletions}."),
    "overwrites": N_("It would replace {overwritten} of your {mine} recent entries."),
}
MOST_AWAITED = 5
"""People that are named as those from whom changes are awaited."""
NEW_TO_TEAM = N_("new: it is asked about once")


def incoming_word(item: Incoming) -> str:
    """What came of a bundle; of one whose changes all have to wait, that they do."""
    return _(WAITS) if only_waits(item) else state_word(item.state)


def only_waits(item: Incoming) -> bool:
    """Whether a bundle was taken in and nothing of it shows yet."""
    return item.state == "merged" and item.result is not None and not item.result.new


def state_word(state: str) -> str:
    """What came of a bundle."""
    return _(STATES[state]) if state in STATES else state


def kind_word(kind: str) -> str:
    """What a bundle holds."""
    return _(KINDS[kind]) if kind in KINDS else kind


def counts_text(counts: Mapping[str, int]) -> str:
    """Rows by kind: Delivery 12, Customer 3; empty where there are none."""
    many = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return listed(f"{entity_text(name)} {number_text(rows, 0)}" for name, rows in many if rows)


def people_text(people: Mapping[str, int]) -> str:
    """Rows by person: Ann 12, Ben 3. Names are data."""
    many = sorted(people.items(), key=lambda item: (-item[1], item[0]))
    return listed(f"{name or '?'} {number_text(rows, 0)}" for name, rows in many if rows)


def waiting_text(waiting: Sequence[Waiting]) -> str:
    """What is awaited from whom; empty where nothing is."""
    said = []
    for item in waiting:
        count, name = item.count, item.name
        if name:
            said.append(
                ngettext(
                    "waiting for {n} change by {name}",
                    "waiting for {n} changes by {name}",
                    count,
                    name=name,
                )
            )
        else:
            said.append(ngettext("waiting for {n} change", "waiting for {n} changes", count))
    left = len(said) - MOST_AWAITED
    return listed([*said[:MOST_AWAITED], *([ngettext("and {n} more", "and {n} more", left)] if left > 0 else [])])


def reason_texts(item: Incoming) -> list[str]:
    """Why a bundle is asked about, a sentence each."""
    result = item.result
    params: dict[str, object] = {"fingerprint": item.fingerprint, "name": item.name or "?"}
    if result is not None:
        params |= {
            "deletions": counts_text(result.deletions),
            "overwritten": number_text(result.overwritten, 0),
            "mine": number_text(result.mine, 0),
        }
    return [_(REASONS[reason], **params) for reason in item.reasons if reason in REASONS]


def result_texts(result: MergeResult) -> list[str]:
    """What a merge brought (or would bring), a line each; the most important first."""
    lines = []
    if result.rows:
        lines.append(_("Rows: {rows}", rows=counts_text(result.rows)))
        lines.append(_("By: {people}", people=people_text(result.people)))
    if result.customers:
        lines.append(ngettext("{n} customer concerned", "{n} customers concerned", result.customers))
    if result.conflicts:
        lines.append(ngettext("{n} new conflict", "{n} new conflicts", result.conflicts))
    if result.contested:
        lines.append(ngettext("{n} contested deletion", "{n} contested deletions", result.contested))
    if any(result.deletions.values()):
        lines.append(_("Deleted: {rows}", rows=counts_text(result.deletions)))
    if result.waiting:
        lines.append(waiting_text(result.waiting))
    if result.unknown:
        lines.append(_("From a newer program, kept for later: {names}", names=listed(result.unknown)))
    return lines


def side_text(conflict: Conflict, side: Side) -> str:
    """One of the values: what it is, who wrote it, when."""
    value = stored_text(conflict.field, side.value)
    who = _("you") if side.mine else side.actor or "?"
    return _("{value} ({who}, {at})", value=value, who=who, at=instant_text(side.at))


def place_text(item: Conflict | Contested) -> str:
    """Whose row it is: the customer, and what the row is called where it is another."""
    names = () if item.customer is None else (item.customer.code, item.customer.name)
    parts = dict.fromkeys((*names, item.label))
    return " · ".join(part for part in parts if part) or "…" + item.row.hex()[-6:]


def contested_lines(item: Contested) -> list[tuple[str, Side]]:
    """Who deleted a row, and what was written to it, or to what belongs to it, meanwhile."""
    lines = [(_("deleted"), side) for side in item.deleted_by]
    lines += [
        (_("{field}: {value}", field=field_text(field, item.entity), value=stored_text(field, side.value)), side)
        for field, side in item.written_by
    ]
    return lines + [(entity_text(entity), side) for entity, side in item.parts]


def subject_text(conflict: Conflict) -> str:
    """Which field of which kind of row."""
    return _(
        "{entity}: {field}", entity=entity_text(conflict.entity), field=field_text(conflict.field, conflict.entity)
    )


def reference(item: Conflict | Contested, field: str = "") -> str:
    """The word by which the command line names a conflict: short, and the same on every laptop."""
    return f"{item.entity}-{item.row.hex()[-8:]}" + (f"-{field}" if field else "")


def member_state(member: Member) -> str:
    """What is worth knowing of a laptop, in a word or two."""
    if member.retired_on is not None:
        return _("retired on {day} by {name}", day=member.retired_on.isoformat(), name=member.retired_by or "?")
    if member.mine:
        return _("this laptop")
    return _("trusted") if member.accepted else _(NEW_TO_TEAM)


def lacks_text(member: Member) -> str:
    """How many of our changes a colleague lacks, as far as his last bundle told."""
    if member.mine or member.retired_on is not None:
        return ""
    if member.lacks is None:
        return _("not heard from yet")
    if not member.lacks:
        return _("has everything")
    return ngettext("lacks {n} change", "lacks {n} changes", member.lacks)
