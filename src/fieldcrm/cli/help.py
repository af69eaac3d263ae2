"""Help, made from the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.commands import COMMANDS, SECTIONS
from fieldcrm.cli.grammar import GLOBALS, Command, Option, find, usage
from fieldcrm.cli.output import pad, terminal_room, width
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.lines import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.cli.session import Session

EXIT_CODES = (
    (0, N_("done")),
    (1, N_("a mistake of the program")),
    (2, N_("wrong usage")),
    (3, N_("input rejected, nothing changed")),
    (4, N_("made by a newer program")),
    (5, N_("archive damaged")),
    (6, N_("archive in use")),
    (7, N_("no space or not writable")),
    (8, N_("wrong passphrase")),
    (9, N_("not found or ambiguous")),
)
_WITH_FIELDS = {
    "complaints:new": "complaint",
    "complaints:edit": "complaint",
    "agreements:new": "contract",
    "agreements:edit": "contract",
    "notices:edit": "notice",
}
"""Commands that take the FIELD=VALUE of a form, beside those of `cli.edit`, with the form's kind."""
_NARROWEST = 24
"""Columns in which it makes sense to break a text."""


def show(session: Session) -> int:
    """`fieldcrm help [COMMAND]`."""
    words = session.line.rest
    if not words:
        return show_for(COMMANDS[0])
    members = [command for command in COMMANDS if len(words) == 1 and command.words[:1] == (words[0],)]
    if len(members) > 1:
        return show_for(Command((words[0],), (), (), "", ""))
    return show_for(find(words, COMMANDS))


def show_for(command: Command) -> int:
    """Print the help of a command, of a group of commands, or of the whole program."""
    if not command.words:
        print("\n".join(_program()))
    elif not command.handler:
        members = [other for other in COMMANDS if other.words[:1] == command.words]
        print("\n".join(_commands(members)))
    else:
        print("\n".join(_command(command)))
    return 0


def _program() -> list[str]:
    lines = [_("fieldcrm: whom to call today, and everything known about the customers."), ""]
    for title, commands in SECTIONS:
        lines += [_(title), *_commands(commands), ""]
    lines += [_("Options, anywhere on the line"), *_options(GLOBALS), ""]
    lines += [_("Exit codes"), *_pairs([(str(code), _(words)) for code, words in EXIT_CODES])]
    return lines


def _command(command: Command) -> list[str]:
    lines = [usage(command), "", *_broken(_(command.help))]
    if command.options:
        lines += ["", *_options(command.options)]
    if command.words == ("field", "add"):
        from fieldcrm.domain.custom_fields import KINDS as OWNERS

        lines += ["", *_broken(_("Kinds: {kinds}.", kinds=", ".join(OWNERS)))]
    elif command.arguments[:1] == ("KIND",):
        from fieldcrm.exchange.record_kinds import KINDS

        lines += ["", *_broken(_("Kinds: {kinds}.", kinds=", ".join(KINDS)))]
    elif command.handler in ("imports:activities", "imports:contacts"):
        from fieldcrm.exchange.record_kinds import KINDS

        headers = ", ".join(KINDS[command.words[1]].headers)
        told = [f"  {line}" for line in _broken(headers, 2)]
        lines += ["", _("Columns that are understood (the rest by --mapping):"), *told]
    elif command.handler.startswith("imports:") and command.words[1:] != ("all",):
        from fieldcrm.ui.words.imports import columns_help

        lines += [
            "",
            _("Columns that are understood (the rest by --mapping):"),
            *_pairs(columns_help(command.words[1].replace("-", "_"))),
        ]
    if any(option.name == "--where" for option in command.options):
        lines += ["", _("Fields to filter by:"), *_pairs(_filter_fields())]
    if command.handler.startswith("edit:") or command.handler in _WITH_FIELDS:
        lines += ["", _("Fields:"), *_pairs(_fields(command))]
    return lines


def _filter_fields() -> list[tuple[str, str]]:
    from fieldcrm.domain.filter_fields import FIELDS
    from fieldcrm.ui.words.filters import EXAMPLES, filter_name

    return [(code, f"{filter_name(code)}  {EXAMPLES[field.kind]}".rstrip()) for code, field in FIELDS.items()]


def _fields(command: Command) -> list[tuple[str, str]]:
    from fieldcrm.domain.customer_form import FIELDS
    from fieldcrm.ui.words.fields import field_text

    kind = _kind_of(command)
    first = (
        [(name, field_text(name)) for name in ("contact", "phone")] if command.handler == "edit:new_customer" else []
    )
    return first + [
        (field.name, ": ".join(filter(None, (field_text(field.name, kind), ", ".join(field.choices)))))
        for field in FIELDS[kind]
    ]


def _kind_of(command: Command) -> str:
    """The kind whose form the command's FIELD=VALUE are."""
    return _WITH_FIELDS.get(command.handler) or command.words[1]


def _commands(commands: Sequence[Command]) -> list[str]:
    return _pairs(
        [(" ".join(("fieldcrm", *command.words, *command.arguments)), _(command.help)) for command in commands]
    )


def _options(options: Sequence[Option]) -> list[str]:
    pairs = []
    for option in options:
        help_ = _(option.help)
        if option.choices:
            help_ += ": " + ", ".join(option.choices)
        pairs.append((f"{option.name} {option.value}".rstrip(), help_))
    return _pairs(pairs)


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[str]:
    cells = max(width(left) for left, _right in pairs)
    lines = []
    for left, right in pairs:
        first, *more = _broken(right, cells + 4)
        lines += [f"  {pad(left, cells)}  {first}".rstrip(), *(f"{' ' * (cells + 4)}{line}" for line in more)]
    return lines


def _broken(text: str, used: int = 0) -> list[str]:
    """A text in the lines that the terminal has beside `used` columns; in one where stdout is none."""
    room = (terminal_room() or 0) - used
    return wrapped(text, room, width) if room >= _NARROWEST else [text]
