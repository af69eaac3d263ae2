"""Local settings of this laptop (`config.toml` beside the archive): language, theme, key map, the user's name.

They are not part of the log and are never shared. What a newer program wrote there is kept as it is.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from fieldcrm.errors import DiskError
from fieldcrm.paths import CONFIG_FILE

Scalar: TypeAlias = str | bool | int
THEMES = ("fuel-dark", "fuel-light")
KEYMAP = "keymap"
_TEXTS = ("language", "theme", "user")


@dataclass(frozen=True, slots=True)
class Config:
    """The local settings. Empty `language` = the system's; `keymap`: id of a binding → key."""

    language: str = ""
    theme: str = THEMES[0]
    user: str = ""
    keymap: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, object] = field(default_factory=dict)
    """Keys and tables that this program does not know; written back as they were."""
    problem: str = ""
    """Why the file could not be read (a technical word), or empty. `save` then keeps the old file beside."""


def load(folder: Path) -> Config:
    """Read the folder's `config.toml`; the defaults where it is missing, unreadable or not TOML (see `problem`)."""
    try:
        text = (folder / CONFIG_FILE).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        return Config(problem=str(error))
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Config(problem=str(error))
    keys = found.pop(KEYMAP, {})
    keymap = {name: key for name, key in keys.items() if isinstance(key, str)} if isinstance(keys, dict) else {}
    known = {name: found.pop(name) for name in _TEXTS if isinstance(found.get(name), str)}
    theme = known.get("theme", "")
    return Config(
        language=known.get("language", ""),
        theme=theme if theme in THEMES else THEMES[0],
        user=known.get("user", ""),
        keymap=keymap,
        unknown=found,
    )


def save(folder: Path, config: Config) -> Config:
    """Write the settings in one step (a crash leaves the old file or the new one). Raises DiskError.

    A file that could not be read is kept as `config.toml.unreadable`. Returns the settings as they now stand.
    """
    file = folder / CONFIG_FILE
    values: dict[str, object] = {name: getattr(config, name) for name in _TEXTS}
    text = to_toml({**values, **config.unknown, KEYMAP: dict(config.keymap)})
    temporary = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=CONFIG_FILE, dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if config.problem and file.exists():
            file.replace(file.with_suffix(".toml.unreadable"))
        Path(temporary).replace(file)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise DiskError(str(error), file=str(file), what=error.strerror or str(error)) from error
    return replace(config, problem="")


def to_toml(values: Mapping[str, object]) -> str:
    """Write texts, booleans, numbers, lists of them, and one level of tables as TOML."""
    plain = [f"{_key(name)} = {_value(value)}" for name, value in values.items() if not isinstance(value, Mapping)]
    lines = [*plain]
    for name, table in values.items():
        if isinstance(table, Mapping):
            lines += ["", f"[{_key(name)}]"]
            lines += [f"{_key(str(inner))} = {_value(value)}" for inner, value in table.items()]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    bare = name and all(mark.isascii() and (mark.isalnum() or mark in "-_") for mark in name)
    return name if bare else _text(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(str(name))} = {_value(inner)}" for name, inner in value.items()) + "}"
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else _text(str(value))


def _text(text: str) -> str:
    """A basic TOML string: quotes, backslashes and control characters escaped."""
    marks = []
    for mark in text:
        if mark in '"\\':
            marks.append("\\" + mark)
        elif ord(mark) < 0x20 or ord(mark) == 0x7F:
            marks.append(f"\\u{ord(mark):04x}")
        else:
            marks.append("\ufffd" if 0xD800 <= ord(mark) <= 0xDFFF else mark)
    return '"' + "".join(marks) + '"'
