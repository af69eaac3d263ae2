"""Where the archive and its companions lie.

Places are plain texts here: the reading commands come this way, and pathlib would cost each of them 2 ms.
"""

from __future__ import annotations

import os
import sys

ARCHIVE_FILE = "archive.db"
CONFIG_FILE = "config.toml"
BACKUP_FOLDER = "backups"
LOCK_FILE = "archive.lock"
MARK_FILE = "archive.mark"
"""Who wrote to the archive last, and where: tells a copy from the original (`storage.identity`)."""
ASIDE = "-wal.part"
"""Ending of the archive's log while the archive is replaced; after a crash it tells that something is to be settled."""
LOG_FILE = "fieldcrm.log"
_NAME = "fieldcrm"


def data_dir(given: str | None = None) -> str:
    """The archive's folder: the one given, else `FIELDCRM_HOME`, else the platform's data folder."""
    return given or os.environ.get("FIELDCRM_HOME") or _usual_place() or _platform_place()


def _usual_place() -> str | None:
    """The platform's data folder where the environment says it plainly; None where the platform must be asked."""
    if sys.platform != "linux":
        return None
    data, home = os.environ.get("XDG_DATA_HOME", ""), os.environ.get("HOME", "")
    if data:
        return os.path.join(data, _NAME) if os.path.isabs(data) else None
    return os.path.join(home, ".local", "share", _NAME) if os.path.isabs(home) else None


def _platform_place() -> str:
    import platformdirs

    return platformdirs.user_data_dir(_NAME, appauthor=False, roaming=False)


def missing_folders(folder: str) -> list[str]:
    """What would have to be made for `folder` to be there, the outermost first; nothing where it is there."""
    missing: list[str] = []
    place = os.path.abspath(folder)
    while not os.path.lexists(place) and place != os.path.dirname(place):
        missing.append(place)
        place = os.path.dirname(place)
    return missing[::-1]
