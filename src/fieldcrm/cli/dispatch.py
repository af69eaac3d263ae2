"""Reads the line, runs the command, turns errors into words and exit codes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fieldcrm import i18n
from fieldcrm.cli.commands_look import LOOK
from fieldcrm.cli.grammar import Line, read, value_of
from fieldcrm.errors import FieldcrmError, UsageError
from fieldcrm.i18n import _
from fieldcrm.paths import CONFIG_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.cli.session import Session


def execute(argv: Sequence[str]) -> tuple[int, bool]:
    """Run one command line; returns its exit code, and whether the command is one that prints rows."""
    try:
        i18n.use(value_of("--lang", argv))  # before the line is understood, so that its errors can be told in it
        line = _read(argv)
        if line.has("--version"):
            from fieldcrm import __version__

            print(f"fieldcrm {__version__}")
            return 0, True
        return _dispatch(line), line.command.reads
    except FieldcrmError as error:
        tell(error)
        return error.exit_code, False
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except OSError as error:
        from fieldcrm.errors import DiskError

        failure = DiskError(file=str(error.filename or "stdout"), what=error.strerror or str(error))
        tell(failure)
        return failure.exit_code, False
    except Exception as error:  # noqa: BLE001 - the last resort: a bug of ours is told, and written to the log
        from fieldcrm.cli.crash import report

        report(error, argv)
        return FieldcrmError.exit_code, False


def _read(argv: Sequence[str]) -> Line:
    """Understand the line. The table of all commands is loaded only where it is not one of every day."""
    if not {command.words[0] for command in LOOK}.isdisjoint(argv):
        try:
            line = read(argv, LOOK)
            if line.command.handler:  # else a group, which other tables may have more of
                return line
        except UsageError:
            pass
    from fieldcrm.cli.commands import COMMANDS

    return read(argv, COMMANDS)


def _dispatch(line: Line) -> int:
    """Import the command's module and run it."""
    from importlib import import_module

    from fieldcrm.cli.session import Session

    if line.has("--help"):
        from fieldcrm.cli.help import show_for

        return show_for(line.command)
    module, _colon, function = line.command.handler.partition(":")
    session = Session(line)
    if not line.has("--lang"):
        _speak_as_configured(session)
    code = getattr(import_module(f"fieldcrm.cli.{module}"), function)(session)
    return int(code or 0)


def _speak_as_configured(session: Session) -> None:
    """The setting decides where neither --lang nor FIELDCRM_LANG does."""
    if os.environ.get("FIELDCRM_LANG"):
        return
    try:
        with open(os.path.join(session.place, CONFIG_FILE), encoding="utf-8-sig") as stream:
            plain = plain_language(stream.read())
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError):
        plain = None
    configured = session.config().language if plain is None else plain
    if configured:
        i18n.use(configured)


def plain_language(text: str) -> str | None:
    """The `language` of a config.toml as the program writes it, found without loading what reads TOML.

    Empty where none is set; None where the text is written in another way and must be read properly.
    """
    if '"""' in text or "'''" in text:
        return None
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            break
        name, _equals, value = line.partition("=")
        if "language" in name:
            language = value.strip().strip('"')
            ours = name.strip() == "language" and value.strip() == f'"{language}"'
            return language if ours and (not language or language.replace("_", "").isalnum()) else None
    return ""


def tell(error: FieldcrmError) -> None:
    """Print an error's words on stderr."""
    from fieldcrm.cli.output import say
    from fieldcrm.ui.words.errors import error_text

    words = error_text(error)
    say(_("{title}: {message}", title=words.title, message=words.message) if words.message else words.title)
    if words.hint:
        say(words.hint)
    choices = error.params.get("choices")
    if choices:
        say(_("One of: {choices}.", choices=str(choices)))
    if isinstance(error, UsageError) and error.code == "usage":
        say(_("“fieldcrm --help” shows how commands are written."))
