"""The rows of the table of commands for files in and out."""

from __future__ import annotations

from fieldcrm.cli.grammar import Command, Option
from fieldcrm.i18n import N_

_DRY = Option("--dry-run", "", N_("show what would change, write nothing"))
_IMPORT = (
    _DRY,
    Option("--rejects", "FILE", N_("where rejected rows go (else beside the file)")),
    Option("--mapping", "FILE", N_("which column is which field: lines of HEADER = field, or JSON")),
    Option("--encoding", "NAME", N_("encoding of a CSV file, if the guess is wrong: UTF-8, GB18030, Big5 …")),
    Option("--unit", "UNIT", N_("unit of quantities that carry none"), ("t", "L", "kg")),
)
_RECORDS = tuple(option for option in _IMPORT if option.name != "--unit")
_ALL_RECORDS = tuple(option for option in _RECORDS if option.name != "--mapping")

FILES: tuple[Command, ...] = (
    Command(("import", "customers"), ("FILE",), _IMPORT, "imports:customers", N_("customers from CSV or XLSX"), True),
    Command(
        ("import", "deliveries"), ("FILE",), _IMPORT, "imports:deliveries", N_("deliveries from CSV or XLSX"), True
    ),
    Command(
        ("import", "degree-days"),
        ("FILE",),
        tuple(option for option in _IMPORT if option.name != "--unit"),
        "imports:degree_days",
        N_("degree days from CSV or XLSX: date, territory, hdd; they drive the season of customers that heat"),
        True,
    ),
    Command(
        ("import", "activities"),
        ("FILE",),
        _RECORDS,
        "imports:activities",
        N_("contacts, also old follow-up logs: their dates and authors are kept"),
        True,
    ),
    Command(
        ("import", "contacts"), ("FILE",), _RECORDS, "imports:contacts", N_("people from vCard, CSV or XLSX"), True
    ),
    Command(
        ("import", "all"),
        ("FILE",),
        _ALL_RECORDS,
        "imports:everything",
        N_("what “export all” wrote, ids and all"),
        True,
    ),
    Command(
        ("import",),
        ("KIND", "FILE"),
        _RECORDS,
        "imports:records",
        N_("records of any other kind, as they are exported: sites, visits, risks, facts …"),
        True,
    ),
    Command(("export", "customers"), ("FILE",), (), "files:export", N_("customers to CSV or XLSX, by the ending")),
    Command(("export", "deliveries"), ("FILE",), (), "files:export", N_("deliveries to CSV or XLSX")),
    Command(("export", "contacts"), ("FILE",), (), "files:export", N_("people to vCard (.vcf), CSV or XLSX")),
    Command(
        ("export", "agenda"),
        ("FILE",),
        (
            Option("--from", "DATE", N_("first day (else a month ago)")),
            Option("--to", "DATE", N_("last day (else in a year)")),
        ),
        "files:agenda",
        N_("what is planned, for the calendar of a phone or mail program (.ics)"),
    ),
    Command(("export",), ("KIND", "FILE"), (), "files:export", N_("records of any other kind to CSV or XLSX")),
    Command(("export", "all"), ("FILE",), (), "files:export", N_("all of it: an XLSX file, or a folder of CSV files")),
    Command(("export", "db"), ("FILE",), (), "files:export_db", N_("a plain SQLite copy for other tools")),
)
