"""What the call dialog keeps on the disk while one writes, so that a crash in a call loses nothing. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from fieldcrm.domain.codes import Outcome


@dataclass(frozen=True, slots=True)
class CallDraft:
    """The entries of the call dialog; `when` is empty unless the proposed date was changed."""

    outcome: str = ""
    note: str = ""
    when: str = ""
    promised: str = ""

    @property
    def chosen(self) -> Outcome | None:
        """The outcome, where one was chosen."""
        return Outcome(self.outcome) if self.outcome in tuple(Outcome) else None

    def kept(self) -> str | None:
        """As one line to keep; None where nothing was written."""
        return json.dumps(asdict(self), ensure_ascii=False) if self != CallDraft() else None


def read_draft(kept: str | None) -> CallDraft:
    """A kept draft; an empty one where there is none, or where it cannot be read."""
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        return CallDraft()
    if not isinstance(found, dict):
        return CallDraft()
    names = {field.name for field in fields(CallDraft)}
    return CallDraft(**{name: text for name, text in found.items() if name in names and isinstance(text, str)})


def draft_key(customer_id: bytes) -> str:
    """The name under which a customer's draft is kept."""
    return f"call:{customer_id.hex()}"
