"""The commands that write files: export in its kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import say
from fieldcrm.cli.progress import Progress
from fieldcrm.cli.session import to_path
from fieldcrm.i18n import _, ngettext

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session


def export(session: Session) -> int:
    """`fieldcrm export customers|deliveries|activities|all FILE`."""
    file = to_path(session.line.get("FILE"))
    progress = Progress(_("Exporting"))
    with session.desk(read_only=True) as desk:
        rows = desk.export(session.line.command.words[1], file, progress=progress)
    progress.close()
    say(ngettext("{n} row written to {file}.", "{n} rows written to {file}.", rows, file=file))
    return 0


def export_db(session: Session) -> int:
    """`fieldcrm export db FILE`."""
    file = to_path(session.line.get("FILE"))
    with session.desk(read_only=True) as desk:
        desk.export_db(file)
    say(_("A plain SQLite copy stands at {file}; it is not encrypted.", file=file))
    return 0
