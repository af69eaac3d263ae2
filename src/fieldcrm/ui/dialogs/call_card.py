"""What is said of a customer while the phone rings: the call dialog's upper part, as content. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from textual.content import Content

from fieldcrm.domain.codes import Reason
from fieldcrm.domain.safe import safe
from fieldcrm.domain.views.customer import CallCard, Contact, FactLine, TimelineEntry
from fieldcrm.i18n import _
from fieldcrm.ui.cells import crop, fit, width_of, wrap
from fieldcrm.ui.words.agreements import fact_text
from fieldcrm.ui.words.dates import amount_text, relative_text, short_day
from fieldcrm.ui.words.outcomes import event_text, outcome_text
from fieldcrm.ui.words.reasons import reason_text
from fieldcrm.ui.words.topics import topic_text

DIALLED = frozenset("0123456789 +-()*#")
MOST_PEOPLE = 3
SAY_MARGIN = 14
"""Columns for the labels beside the words to say."""
SEPARATOR = "  ·  "


def dialled(phone: str) -> bool:
    """Whether the number can be drawn in large digits."""
    return bool(phone.strip()) and set(phone) <= DIALLED


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def people(contacts: Sequence[Contact]) -> str:
    """Whom to ask for, each on a line; a number only where it is another person's own."""
    named = [
        " ".join(part for part in (who.name, who.role, "" if who.primary else who.phone) if part) for who in contacts
    ]
    return "\n".join(safe(name) for name in named[:MOST_PEOPLE] if name)


def beside_number(found: CallCard) -> str:
    """What stands beside the large digits: whom to ask for; the number itself where it cannot be drawn large."""
    plain = "" if dialled(found.phone) else safe(found.phone) or _("No phone number: add a contact in the dossier.")
    return "\n".join(part for part in (plain, people(found.contacts)) if part)


def card(found: CallCard, today: date, width: int, *, low: bool, now: datetime | None = None) -> Content:
    """Why, what to say and what was promised, the need, the last contacts, what it told us; shorter where `low`."""
    why = [line for line in found.reasons if line.code is not Reason.PRICE_NOTICE]
    news = [line for line in found.reasons if line.code is Reason.PRICE_NOTICE]
    blocks: list[tuple[str, list[str]]] = [
        (
            _("Why"),
            [safe(sentence(reason_text(line, today=today, now=now))) for line in why[: 2 if low else 6]],
        ),
        (_("Say"), _say([safe(reason_text(line, today=today)) for line in news], width, low=low)),
        (_("Promised"), [safe(found.promised)] if found.promised else []),
        (_("Needs"), [_needs(found, today)] if found.forecast else []),
        (_("Before"), [_before(entry, today) for entry in found.recent[:3]]),
        (_("Told us"), _told(found.facts, width, low=low)),
        (_("Note"), [safe(found.note)] if found.note and not low else []),
    ]
    margin = max(width_of(label) for label, _lines in blocks) + 2
    lines: list[Content] = []
    for label, texts in blocks:
        for number, text in enumerate(texts):
            shown_label = Content.styled(fit(label if number == 0 else "", margin), "$muted")
            lines.append(Content.assemble(shown_label, Content(crop(text, max(10, width - margin)))))
        if texts and not low:
            lines.append(Content())
    return Content("\n").join(lines)


def _needs(found: CallCard, today: date) -> str:
    forecast = found.forecast
    if forecast is None:
        return ""
    from fieldcrm.ui.words.dates import quantity_text
    from fieldcrm.ui.words.streams import stream_text

    which = ""
    if forecast.streams:
        which = safe(stream_text(forecast.streams[0].product, forecast.streams[0].tank)) + ": "
    return which + _(
        "{quantity} by {day} ({when}); between {first} and {last}",
        quantity=quantity_text(forecast.quantity, forecast.unit),
        day=short_day(forecast.p50, today),
        when=relative_text(forecast.p50, today),
        first=short_day(forecast.p10, today),
        last=short_day(forecast.p90, today),
    )


def _before(entry: TimelineEntry, today: date) -> str:
    what = outcome_text(entry.outcome) if entry.outcome else event_text(entry.kind)
    amount = amount_text(entry.amount) if entry.amount else ""
    return safe("  ".join(part for part in (short_day(entry.day, today), what, amount, entry.text) if part))


def _say(texts: Sequence[str], width: int, *, low: bool) -> list[str]:
    """What is to be told, all its words: they are there to be read out; on a small terminal the first lines."""
    lines = [line for text in texts for line in wrap(text, max(20, width - SAY_MARGIN))]
    most = 2 if low else 8
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1].rstrip()} …"]


def _told(facts: Sequence[FactLine], width: int, *, low: bool) -> list[str]:
    """What need not be asked again; what is old stands first, with the question whether it still holds."""
    told = [_fact(fact) for fact in sorted(facts, key=lambda fact: not fact.stale)]
    return [SEPARATOR.join(told)] if low and told else told


def _fact(fact: FactLine) -> str:
    words = f"{topic_text(fact.topic)}: {fact_text(fact)}"
    return safe(_("? {fact} (still so? y confirms)", fact=words) if fact.stale else words)
