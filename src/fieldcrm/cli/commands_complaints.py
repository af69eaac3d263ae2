"""The rows of the table of commands for complaints and promises."""

from __future__ import annotations

from fieldcrm.cli.grammar import Command, Option
from fieldcrm.i18n import N_

# Steps are written out here, so that the table needs no import from the domain; a test compares them with the codes.
STEPS = ("accepted", "replied", "handled", "reported", "followed", "closed", "waiting", "resumed", "reopened")

PROMISE = Option("--promise", "TEXT", N_("a promise with a day of its own (--by), kept in sight until it is settled"))
BY = Option("--by", "DATE", N_("by when it is promised: fri, +3, 12-24 14:30"))
_SOLVED = Option("--solved", "TEXT", N_("how it was solved on the spot"))
_MINE = Option("--mine", "", N_("only mine"))
_OF = Option("--customer", "CUSTOMER", N_("only this customer's"))
_LIMIT = Option("--limit", "N", N_("print at most so many rows"))
_AT = Option("--at", "WHEN", N_("when it was, if not now: today 14:30, 2026-11-20 09:15"))

COMPLAINTS: tuple[Command, ...] = (
    Command(
        ("complaints",),
        (),
        (Option("--open", "", N_("only those that are open")), _MINE, _OF, _LIMIT),
        "complaints:listed",
        N_("complaints with their clocks, what presses first"),
        True,
    ),
    Command(
        ("complaint", "new"),
        ("CUSTOMER", "[WORDS…]"),
        (
            Option("--received", "WHEN", N_("when it came in, if not now: today 14:30, 2026-11-20 09:15")),
            _SOLVED,
            PROMISE,
            BY,
        ),
        "complaints:new",
        N_("take a complaint in: its words, and FIELD=VALUE for what is known already"),
    ),
    Command(
        ("complaint", "step"),
        ("ID", "STEP", "[WORDS…]"),
        (_AT, Option("--take-back", "", N_("take the last such step back instead")), PROMISE, BY),
        "complaints:step",
        N_("take a step: replied, handled, reported, followed, closed, waiting, resumed, reopened"),
    ),
    Command(("complaint", "edit"), ("ID", "FIELD=VALUE…"), (), "complaints:edit", N_("complete or correct it")),
    Command(
        ("complaint", "show"),
        ("ID",),
        (),
        "complaint_detail:show",
        N_("a complaint with clocks, steps, promises"),
        True,
    ),
    Command(
        ("complaint", "merge"),
        ("ID", "OTHER"),
        (),
        "complaints:merge",
        N_("two reports of one complaint: the first goes on as the other one"),
    ),
    Command(("complaint", "unmerge"), ("ID",), (), "complaints:unmerge", N_("take a merged report out again")),
    Command(("complaint", "delete"), ("ID",), (), "complaints:delete", N_("delete it (undo brings it back)")),
    Command(
        ("complaint", "common"),
        (),
        (_LIMIT,),
        "complaints:common",
        N_("what complaints have in common: category, product, territory, month; which category grows"),
        True,
    ),
    Command(
        ("promises",),
        (),
        (_MINE, Option("--all", "", N_("settled ones too")), _OF, _LIMIT),
        "promises:listed",
        N_("what was promised to whom, by when"),
        True,
    ),
    Command(("promise", "give"), ("CUSTOMER", "WHAT…"), (BY,), "promises:give", N_("promise something by a day")),
    Command(("promise", "keep"), ("ID", "[WORDS…]"), (), "promises:keep", N_("the promise was kept")),
    Command(("promise", "drop"), ("ID", "WORDS…"), (), "promises:drop", N_("the promise is given up, and why")),
    Command(("promise", "delete"), ("ID",), (), "promises:delete", N_("delete it (undo brings it back)")),
)
