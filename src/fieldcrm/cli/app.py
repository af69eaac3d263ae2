"""The commands that open the app: on the archive, and on a throw-away archive of made-up customers."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from fieldcrm.cli.output import say
from fieldcrm.errors import ArchiveInUseError, UsageError
from fieldcrm.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fieldcrm.cli.session import Session
    from fieldcrm.config import Config
    from fieldcrm.services.desk import Desk
    from fieldcrm.ui.doors import Doors, Upgrade


def run(session: Session) -> int:
    """`fieldcrm`: the app on the archive."""
    _need_terminal()
    return _open(session, session.folder, session.passphrase())


def demo(session: Session) -> int:
    """`fieldcrm demo`: the app on made-up customers, in a folder that is removed afterwards."""
    import tempfile
    from pathlib import Path

    _need_terminal()
    say(_("Making up 120 customers …"))
    with tempfile.TemporaryDirectory(prefix="fieldcrm-demo-", ignore_cleanup_errors=True) as folder:
        from fieldcrm import bootstrap
        from fieldcrm.services.demo import fill

        with bootstrap.create_archive(Path(folder), passphrase=None, name=_("Demo"), now=session.clock()) as desk:
            fill(desk)
        return _open(session, Path(folder), None)


def _need_terminal() -> None:
    """Raise UsageError where there is no terminal to draw on."""
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(_("The app needs a terminal."))


def _open(session: Session, folder: Path, passphrase: str | None) -> int:
    """Draw the app at once; the archive is opened by its first worker."""
    from fieldcrm.ui.doors import Upgrade
    from fieldcrm.ui.start import build

    config = _config(session, folder)
    upgrade = Upgrade()
    opener = _opener(session, folder, passphrase, upgrade)
    app = build(opener, config, doors=_doors(session, folder, upgrade), now=session.clock())
    app.run()
    return app.return_code or 0


def _config(session: Session, folder: Path) -> Config:
    """The local settings; --lang overrides their language for this run."""
    from dataclasses import replace

    from fieldcrm import config

    found = config.load(folder)
    language = session.line.get("--lang") or os.environ.get("FIELDCRM_LANG", "")
    return replace(found, language=language) if language else found


def _opener(session: Session, folder: Path, passphrase: str | None, upgrade: Upgrade) -> Callable[[], Desk]:
    def open_desk() -> Desk:
        """For writing, or for reading only while another window has the archive open."""
        from fieldcrm import bootstrap

        try:
            return bootstrap.open_desk(folder, passphrase=passphrase, now=session.clock(), progress=upgrade)
        except ArchiveInUseError:
            return bootstrap.open_desk(folder, passphrase=passphrase, now=session.clock(), read_only=True)

    return open_desk


def _doors(session: Session, folder: Path, upgrade: Upgrade) -> Doors:
    """The ways in that the app offers itself: unlocking, making an archive, keeping the settings."""
    from fieldcrm.ui.doors import Doors

    def create(name: str, passphrase: str | None) -> Desk:
        from fieldcrm import bootstrap

        return bootstrap.create_archive(folder, passphrase=passphrase, name=name, now=session.clock())

    def save(settings: Config) -> None:
        from dataclasses import replace

        from fieldcrm import config

        if session.line.has("--lang") and settings.language == session.line.get("--lang"):
            settings = replace(settings, language=config.load(folder).language)
        config.save(folder, settings)

    def keep_bug(error: Exception) -> None:
        from fieldcrm import paths
        from fieldcrm.cli.crash import keep_places

        keep_places(error, folder / paths.LOG_FILE)

    return Doors(
        unlock=lambda passphrase: _opener(session, folder, passphrase, upgrade)(),
        create=create,
        save_config=save,
        keep_bug=keep_bug,
        upgrade=upgrade,
    )
