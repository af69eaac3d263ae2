"""The rows of the table of commands for looking: those of every day, which are read without the others."""

from __future__ import annotations

from fieldcrm.cli.grammar import Command, Option
from fieldcrm.i18n import N_

WHERE = Option("--where", "FILTER", N_("only those that fit: territory = North and last_contact > 30d or open_risk"))
SEGMENT = Option("--segment", "NAME", N_("only those of a segment"))
_LIMIT = Option("--limit", "N", N_("print at most so many rows"))
_ALL = Option("--all", "", N_("also what stands below the line of the day's capacity (JSON and CSV always hold it)"))

LOOK: tuple[Command, ...] = (
    Command(("today",), (), (_LIMIT, _ALL), "lists:today", N_("the call list, best next call first"), True),
    Command(("why",), ("CUSTOMER",), (), "explain:why", N_("a customer's rank, taken apart term by term"), True),
    Command(
        ("forecast",),
        (),
        (_LIMIT, Option("--score", "", N_("how well the forecast did over the last twelve months, by replaying them"))),
        "lists:forecast",
        N_("when each customer will need fuel next"),
        True,
    ),
    Command(
        ("customers",),
        ("[QUERY…]",),
        (
            Option("--grade", "GRADE", N_("only this grade (- = ungraded)"), ("A", "B", "C", "-")),
            Option("--status", "STATUS", N_("only customers of this status"), ("prospect", "active", "paused", "lost")),
            Option("--territory", "NAME", N_("only this territory")),
            WHERE,
            SEGMENT,
            Option(
                "--sort",
                "BY",
                N_("order of the rows"),
                ("name", "code", "territory", "grade", "next_need", "next_contact", "last_contact", "monthly"),
            ),
            _LIMIT,
        ),
        "customers:customers",
        N_("customers, all or those that match: name, initials, phone, code, notes"),
        True,
    ),
    Command(("show",), ("CUSTOMER",), (), "dossier:show", N_("the dossier of a customer"), True),
    Command(
        ("agenda",),
        (),
        (
            Option("--from", "DATE", N_("first day (else today)")),
            Option("--to", "DATE", N_("last day (else two weeks on)")),
        ),
        "lists:agenda",
        N_("what is planned, by day"),
        True,
    ),
    Command(
        ("sweep",),
        (),
        (Option("--accept", "", N_("give each of them the proposed next date")),),
        "lists:sweep",
        N_("end of day: active customers without a next date, and tomorrow's promises"),
        True,
    ),
    Command(
        ("history",),
        ("[CUSTOMER]",),
        (_LIMIT,),
        "archive:history",
        N_("who changed what, from what to what, when"),
        True,
    ),
)
