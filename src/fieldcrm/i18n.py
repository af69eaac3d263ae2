"""Words in the user's language: stdlib gettext over the catalogues in ``locale/``, loaded at the first word.

English is the language of the source, so it needs no catalogue. Messages are templates with named places, such as
``_("{count} lines", count=3)``; what is filled in is data and is never looked at as a template.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN: Final = "fieldcrm"
LANGUAGES: Final = ("en", "zh_Hans", "zh_Hant")
LANGUAGE_NAMES: Final = {"en": "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}
LOCALE_FOLDER: Final = f"{os.path.dirname(__file__)}/locale"
_VARIABLES: Final = ("FIELDCRM_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_TRADITIONAL: Final = ("hant", "_tw", "_hk", "_mo", "traditional", "taiwan", "hong kong", "macao", "macau")


class _State:
    """The language in use and its catalogue, both found at first need."""

    language: str | None = None
    catalogue: NullTranslations | None = None
    """None where it is not loaded yet, and always for English."""


def match(tag: str) -> str | None:
    """Give the language that a locale's name means (``zh_TW.UTF-8``, ``zh-Hant``, ``Chinese (Simplified)_China``)."""
    plain = tag.partition(".")[0].partition("@")[0].replace("-", "_").strip().casefold()
    if plain.startswith(("zh", "chinese")):
        return "zh_Hant" if any(mark in plain for mark in _TRADITIONAL) else "zh_Hans"
    if plain in {"c", "posix"} or plain.split("_")[0] in {"en", "english"}:
        return "en"
    return None


def system_language() -> str:
    """Give the language that the environment or the system asks for; English where it asks for none of ours."""
    for variable in _VARIABLES:
        for tag in os.environ.get(variable, "").split(":"):
            found = match(tag)
            if found is not None:
                return found
    if os.name == "nt":
        import locale

        return match(locale.getlocale()[0] or "") or "en"
    return "en"


def use(language: str | None) -> str:
    """Speak this language from now on and return it; ``None``, or one that we have no words for: the system's."""
    chosen = (match(language) if language else None) or system_language()
    if chosen != _State.language:
        _State.language, _State.catalogue = chosen, None
    return chosen


def language() -> str:
    """Give the language in use: ``en``, ``zh_Hans`` or ``zh_Hant``."""
    return _State.language or use(None)


def _words() -> NullTranslations | None:
    """The catalogue in use; None for English, whose words stand in the source."""
    if _State.catalogue is None and language() != "en":
        from gettext import GNUTranslations, NullTranslations

        # Opened by its name: gettext's own search would load the system's locales first.
        try:
            with open(f"{LOCALE_FOLDER}/{language()}/LC_MESSAGES/{DOMAIN}.mo", "rb") as file:
                _State.catalogue = GNUTranslations(file)
        except OSError:
            _State.catalogue = NullTranslations()
    return _State.catalogue


def _(message: str, /, **params: object) -> str:
    """Give the message in the user's language, its named places filled from ``params``."""
    catalogue = _words()
    words = catalogue.gettext(message) if catalogue and message else message
    return words.format_map(params) if params else words


def ngettext(one: str, many: str, n: int, /, **params: object) -> str:
    """Give the form of a message that fits the count ``n``; ``{n}`` is filled in unless ``params`` says otherwise."""
    catalogue = _words()
    words = catalogue.ngettext(one, many, n) if catalogue else one if n == 1 else many
    return words.format_map({"n": n, **params})


def pgettext(context: str, message: str, /, **params: object) -> str:
    """Give a message whose English word alone is ambiguous, such as ``pgettext("product", "order")``."""
    catalogue = _words()
    words = catalogue.pgettext(context, message) if catalogue else message
    return words.format_map(params) if params else words


def N_(message: str, /) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for the catalogues without translating it yet."""
    return message
