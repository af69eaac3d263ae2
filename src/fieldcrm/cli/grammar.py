"""The command line taken apart: commands and options are a table (`commands.py`), this reads a line by it.

Not argparse: global options may stand anywhere on the line, every word comes from the catalogues, and a
reading command starts several milliseconds sooner.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fieldcrm.errors import UsageError
from fieldcrm.i18n import N_, _


class Option(NamedTuple):
    """An option: `value` names what follows it, empty for a switch; `choices` limits it."""

    name: str
    value: str
    help: str
    choices: tuple[str, ...] = ()


class Command(NamedTuple):
    """A command. Arguments in brackets may be missing; one that ends in … takes the rest of the line."""

    words: tuple[str, ...]
    arguments: tuple[str, ...]
    options: tuple[Option, ...]
    handler: str
    """`module:function` in `fieldcrm.cli`; imported when the command runs."""
    help: str
    reads: bool = False
    """Prints rows: takes --format."""

    @property
    def name(self) -> str:
        """The words that call it."""
        return " ".join(self.words)


class Line(NamedTuple):
    """A line understood: its command, its arguments and options by name."""

    command: Command
    arguments: Mapping[str, str]
    rest: tuple[str, ...]
    options: Mapping[str, str]

    def get(self, name: str) -> str:
        """The value of an argument or option; empty where it was not given."""
        return self.arguments.get(name) or self.options.get(name, "")

    def has(self, switch: str) -> bool:
        """Whether an option was given."""
        return switch in self.options


GLOBALS: tuple[Option, ...] = (
    Option("--archive", "DIR", N_("folder of the archive (else FIELDCRM_HOME, else the platform's data folder)")),
    Option("--lang", "LANG", N_("language of the words"), ("en", "zh_Hans", "zh_Hant")),
    Option("--format", "FORMAT", N_("how data are printed"), ("table", "json", "csv")),
    Option("--passphrase-file", "FILE", N_("file whose first line is the passphrase")),
    Option("--as-of", "DAY", N_("the day that counts as today, YYYY-MM-DD")),
    Option("--help", "", N_("show this help")),
    Option("--version", "", N_("show the version")),
)
SHORT = {"-h": "--help", "-V": "--version"}


def split(argv: Sequence[str], options: Iterable[Option]) -> tuple[list[str], dict[str, str]]:
    """Part a line into its words and its options by name. Raises UsageError."""
    known = {option.name: option for option in options}
    words: list[str] = []
    given: dict[str, str] = {}
    parts = iter(argv)
    for part in parts:
        if part == "--":
            words += parts
            break
        name, equals, value = SHORT.get(part, part).partition("=")
        if not name.startswith("--"):
            if part.startswith("-") and len(part) > 1 and not part[1].isdigit():
                raise UsageError(_("There is no option {option}.", option=part))
            words.append(part)
            continue
        option = known.get(name)
        if option is None:
            raise UsageError(_("There is no option {option}.", option=name))
        if not option.value:
            if equals:
                raise UsageError(_("{option} takes no value.", option=name))
            given[name] = ""
            continue
        if not equals:
            following = next(parts, None)
            if following is None:
                raise UsageError(_("{option} needs a value: {value}.", option=name, value=option.value))
            value = following
        if name in given and given[name] != value:
            raise UsageError(_("{option} is given twice.", option=name))
        given[name] = value
    return words, given


def value_of(option: str, argv: Sequence[str]) -> str | None:
    """The value of an option in a line that may not be understood otherwise, or None."""
    for index, part in enumerate(argv):
        if part.startswith(f"{option}="):
            return part.partition("=")[2]
        if part == option and index + 1 < len(argv):
            return argv[index + 1]
    return None


def find(words: Sequence[str], commands: Sequence[Command]) -> Command:
    """The command that the first words call, the longest name first. Raises UsageError."""
    for length in (2, 1, 0):
        for command in commands:
            fits = len(command.words) == length and tuple(words[:length]) == command.words
            if fits and (length or not words):
                return command
    groups = sorted({" ".join(c.words) for c in commands if words and c.words[:1] == (words[0],)})
    if groups:
        raise UsageError(_("Say which one: {commands}.", commands=", ".join(groups)))
    import difflib

    near = difflib.get_close_matches(words[0], sorted({c.words[0] for c in commands if c.words}), 3)
    if near:
        raise UsageError(_("There is no command {word}. Did you mean {near}?", word=words[0], near=", ".join(near)))
    raise UsageError(_("There is no command {word}. “fieldcrm --help” lists them.", word=words[0]))


def read(argv: Sequence[str], commands: Sequence[Command]) -> Line:
    """Understand a whole line. Raises UsageError."""
    every = (*GLOBALS, *(option for command in commands for option in command.options))
    words, options = split(argv, every)
    if "--help" in options and words[:1] != ["help"]:
        return Line(_group(words, commands), {}, (), options)
    command = find(words, commands)
    allowed = {option.name: option for option in (*GLOBALS, *command.options)}
    for name, value in options.items():
        if name not in allowed:
            raise UsageError(_("{option} does not belong to “{command}”.", option=name, command=command.name))
        choices = allowed[name].choices
        if choices and value not in choices:
            raise UsageError(_("{option} is one of: {choices}.", option=name, choices=", ".join(choices)))
    arguments, rest = _arguments(command, words[len(command.words) :])
    return Line(command, arguments, rest, options)


def _group(words: Sequence[str], commands: Sequence[Command]) -> Command:
    """The command whose help is asked for; for a group's first word alone, a stand-in that names the group."""
    try:
        return find(words, commands)
    except UsageError:
        known = [command for command in commands if words and command.words[:1] == (words[0],)]
        if known:
            return Command((words[0],), (), (), "", "")
        whole = next((command for command in commands if not command.words), None)
        if whole is None:
            raise
        return whole


def _arguments(command: Command, given: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Arguments by name, in order, and the rest that a last argument with … takes."""
    left = list(given)
    found: dict[str, str] = {}
    for argument in command.arguments:
        name = argument.strip("[]").rstrip("…")
        if argument.rstrip("]").endswith("…"):
            if not left and not argument.startswith("["):
                raise UsageError(_("“{command}” needs {argument}.", command=command.name, argument=name))
            return found, tuple(left)
        if left:
            found[name] = left.pop(0)
        elif not argument.startswith("["):
            raise UsageError(_("“{command}” needs {argument}.", command=command.name, argument=name))
    if left:
        raise UsageError(_("“{command}” does not take “{word}”.", command=command.name, word=left[0]))
    return found, ()


def usage(command: Command) -> str:
    """The one line that shows how a command is written."""
    parts = ["fieldcrm", *command.words, *command.arguments]
    parts += [f"[{option.name} {option.value}]" if option.value else f"[{option.name}]" for option in command.options]
    return " ".join(parts)
