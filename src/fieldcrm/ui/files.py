"""Finding a file to import: a folder's tables and sub-folders, and the completion of a typed path."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".vcf")


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder, or a file that could be a table; `size` in bytes, `changed` in local time."""

    path: Path
    folder: bool
    size: int = 0
    changed: date | None = None

    @property
    def name(self) -> str:
        """What the list shows: `..` for the folder above."""
        return self.path.name or str(self.path)


def look_into(folder: Path) -> tuple[Entry, ...]:
    """The folder above, sub-folders, then tables, the one changed last first. Hidden ones are left out.

    What cannot be read is passed over; a folder that cannot be read looks empty.
    """
    folders: list[Entry] = []
    tables: list[tuple[float, Entry]] = []
    try:
        with os.scandir(folder) as found:
            for item in found:
                if item.name.startswith((".", "~$")):
                    continue
                try:
                    if item.is_dir():
                        folders.append(Entry(Path(item.path), folder=True))
                    elif item.name.lower().endswith(TABLES):
                        about = item.stat()
                        day = datetime.fromtimestamp(about.st_mtime).astimezone().date()
                        tables.append((about.st_mtime, Entry(Path(item.path), False, about.st_size, day)))
                except OSError:
                    continue
    except OSError:
        pass
    folders.sort(key=lambda entry: entry.name.casefold())
    tables.sort(key=lambda pair: (-pair[0], pair[1].name.casefold()))
    return (*folders, *(entry for _time, entry in tables))


def place_of(text: str, home: Path) -> tuple[Path, str]:
    """What a typed path means: the folder to look into, and the beginning of the name that is looked for.

    A path that ends in a separator, or that is a folder's, looks into it. Relative paths start at `home`.
    """
    typed = text.strip().strip('"')
    if not typed:
        return home, ""
    path = Path(os.path.expandvars(typed)).expanduser()
    path = path if path.is_absolute() else home / path
    if typed.endswith(("/", "\\")) or typed in {"..", "."}:
        return path, ""
    return path.parent, path.name


def fitting(entries: tuple[Entry, ...], beginning: str) -> tuple[Entry, ...]:
    """Entries whose names begin so, else those that hold it anywhere; case does not matter."""
    wanted = beginning.casefold()
    starts = tuple(entry for entry in entries if entry.name.casefold().startswith(wanted))
    return starts or tuple(entry for entry in entries if wanted in entry.name.casefold())


def completed(entries: tuple[Entry, ...], beginning: str) -> Path | None:
    """The path as far as all fitting names agree; None where nothing begins so."""
    found = [entry for entry in entries if entry.name.casefold().startswith(beginning.casefold())]
    if not found:
        return None
    first = found[0]
    common = first.name
    for entry in found[1:]:
        while not entry.name.casefold().startswith(common.casefold()):
            common = common[:-1]
    return first.path.parent / common


def shown_path(path: Path, *, folder: bool) -> str:
    """A path as the entry shows it; a folder ends in a separator."""
    text = str(path)
    return text + os.sep if folder and not text.endswith(os.sep) else text
