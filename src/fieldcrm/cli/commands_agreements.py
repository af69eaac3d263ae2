"""The rows of the table of commands for facts, contracts, prepaid money, relations, price notices, own fields."""

from __future__ import annotations

from fieldcrm.cli.grammar import Command, Option
from fieldcrm.i18n import N_

# Written out here, so that the table needs no import from the domain; a test compares them with the codes.
RELATIONS = ("upstream", "downstream", "sister", "reseller", "referred_by", "resells_for", "referred")
ENTRIES = ("paid_in", "used", "paid_back", "correction")
KINDS = ("customer", "equipment", "visit", "complaint")
TYPES = ("text", "number", "date", "choice", "yes_no")

_LIMIT = Option("--limit", "N", N_("print at most so many rows"))
_ON = Option("--on", "DATE", N_("the day (else today)"))
_NOTE = Option("--note", "TEXT", N_("a remark"))
_OF = Option("--of", "KIND", N_("whose field it is (else the customers')"), KINDS)
_WORDS = (
    Option("--market", "TEXT", N_("how the market stands")),
    Option("--advice", "TEXT", N_("when to buy")),
    Option("--until", "DATE", N_("the last day on which it is worth telling")),
    Option("--from", "DATE", N_("the first day (else today)")),
    Option("--grade", "GRADES", N_("only these grades: A,B (- = ungraded)")),
    Option("--territory", "NAMES", N_("only these territories, commas between")),
    Option("--sector", "NAMES", N_("only these sectors, commas between")),
    Option("--segment", "NAME", N_("only the customers of this saved segment")),
    Option("--dry-run", "", N_("show whom it would reach, write nothing")),
)

LOOK_AGREEMENTS: tuple[Command, ...] = (
    Command(
        ("facts",),
        ("[CUSTOMER]",),
        (Option("--stale", "", N_("only what asks to be confirmed")), _LIMIT),
        "told:facts",
        N_("what a customer told us; without a customer, what asks to be confirmed"),
        True,
    ),
    Command(
        ("competitors",),
        (),
        (Option("--territory", "NAME", N_("only this territory")), _LIMIT),
        "told:competitors",
        N_("competitors and their prices, by territory"),
        True,
    ),
    Command(
        ("contracts",),
        ("[CUSTOMER]",),
        (_LIMIT,),
        "agreements:contracts",
        N_("contracts with what is fulfilled of them, those that end soon first"),
        True,
    ),
    Command(
        ("prepaid",),
        ("[CUSTOMER]",),
        (_LIMIT,),
        "agreements:prepaid",
        N_("prepaid balances; of one customer, with the entries"),
        True,
    ),
    Command(("relations",), ("CUSTOMER",), (), "relations:relations", N_("how it is related, from both sides"), True),
    Command(
        ("referrals",),
        ("[CUSTOMER]",),
        (_LIMIT,),
        "relations:referrals",
        N_("the tree of referrals with the tonnes that each brought"),
        True,
    ),
    Command(
        ("notice", "list"),
        (),
        (Option("--all", "", N_("expired ones too")), _LIMIT),
        "notices:list_",
        N_("price notices, with how many have been told"),
        True,
    ),
    Command(("notice", "show"), ("NOTICE",), (), "notices:show", N_("a price notice and who has been told"), True),
    Command(
        ("field", "list"),
        (),
        (_OF, Option("--all", "", N_("retired ones too"))),
        "own_fields:list_",
        N_("the fields that the team added"),
        True,
    ),
)

LOG_AGREEMENTS: tuple[Command, ...] = (
    Command(("confirm",), ("CUSTOMER", "TOPIC"), (), "told:confirm", N_("what it told us still holds, as of today")),
    Command(("contract", "new"), ("CUSTOMER", "FIELD=VALUE…"), (), "agreements:new", N_("a new contract")),
    Command(("contract", "edit"), ("CONTRACT", "FIELD=VALUE…"), (), "agreements:edit", N_("change a contract")),
    Command(("contract", "end"), ("CONTRACT",), (_ON,), "agreements:end", N_("end a contract early")),
    Command(("contract", "delete"), ("CONTRACT",), (), "agreements:delete", N_("delete it (undo brings it back)")),
    Command(
        ("prepay",),
        ("CUSTOMER", "AMOUNT"),
        (
            Option("--kind", "KIND", N_("what it is (else paid in)"), ENTRIES),
            Option("--currency", "CODE", N_("the currency, where the amount names none: CNY, USD …")),
            _ON,
            _NOTE,
        ),
        "agreements:prepay",
        N_("an entry of prepaid money: 50000, 5万元, 800USD"),
    ),
    Command(
        ("relate",),
        ("CUSTOMER", "OTHER"),
        (
            Option("--as", "KIND", N_("what the other is to the customer"), RELATIONS),
            Option("--since", "DATE", N_("since when (else today)")),
            _NOTE,
        ),
        "relations:relate",
        N_("say what another customer is to this one"),
    ),
    Command(
        ("unrelate",),
        ("CUSTOMER", "OTHER"),
        (Option("--as", "KIND", N_("which relation, where there are several"), RELATIONS),),
        "relations:unrelate",
        N_("take a relation back"),
    ),
    Command(
        ("notice", "new"),
        ("TITLE", "WORDS…"),
        _WORDS,
        "notices:new",
        N_("write a price notice: a title, the words to say, and to whom"),
    ),
    Command(("notice", "edit"), ("NOTICE", "FIELD=VALUE…"), (), "notices:edit", N_("change its words or days")),
    Command(("notice", "delete"), ("NOTICE",), (), "notices:delete", N_("delete it (undo brings it back)")),
    Command(
        ("notice", "tell"),
        ("NOTICE", "CUSTOMER"),
        (Option("--word", "TEXT", N_("what the customer said")),),
        "notices:tell_customer",
        N_("a customer has been told, without a call"),
    ),
    Command(
        ("field", "add"),
        ("KIND", "NAME"),
        (
            Option("--type", "TYPE", N_("what it holds (else text)"), TYPES),
            Option("--unit", "UNIT", N_("the unit of a number")),
            Option("--choices", "WORDS", N_("what can be chosen, commas between")),
            _NOTE,
        ),
        "own_fields:add",
        N_("add a field to customers, equipment, visits or complaints"),
    ),
    Command(
        ("field", "edit"),
        ("NAME", "FIELD=VALUE…"),
        (_OF,),
        "own_fields:edit",
        N_("change a field: name, type, unit, choices, position, note"),
    ),
    Command(("field", "retire"), ("NAME",), (_OF,), "own_fields:retire", N_("no longer offer a field; values stay")),
    Command(("field", "restore"), ("NAME",), (_OF,), "own_fields:restore", N_("offer a retired field again")),
)
