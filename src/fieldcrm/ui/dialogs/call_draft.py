"""What the call dialog keeps on the disk while one writes, so that a crash in a call loses nothing. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date, time

from fieldcrm.domain.codes import Outcome


@dataclass(frozen=True, slots=True)
class CallDraft:
    """The entries of the call dialog; `when` is empty unless the proposed date was changed."""

    outcome: str = ""
    note: str = ""
    when: str = ""
    promised: str = ""
    given: str = ""
    """Promises with days of their own, as JSON: [[what, ISO day, time or ''], …]."""

    @property
    def promises(self) -> list[tuple[str, date, time | None]]:
        """The promises noted so far; none where they cannot be read."""
        try:
            rows = json.loads(self.given) if self.given else []
            return [
                (str(what), date.fromisoformat(day), time.fromisoformat(at) if at else None) for what, day, at in rows
            ]
        except (TypeError, ValueError):
            return []

    @property
    def chosen(self) -> Outcome | None:
        """The outcome, where one was chosen."""
        return Outcome(self.outcome) if self.outcome in tuple(Outcome) else None

    def kept(self) -> str | None:
        """As one line to keep; None where nothing was written."""
        return json.dumps(asdict(self), ensure_ascii=False) if self != CallDraft() else None


def with_promise(draft: CallDraft, what: str, by: date, at: time | None) -> str:
    """What `given` becomes with one promise more."""
    rows = [*draft.promises, (what, by, at)]
    shown = [[said, day.isoformat(), "" if clock is None else f"{clock:%H:%M}"] for said, day, clock in rows]
    return json.dumps(shown, ensure_ascii=False)


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
