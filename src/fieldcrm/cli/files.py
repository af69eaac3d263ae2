"""The commands that write files: export in its kinds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldcrm.cli.folders import telling_of
from fieldcrm.cli.output import say
from fieldcrm.cli.progress import Progress
from fieldcrm.cli.session import to_path
from fieldcrm.errors import InvalidValueError, UsageError
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.words.files_out import cut_lines

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.exported import CutText

_BEHIND, _AHEAD = 31, 366
"""Days before and after today that a calendar gets."""


def kind_of(session: Session) -> str:
    """The kind of records that a line names. Raises UsageError."""
    from fieldcrm.exchange.record_kinds import KINDS

    if session.line.command.words[1:]:
        return session.line.command.words[1]
    kind = session.line.get("KIND").replace("-", "_")
    if kind not in KINDS:
        kinds = ", ".join(KINDS)
        raise UsageError(_("There is no kind of records “{kind}”. Kinds: {kinds}.", kind=kind, kinds=kinds))
    return kind


def export(session: Session) -> int:
    """`fieldcrm export KIND|all FILE`."""
    kind = kind_of(session)
    file = to_path(session.line.get("FILE"))
    progress = Progress(_("Exporting"))
    cut: list[CutText] = []
    folder = file if kind == "all" and not file.suffix else file.parent
    with telling_of(folder):
        with session.desk(read_only=True) as desk:
            rows = desk.export(kind, file, progress=progress, cut=cut.append)
        progress.close()
        say(ngettext("{n} row written to {file}.", "{n} rows written to {file}.", rows, file=file))
    for line in cut_lines(cut):
        say(line)
    return 0


def agenda(session: Session) -> int:
    """`fieldcrm export agenda FILE.ics`."""
    from fieldcrm.ui.words.appointments import appointment_words

    file = to_path(session.line.get("FILE"))
    today = session.today()
    first = session.date("--from") or today - timedelta(days=_BEHIND)
    last = session.date("--to") or today + timedelta(days=_AHEAD)
    if last < first:
        raise InvalidValueError(field="date", value=session.line.get("--to"), reason="range")
    with telling_of(file.parent), session.desk(read_only=True) as desk:
        written = desk.export_agenda(file, first, last, appointment_words)
    say(ngettext("{n} entry written to {file}.", "{n} entries written to {file}.", written, file=file))
    say(_("Open it with the calendar program; the same file later moves what it brought before."))
    return 0


def export_db(session: Session) -> int:
    """`fieldcrm export db FILE`."""
    file = to_path(session.line.get("FILE"))
    with telling_of(file.parent), session.desk(read_only=True) as desk:
        desk.export_db(file)
    say(_("A plain SQLite copy stands at {file}; it is not encrypted.", file=file))
    return 0
