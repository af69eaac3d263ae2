"""Every command of the command line, as a table: how it is written, where it runs, what it does."""

from __future__ import annotations

from fieldcrm.cli.commands_agreements import LOG_AGREEMENTS, LOOK_AGREEMENTS
from fieldcrm.cli.commands_complaints import BY, COMPLAINTS, PROMISE
from fieldcrm.cli.commands_files import FILES
from fieldcrm.cli.commands_find import FIND, PRODUCTS
from fieldcrm.cli.commands_look import LOOK
from fieldcrm.cli.commands_service import LOG_SERVICE, LOOK_SERVICE
from fieldcrm.cli.grammar import Command, Option
from fieldcrm.i18n import N_

# Outcomes and kinds of contact are written out here, so that the table needs no import from the domain; a test
# compares them with the codes.
OUTCOMES = (
    "reached",
    "order",
    "no_answer",
    "call_back",
    "not_interested",
    "complaint",
    "thanked",
    "wrong_number",
)
KINDS = ("call", "visit", "message", "mail")
PARTS = ("contact", "site", "tank", "fact", "equipment", "risk")

_LIMIT = Option("--limit", "N", N_("print at most so many rows"))
_NO_PASSPHRASE = Option("--no-passphrase", "", N_("no encryption; the file is still checked page by page"))
_NEXT = Option("--next", "DATE", N_("next contact: 2026-12-24, 12-24, +14, 2w, fri, 下周三 (else the proposal)"))
_AT = Option("--at", "TIME", N_("time of the next contact: 14:30"))
_NOTE = Option("--note", "TEXT", N_("what was said"))
_TANK = Option("--tank", "NAME", N_("which tank (else the only or first one)"))
_ON = Option("--on", "DATE", N_("the day (else today)"))
_PRODUCT = Option("--product", "NAME", N_("product"))
_DRY = Option("--dry-run", "", N_("show what would change, write nothing"))

_LOG: tuple[Command, ...] = (
    Command(
        ("log", "call"),
        ("CUSTOMER",),
        (
            Option("--outcome", "OUTCOME", N_("what came of it"), OUTCOMES),
            _NEXT,
            _AT,
            _NOTE,
            Option("--promised", "TEXT", N_("what we promised for the next contact")),
            Option("--kind", "KIND", N_("how the customer was contacted (else by call)"), KINDS),
            PROMISE,
            BY,
        ),
        "log:call",
        N_("log a contact: outcome, note and next date in one change"),
    ),
    Command(("log", "reading"), ("CUSTOMER", "LEVEL"), (_TANK, _ON), "log:reading", N_("a level: 45%, 120cm, 8000L")),
    Command(
        ("log", "order"),
        ("CUSTOMER", "QUANTITY"),
        (Option("--for", "DATE", N_("the day it is wanted (else the next working day)")), _TANK, _PRODUCT, _NOTE),
        "log:order",
        N_("an order: 12.5t, 3000L"),
    ),
    Command(
        ("log", "delivery"),
        ("CUSTOMER", "QUANTITY"),
        (
            _ON,
            Option("--supplier", "NAME", N_("the competitor who delivered (else we did)")),
            Option("--price", "PRICE", N_("price for one unit of the quantity")),
            _TANK,
            _PRODUCT,
        ),
        "log:delivery",
        N_("a delivery by us or by a competitor"),
    ),
    Command(
        ("log", "word"),
        ("CUSTOMER",),
        (
            Option("--enough-until", "DATE", N_("nothing is needed before that day")),
            Option("--shutdown", "FROM..TO", N_("the plant stands still from the one day to the other")),
            Option("--month", "MONTH", N_("the month of which its need is told: 2026-11, Nov, next; with --quantity")),
            Option("--quantity", "QUANTITY", N_("how much it needs in that month, from whomever it buys: 40t")),
            Option("--said-by", "NAME", N_("who said it")),
            Option("--tank", "NAME", N_("of which tank it was said (else of all)")),
        ),
        "log:word",
        N_("the customer's word: enough until a day, a shutdown, or what it needs in a month"),
    ),
    Command(("log", "note"), ("CUSTOMER", "TEXT…"), (), "log:note", N_("a remark, without a contact")),
    Command(("reschedule",), ("CUSTOMER", "DATE"), (_AT,), "log:reschedule", N_("move the next contact")),
    Command(("new", "customer"), ("FIELD=VALUE…",), (), "edit:new_customer", N_("a new customer")),
    Command(("edit", "customer"), ("CUSTOMER", "FIELD=VALUE…"), (), "edit:edit_customer", N_("change its fields")),
    *(
        Command(
            ("edit", part),
            ("CUSTOMER", "[FIELD=VALUE…]"),
            (
                Option("--which", "NAME", N_("the one to change, by name or topic (else a new one is added)")),
                Option("--delete", "", N_("delete it (undo brings it back)")),
            ),
            "edit:edit_part",
            help_,
        )
        for part, help_ in zip(
            PARTS,
            (
                N_("add, change or delete a contact person"),
                N_("add, change or delete a site"),
                N_("add, change or delete a tank"),
                N_("add, change or delete a fact that the customer told us"),
                N_("add, change or delete a piece of equipment"),
                N_("add, change or delete a risk"),
            ),
            strict=True,
        )
    ),
    Command(("delete", "customer"), ("CUSTOMER",), (), "edit:delete_customer", N_("delete (undo brings it back)")),
    Command(("undo",), (), (), "archive:undo", N_("take back your last action")),
    Command(("redo",), (), (), "archive:redo", N_("do again what was taken back last")),
)

_INVITE_SECRET = Option("--invite-passphrase-file", "FILE", N_("file whose first line is the invitation's passphrase"))
_TEAM: tuple[Command, ...] = (
    Command(("team", "create"), ("NAME…",), (), "team:create", N_("make a team, with this laptop in it")),
    Command(("team", "invite"), ("FILE",), (_INVITE_SECRET,), "team:invite", N_("write an invitation for a colleague")),
    Command(("team", "join"), ("FILE",), (_INVITE_SECRET,), "team:join", N_("join a team with an invitation")),
    Command(("team", "list"), (), (), "team:show", N_("the laptops of the team and their fingerprints"), True),
    Command(
        ("team", "retire"),
        ("NAME…",),
        (Option("--back", "", N_("take it back: the laptop belongs to the team again")),),
        "team:retire",
        N_("retire a laptop: by its person or its fingerprint"),
    ),
    Command(
        ("sync", "export"),
        ("DIR",),
        (
            Option("--for", "NAME", N_("only what that colleague lacks (else what any of them lacks)")),
            Option("--full", "", N_("everything")),
        ),
        "sync:export",
        N_("write a bundle for the colleagues, read it back and check it"),
        True,
    ),
    Command(
        ("sync", "import"),
        ("FILE…",),
        (_DRY, Option("--yes", "", N_("take in also what would stop and ask"))),
        "sync:take_in",
        N_("merge bundles: files, folders or patterns"),
        True,
    ),
    Command(("sync", "status"), (), (), "sync:status", N_("the colleagues, what each lacks, what is awaited"), True),
    Command(
        ("sync", "conflicts"), ("[CUSTOMER]",), (_LIMIT,), "conflicts:show", N_("what several changed at once"), True
    ),
    Command(
        ("sync", "resolve"),
        ("CONFLICT",),
        (
            Option("--take", "NUMBER", N_("the value of that number holds for all")),
            Option("--value", "TEXT", N_("this value holds for all")),
            Option("--keep", "", N_("keep the row whose deletion is contested")),
            Option("--delete", "", N_("delete it for good")),
        ),
        "conflicts:resolve",
        N_("settle a conflict, here and on every laptop"),
    ),
    Command(("sync", "undo"), ("[NUMBER]",), (), "sync:undo", N_("take a whole import back (else the last one)")),
    Command(
        ("sync", "drop"),
        (),
        (Option("--yes", "", N_("without asking")),),
        "sync:drop",
        N_("give up what waits for changes that will not come"),
    ),
)

_KEEP: tuple[Command, ...] = (
    Command(
        ("init",),
        (),
        (_NO_PASSPHRASE, Option("--name", "PERSON", N_("your name, as colleagues will see it"))),
        "archive:init",
        N_("make a new archive"),
    ),
    Command(
        ("doctor",),
        (),
        (Option("--deep", "", N_("also compare the tables with the log")),),
        "archive:doctor",
        N_("the truth about the archive: file, chain of hashes, tables"),
        True,
    ),
    Command(("backup",), ("[DIR]",), (), "archive:backup", N_("a checked copy (else among the archive's backups)")),
    Command(
        ("restore",),
        ("FILE",),
        (Option("--yes", "", N_("do not ask")),),
        "archive:restore",
        N_("put a backup in the archive's place; the present one is kept beside it"),
    ),
    Command(("rebuild",), (), (), "archive:rebuild", N_("make the tables again from the log")),
    Command(("digest",), (), (), "archive:digest", N_("one hash over all that is shared")),
    Command(
        ("passphrase",),
        (),
        (_NO_PASSPHRASE, Option("--new-passphrase-file", "FILE", N_("file whose first line is the new passphrase"))),
        "archive:passphrase",
        N_("set, change or remove the passphrase"),
    ),
    Command(("settings",), (), (), "settings:show", N_("the team's rules and this laptop's settings"), True),
    Command(("settings", "set"), ("KEY", "VALUE"), (), "settings:change", N_("change one of them")),
)

_APP: tuple[Command, ...] = (
    Command((), (), (), "app:run", N_("the app")),
    Command(("demo",), (), (), "app:demo", N_("the app on a throw-away archive of made-up customers")),
    Command(("help",), ("[COMMAND…]",), (), "help:show", N_("this help, or a command's")),
)

SECTIONS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    (N_("The app"), _APP),
    (N_("Looking"), LOOK),
    (N_("Finding"), FIND),
    (N_("Logging and editing"), _LOG),
    (N_("Complaints and promises"), COMPLAINTS),
    (N_("Agreements, relations, news"), (*LOOK_AGREEMENTS, *LOG_AGREEMENTS)),
    (N_("Work at customers"), (*LOOK_SERVICE, *LOG_SERVICE)),
    (N_("Files in and out"), FILES),
    (N_("The team"), _TEAM),
    (N_("Keeping the archive"), (*_KEEP, *PRODUCTS)),
)
COMMANDS: tuple[Command, ...] = tuple(command for _title, commands in SECTIONS for command in commands)
