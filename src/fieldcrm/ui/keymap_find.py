"""Keys for finding: the brief, filters, marked customers, mergers. Rows of `ui.keymap.KEYS`."""

from __future__ import annotations

from fieldcrm.i18n import N_

_BRIEF = (N_("Brief"), N_("One page before a visit: rules, people, what is open, what to sell"))

FIND: tuple[tuple[str, str, str, str, str, bool], ...] = (
    ("today.brief", "b", "brief", *_BRIEF, False),
    ("call.brief", "b", "brief", *_BRIEF, False),
    ("customers.brief", "b", "brief", *_BRIEF, False),
    ("customers.mark_all", "M", "mark_all", N_("Mark all"), N_("Mark all customers that are shown, or none"), False),
    ("customers.act", "a", "act", N_("For all"), N_("Do something with all that are marked, or with this one"), True),
    ("customer.brief", "b", "brief", *_BRIEF, True),
    ("customer.merge", "M", "merge", N_("Merge"), N_("Merge with another customer, or take one out again"), False),
    ("agenda.brief", "b", "brief", *_BRIEF, False),
    ("filter.take", "enter", "take", N_("Take"), N_("Take the word under the cursor, or show who fits"), True),
    ("filter.keep", "ctrl+s", "keep", N_("Keep"), N_("Keep the filter under a name, for the whole team"), True),
    ("filter.leave", "escape", "leave", N_("Leave"), N_("Leave; the list stays as it is"), True),
)
"""id, keys, action, label, help, whether the footer shows it."""
