"""Where a search found a customer, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldcrm.i18n import N_, _

if TYPE_CHECKING:
    from fieldcrm.domain.views.listed import CustomerRow

_BETWEEN = " · "
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_LISTS = ("problem", "cause", "solution", "method")
"""Short lists of a visit, whose words are kept as codes."""
FOUND_IN = {
    "name": "",
    "code": N_("by code"),
    "other_name": N_("by the legal name"),
    "phone": N_("by phone"),
    "contact": N_("by a contact"),
    "territory": N_("by territory"),
    "words": N_("in the notes"),
    "note": N_("in a note"),
    "address": N_("by address"),
    "owner": N_("by account manager"),
    "fact": N_("in what it told us"),
    "site": N_("at a site"),
    "equipment": N_("by equipment"),
    "visit": N_("in a visit"),
    "part": N_("by a part"),
    "parameter": N_("by a parameter"),
    "program": N_("by a program"),
    "risk": N_("in a risk"),
    "complaint": N_("in a complaint"),
    "promise": N_("in a promise"),
    "contract": N_("by contract"),
    "custom": N_("in a field of the team"),
    "relation": N_("in a relation"),
    "word": N_("in what it told of a month"),
}


def found_in(field: str) -> str:
    """Where the words were found; nothing for the name, which is seen."""
    return _(FOUND_IN[field]) if FOUND_IN.get(field) else ""


def found_text(row: CustomerRow) -> str:
    """Where a search found a customer, with the words on one line where they are not seen elsewhere."""
    where = found_in(row.matched)
    if not row.snippet:
        return where
    words = _BETWEEN.join(_plain(row.matched, part) for part in " ".join(row.snippet.split()).split(_BETWEEN))
    return _("{where}: {words}", where=where, words=words)


def _plain(field: str, part: str) -> str:
    """A part of the words found; what is kept as a code is shown in the user's language."""
    if field == "fact":
        from fieldcrm.ui.words.topics import topic_text

        return topic_text(part)
    if field == "word":
        from datetime import date

        from fieldcrm.ui.words.dates import month_text

        return month_text(date.fromisoformat(f"{part}-01")) if _MONTH.fullmatch(part) else part
    if field == "visit":
        from fieldcrm.ui.words.service import listed_text

        return next((text for name in _LISTS if (text := listed_text(name, part)) != part), part)
    return part
