"""The commands that show and change settings: the team's rules (in the log) and this laptop's own (config.toml)."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from fieldcrm import config as local
from fieldcrm import i18n
from fieldcrm.cli.output import Column, emit, say
from fieldcrm.cli.receipts import tell
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.i18n import _
from fieldcrm.ui.words.fields import field_text, rule_text

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.rules import Rules

_LOCAL = ("language", "theme", "user")
_KEYMAP = "keymap."


def show(session: Session) -> int:
    """`fieldcrm settings`."""
    with session.desk(read_only=True) as desk:
        rules = desk.rules()
    settings = session.config()
    if settings.problem:
        say(_("config.toml cannot be read and is not used: {problem}", problem=settings.problem))
    found: list[tuple[str, object, str, str]] = [
        (field.name, getattr(rules, field.name), "team", rule_text(field.name)) for field in fields(rules)
    ]
    found += [(name, getattr(settings, name), "laptop", field_text(name)) for name in _LOCAL]
    found += [(f"{_KEYMAP}{name}", key, "laptop", "") for name, key in sorted(settings.keymap.items())]
    columns = (Column("key", _("Setting")), Column("value", _("Value")), Column("words", _("Meaning")))
    rows: list[dict[str, object]] = [{"key": key, "value": value, "words": words} for key, value, _of, words in found]
    data: list[dict[str, object]] = [
        {"key": key, "value": value, "of": of, "text": words} for key, value, of, words in found
    ]
    emit(session.format, columns, rows, data)
    return 0


def change(session: Session) -> int:
    """`fieldcrm settings set KEY VALUE`."""
    key, text = session.line.get("KEY"), session.line.get("VALUE")
    if key in _LOCAL or key.startswith(_KEYMAP):
        return _change_local(session, key, text)
    with session.desk() as desk:
        value = _as_rule(desk.rules(), key, text)
        receipt = desk.change_setting(key, value)
    return tell(session, receipt)


def _as_rule(rules: Rules, key: str, text: str) -> object:
    """The text as the rule's type. Raises NotFoundError, InvalidValueError."""
    if key not in {field.name for field in fields(rules)}:
        raise NotFoundError(what="setting", text=key)
    kind = type(getattr(rules, key))
    if kind is str:
        return text
    try:
        return kind(text)
    except ValueError:
        raise InvalidValueError(field=key, value=text, reason="number") from None


def _change_local(session: Session, key: str, text: str) -> int:
    """A setting of this laptop. Raises InvalidValueError."""
    settings = session.config()
    if key.startswith(_KEYMAP):
        keymap = {**settings.keymap, key.removeprefix(_KEYMAP): text}
        settings = replace(settings, keymap={name: bound for name, bound in keymap.items() if bound})
    elif key == "theme" and text not in local.THEMES:
        raise InvalidValueError(field=key, value=text, reason="choice", choices=", ".join(local.THEMES))
    elif key == "language":
        if text and i18n.match(text) is None:
            raise InvalidValueError(field=key, value=text, reason="choice", choices=", ".join(i18n.LANGUAGES))
        settings = replace(settings, language=(i18n.match(text) or "") if text else "")
    elif key == "theme":
        settings = replace(settings, theme=text)
    else:
        settings = replace(settings, user=text)
    local.save(session.folder, settings)
    say(_("Kept in config.toml: {key}", key=key))
    return 0
