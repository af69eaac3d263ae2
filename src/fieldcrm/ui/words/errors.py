"""Words for errors: title, message, hint. The app shows them in a dialog, the command line on stderr."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fieldcrm.errors import FieldcrmError
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words import fields_agreements
from fieldcrm.ui.words.bundles import BUNDLE_REASONS, TEAM_NONE_HINT, TEAM_REASONS
from fieldcrm.ui.words.errors_service import REASONS as SERVICE_REASONS
from fieldcrm.ui.words.fields import field_text
from fieldcrm.ui.words.fields_complaints import REASONS as COMPLAINT_REASONS
from fieldcrm.ui.words.filling import fill, listed


class ErrorWords(NamedTuple):
    """What happened, in a few words and in a sentence, and what can be done about it (may be empty)."""

    title: str
    message: str
    hint: str


class _Entry(NamedTuple):
    title: str
    messages: tuple[str, ...]
    hint: str = ""


INTERNAL = _Entry(
    N_("Something went wrong"),
    (N_("The program made a mistake: {detail}."), N_("The program made a mistake.")),
    N_("Nothing that was saved is lost. Please report it with the log file."),
)
ENTRIES: Mapping[str, _Entry] = {
    "internal": INTERNAL,
    "usage": _Entry(N_("Not understood"), (N_("{detail}"), N_("The command or the input is not complete."))),
    "invalid_value": _Entry(
        N_("Cannot accept this value"),
        (
            N_("{field}: “{value}” is not accepted."),
            N_("{field}: this value is not accepted."),
            N_("This value is not accepted."),
        ),
    ),
    "rejected": _Entry(
        N_("File rejected"),
        (N_("{file} was not taken over; nothing changed."), N_("Rejected; nothing changed.")),
    ),
    "team": _Entry(N_("The team"), (N_("The team does not allow this."),)),
    "bundle": _Entry(
        N_("Bundle rejected"),
        (N_("{file} was not taken over; nothing changed."), N_("Rejected; nothing changed.")),
    ),
    "newer_bundle": _Entry(
        N_("Made by a newer program"),
        (N_("{file} needs a newer program; nothing changed."), N_("This needs a newer program; nothing changed.")),
        N_("Install the newer program, then take it in again."),
    ),
    "nothing_to_undo": _Entry(N_("Nothing to undo"), (N_("There is no action of yours left to take back."),)),
    "newer_archive": _Entry(
        N_("Made by a newer program"),
        (
            N_("The archive has version {found}; this program knows versions up to {known}."),
            N_("The archive was made by a newer program."),
        ),
        N_("Install the newer program. The archive was not touched."),
    ),
    "damaged_archive": _Entry(
        N_("The archive is damaged"),
        (N_("{file} is damaged ({what})."), N_("{file} is damaged."), N_("The archive is damaged.")),
        N_("Run “fieldcrm doctor”, then restore the last backup: “fieldcrm restore FILE”."),
    ),
    "archive_in_use": _Entry(
        N_("The archive is in use"),
        (N_("Another program has {file} open for writing."), N_("Another program has the archive open.")),
        N_("Close the other window, or wait a moment. Reading is possible meanwhile."),
    ),
    "disk": _Entry(
        N_("Cannot read or write"),
        (N_("{file}: {what}."), N_("{file} cannot be written."), N_("The disk cannot be written.")),
        N_("Free some space, make it accessible, or choose another place."),
    ),
    "passphrase": _Entry(
        N_("Wrong passphrase"),
        (N_("The passphrase does not open this archive."),),
        N_("Nothing was touched. Upper and lower case matter."),
    ),
    "not_found": _Entry(N_("Not found"), (N_("Nothing matches “{text}”."), N_("Nothing matches."))),
    "ambiguous": _Entry(
        N_("More than one matches"),
        (N_("“{text}” could be: {matches}."), N_("More than one customer matches.")),
        N_("Name the customer by its code."),
    ),
}
NOT_FOUND: Mapping[str, _Entry] = {
    **{what: _Entry(N_("Not found"), messages) for what, messages in fields_agreements.NOT_FOUND.items()},
    "archive": _Entry(
        N_("No archive yet"),
        (N_("There is no archive at {text}."), N_("There is no archive here.")),
        N_("Make one with “fieldcrm init”, or look around with “fieldcrm demo”."),
    ),
    "customer": _Entry(
        N_("Customer not found"),
        (N_("No customer matches “{text}”."), N_("No such customer.")),
        N_("Search with “fieldcrm customers WORDS”."),
    ),
    "file": _Entry(N_("File not found"), (N_("There is no file {text}."), N_("There is no such file."))),
    "segment": _Entry(
        N_("No such segment"),
        (N_("There is no segment “{text}”."), N_("There is no such segment.")),
        N_("“fieldcrm segments” lists them."),
    ),
    "tank": _Entry(N_("No tank"), (N_("The customer has no such tank."),), N_("Add a tank to the customer first.")),
    "member": _Entry(
        N_("No such colleague"),
        (N_("Nobody in the team is called “{text}”."), N_("There is no such colleague.")),
        N_("“fieldcrm team list” lists them; a fingerprint will do as well."),
    ),
    "import": _Entry(
        N_("No such import"),
        (N_("There is no import number {text}."), N_("There is no such import.")),
        N_("“fieldcrm sync status --format json” lists them with their numbers."),
    ),
    "conflict": _Entry(
        N_("No such conflict"),
        (N_("There is no conflict “{text}” any more."), N_("There is no such conflict.")),
        N_("“fieldcrm sync conflicts” lists them."),
    ),
    "complaint": _Entry(
        N_("Complaint not found"),
        (N_("No complaint is called “{text}”."), N_("There is no such complaint.")),
        N_("“fieldcrm complaints” lists them with their references."),
    ),
    "promise": _Entry(
        N_("Promise not found"),
        (N_("No promise is called “{text}”."), N_("There is no such promise.")),
        N_("“fieldcrm promises” lists them with their references."),
    ),
    "setting": _Entry(
        N_("No such setting"),
        (N_("There is no setting “{text}”."), N_("There is no such setting.")),
        N_("“fieldcrm settings” lists them."),
    ),
}
NEEDS_PASSPHRASE = _Entry(
    N_("Passphrase needed"),
    (N_("This archive is encrypted."),),
    N_("Type it when asked, or name a file that holds it: --passphrase-file FILE."),
)
WRONG_INVITE = _Entry(
    N_("Wrong passphrase"),
    (N_("The passphrase does not open this invitation, or the file was damaged."),),
    N_("Nothing was changed. Upper and lower case matter."),
)
WHICH_MEMBER = _Entry(
    N_("More than one matches"),
    (N_("“{text}” could be: {matches}."), N_("More than one laptop matches.")),
    N_("Name the laptop by its fingerprint."),
)
NOTHING_TO_REDO = _Entry(N_("Nothing to redo"), (N_("There is no undone action of yours to do again."),))
REASONS: Mapping[str, str] = {
    # values
    "required": N_("A value is needed here."),
    "text": N_("The text holds a character that cannot be kept."),
    "one_line": N_("The text must stand on one line."),
    "too_long": N_("The text is too long."),
    "choice": N_("Choose one of the values offered."),
    "number": N_("Give a number, such as 12.5."),
    "range": N_("The value is out of range."),
    "unit": N_("Give a quantity with its unit, such as 12.5 t, 3,000 L or 800 kg."),
    "amount": N_("Give a quantity with its unit, such as 12.5 t, 3,000 L or 800 kg."),
    "months": N_("Give months, such as 11,12,1 or Nov-Feb."),
    "bool": N_("Answer yes or no."),
    "date": N_("Give a day, such as 2026-12-24, 12-24, +14, 2w, fri or 下周三."),
    "iso_date": N_("Give the day as 2026-12-24."),
    "time": N_("Give a time, such as 14:30 or 下午3点."),
    "table": N_("Give pairs of centimetres and litres, such as 0:0; 50:1200; 100:2600."),
    "reference": N_("There is no such row."),
    "reserve": N_("The reserve must lie below the safe fill."),
    "season": N_("A month cannot be both busy and slack."),
    **SERVICE_REASONS,
    **fields_agreements.REASONS,
    **COMPLAINT_REASONS,
    "positive": N_("The value must be greater than zero."),
    "unknown": N_("There is no such field or setting."),
    "unknown_field": N_("There is no such field; “fieldcrm import customers --help” lists them."),
    "unknown_header": N_("The file has no such column."),
    "field_twice": N_("Two columns cannot fill the same field."),
    "negative": N_("The value must not be negative."),
    "no_table": N_("This tank has no dip table; give percent or litres."),
    "no_volume": N_("The tank's volume is not known yet; give litres, or enter the volume."),
    "off_table": N_("The reading lies outside of the tank's dip table."),
    "over_volume": N_("The tank does not hold as much."),
    "no_tank": N_("The customer has no tank yet. Add one first."),
    "level": N_("Give a level with its sign: 45%, 120cm or 8000L."),
    "past": N_("The day must not lie in the past."),
    "span": N_("It must end after it begins, and within two years."),
    "month": N_("Give a month: 2026-11, Nov, 11月, this month, next month."),
    "month_range": N_("The month must lie within two years back or ahead."),
    "two_years": N_("The day must lie within the next two years."),
    "future": N_("The day must not lie in the future."),
    "percent": N_("Give a percentage from 0 to 100."),
    "holidays": N_("Give days such as 2027-01-01, 2027-02-06..2027-02-12, 2027-02-14 work."),
    "order": N_("The limit of grade A must not be below the limit of grade B."),
    "field": N_("There is no such field."),
    "kind": N_("Give a value of the same kind as those that are there."),
    "elsewhere": N_("Take one of the values, or change it in its own form: that settles it for everybody too."),
    "used": N_("This code is already used by another customer."),
    # filters, segments, mergers
    "filter_syntax": N_("Write it as: territory = North and last_contact > 30d or open_complaint."),
    "filter_field": N_("There is no such field to filter by; “fieldcrm customers --help” lists them."),
    "filter_sign": N_("Compare texts with = ~ !=, numbers and days with = < >; a switch stands alone."),
    "filter_value": N_("A value is missing after the sign, or this one does not fit."),
    "filter_number": N_("Compare it with a number, such as 20000."),
    "filter_day": N_("Compare it with days, such as 30d, or with a date, such as 2026-12-24."),
    "filter_choice": N_("It can only be one of its own values."),
    "filter_long": N_("The filter has too many conditions."),
    "filter_rule": N_("The rule names what this program or this archive does not know."),
    "same_customer": N_("A customer cannot be merged with itself."),
    "not_merged": N_("This customer was not merged into another one."),
    "merged_further": N_("The customer that it was merged into was itself merged away: take that one out first."),
    # files
    "encoding": N_("The characters cannot be read; name the encoding: UTF-8, GB18030, Big5 …"),
    "missing_columns": N_("Columns are missing; name them in the file, or use --mapping."),
    "ending": N_("The name must end in .csv or .xlsx."),
    "ending_vcf": N_("The name must end in .vcf."),
    "ending_html": N_("The name must end in .html."),
    "ending_ics": N_("The name must end in .ics."),
    "no_cards": N_("It holds no vCard."),
    "no_records": N_("It holds no table that is named like a kind of records: customers, visits, risks …"),
    "empty": N_("The file is empty."),
    "too_big": N_("The file is too big."),
    "not_a_table": N_("This is no table: use CSV or XLSX."),
    "unreadable": N_("The file cannot be read; save it again as CSV or XLSX."),
    "password": N_("The file is protected by a password; save it without."),
}
"""Why a value or a file is not accepted: the hint that follows the message."""
MISSING = N_("There is no column for: {fields}. Name it in the file, or use --mapping.")
WHATS: Mapping[str, str] = {
    "page": N_("a page fails its check"),
    "foreign": N_("it was made by another program"),
    "short": N_("it is cut off"),
    "salt": N_("its header cannot be read"),
    "exists": N_("it exists already"),
    "read_back": N_("what was written does not come back as it was written"),
    "log": N_("its log cannot be read"),
    "full": N_("no space is left"),
    "read_only": N_("it may be read only"),
    "unopened": N_("it cannot be opened"),
    "Permission denied": N_("access is denied"),
    "No space left on device": N_("no space is left"),
    "Read-only file system": N_("it may be read only"),
    "No such file or directory": N_("there is no such place"),
    "Is a directory": N_("it is a folder"),
    "Not a directory": N_("it is no folder"),
    "File exists": N_("it exists already"),
}
"""What is wrong with a file, by our codes and by the commonest words of operating systems; others show as they are."""
EXISTS = N_("Choose another place, or work with what is there.")


def entry_of(error: FieldcrmError) -> _Entry:
    """The words' entry for an error, by its code and what its parameters say."""
    if error.code == "not_found":
        return NOT_FOUND.get(str(error.params.get("what", "")), ENTRIES["not_found"])
    if error.code == "passphrase" and error.params.get("what") == "invite":
        return WRONG_INVITE
    if error.code == "ambiguous" and error.params.get("what") == "member":
        return WHICH_MEMBER
    reason = str(error.params.get("reason", ""))
    if error.code == "team" and reason in TEAM_REASONS:
        return _Entry(N_("The team"), (TEAM_REASONS[reason],), TEAM_NONE_HINT if reason == "team_none" else "")
    if error.code == "passphrase" and not error.params.get("given", True):
        return NEEDS_PASSPHRASE
    if error.code == "nothing_to_undo" and error.params.get("direction") == "redo":
        return NOTHING_TO_REDO
    return ENTRIES.get(error.code, INTERNAL)


def error_text(error: FieldcrmError) -> ErrorWords:
    """Title, message and hint of an error, in the user's language. Parameters are data: show them through `safe`."""
    entry = entry_of(error)
    params = dict(error.params)
    if error.detail and error.detail != error.code:
        params.setdefault("detail", error.detail)
    if "field" in params:
        params["field"] = field_text(str(params["field"]))
    if str(params.get("what", "")) in WHATS:
        params["what"] = _(WHATS[str(params["what"])])
    elif not params.get("what"):
        params.pop("what", None)
    hint = reason_hint(str(params.get("reason", "")), params.get("most")) or (_(entry.hint) if entry.hint else "")
    if error.code == "disk" and error.params.get("what") == "exists":
        hint = _(EXISTS)
    missing = params.get("missing")
    if isinstance(missing, list):
        hint = _(MISSING, fields=listed(field_text(str(name)) for name in missing))
    return ErrorWords(_(entry.title), fill(entry.messages, params), hint)


def reason_hint(reason: str, most: object = None) -> str:
    """What would be accepted instead, for an `InvalidValueError`'s or `RejectedError`'s reason; empty if unknown.

    `most` characters are told where a text is too long.
    """
    if reason == "too_long" and isinstance(most, int):
        return _("The text is too long: at most {most} characters.", most=f"{most:,}")
    words = REASONS.get(reason) or BUNDLE_REASONS.get(reason)
    return _(words) if words else ""
