"""A bug of ours: told to the user, and written to the log as places in the program, never as values."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm import paths
from fieldcrm.cli.grammar import value_of
from fieldcrm.i18n import _
from fieldcrm.ui.words.errors import error_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEPT = 200_000
"""Bytes after which the log begins anew."""


def report(error: BaseException, argv: Sequence[str]) -> None:
    """Tell the bug on stderr and append its places to the log in the archive's folder, if that can be written."""
    from fieldcrm.errors import FieldcrmError

    words = error_text(FieldcrmError(type(error).__name__))
    print(f"{words.title}: {words.message}", file=sys.stderr)
    if os.environ.get("FIELDCRM_DEBUG"):
        traceback.print_exception(error)
        return
    file = Path(paths.data_dir(value_of("--archive", argv))) / paths.LOG_FILE
    if keep_places(error, file):
        print(_("Where it happened is written in {file}.", file=file), file=sys.stderr)
    else:
        print(_("The log could not be written: {file}", file=file), file=sys.stderr)


def keep_places(error: BaseException, file: Path) -> bool:
    """Append an error's kind and its places in the program to a log; whether that could be written."""
    places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    try:
        if file.exists() and file.stat().st_size > _KEPT:
            file.unlink()
        with file.open("a", encoding="utf-8") as log:
            print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ} {type(error).__name__}", *places, sep="\n", file=log)
    except OSError:
        return False
    return True
