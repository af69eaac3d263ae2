"""Folders that are made because a file is to lie in them: never without a word."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from fieldcrm.cli.output import say
from fieldcrm.paths import missing_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def telling_of(folder: Path) -> Iterator[None]:
    """Say afterwards that the folder was made, if it was not there before."""
    missing = missing_folders(str(folder))
    yield
    if missing and folder.is_dir():
        from fieldcrm.ui.words.files_out import folder_text

        say(folder_text(str(folder)))
