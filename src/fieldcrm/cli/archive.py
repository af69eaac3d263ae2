"""The commands that make and keep the archive: init, doctor, backup, restore, rebuild, digest, history, undo, redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say, to_json
from fieldcrm.cli.progress import Progress
from fieldcrm.cli.receipts import tell
from fieldcrm.cli.session import ask_new_secret, may_ask, secret_of, to_path, with_passphrase
from fieldcrm.errors import DamagedArchiveError, UsageError
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import instant_text
from fieldcrm.ui.words.fields import entity_text, field_text
from fieldcrm.ui.words.stored import is_inner, stored_text

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.archive import FieldChange, HistoryEntry

_HISTORY = 100
_UNSAID = (None, "")
_CHANGE_KEYS = ("at", "actor", "kind", "undone", "customer", "entity", "field", "before", "after")


def init(session: Session) -> int:
    """`fieldcrm init`."""
    from fieldcrm import bootstrap

    passphrase = _new_passphrase(session, "--passphrase-file")
    name = session.line.get("--name") or _own_name()
    with bootstrap.create_archive(session.folder, passphrase=passphrase, name=name, now=session.clock()) as desk:
        path = desk.status().path
    say(_("The archive stands at {path}.", path=path))
    if passphrase is None:
        say(_("It is not encrypted; “fieldcrm passphrase” changes that."))
    say(_("Next: “fieldcrm import customers FILE”, or open it with “fieldcrm”."))
    return 0


def _new_passphrase(session: Session, option: str) -> str | None:
    """From the file, declined, or asked for. Raises UsageError where nobody can be asked."""
    line = session.line
    file = line.options.get(option)
    if file is not None and line.has("--no-passphrase"):
        raise UsageError(_("Give either {one} or {other}.", one=option, other="--no-passphrase"))
    if file is not None:
        return secret_of(file)
    if line.has("--no-passphrase"):
        return None
    if not may_ask():
        raise UsageError(_("Give {one} FILE or {other}.", one=option, other="--no-passphrase"))
    return ask_new_secret()


def _own_name() -> str:
    """The user's name: asked for on a terminal, else the system's."""
    import getpass

    try:
        system = getpass.getuser()
    except (OSError, KeyError, ImportError):
        system = ""
    if not may_ask():
        return system
    import sys

    print(_("Your name, as colleagues will see it [{name}]: ", name=system), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() or system


def passphrase(session: Session) -> int:
    """`fieldcrm passphrase`."""
    with session.desk() as desk:
        new = _new_passphrase(session, "--new-passphrase-file")
        desk.set_passphrase(new)
    say(_("The archive is not encrypted any more.") if new is None else _("The new passphrase holds from now on."))
    say(_("Backups made before keep the passphrase that they had, or none."))
    return 0


def doctor(session: Session) -> int:
    """`fieldcrm doctor [--deep]`: exit 5 if anything is wrong."""
    from fieldcrm.ui.words.findings import finding_text

    progress = Progress(_("Checking"))
    with session.desk(read_only=True) as desk:
        found = desk.doctor(deep=session.line.has("--deep"), progress=progress)
    progress.close()
    columns = (Column("state", ""), Column("text", _("Finding")))
    rows = [{"state": "✓" if item.ok else "✗", "text": finding_text(item)} for item in found]
    data: list[dict[str, object]] = [
        {"code": item.code, "ok": item.ok, "text": finding_text(item), "params": dict(item.params)} for item in found
    ]
    emit(session.format, columns, rows, data)
    wrong = sum(not item.ok for item in found)
    say(_("{n} findings need attention.", n=wrong) if wrong else _("The archive is sound."))
    return DamagedArchiveError.exit_code if wrong else 0


def backup(session: Session) -> int:
    """`fieldcrm backup [DIR]`: prints the copy's path."""
    from contextlib import nullcontext

    from fieldcrm.cli.folders import telling_of

    folder = to_path(session.line.get("DIR")) if session.line.get("DIR") else None
    with telling_of(folder) if folder else nullcontext(), session.desk() as desk:
        file = desk.backup(folder)
    print(file)
    return 0


def restore(session: Session) -> int:
    """`fieldcrm restore FILE`."""
    from fieldcrm import bootstrap

    file = to_path(session.line.get("FILE"))
    if not session.line.has("--yes") and may_ask():
        _confirm(_("Put {file} in the place of the archive at {folder}? [y/N] ", file=file, folder=session.folder))
    with_passphrase(session, lambda given: bootstrap.restore(file, session.folder, passphrase=given))
    say(_("Restored from {file}. What was there before is kept among the backups.", file=file))
    return 0


def _confirm(question: str) -> None:
    """Go on only after a yes. Raises UsageError."""
    import sys

    print(question, end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in {"y", "yes", "是", "好"}:
        raise UsageError(_("Nothing was done."))


def rebuild(session: Session) -> int:
    """`fieldcrm rebuild`: prints the digest."""
    progress = Progress(_("Rebuilding"))
    with session.desk() as desk:
        digest_ = desk.rebuild(progress)
    progress.close()
    print(digest_)
    return 0


def digest(session: Session) -> int:
    """`fieldcrm digest`."""
    with session.desk(read_only=True) as desk:
        print(desk.digest())
    return 0


def undo(session: Session) -> int:
    """`fieldcrm undo`."""
    with session.desk() as desk:
        return tell(session, desk.undo(), _("taken back"))


def redo(session: Session) -> int:
    """`fieldcrm redo`."""
    with session.desk() as desk:
        return tell(session, desk.redo(), _("done again"))


def history(session: Session) -> int:
    """`fieldcrm history [CUSTOMER]`."""
    text = session.line.get("CUSTOMER")
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(text).id if text else None
        found = desk.history(customer, session.number("--limit") or _HISTORY)
    if session.format == "json":
        print(to_json([_entry_data(entry) for entry in found]))
        return 0
    columns = (
        Column("at", _("When")),
        Column("actor", _("Who")),
        Column("action", _("Action")),
        Column("customer", _("Customer")),
        Column("field", _("Field")),
        Column("before", _("Was")),
        Column("after", _("Became")),
    )
    rows = [row for entry in found for row in _entry_rows(entry)]
    data = [row for entry in found for row in _change_data(entry)]
    emit(session.format, columns, rows, data, _CHANGE_KEYS)
    return 0


def _entry_rows(entry: HistoryEntry) -> list[dict[str, object]]:
    from fieldcrm.ui.wording import action_text

    what = {"undo": _("taken back"), "redo": _("done again")}.get(entry.kind) or action_text(entry.kind)
    if entry.undone:
        what = _("{action} (taken back)", action=what)
    head: dict[str, object] = {"at": instant_text(entry.at), "actor": entry.actor, "action": what}
    rows = [{**head, **_change_row(change)} for change in entry.fields if _is_told(change)] or [head]
    left = entry.operations - len(entry.fields)
    if left > 0:
        rows.append({**head, "field": _("… and {n} more", n=left)})
    return rows


def _is_told(change: FieldChange) -> bool:
    """Whether a change says something to people: not the id of another row, nor that nothing stayed nothing."""
    return not is_inner(change.field) and (change.before not in _UNSAID or change.after not in _UNSAID)


def _change_row(change: FieldChange) -> dict[str, object]:
    return {
        "customer": change.customer,
        "field": _(
            "{entity}: {field}", entity=entity_text(change.entity), field=field_text(change.field, change.entity)
        ),
        "before": "" if change.before in _UNSAID else stored_text(change.field, change.before),
        "after": "" if change.after in _UNSAID else stored_text(change.field, change.after),
    }


def _entry_data(entry: HistoryEntry) -> dict[str, object]:
    return {
        "action": entry.action,
        "kind": entry.kind,
        "at": entry.at,
        "actor": entry.actor,
        "operations": entry.operations,
        "undone": entry.undone,
        "undoes": entry.undoes,
        "changes": [
            {
                "entity": change.entity,
                "row": change.row,
                "customer": change.customer,
                "field": change.field,
                "before": change.before,
                "after": change.after,
            }
            for change in entry.fields
        ],
    }


def _change_data(entry: HistoryEntry) -> list[dict[str, object]]:
    head: dict[str, object] = {"at": entry.at, "actor": entry.actor, "kind": entry.kind, "undone": entry.undone}
    return [
        {
            **head,
            "customer": change.customer,
            "entity": change.entity,
            "field": change.field,
            "before": change.before,
            "after": change.after,
        }
        for change in entry.fields
    ]
