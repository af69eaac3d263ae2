"""An archive of an older program is brought up to date: the masthead tells how far it is, where it takes a while."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.message_pump import MessagePump

from fieldcrm.i18n import _
from fieldcrm.ui.percents import by_percent

if TYPE_CHECKING:
    from fieldcrm.ui.app import FieldcrmApp

PATIENCE = 1.0
"""Seconds that pass before anything is said."""


@dataclass
class UpgradeWent(Message, bubble=False):
    """So much of the work is done."""

    done: int
    total: int


class Upgrading(MessagePump):
    """Tells it in the place of the archive's name, which nobody knows before the archive is open."""

    _since: float | None = None

    def watch_upgrade(self) -> None:
        """Listen to the door through which the archive is opened."""
        upgrade = cast("FieldcrmApp", self).doors.upgrade
        if upgrade is not None:
            upgrade.listener = by_percent(lambda done, total: self.post_message(UpgradeWent(done, total)))

    def on_upgrade_went(self, message: UpgradeWent) -> None:
        """Tell how far it is, once it has taken a while."""
        app = cast("FieldcrmApp", self)
        now = time.monotonic()
        if self._since is None:
            self._since = now
        if app.archive_known or now - self._since < PATIENCE:
            return
        from fieldcrm.ui.words.dates import percent_text

        percent = percent_text(message.done / max(message.total, 1))
        app.name_archive(_("bringing the archive up to date: {percent}", percent=percent))
