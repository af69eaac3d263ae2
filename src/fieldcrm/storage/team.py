"""The team in the archive: its members (shared rows), and this laptop's secrets, receipts and marks (local).

Secrets stand in the local table only: they are in the encrypted file and in its backups, and never in the log.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from fieldcrm.journal.have import Have, decode_have
from fieldcrm.storage import ancestry, local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlcipher3.dbapi2 import Connection

_TEAM, _LAPTOP, _FOLDER, _EXPORTED, _IMPORTED = "team", "laptop", "sync_folder", "last_export", "last_import"
_LAST_INSTANT = 250_000_000_000_000
"""Milliseconds: the year 9892. Every zone can show what lies before."""
_INVITED = "invited"
_TWIN = "twin"
_ANSWERED = "retired_answered"
_SIGNER, _ACK, _RECEIPT = "signer:", "ack:", "bundle:"


class TeamSecret(NamedTuple):
    """The team as this laptop knows it; `keys` are (generation, identity, ids left out), newest first."""

    id: bytes
    name: str
    keys: tuple[tuple[int, str, tuple[bytes, ...]], ...]


class Laptop(NamedTuple):
    """This laptop's own keys, made for one replica identity. `older` are age identities of former ones."""

    replica: bytes
    secret: bytes
    identity: str
    older: tuple[str, ...] = ()


class MemberRow(NamedTuple):
    """A row of `member`; what is not there is empty."""

    id: bytes
    name: str
    replica: bytes
    key: bytes
    recipient: str
    joined_on: str
    retired_on: str
    retired_by: str


class Ack(NamedTuple):
    """What a laptop's last bundle said: how many changes its log held, what it held, when (UTC ms, its clock)."""

    total: int
    made: int
    have: Have


def instant(milliseconds: int) -> datetime | None:
    """An instant that another laptop's clock told, UTC; None where no calendar of ours reaches so far."""
    if not 0 <= milliseconds < _LAST_INSTANT:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def team(connection: Connection) -> TeamSecret | None:
    """The team, or None where this archive belongs to none."""
    kept = local.get(connection, _TEAM)
    if kept is None:
        return None
    data = json.loads(kept)
    keys = tuple((int(number), str(key), tuple(map(_bytes, without))) for number, key, without in data["keys"])
    return TeamSecret(_bytes(data["id"]), data["name"], keys)


def keep_team(connection: Connection, secret: TeamSecret) -> None:
    """Keep the team and its keys. The caller holds the transaction, here as below."""
    keys = [[number, key, list(map(_text, without))] for number, key, without in secret.keys]
    local.put(connection, _TEAM, json.dumps({"id": _text(secret.id), "name": secret.name, "keys": keys}))


def laptop(connection: Connection) -> Laptop | None:
    """This laptop's keys, or None where none were made yet."""
    kept = local.get(connection, _LAPTOP)
    if kept is None:
        return None
    data = json.loads(kept)
    return Laptop(_bytes(data["replica"]), _bytes(data["secret"]), data["identity"], tuple(data["older"]))


def keep_laptop(connection: Connection, own: Laptop) -> None:
    """Keep this laptop's keys."""
    data = {"replica": _text(own.replica), "secret": _text(own.secret), "identity": own.identity, "older": own.older}
    local.put(connection, _LAPTOP, json.dumps(data))


def members(connection: Connection) -> tuple[MemberRow, ...]:
    """Every laptop of the team that is not deleted and has a key, by name."""
    rows = connection.execute(
        "SELECT id, coalesce(name, ''), laptop_replica, laptop_key, coalesce(laptop_recipient, ''),"
        " coalesce(joined_on, ''), coalesce(retired_on, ''), coalesce(retired_by, '')"
        " FROM member WHERE deleted = 0 AND laptop_key IS NOT NULL AND laptop_replica IS NOT NULL ORDER BY name, id"
    )
    return tuple(MemberRow(*row) for row in rows)


def member_exists(connection: Connection, member: bytes) -> bool:
    """Whether there is a row, hidden or not."""
    return connection.execute("SELECT 1 FROM member WHERE id = ?", (member,)).fetchone() is not None


def accepted(connection: Connection) -> frozenset[bytes]:
    """Keys whose bundles are taken without a question."""
    rows = connection.execute("SELECT substr(key, ?) FROM local WHERE key GLOB ?", (len(_SIGNER) + 1, f"{_SIGNER}*"))
    return frozenset(bytes.fromhex(row[0]) for row in rows)


def accept(connection: Connection, key: bytes, name: str) -> None:
    """Take a laptop's bundles from now on; `name` is what it called itself."""
    local.put(connection, _SIGNER + key.hex(), name)


def refuse(connection: Connection, key: bytes) -> None:
    """Ask again before a laptop's bundles are taken."""
    local.put(connection, _SIGNER + key.hex(), None)


def ack(connection: Connection, key: bytes) -> Ack | None:
    """What the last bundle that a laptop signed said of it, or None."""
    kept = local.get(connection, _ACK + key.hex())
    if kept is None:
        return None
    data = json.loads(kept)
    return Ack(int(data["total"]), int(data["made"]), decode_have(_bytes(data["have"])))


def haves(connection: Connection, key: bytes) -> tuple[Have, ...]:
    """What the last bundle that a laptop signed said that it holds; with it, of one that once told of less than before,
    what the bundle before said: two may be signing with one key, since a copy of a whole disk cannot be noticed.
    """
    kept = local.get(connection, _ACK + key.hex())
    if kept is None:
        return ()
    data = json.loads(kept)
    return tuple(decode_have(_bytes(data[name])) for name in ("have", _TWIN) if name in data)


def keep_ack(connection: Connection, key: bytes, said: Ack, have: bytes) -> bool:
    """Keep what a laptop's bundle says of its own log, unless it is an older one; whether it was kept.

    Clocks do not tell which is older: it says of nothing that the other did not know, and waits for nothing. A laptop
    whose whole folder was put back from a copy has less than before too, but sooner or later it does one of these:
    then it counts, so that it is sent again what it lost. Too little costs longer bundles only.
    """
    before = ack(connection, key)
    fewer = before is not None and before.total > said.total
    if before is not None and fewer and not said.have.held:
        known = ancestry.reach(connection, before.have.points())
        told = ancestry.reach(connection, said.have.points())
        if all(place <= known.get(line, 0) for line, place in told.items()):
            return False
    data = {"total": said.total, "made": said.made, "have": _text(have)}
    kept = json.loads(local.get(connection, _ACK + key.hex()) or "{}")
    if fewer or _TWIN in kept:
        data[_TWIN] = kept["have"]
    local.put(connection, _ACK + key.hex(), json.dumps(data))
    return True


def read_have(data: bytes) -> Have | None:
    """What a manifest says that a log holds, or None where it cannot be read (then nothing is assumed)."""
    try:
        return decode_have(data)
    except (msgspec.MsgspecError, ValueError):
        return None


def has_receipt(connection: Connection, body_hash: bytes) -> bool:
    """Whether this very bundle was merged already."""
    return local.get(connection, _RECEIPT + body_hash.hex()) is not None


def keep_receipt(connection: Connection, body_hash: bytes, made: int) -> None:
    """Remember that a bundle was merged."""
    local.put(connection, _RECEIPT + body_hash.hex(), str(made))


def has_change(connection: Connection, hash_: bytes) -> bool:
    """Whether a change is in the log."""
    return connection.execute("SELECT 1 FROM log WHERE hash = ?", (hash_,)).fetchone() is not None


def folder(connection: Connection) -> str:
    """The folder to watch for bundles; empty where none was chosen."""
    return local.get(connection, _FOLDER) or ""


def keep_folder(connection: Connection, place: str) -> None:
    """Watch a folder from now on; empty = none."""
    local.put(connection, _FOLDER, place or None)


def invited(connection: Connection) -> tuple[int, int] | None:
    """When the last invitation was written (UTC ms), and how many laptops the team had then; None if never."""
    kept = local.get(connection, _INVITED)
    if kept is None:
        return None
    at, laptops = kept.split()
    return int(at), int(laptops)


def keep_invited(connection: Connection, at: int) -> None:
    """Remember that an invitation was written."""
    local.put(connection, _INVITED, f"{at} {len(members(connection))}")


def answered(connection: Connection) -> frozenset[bytes]:
    """Ids of the retired members because of whom this laptop has taken new keys to read with."""
    return frozenset(map(bytes.fromhex, (local.get(connection, _ANSWERED) or "").split()))


def keep_answered(connection: Connection, members_: Iterable[bytes]) -> None:
    """Remember because of whom this laptop has taken new keys."""
    local.put(connection, _ANSWERED, " ".join(sorted(member.hex() for member in members_)))


def marks(connection: Connection) -> tuple[dict[str, object], dict[str, object]]:
    """What the last export and the last import were; empty where there was none."""
    found = [local.get(connection, key) for key in (_EXPORTED, _IMPORTED)]
    exported, imported = [json.loads(text) if text else {} for text in found]
    return exported, imported


def keep_export(connection: Connection, mark: dict[str, object]) -> None:
    """Remember the last export."""
    local.put(connection, _EXPORTED, json.dumps(mark))


def keep_import(connection: Connection, mark: dict[str, object]) -> None:
    """Remember the last import."""
    local.put(connection, _IMPORTED, json.dumps(mark))


def known_to_all(connection: Connection, haves: Iterable[Have]) -> frozenset[bytes]:
    """Hashes that stand for exactly what all of these logs hold of ours; empty where there is none of them.

    What a log holds, it holds with all that it was built upon. So on each line the shortest reach of them all is
    known to all, and the changes standing there reach no further on any other line.
    """
    clocks = [ancestry.reach(connection, have.points()) for have in haves]
    if not clocks:
        return frozenset()
    found: set[bytes] = set()
    for line in set.intersection(*(set(clock) for clock in clocks)):
        place = min(clock[line] for clock in clocks)
        row = connection.execute(
            "SELECT l.hash FROM ancestry a JOIN log l ON l.seq = a.seq WHERE a.line = ? AND a.place = ?", (line, place)
        ).fetchone()
        if row is not None:
            found.add(row[0])
    return frozenset(found)


def row_counts(connection: Connection, tables: Iterable[str]) -> dict[str, int]:
    """How many rows of each table are shown."""
    return {
        table: int(connection.execute(f"SELECT count(*) FROM {table} WHERE deleted = 0").fetchone()[0])
        for table in tables
    }
