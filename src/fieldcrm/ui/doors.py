"""The ways into an archive that the app is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldcrm.config import Config
    from fieldcrm.services.desk import Desk


class Upgrade:
    """Handed to whoever opens the archive, who tells it (done, all); it tells the app that listens."""

    def __init__(self) -> None:
        self.listener: Callable[[int, int], object] | None = None

    def __call__(self, done: int, total: int) -> None:
        """Pass it on. Called in the worker that opens the archive."""
        if self.listener is not None:
            self.listener(done, total)


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways in beside `open_desk`, each called in a worker; None where there is none."""

    unlock: Callable[[str], Desk] | None = None
    """Opens the archive with a passphrase. Raises PassphraseError if it is wrong."""
    create: Callable[[str, str | None], Desk] | None = None
    """Makes an archive: the user's name, and a passphrase or None."""
    save_config: Callable[[Config], None] | None = None
    """Keeps the local settings."""
    keep_bug: Callable[[Exception], object] | None = None
    """Writes down where in the program an error arose that is a mistake of ours, never values."""
    upgrade: Upgrade | None = None
    """Told by whoever opens an archive of an older program how far it is brought up to date."""
