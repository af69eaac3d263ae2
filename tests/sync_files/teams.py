"""A team for tests: archives in folders of their own that belong together, and a stick between them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.storage.desks import Clock

from fieldcrm import bootstrap
from fieldcrm.domain.views.team import Exported, Incoming
from fieldcrm.journal.bundle import keys, write
from fieldcrm.journal.bundle.records import Manifest
from fieldcrm.journal.change import Batch, Change, Header, encode_payload, seal
from fieldcrm.services import team
from fieldcrm.services.desk import Desk
from fieldcrm.storage import team as store

SECRET = "correct horse"


def archive(folder: Path, name: str, clock: Clock) -> Desk:
    """A new archive of a person."""
    return bootstrap.create_archive(folder, passphrase=None, name=name, now=clock)


def found_team(first: Desk, *others: Desk, folder: Path, trust: bool = True) -> None:
    """Make the first one's team and let the others join; `trust`: everybody takes everybody's bundles unasked."""
    first.create_team("北区")
    letter = folder / "letter.fci"
    first.invite(letter, SECRET)
    for other in others:
        other.join_team(letter, SECRET)
    if trust:
        trust_each_other(first, *others)


def trust_each_other(*desks: Desk) -> None:
    """Every archive knows every laptop's key, as after a first exchange."""
    known = {desk: own_key(desk) for desk in desks}
    for desk in desks:
        with desk.archive.local_write() as connection:
            for key in known.values():
                store.accept(connection, key, "")


def own_key(desk: Desk) -> bytes:
    """A laptop's public key."""
    with desk.archive.reading() as connection:
        own = store.laptop(connection)
    assert own is not None
    return keys.public_key(own.secret)


def give(sender: Desk, stick: Path, **options: Any) -> Path:
    """Export onto the stick; the bundle's file."""
    done: Exported = sender.export_bundle(stick, **options)
    return Path(done.file)


def take(desk: Desk, *paths: Path, **options: Any) -> Incoming:
    """Import one bundle; what came of it."""
    found = desk.import_bundles(list(paths), **options)
    assert len(found) == 1
    return found[0]


def reason(item: Incoming) -> str:
    """Why a bundle was rejected."""
    assert item.state == "rejected"
    assert item.error is not None
    return str(item.error.params.get("reason", item.error.code))


def forge(
    sender: Desk,
    file: Path,
    batches: list[Batch] | bytes,
    *,
    signed: bytes | None = None,
    manifest: Mapping[str, object] | None = None,
    **header: Any,
) -> Path:
    """A bundle that the sender's laptop signs and encrypts, of one change with any operations."""
    payload = batches if isinstance(batches, bytes) else encode_payload(batches)
    return bundle_of(sender, file, [change_of(sender, payload, **header)], signed=signed, manifest=manifest)


def change_of(sender: Desk, payload: bytes, **header: Any) -> Change:
    """A change upon all that the sender has."""
    with sender.archive.reading() as connection:
        tips = tuple(row[0] for row in connection.execute("SELECT hash FROM tip ORDER BY hash"))
        time = connection.execute("SELECT max(time) FROM log").fetchone()[0]
    values: dict[str, Any] = {
        "format": 1,
        "replica": b"H" * 16,
        "sequence": 1,
        "parents": tips,
        "time": time + 1,
        "wall": 1_772_000_000_000,
        "actor": "Mallory",
        "program": "0.1",
        "schema": 2,
        "action": os.urandom(16),
        "part": 1,
        "parts": 1,
        "kind": "edit_customer",
        "undoes": b"",
        "payload_hash": b"",
    }
    return seal(Header(**{**values, **header}), payload)


def bundle_of(
    sender: Desk,
    file: Path,
    changes: Iterable[Change],
    *,
    signed: bytes | None = None,
    manifest: Mapping[str, object] | None = None,
) -> Path:
    """A bundle of any changes, in the sender's team; `signed`: by another secret key."""
    with sender.archive.reading() as connection:
        secret = team.need_team(connection)
        own = store.laptop(connection)
        assert own is not None
        recipients = team.recipients(connection, team.team_keys(secret)[0])
    said: dict[str, Any] = {
        "team": secret.id,
        "team_name": secret.name,
        "replica": own.replica,
        "name": "Mallory",
        "total": 1,
        "have": b"",
        "keys": (),
    }
    target = io.BytesIO()
    write.write(
        target,
        write.Exporter(signed or own.secret, recipients),
        Manifest(**{**said, **(manifest or {})}),
        ((change.header_bytes, change.payload) for change in changes),
        kind="delta",
        made=1,
    )
    file.write_bytes(target.getvalue())
    return file
