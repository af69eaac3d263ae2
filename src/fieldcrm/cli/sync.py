"""`fieldcrm sync …`: bundles out and in, and how this archive stands to the colleagues'."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fieldcrm.cli.folders import telling_of
from fieldcrm.cli.output import Column, emit, emit_object, say
from fieldcrm.cli.progress import Progress
from fieldcrm.cli.receipts import tell
from fieldcrm.cli.session import may_ask, to_path
from fieldcrm.cli.team import member_data
from fieldcrm.errors import UsageError
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.words.dates import instant_text, number_text, size_text
from fieldcrm.ui.words.errors import error_text
from fieldcrm.ui.words.filling import sentences
from fieldcrm.ui.words.sync import (
    incoming_word,
    kind_word,
    lacks_text,
    member_state,
    only_waits,
    reason_texts,
    result_texts,
    waiting_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.sync import MergeResult, SyncStatus, Waiting
    from fieldcrm.domain.views.team import Incoming, LastExchange, Team
    from fieldcrm.services.desk import Desk

_REJECTED = 3
_YES = {"y", "yes", "是", "好"}
_INCOMING_KEYS = (
    "file",
    "state",
    "from",
    "fingerprint",
    "kind",
    "made",
    "changes",
    "new",
    "repeated",
    "held",
    "rows",
    "people",
    "deletions",
    "conflicts",
    "contested",
    "overwritten",
    "mine",
    "customers",
    "run",
    "waiting",
    "unknown",
    "reasons",
    "error",
)


def export(session: Session) -> int:
    """`fieldcrm sync export DIR [--for NAME] [--full]`: prints the bundle's path."""
    folder, line = to_path(session.line.get("DIR")), session.line
    if line.has("--full") and line.has("--for"):
        raise UsageError(_("Give either {one} or {other}.", one="--full", other="--for"))
    progress = Progress(_("Exporting"))
    with telling_of(folder), session.desk() as desk:
        done = desk.export_bundle(folder, for_name=line.get("--for"), full=line.has("--full"), progress=progress)
    progress.close()
    pairs = [
        (_("File"), done.file),
        (_("Holds"), kind_word(done.kind)),
        (_("Changes"), number_text(done.changes, 0)),
        (_("Size"), _("{size} (unpacked {raw})", size=size_text(done.size), raw=size_text(done.raw))),
    ]
    data: dict[str, object] = {
        "file": done.file,
        "kind": done.kind,
        "for": done.for_name,
        "changes": done.changes,
        "size": done.size,
        "raw": done.raw,
        "made": done.at,
    }
    emit_object(session.format, pairs, data)
    say(_("Written, read back and checked."))
    if not done.changes:
        say(_("The colleagues have everything already; the bundle tells them what you have."))
    return 0


def take_in(session: Session) -> int:
    """`fieldcrm sync import FILE|DIR… [--dry-run] [--yes]`: exit 3 if one was rejected or waits for a yes."""
    from fieldcrm.services.bundles_in import REASONS

    line = session.line
    paths, dry = [to_path(text) for text in line.rest], line.has("--dry-run")
    allow = REASONS if line.has("--yes") else ()
    progress = Progress(_("Importing"))
    with session.desk() as desk:
        found = list(desk.import_bundles(paths, dry=dry, allow=allow, progress=progress))
        progress.close()
        if not dry and may_ask():
            found = [_ask(desk, item) for item in found]
    _print_incoming(session, found)
    for item in found:
        _tell_incoming(item, dry=dry)
    if not found:
        say(_("There is no bundle."))
    repeated = sum(item.state == "repeated" for item in found)
    if repeated and len(found) > 1:
        say(ngettext("{n} bundle was taken in before.", "{n} bundles were taken in before.", repeated))
    return _code(found)


def _ask(desk: Desk, item: Incoming) -> Incoming:
    """Show what stopped a bundle and, after a yes, take it in for these reasons (others would stop it again)."""
    while item.state == "asks":
        say(item.file)
        for text in (*reason_texts(item), *([] if item.result is None else result_texts(item.result))):
            say(f"  {text}")
        if not _agrees(_("Take it in? [y/N] ")):
            return item
        item = desk.import_bundles([_path(item.file)], allow=item.reasons)[0]
    return item


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _print_incoming(session: Session, found: Sequence[Incoming]) -> None:
    columns = (
        Column("file", _("File")),
        Column("from", _("From")),
        Column("made", _("Made")),
        Column("state", _("Result")),
        Column("new", _("New changes"), right=True),
        Column("conflicts", _("Conflicts"), right=True),
    )
    rows = [
        {
            "file": _path(item.file).name,
            "from": item.name,
            "made": instant_text(item.made) if item.made else "",
            "state": incoming_word(item),
            "new": number_text(item.result.new, 0) if item.result else "",
            "conflicts": number_text(item.result.conflicts, 0) if item.result else "",
        }
        for item in found
        if item.state != "repeated" or len(found) == 1
    ]
    emit(session.format, columns, rows, [_incoming_data(item) for item in found], _INCOMING_KEYS)


def _incoming_data(item: Incoming) -> dict[str, object]:
    data: dict[str, object] = {
        "file": item.file,
        "state": item.state,
        "from": item.name,
        "fingerprint": item.fingerprint,
        "kind": item.kind,
        "made": item.made,
        "changes": item.changes,
        **_result_data(item.result),
        "reasons": list(item.reasons),
        "error": None if item.error is None else str(item.error.params.get("reason", item.error.code)),
    }
    return {key: data.get(key) for key in _INCOMING_KEYS}


def _result_data(result: MergeResult | None) -> dict[str, object]:
    if result is None:
        return {}
    return {
        "new": result.new,
        "repeated": result.repeated,
        "held": result.held,
        "rows": dict(result.rows),
        "people": dict(result.people),
        "deletions": dict(result.deletions),
        "conflicts": result.conflicts,
        "contested": result.contested,
        "overwritten": result.overwritten,
        "mine": result.mine,
        "customers": result.customers,
        "run": result.run,
        "waiting": _waiting_data(result.waiting),
        "unknown": list(result.unknown),
    }


def _waiting_data(waiting: Sequence[Waiting]) -> list[dict[str, object]]:
    return [{"name": item.name, "count": item.count, "replica": item.replica.hex()} for item in waiting]


def _tell_incoming(item: Incoming, *, dry: bool) -> None:
    if item.error is not None:
        words = error_text(item.error)
        say(sentences(words.message, words.hint))
        return
    if item.state in ("asks", "preview", "merged") and item.result is not None:
        say(_("{file}, from {name}:", file=_path(item.file).name, name=item.name or "?"))
        for text in result_texts(item.result):
            say(f"  {text}")
    for text in reason_texts(item):
        if item.state in ("asks", "preview"):
            say(f"  {text}")
    if item.state == "asks":
        say(_("Nothing was changed. If that is right, take it in with --yes."))
    elif dry:
        say(_("A dry run: nothing was written."))
    elif only_waits(item):
        say(_("Nothing shows yet: what it builds upon has not come. “fieldcrm sync drop” gives it up."))
    elif item.state == "merged":
        say(_("Merged. “fieldcrm sync undo” takes it back as a whole."))


def _code(found: Sequence[Incoming]) -> int:
    """That of the gravest error, else 3 where a bundle waits for a yes, else 0."""
    codes = [item.error.exit_code for item in found if item.error is not None]
    codes += [_REJECTED for item in found if item.state == "asks"]
    return max(codes, default=0)


def status(session: Session) -> int:
    """`fieldcrm sync status`: the colleagues, what each lacks, what is awaited, conflicts, the last exchange."""
    with session.desk(read_only=True) as desk:
        team, standing, last = desk.team(), desk.sync_status(), desk.last_exchange()
    if session.format == "json":
        emit_object("json", (), _status_data(team, standing, last))
        return 0
    awaited = {item.replica: item for item in standing.waiting}
    counts = {item.replica: item.changes for item in standing.colleagues}
    columns = (
        Column("name", _("Name")),
        Column("state", _("State")),
        Column("changes", _("Changes here"), right=True),
        Column("heard", _("Last bundle")),
        Column("lacks", _("Has")),
        Column("waiting", _("Awaited")),
    )
    rows = [
        {
            "name": member.name,
            "state": member_state(member),
            "changes": number_text(counts.get(member.replica, 0), 0),
            "heard": instant_text(member.heard_at) if member.heard_at else "",
            "lacks": lacks_text(member),
            "waiting": waiting_text([awaited[member.replica]]) if member.replica in awaited else "",
        }
        for member in team.members
    ]
    data = [
        {**member_data(member), "changes": counts.get(member.replica, 0)} | _awaited(awaited.get(member.replica))
        for member in team.members
    ]
    emit(session.format, columns, rows, data)
    _tell_status(team, standing, last)
    return 0


def _awaited(item: Waiting | None) -> dict[str, object]:
    return {"waiting": 0 if item is None else item.count}


def _tell_status(team: Team, standing: SyncStatus, last: LastExchange) -> None:
    say(_("Team: {name}", name=team.name))
    if last.exported is not None:
        say(_("Last export: {at}, {file}", at=instant_text(last.exported.at), file=last.exported.file))
    if last.imported_at is not None:
        say(_("Last import: {at}, from {name}", at=instant_text(last.imported_at), name=last.imported_from or "?"))
    if standing.waiting:
        say(waiting_text(standing.waiting))
    if standing.conflicts or standing.contested:
        say(
            ngettext(
                "{n} conflict: “fieldcrm sync conflicts”",
                "{n} conflicts: “fieldcrm sync conflicts”",
                standing.conflicts + standing.contested,
            )
        )


def _status_data(team: Team, standing: SyncStatus, last: LastExchange) -> dict[str, object]:
    counts = {item.replica: item.changes for item in standing.colleagues}
    return {
        "team": team.name,
        "replica": standing.replica.hex(),
        "changes": standing.changes,
        "members": [{**member_data(member), "changes": counts.get(member.replica, 0)} for member in team.members],
        "held": standing.held,
        "waiting": _waiting_data(standing.waiting),
        "conflicts": standing.conflicts,
        "contested": standing.contested,
        "unknown": list(standing.unknown),
        "runs": [
            {"number": run.number, "at": run.at, "label": run.label, "changes": run.changes, "undone": run.undone}
            for run in standing.runs
        ],
        "last_export": None if last.exported is None else {"at": last.exported.at, "file": last.exported.file},
        "last_import": None if last.imported_at is None else {"at": last.imported_at, "from": last.imported_from},
        "folder": last.folder,
    }


def drop(session: Session) -> int:
    """`fieldcrm sync drop [--yes]`: give up what waits for changes that will not come; exit 3 without a yes."""
    with session.desk() as desk:
        standing = desk.sync_status()
        if not standing.held:
            say(_("Nothing waits."))
            return 0
        say(waiting_text(standing.waiting))
        if not session.line.has("--yes") and not _agrees(_("Give up {n} waiting changes? [y/N] ", n=standing.held)):
            say(_("Nothing was changed. If that is right, give it up with --yes."))
            return _REJECTED
        count = desk.drop_waiting()
    say(ngettext("{n} change was given up.", "{n} changes were given up.", count))
    return 0


def _agrees(question: str) -> bool:
    """Whether somebody is there to be asked and says yes."""
    if not may_ask():
        return False
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in _YES


def undo(session: Session) -> int:
    """`fieldcrm sync undo [NUMBER]`: take a whole import back; it stays so when the same bundle comes again."""
    text = session.line.get("NUMBER")
    if text and not (text.isascii() and text.isdigit()):
        raise UsageError(_("{option} needs a whole number, not “{value}”.", option="NUMBER", value=text))
    with session.desk() as desk:
        return tell(session, desk.undo_import(int(text) if text else None), _("taken back"))
