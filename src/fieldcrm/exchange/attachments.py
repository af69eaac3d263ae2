"""Files that a visit refers to: what they hold, as a hash; and whether an image can be read at all."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 2 << 30
"""Larger files are no photos and no papers; hashing them would keep the user waiting."""
_BLOCK = 1 << 20
_PNG, _JPEG, _JPEG_END, _GIF_END = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd9", b"\x3b"
_TAIL = 4096
"""Cameras append a little after an image's end mark."""


class FileFacts(NamedTuple):
    """A file as it was seen: its absolute place, the hash of its bytes as hex, its size."""

    path: str
    sha256: str
    size: int


def look_at(path: str, field: str) -> FileFacts:
    """Read a file once. `field` is what an error names.

    Raises InvalidValueError: 'no_file' (not there), 'no_access', 'folder', 'too_big_file', 'empty_file',
    'broken_image' (cut off, or not what its ending says).
    """
    place = Path(path).expanduser()
    try:
        if place.is_dir():
            raise InvalidValueError(field=field, value=path, reason="folder")
        size = place.stat().st_size
        if size > MOST_BYTES:
            raise InvalidValueError(field=field, value=path, reason="too_big_file")
        digest = hashlib.sha256()
        with place.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        if not size:
            raise InvalidValueError(field=field, value=path, reason="empty_file")
        if not whole_image(place):
            raise InvalidValueError(field=field, value=path, reason="broken_image")
        return FileFacts(str(place.absolute()), digest.hexdigest(), size)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise InvalidValueError(field=field, value=path, reason="no_file") from error
    except OSError as error:
        raise InvalidValueError(field=field, value=path, reason="no_access") from error


def state_of(path: str, sha256: str) -> str:
    """What became of a file that was noted: 'same', 'changed' or 'missing'."""
    try:
        found = look_at(path, "path")
    except InvalidValueError as error:
        return "changed" if error.params.get("reason") in {"broken_image", "empty_file"} else "missing"
    return "same" if found.sha256 == sha256 else "changed"


def whole_image(place: Path) -> bool:
    """Whether an image begins and ends as its format demands; True for what is no image by its ending."""
    check = _CHECKS.get(place.suffix.casefold())
    return check is None or check(place)


def _png(place: Path) -> bool:
    with place.open("rb") as stream:
        if stream.read(len(_PNG)) != _PNG:
            return False
        while True:
            head = stream.read(8)
            if len(head) < 8:
                return False
            length, kind = int.from_bytes(head[:4], "big"), head[4:]
            if length > MOST_BYTES:
                return False
            body, crc = stream.read(length), stream.read(4)
            if len(body) < length or int.from_bytes(crc, "big") != zlib.crc32(kind + body):
                return False
            if kind == b"IEND":
                return True


def _jpeg(place: Path) -> bool:
    start, tail = _ends(place)
    return start.startswith(_JPEG) and _JPEG_END in tail


def _gif(place: Path) -> bool:
    start, tail = _ends(place)
    return start.startswith((b"GIF87a", b"GIF89a")) and tail.rstrip(b"\0").endswith(_GIF_END)


def _webp(place: Path) -> bool:
    start, _tail = _ends(place)
    size = place.stat().st_size
    whole = int.from_bytes(start[4:8], "little") + 8 <= size
    return start.startswith(b"RIFF") and start[8:12] == b"WEBP" and whole


def _bmp(place: Path) -> bool:
    start, _tail = _ends(place)
    return start.startswith(b"BM") and int.from_bytes(start[2:6], "little") <= place.stat().st_size


def _heic(place: Path) -> bool:
    start, _tail = _ends(place)
    return start[4:8] == b"ftyp"


def _ends(place: Path) -> tuple[bytes, bytes]:
    with place.open("rb") as stream:
        start = stream.read(16)
        stream.seek(max(0, place.stat().st_size - _TAIL))
        return start, stream.read()


_CHECKS: dict[str, Callable[[Path], bool]] = {
    ".png": _png,
    ".jpg": _jpeg,
    ".jpeg": _jpeg,
    ".gif": _gif,
    ".webp": _webp,
    ".bmp": _bmp,
    ".heic": _heic,
    ".heif": _heic,
}
