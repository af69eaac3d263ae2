"""Bundles as files: a private copy of what comes in, and what goes out written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from fieldcrm.errors import BundleError, DiskError, NotFoundError
from fieldcrm.journal.bundle.layout import FIXED, unpack
from fieldcrm.journal.bundle.limits import MAX_FILE, MAX_WRAPPED
from fieldcrm.storage.placing import make_private, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

ENDING = ".fcb"
PART = ".fcb-part"
"""Of a bundle that is being written; whoever looks for bundles does not see it."""
_IN_MEMORY = 8 << 20
_PIECE = 1 << 20
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = 24


def bundles_of(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant: each as it is, a folder's bundles by name, what a pattern with * or ? finds.

    Raises NotFoundError for one that does not exist, DiskError for a folder that cannot be read.
    """
    found: list[Path] = []
    for path in paths:
        try:
            if path.is_dir():
                found += sorted(file for file in path.iterdir() if _may_be_bundle(file.name))
                continue
            exists = path.exists()
        except OSError as error:
            raise DiskError(file=str(path), what=error.strerror or str(error)) from error
        matches = [] if exists else _matches(path)
        if not exists and not matches:
            raise NotFoundError(what="file", text=str(path))
        found += [path] if exists else matches
    return list(dict.fromkeys(found))


def _may_be_bundle(name: str) -> bool:
    """Whether a file in a folder is looked at: not the hidden ones that some systems leave beside those on a stick."""
    return name.casefold().endswith(ENDING) and not name.startswith(".")


def _matches(path: Path) -> list[Path]:
    """What a pattern finds, where the shell did not fill it in (as on Windows)."""
    import glob
    from pathlib import Path as Place

    if not any(mark in str(path) for mark in "*?["):
        return []
    return sorted(Place(name) for name in glob.glob(str(path)))  # noqa: PTH207 - absolute patterns too


@contextmanager
def staged(file: Path, folder: Path) -> Iterator[BinaryIO]:
    """A private copy of a bundle, of exactly the length that its header says, in memory or (long ones) in `folder`.

    What happens to the file meanwhile does no harm: it may grow, vanish or be replaced. Raises BundleError
    (bundle_empty, bundle_magic, bundle_cut, bundle_longer, bundle_no_file), NewerBundleError, NotFoundError, DiskError.
    """
    with _opened(file) as source:
        first = _read(source, FIXED + MAX_WRAPPED, file)
        try:
            total = unpack(first).total
        except BundleError as error:
            error.params["file"] = str(file)
            raise
        if total > MAX_FILE:
            raise BundleError(file=str(file), reason="bundle_lengths")
        with _temporary(folder) as copy:
            copied = len(first)
            copy.write(first)
            while copied <= total:
                piece = _read(source, min(_PIECE, total + 1 - copied), file)
                if not piece:
                    break
                copied += len(piece)
                _write(copy, piece, folder)
            if copied != total:
                raise BundleError(file=str(file), reason="bundle_cut" if copied < total else "bundle_longer")
            copy.seek(0)
            yield copy


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe would never end, and a device has no length
            raise BundleError(file=str(file), reason="bundle_no_file")
        source = file.open("rb")
    except FileNotFoundError as error:
        raise NotFoundError(what="file", text=str(file)) from error
    except OSError as error:
        raise DiskError(file=str(file), what=error.strerror or str(error)) from error
    with source:
        yield source


@contextmanager
def _temporary(folder: Path) -> Iterator[BinaryIO]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder)) as copy:
        yield cast("BinaryIO", copy)


def _read(source: BinaryIO, size: int, file: Path) -> bytes:
    try:
        return source.read(size)
    except OSError as error:
        raise DiskError(file=str(file), what=error.strerror or str(error)) from error


def _write(copy: BinaryIO, piece: bytes, folder: Path) -> None:
    try:
        copy.write(piece)
    except OSError as error:
        raise DiskError(file=str(folder), what=error.strerror or str(error)) from error


def new_name(user: str, made: datetime, what: str) -> str:
    """A name that no other bundle has: when, whose, what, and some random letters. Identity is inside, not here."""
    parts = [made.strftime(_STAMP), _plain(user), what, secrets.token_hex(4)]
    return "-".join(part for part in parts if part) + ENDING


def _plain(user: str) -> str:
    """What of a name can stand in any file's name."""
    import re

    return re.sub(r"\W+", "-", user, flags=re.ASCII).strip("-")[:_NAME]


def clear_unfinished(folder: Path, user: str, now: datetime) -> None:
    """Remove what exports of this user's left unfinished in a folder more than a day ago, as a crash or a lost stick
    does. Younger ones may still be written; those of others are not ours to judge.
    """
    day_ago = (now - timedelta(days=1)).strftime(_STAMP)
    name = _plain(user)
    for part in folder.glob(f"*-{name}-*{PART}" if name else f"*{PART}"):
        with suppress(OSError):
            if part.name[: len(day_ago)] < day_ago:
                part.unlink()


@contextmanager
def written(folder: Path, name: str) -> Iterator[BinaryIO]:
    """A new file that gets its name only when all is well: synced, and read back by the caller before the end.

    Makes the folder where only the last part of its path is missing. Raises DiskError; then nothing is left.
    """
    part, target = folder / f"{name.removesuffix(ENDING)}{PART}", folder / name
    try:
        if folder.exists() and not folder.is_dir():
            raise DiskError(file=str(folder), what="Not a directory")
        folder.mkdir(mode=0o700, exist_ok=True)
        if target.exists():
            raise DiskError(file=str(target), what="exists")
        try:
            with part.open("xb+") as stream:
                make_private(part)
                yield stream
            part.rename(target)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        sync_folder(folder)
    except OSError as error:
        raise DiskError(file=str(target), what=error.strerror or str(error)) from error


def flush(stream: BinaryIO) -> None:
    """Bring what was written to the disk, and go back to the beginning."""
    stream.flush()
    os.fsync(stream.fileno())
    stream.seek(0)


def write_new(file: Path, data: bytes) -> None:
    """Write a small new file whole or not at all. Raises DiskError, also where it exists."""
    if file.exists():
        raise DiskError(file=str(file), what="exists")
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            with part.open("xb") as stream:
                make_private(part)
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            part.rename(file)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        sync_folder(file.parent)
    except OSError as error:
        raise DiskError(file=str(file), what=error.strerror or str(error)) from error
