"""The entry point: reads the line, runs the command, turns errors into words and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from fieldcrm import i18n
from fieldcrm.cli.commands import COMMANDS
from fieldcrm.cli.grammar import Line, read, value_of
from fieldcrm.errors import FieldcrmError, UsageError
from fieldcrm.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW_COLLECTIONS = 50_000
"""Objects after which the collector looks for garbage: a short command is done before. What is left at its end is
frozen, since a last look at it would cost another millisecond."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells expect it."""


def run() -> int:
    """The `fieldcrm` command: `main` on this process's line, with its streams made ready. Returns the exit code."""
    gc.set_threshold(_FEW_COLLECTIONS)
    _ready_streams()
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(_("Stopped."), file=sys.stderr)
        return INTERRUPTED
    gc.freeze()
    return code


def main(argv: Sequence[str]) -> int:
    """Run one command line; returns its exit code. Words are on stderr, data on stdout."""
    try:
        _speak(_language_of(argv))
        line = read(argv, COMMANDS)
        if line.has("--version"):
            from fieldcrm import __version__

            print(f"fieldcrm {__version__}")
            return 0
        return _dispatch(line)
    except FieldcrmError as error:
        _tell(error)
        return error.exit_code
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: a bug of ours is told, and written to the log
        from fieldcrm.cli.crash import report

        report(error, argv)
        return FieldcrmError.exit_code


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


def _language_of(argv: Sequence[str]) -> str | None:
    """The language of --lang, found before the line is understood, so that its errors can be told in it."""
    return value_of("--lang", argv)


def _speak(language: str | None) -> None:
    i18n.use(language)


def _speak_as_configured(session: object) -> None:
    """The setting decides where neither --lang nor FIELDCRM_LANG does."""
    from fieldcrm.cli.session import Session
    from fieldcrm.paths import CONFIG_FILE

    if not isinstance(session, Session) or os.environ.get("FIELDCRM_LANG"):
        return
    if os.path.exists(f"{session.place}{os.sep}{CONFIG_FILE}"):  # noqa: PTH110 - pathlib would cost 2 ms
        config = session.config()
        if config.language:
            i18n.use(config.language)


def _tell(error: FieldcrmError) -> None:
    """Print an error's words on stderr."""
    from fieldcrm.cli.output import say
    from fieldcrm.ui.words.errors import error_text

    words = error_text(error)
    say(f"{words.title}: {words.message}" if words.message else words.title)
    if words.hint:
        say(words.hint)
    if isinstance(error, UsageError) and error.code == "usage":
        say(_("“fieldcrm --help” shows how commands are written."))


def _ready_streams() -> None:
    """UTF-8 on Windows, whatever the console's code page; elsewhere what cannot be written shows escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if os.name == "nt":
            reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(run())
