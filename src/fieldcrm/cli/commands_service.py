"""The rows of the table of commands for work at customers: equipment, service visits, like cases, risks."""

from __future__ import annotations

from fieldcrm.cli.grammar import Command, Option
from fieldcrm.i18n import N_

_LIMIT = Option("--limit", "N", N_("print at most so many rows"))
_NEXT = Option("--next", "DATE", N_("next contact: 2026-12-24, 12-24, +14, 2w, fri, 下周三 (else the proposal)"))
_FROM = Option("--from", "FILE", N_("JSON as “fieldcrm schema visit” describes it"))
_EQUIPMENT = Option("--equipment", "NAME", N_("which piece of equipment"))
SEVERITIES = ("low", "medium", "high", "critical")

LOOK_SERVICE: tuple[Command, ...] = (
    Command(
        ("equipment",),
        ("CUSTOMER",),
        (Option("--which", "NAME", N_("one piece, with everything ever done to it")), _LIMIT),
        "service:equipment",
        N_("what a customer has, and the diary of one piece"),
        True,
    ),
    Command(("visits",), ("[CUSTOMER]",), (_LIMIT,), "service:visits", N_("service visits, newest first"), True),
    Command(("visit",), ("ID",), (), "service:visit", N_("a service visit in full"), True),
    Command(
        ("cases",),
        ("WORDS…",),
        (
            Option("--model", "MODEL", N_("cases of this model of equipment stand first")),
            Option("--part", "NAME", N_("cases with this part stand first")),
            _LIMIT,
        ),
        "service:cases",
        N_("earlier cases like it: what was done, and whether it held"),
        True,
    ),
    Command(
        ("risks",),
        ("[CUSTOMER]",),
        (Option("--closed", "", N_("closed ones too")), _LIMIT),
        "service:risks",
        N_("open risks, the most pressing first"),
        True,
    ),
)

LOG_SERVICE: tuple[Command, ...] = (
    Command(
        ("log", "visit"),
        ("CUSTOMER",),
        (_FROM, _NEXT),
        "visit_log:log",
        N_("a service visit, from a JSON file"),
    ),
    Command(("edit", "visit"), ("ID",), (_FROM,), "visit_log:edit", N_("change a service visit to what a file says")),
    Command(("delete", "visit"), ("ID",), (), "visit_log:delete", N_("delete a service visit (undo brings it back)")),
    Command(("schema", "visit"), (), (), "visit_log:schema", N_("the JSON schema of a service visit, with an example")),
    Command(("new", "equipment"), ("CUSTOMER", "FIELD=VALUE…"), (), "edit:edit_part", N_("a new piece of equipment")),
    Command(("words",), (), (), "visit_log:words", N_("the short lists of a visit, the team's own words marked"), True),
    Command(("words", "add"), ("LIST", "WORD…"), (), "visit_log:add_word", N_("add a word to a short list")),
    Command(
        ("words", "remove"), ("LIST", "WORD…"), (), "visit_log:drop_word", N_("take a word of the team's off a list")
    ),
    Command(
        ("log", "risk"),
        ("CUSTOMER", "TEXT…"),
        (
            Option("--severity", "SEVERITY", N_("how bad it is (else medium)"), SEVERITIES),
            Option("--check-by", "DATE", N_("the day to check it by (else set by the severity)")),
            _EQUIPMENT,
        ),
        "service:log_risk",
        N_("a risk that was left open"),
    ),
    Command(
        ("close", "risk"),
        ("ID", "TEXT…"),
        (Option("--on", "DATE", N_("the day (else today)")),),
        "service:close_risk",
        N_("close a risk with a word: what was found, what was done"),
    ),
    Command(
        ("report", "visit"),
        ("ID", "FILE"),
        (),
        "visit_report:report",
        N_("a sheet for the customer, in its language: .html or .pdf, by the ending"),
    ),
)
