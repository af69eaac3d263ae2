"""Words for the entries of an exported calendar."""

from __future__ import annotations

from typing import Protocol

from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.reasons import reason_label

KINDS = {
    "contact": N_("Call {name}"),
    "promise": N_("Promise · {name}"),
    "risk": N_("Check a risk · {name}"),
    "contract": N_("Contract ends · {name}"),
}


class Entry(Protocol):
    """What of an entry is told."""

    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def words(self) -> str: ...


def appointment_words(entry: Entry) -> tuple[str, str]:
    """The summary of an entry, and its description: why, what was said, the phone, the customer's code."""
    why = reason_label(entry.reason) if entry.kind == "contact" and entry.reason else ""
    summary = _(KINDS[entry.kind], name=entry.name or entry.code)
    return summary, "\n".join(part for part in (why, entry.words, entry.phone, entry.code) if part)
