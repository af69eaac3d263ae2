"""Contacts as vCard 4, and back: also versions 2.1 and 3.0, quoted-printable, folded lines, Chinese encodings.

A small writer and reader of our own: what people exchange of a contact is a dozen properties, and 2.1 files of old
phones are read by no library that also writes 4.0.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import uuid
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.errors import DiskError, RejectedError
from fieldcrm.exchange.content_lines import ContentLine, escape, fold, parts, read, unescape, unfold
from fieldcrm.exchange.encodings import decode
from fieldcrm.exchange.tables import Table
from fieldcrm.exchange.writers import atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEADERS = (*("customer", "customer_name", "name", "role", "phone", "email", "wechat", "note", "is_primary", "id"),)
"""The columns of the table that vCards give: those of an export of contacts."""
_CODE, _PRIMARY = "X-FIELDCRM-CUSTOMER", "X-FIELDCRM-PRIMARY"
_WECHAT = ("X-WECHAT", "X-WEIXIN")
_MOST_BYTES = 1 << 26


class Card(NamedTuple):
    """A person as it is written; `id` 16 bytes."""

    id: bytes
    customer: str
    customer_name: str
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    note: str = ""
    primary: bool = False


def write_vcards(file: Path, cards: Iterable[Card]) -> int:
    """Write the cards; returns how many. Raises DiskError."""
    written = 0

    def fill(path: Path) -> None:
        nonlocal written
        with path.open("w", encoding="utf-8", newline="") as stream:
            for card in cards:
                stream.writelines(fold(line) for line in _lines(card))
                written += 1

    atomically(file, fill)
    return written


def _lines(card: Card) -> list[str]:
    name = card.name or card.phone or card.email or "–"
    pairs = (
        ("ORG", card.customer_name),
        ("TITLE", card.role),
        ("TEL", card.phone),
        ("EMAIL", card.email),
        (_WECHAT[0], card.wechat),
        ("NOTE", card.note),
        (_CODE, card.customer),
        (_PRIMARY, "yes" if card.primary else ""),
    )
    return [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:urn:uuid:{uuid.UUID(bytes=card.id)}",
        "KIND:individual",
        f"FN:{escape(name)}",
        *(f"{key}:{escape(text)}" for key, text in pairs if text),
        "END:VCARD",
    ]


def read_vcards(file: Path, encoding: str = "") -> Table:
    """The people of a file as a table under HEADERS. Raises NotFoundError, DiskError, RejectedError."""
    from fieldcrm.errors import NotFoundError

    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(what="file", text=str(file)) from None
    except OSError as error:
        raise DiskError(file=str(file), what=error.strerror or "") from error
    if len(data) > _MOST_BYTES:
        raise RejectedError(file=str(file), reason="too_big")
    decoded = decode(data, encoding)
    table = Table(HEADERS, encoding=decoded.name, sure=decoded.sure)
    for number, card in enumerate(_cards(decoded.text), start=1):
        table.numbers.append(number)
        table.rows.append([*(card.get(header, "") for header in HEADERS), ""])
    if not table.rows:
        raise RejectedError(file=str(file), reason="no_cards")
    return table


def _cards(text: str) -> Iterable[dict[str, str]]:
    """The cells of each card."""
    lines: list[ContentLine] | None = None
    for raw in unfold(text.lstrip("\ufeff")):
        line = read(raw)
        if line is None:
            continue
        kind = line.value.strip().upper()
        if line.name == "BEGIN" and kind == "VCARD":
            lines = []
        elif line.name == "END" and kind == "VCARD" and lines is not None:
            yield _cells(lines)
            lines = None
        elif lines is not None:
            lines.append(line)


def _cells(lines: list[ContentLine]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in sorted(lines, key=_preference):
        texts = [text.strip() for text in parts(_plain(line))]
        text = unescape(_plain(line)).strip()
        if line.name in ("TEL", "IMPP"):
            text = text.removeprefix("tel:")
        if line.name == "N":
            text = _person(texts)
        elif line.name == "ORG":
            text = texts[0]
        elif line.name == "UID":
            text = _own_id(text)
        if text:
            found.setdefault(line.name, []).append(text)

    def all_of(*names: str, by: str = " / ") -> str:
        return by.join(dict.fromkeys(text for name in names for text in found.get(name, ())))

    return {
        "customer": all_of(_CODE),
        "customer_name": next(iter(found.get("ORG", ())), ""),
        "name": next(iter(found.get("FN", found.get("N", ()))), ""),
        "role": next(iter(found.get("TITLE", found.get("ROLE", ()))), ""),
        "phone": all_of("TEL"),
        "email": all_of("EMAIL"),
        "wechat": all_of(*_WECHAT),
        "note": all_of("NOTE", by="\n"),
        "is_primary": all_of(_PRIMARY),
        "id": next(iter(found.get("UID", ())), ""),
    }


def _person(texts: list[str]) -> str:
    """A structured name: family name first where it is written without spaces."""
    family, given, *rest = [*texts, "", ""][: max(len(texts), 2)]
    middle = rest[0] if rest else ""
    if not f"{family}{given}".isascii():
        return f"{family}{middle}{given}"
    return " ".join(part for part in (given, middle, family) if part)


def _preference(line: ContentLine) -> int:
    """Preferred values first, then mobile phones, then the rest."""
    if "PREF" in line.params or "pref" in [text.lower() for text in line.params.get("TYPE", ())]:
        return 0
    return 1 if "cell" in [text.lower() for text in line.params.get("TYPE", ())] else 2


def _plain(line: ContentLine) -> str:
    """The raw value, decoded from quoted-printable or base 64."""
    encodings = [text.upper() for text in (*line.params.get("ENCODING", ()), *line.params.get("TYPE", ()))]
    charset = next(iter(line.params.get("CHARSET", ())), "utf-8")
    try:
        codecs.lookup(charset)
    except LookupError:
        charset = "utf-8"
    if "QUOTED-PRINTABLE" in encodings:
        data = quopri.decodestring(line.value.encode("utf-8", "surrogateescape"))
        return data.decode(charset, "replace")
    if {"B", "BASE64"} & set(encodings) and line.name not in ("PHOTO", "LOGO", "SOUND", "KEY"):
        try:
            return base64.b64decode(line.value, validate=True).decode(charset, "replace")
        except (binascii.Error, ValueError):
            return line.value
    return line.value


def _own_id(text: str) -> str:
    """The UUID of a card, as an id; empty where it is none."""
    try:
        return uuid.UUID(text.lower().removeprefix("urn:uuid:").strip("{}")).hex
    except ValueError:
        return ""
