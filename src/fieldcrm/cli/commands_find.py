"""The rows of the table of commands for finding: filters, segments, duplicates, mergers."""

from __future__ import annotations

from fieldcrm.cli.commands_look import SEGMENT, WHERE
from fieldcrm.cli.grammar import Command, Option
from fieldcrm.i18n import N_

PRODUCTS: tuple[Command, ...] = (
    Command(("products",), (), (), "products:list_", N_("the products with their densities"), True),
    Command(
        ("set", "product"),
        ("PRODUCT", "FIELD=VALUE…"),
        (),
        "products:set_",
        N_("a product's density (density=0.745, kg a litre; empty: as diesel) and code"),
    ),
)

FIND: tuple[Command, ...] = (
    Command(
        ("segments",), (), (), "finding:segments", N_("the filters that the team keeps, with their customers"), True
    ),
    Command(
        ("segment", "save"),
        ("NAME",),
        (WHERE, Option("--note", "TEXT", N_("what it is for"))),
        "finding:save_segment",
        N_("keep a filter under a name"),
    ),
    Command(
        ("segment", "delete"), ("NAME",), (), "finding:delete_segment", N_("delete a segment (undo brings it back)")
    ),
    Command(
        ("set", "customers"),
        ("FIELD=VALUE…",),
        (WHERE, SEGMENT, Option("--dry-run", "", N_("only say how many it concerns"))),
        "finding:set_customers",
        N_("set territory, sector, owner or status of all customers that fit, in one action"),
    ),
    Command(
        ("duplicates",),
        (),
        (Option("--limit", "N", N_("print at most so many rows")),),
        "finding:duplicates",
        N_("customers that may be one: the same phone, the same or a like name"),
        True,
    ),
    Command(
        ("merge",),
        ("CUSTOMER", "OTHER"),
        (Option("--dry-run", "", N_("show what would change, write nothing")),),
        "finding:merge",
        N_("make the other customer a part of this one, with all its history"),
    ),
    Command(("unmerge",), ("OTHER",), (), "finding:unmerge", N_("take a merged customer out again, also long after")),
    Command(
        ("brief",),
        ("CUSTOMER",),
        (Option("--html", "FILE", N_("write it as a page that prints on A4")),),
        "brief:show",
        N_("one page before a visit: site rules, people, what is open, tanks, what to ask and to sell"),
        True,
    ),
)
