"""Where the archive and its companions lie."""

from __future__ import annotations

import os
from pathlib import Path

ARCHIVE_FILE = "archive.db"
CONFIG_FILE = "config.toml"
BACKUP_FOLDER = "backups"
LOCK_FILE = "archive.lock"
LOG_FILE = "fieldcrm.log"


def data_dir(given: str | Path | None = None) -> Path:
    """The archive's folder: the one given, else `FIELDCRM_HOME`, else the platform's data folder."""
    if given:
        return Path(given)
    home = os.environ.get("FIELDCRM_HOME")
    if home:
        return Path(home)
    import platformdirs

    return Path(platformdirs.user_data_dir("fieldcrm", appauthor=False, roaming=False))
