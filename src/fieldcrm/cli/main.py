"""The entry point: the streams made ready, the line run, the process left quickly.

Nothing is imported before the garbage collector was calmed: it would go through every module that comes in.
"""

from __future__ import annotations

import gc
import os
import sys

_FEW_COLLECTIONS = 50_000
"""Objects after which the collector looks for garbage: a short command is done before."""
_ASCII = frozenset({"ascii", "us-ascii", "ansi_x3.4-1968", "646"})
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells expect it."""


def run() -> int:
    """The `fieldcrm` command: `main` on this process's line, with its streams made ready. Returns the exit code.

    After a command that printed rows, the process ends here: the archive is closed and the streams are flushed, and to
    take the interpreter apart would cost what a twentieth of the command does.
    """
    gc.set_threshold(_FEW_COLLECTIONS)
    _ready_streams()
    from fieldcrm.cli.dispatch import execute

    try:
        code, only_printed = execute([_as_text(word) for word in sys.argv[1:]])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        from fieldcrm.i18n import _

        print(_("Stopped."), file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _tell_unwritten(error)
    if only_printed and not code:
        sys.stderr.flush()
        os._exit(code)
    gc.freeze()
    return code


def main(argv: list[str]) -> int:
    """Run one command line; returns its exit code. Words are on stderr, data on stdout."""
    from fieldcrm.cli.dispatch import execute

    return execute(argv)[0]


def _tell_unwritten(error: OSError) -> int:
    """Say that stdout could not be written to its end; returns the exit code."""
    from fieldcrm.cli.dispatch import tell
    from fieldcrm.errors import DiskError

    failure = DiskError(file="stdout", what=error.strerror or str(error))
    tell(failure)
    return failure.exit_code


def _as_text(word: str) -> str:
    """A word of the line: UTF-8, also where the locale knows ASCII only; a file name in other bytes as it is."""
    try:
        word.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(word).decode("utf-8")
        except UnicodeDecodeError:
            return word
    return word


def _ready_streams() -> None:
    """UTF-8 on Windows, whatever the console's code page, and where a locale knows ASCII only: there is no terminal
    left that could not show it. In other encodings what cannot be written shows escaped; closed streams take all.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
            continue
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if os.name == "nt" or stream.encoding.lower() in _ASCII:
            reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(run())
