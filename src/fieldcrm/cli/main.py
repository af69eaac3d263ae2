"""The entry point: the streams made ready, the line run, the process left quickly.

Nothing is imported before the garbage collector was calmed: it would go through every module that comes in.
"""

from __future__ import annotations

import gc
import os
import sys

_FEW_COLLECTIONS = 50_000
"""Objects after which the collector looks for garbage: a short command is done before."""
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
        code, only_printed = execute(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        from fieldcrm.i18n import _

        print(_("Stopped."), file=sys.stderr)
        return INTERRUPTED
    if only_printed and not code:
        sys.stderr.flush()
        os._exit(code)
    gc.freeze()
    return code


def main(argv: list[str]) -> int:
    """Run one command line; returns its exit code. Words are on stderr, data on stdout."""
    from fieldcrm.cli.dispatch import execute

    return execute(argv)[0]


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
