"""Message catalogues: gather the words from the source, bring the .po files up to date, compile the .mo files.

    python scripts/catalogues.py            gather, update, compile; lists what is still to translate
    python scripts/catalogues.py --check    changes nothing; fails on missing, fuzzy, outdated or unequal entries

Needs Babel (a development dependency). English is the language of the source; its catalogue is the identity.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "fieldcrm"
LOCALE = SOURCE / "locale"
LANGUAGES = ("en", "zh_Hans", "zh_Hant")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
"""The header's dates are constant, so that two runs on the same source give the same bytes."""

MessageId: TypeAlias = str | tuple[str, ...] | list[str]


def blank(language: str | None) -> Catalog:
    """An empty catalogue with a constant header."""
    return Catalog(
        locale=language,
        header_comment=f"# Words of fieldcrm: {language}. Edit here, then run scripts/catalogues.py.",
        project="fieldcrm",
        version="1",
        last_translator="fieldcrm",
        language_team="fieldcrm",
        msgid_bugs_address="fieldcrm",
        creation_date=FIXED,
        revision_date=FIXED,
        charset="utf-8",
        fuzzy=False,
    )


def gather(source: Path = SOURCE) -> Catalog:
    """Every message of the source, as an untranslated catalogue."""
    catalogue = blank(None)
    found = extract_from_dir(
        source, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True
    )
    for name, _line, message, comments, context in found:
        catalogue.add(message, None, [(Path(name).as_posix(), 0)], auto_comments=comments, context=context)
    return catalogue


def file_of(language: str, ending: str, locale: Path = LOCALE) -> Path:
    """Where a language's catalogue lies."""
    return locale / language / "LC_MESSAGES" / f"fieldcrm.{ending}"


def read(language: str, locale: Path = LOCALE) -> Catalog:
    """The committed catalogue of a language; an empty one where none is there yet."""
    file = file_of(language, "po", locale)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def entries(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def updated(language: str, template: Catalog, old: Catalog) -> Catalog:
    """The template's messages with the translations that are already there; nothing is guessed."""
    new = blank(language)
    for message in entries(template):
        found = old.get(message.id, message.context)
        words = message.id if language == "en" else (found.string if found else None)
        flags = found.flags if found and language != "en" else ()
        new.add(message.id, words, message.locations, flags, message.auto_comments, context=message.context)
    return new


def places(text: str) -> frozenset[str]:
    """The named places of a message. Raises ValueError for a broken template."""
    return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None)


def forms(message: Message) -> tuple[str, ...]:
    """The translated forms of a message: one, or one for each plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def faults(language: str, template: Catalog, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with a language's catalogue, in words."""
    wanted = {(message.context, key(message.id)) for message in entries(template)}
    have = {(message.context, key(message.id)) for message in entries(catalogue)}
    yield from (f"{language}: not gathered yet: {name!r}" for _context, name in sorted(wanted - have, key=str))
    yield from (f"{language}: no longer used: {name!r}" for _context, name in sorted(have - wanted, key=str))
    for message in entries(catalogue):
        name = key(message.id)
        if message.fuzzy:
            yield f"{language}: fuzzy: {name!r}"
        if not all(forms(message)):
            yield f"{language}: not translated: {name!r}"
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = frozenset().union(*(places(text) for text in sources))
        for form in forms(message):
            if places(form) != allowed and not (len(sources) > 1 and places(form) <= allowed):
                yield f"{language}: places differ: {name!r} → {form!r}"


def key(message_id: MessageId) -> str:
    """The singular, by which a message is named."""
    return message_id if isinstance(message_id, str) else message_id[0]


def as_po(catalogue: Catalog) -> bytes:
    """The bytes of a .po file: sorted, without line numbers, so that it changes only when words change."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=110, sort_output=True, no_location=True)
    return stream.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The bytes of a .mo file."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def compiled_words(content: bytes) -> dict[str, object]:
    """The words of a .mo file, without its header: that one names the version of Babel."""
    catalogue = read_mo(io.BytesIO(content))
    return {f"{message.context}|{key(message.id)}": message.string for message in entries(catalogue)}


def check() -> list[str]:
    """Every fault of every committed catalogue; empty if all is well."""
    template = gather()
    found: list[str] = []
    for language in LANGUAGES:
        catalogue = read(language)
        found += faults(language, template, catalogue)
        compiled = file_of(language, "mo")
        if not compiled.exists() or compiled_words(compiled.read_bytes()) != compiled_words(as_mo(catalogue)):
            found.append(f"{language}: fieldcrm.mo is not what fieldcrm.po compiles to")
    return found


def update() -> list[str]:
    """Bring all catalogues up to date and compile them; returns what is still to do."""
    template = gather()
    left: list[str] = []
    for language in LANGUAGES:
        catalogue = updated(language, template, read(language))
        file_of(language, "po").parent.mkdir(parents=True, exist_ok=True)
        file_of(language, "po").write_bytes(as_po(catalogue))
        file_of(language, "mo").write_bytes(as_mo(read(language)))
        left += faults(language, template, catalogue)
    return left


def main(arguments: list[str]) -> int:
    """Update, or with --check only look; 1 if anything is wrong or left to do."""
    left = check() if "--check" in arguments else update()
    print("\n".join(left) if left else "All catalogues are complete.")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
