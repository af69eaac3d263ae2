"""What today's list shows: its columns, the capacity line, the words above it and beside it. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.cells import Cell, Span, cell, crop, grade_badge, sparkline, urgency
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.words.dates import (
    amount_text,
    fixed_text,
    relative_text,
    short_day,
    time_text,
    tonnes_text,
    weekday_text,
)
from fieldcrm.ui.words.reasons import reason_label, reason_text, reasons_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.customer import Planned
    from fieldcrm.domain.views.today import TodayList, TodayRow

SHARE_STEPS = 10
TOMORROW_LINES = 8
_A_WEEK = 6
"""Days back to which a weekday's name alone says which one it was."""


def columns(now: datetime, total: int = 0) -> tuple[Column[TodayRow], ...]:
    """The columns at the hour `now`, for `total` rows: a promise whose time has passed is marked."""
    today = now.date()
    rank_width = max(3, len(str(total)))

    def clock(row: TodayRow) -> Cell:
        if row.promised_at is None:
            return ()
        late = row.clock_days < 0 or (row.clock_days == 0 and row.promised_at <= now.time())
        if row.clock_days == 0:
            shown = time_text(row.promised_at)
        elif row.clock_days < -_A_WEEK:
            shown = _("{d} d", d=-row.clock_days)
        else:
            shown = weekday_text(today + timedelta(days=row.clock_days))
        return (Span(shown, "bad" if late else "warn"), Span("!" if late else " ", "bad"))

    def rank(row: TodayRow) -> Cell:
        return cell(str(row.rank), "faint" if row.below_line else "dim")

    def name(row: TodayRow) -> Cell:
        return cell(row.name or row.code, "dim" if row.below_line else "")

    def stake(row: TodayRow) -> Cell:
        return (Span(fixed_text(row.stake), "" if row.below_line else "strong"), Span(" t", "dim"))

    def need(row: TodayRow) -> Cell:
        mark = urgency(row.next_need, today)
        return (mark, Span(short_day(row.next_need, today), mark.style or "dim"))

    return (
        Column("rank", N_("#"), rank, width=rank_width, right=True),
        Column("clock", N_("Time"), clock, width=6, from_width=60),
        Column("grade", "", lambda row: grade_badge(row.grade), width=3),
        Column("name", N_("Customer"), name, width=18, flex=3),
        Column("reasons", N_("Why"), lambda row: cell(reasons_text(row.reasons, now), "dim"), width=16, flex=3),
        Column("stake", N_("At stake"), stake, width=8, right=True),
        Column("need", N_("  Needs by"), need, width=16, from_width=100),
        Column("phone", N_("Phone"), lambda row: cell(row.phone), width=14, from_width=90),
        Column("trend", N_("12 months"), lambda row: (Span(sparkline(row.trend), "info"),), width=12, from_width=108),
    )


def dividers(shown: TodayList) -> list[tuple[int, Cell]]:
    """The line that the day's capacity draws, if anything stands below it."""
    below = next((number for number, row in enumerate(shown.rows) if row.below_line), None)
    if below is None:
        return []
    words = _("{fits} a day fit · {over} roll over to the next working day", fits=shown.capacity, over=shown.below)
    return [(below, (Span("──── ", "rule"), Span(f"{words} ", "accent"), Span("─" * 200, "rule")))]


def summary(shown: TodayList) -> Content:
    """The day in one line: a bar of what is done, what is left, what is at stake."""
    left = sum(1 for row in shown.rows if not row.below_line)
    planned = left + shown.done
    filled = round(SHARE_STEPS * shown.done / planned) if planned else SHARE_STEPS
    stake = sum(row.stake for row in shown.rows if not row.below_line)
    parts = [
        Content.styled("━" * filled, "$primary"),
        Content.styled("━" * (SHARE_STEPS - filled), "$line"),
        Content("  "),
        Content.styled(ngettext("{n} call done", "{n} calls done", shown.done), "bold"),
        Content.styled("  ·  ", "$faint"),
        Content(ngettext("{n} to make", "{n} to make", left)),
        Content.styled("  ·  ", "$faint"),
        Content(_("{tonnes} at stake", tonnes=tonnes_text(stake))),
    ]
    if not shown.working_day:
        parts += [Content.styled("  ·  ", "$faint"), Content.styled(_("a day off"), "$warning")]
    return Content.assemble(*parts)


def glance(row: TodayRow, today: date, width: int, now: datetime | None = None) -> Content:
    """The row under the cursor in a few short lines, for the strip below the list."""
    reasons = " · ".join(_sentence(line) for line in (reason_text(at, today=today, now=now) for at in row.reasons))
    facts = [
        row.phone,
        row.territory,
        _("last contact {when}", when=relative_text(row.last_contact, today))
        if row.last_contact
        else _("never contacted"),
        _need(row, today),
    ]
    return Content.assemble(
        Content.styled(crop(safe(row.name or row.code), width), "bold $primary"),
        "\n",
        Content(crop(safe(reasons), width)),
        "\n",
        Content.styled(crop(safe("  ·  ".join(fact for fact in facts if fact)), width), "$muted"),
    )


def panel(row: TodayRow, today: date, width: int, now: datetime | None = None) -> Content:
    """The row under the cursor in full, for the panel beside the list."""

    def fact(label: str, value: str) -> list[Content]:
        return [Content.styled(f"{label}\n", "$muted"), Content(f"{safe(value)}\n\n")]

    parts = [
        Content.styled(f"{safe(row.name or row.code)}\n", "bold $primary"),
        Content.styled(safe(" · ".join(text for text in (row.code, row.territory) if text)) + "\n\n", "$muted"),
        Content.styled(f"{safe(row.phone) or '–'}\n\n", "bold"),
    ]
    for line in row.reasons:
        parts += [
            Content.styled("▪ ", "$primary"),
            Content(safe(_sentence(reason_text(line, today=today, now=now)))),
            Content.styled(f"  {tonnes_text(line.stake)}\n", "$muted"),
        ]
    parts.append(Content("\n"))
    last = f"{short_day(row.last_contact, today)} · {relative_text(row.last_contact, today)}"
    parts += fact(_("Last contact"), last if row.last_contact else _("never contacted"))
    parts += fact(_("Next need"), _need(row, today) or "–")
    if any(row.trend):
        parts += fact(_("Our deliveries, 12 months"), f"{sparkline(row.trend)}  {tonnes_text(sum(row.trend))}")
    return Content.assemble(*parts)


def empty_archive() -> Content:
    """What to do first."""
    return Content.assemble(
        Content.styled(_("Welcome. The archive is still empty.") + "\n\n", "bold $primary"),
        Content.styled(" 5 ", "bold $primary"),
        Content(_("import customers and deliveries from a CSV or Excel file") + "\n"),
        Content.styled(" n ", "bold $primary"),
        Content(_("enter a first customer by hand") + "\n"),
        Content.styled(" 7 ", "bold $primary"),
        Content(_("read how a day goes") + "\n\n"),
        Content.styled(_("As soon as customers are here, this screen says whom to call, and why."), "$muted"),
    )


def empty_day(shown: TodayList, planned: Sequence[Planned]) -> Content:
    """Nobody is left to call: what was done, and what comes tomorrow."""
    title = _("Nobody is left to call today.") if shown.done else _("Nobody has to be called today.")
    parts = [Content.styled(f"{title}\n\n", "bold $primary")]
    if shown.done:
        parts.append(Content(ngettext("{n} call done. ", "{n} calls done. ", shown.done)))
    if not planned:
        parts.append(Content(_("Nothing is promised for the next working day.")))
    else:
        parts.append(Content(_("The next working day:") + "\n\n"))
    for entry in planned[:TOMORROW_LINES]:
        at = time_text(entry.at) or "  ·  "
        parts += [
            Content.styled(f"  {at}  ", "$primary"),
            Content(safe(f"{entry.name}  {reason_label(entry.reason)}\n")),
        ]
    if len(planned) > TOMORROW_LINES:
        more = ngettext("and {n} more", "and {n} more", len(planned) - TOMORROW_LINES)
        parts.append(Content.styled(f"         {more}\n", "$muted"))
    return Content.assemble(*parts)


def _need(row: TodayRow, today: date) -> str:
    if row.next_need is None:
        return ""
    when = f"{short_day(row.next_need, today)} ({relative_text(row.next_need, today)})"
    return _("needs {amount} by {when}", amount=amount_text(row.quantity), when=when) if row.quantity else when


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
