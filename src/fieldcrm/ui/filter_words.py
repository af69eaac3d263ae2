"""What can be typed next in a filter: fields, signs, values, joints; and what replaces the word being typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.filter_fields import FilterField, Kind
from fieldcrm.domain.filters import fold_name
from fieldcrm.i18n import _
from fieldcrm.ui.words.filters import EXAMPLES, filter_name, value_text, written_name

if TYPE_CHECKING:
    Values = Callable[[str], Sequence[str]]

_WORD = re.compile(r'("[^"]*"?|[^\s"=~<>!|]*)$')
_FIELD_BEFORE = re.compile(r'("[^"]*"|[^\s"=~<>!|]+)\s*(!=|!~|<=|>=|[=~<>])\s*(?:(?:"[^"]*"|[^\s"|]+)\s*\|\s*)*$')
_SIGN = re.compile(r'("[^"]*"|[^\s"=~<>!|]+)\s*$')
_SIGNS = {
    Kind.TEXT: (("=", "is"), ("~", "contains"), ("!=", "is not"), ("!~", "does not contain")),
    Kind.CHOICE: (("=", "is"), ("!=", "is not")),
    Kind.NUMBER: ((">", "more than"), ("<", "less than"), (">=", "at least"), ("<=", "at most"), ("=", "is")),
    Kind.DAY: ((">", "longer off than, or after"), ("<", "nearer than, or before"), ("=", "is")),
}


class Next(NamedTuple):
    """A thing that can stand next: what is written, and a remark."""

    text: str
    remark: str = ""


class Names(NamedTuple):
    """The fields by code, and what the team's own are called."""

    fields: Mapping[str, FilterField]
    own: Mapping[str, str]

    def find(self, written: str) -> FilterField | None:
        """The field that a word names, in the user's language or by code."""
        wanted = fold_name(written.strip('"'))
        for code, field in self.fields.items():
            if wanted in (fold_name(code), fold_name(filter_name(code, self.own))):
                return field
        return None


def word_at_end(text: str) -> str:
    """The word being typed."""
    found = _WORD.search(text)
    return found[1] if found else ""


def replaced(text: str, chosen: str) -> str:
    """The text with the word being typed replaced by the one chosen, and room for the next."""
    before = text[: len(text) - len(word_at_end(text))]
    gap = "" if not before or before.endswith(" ") or before[-1] in '=~<>!|"' else " "
    written = f'"{chosen}"' if " " in chosen and not chosen.startswith('"') else chosen
    return f"{before}{gap}{written} "


def following(text: str, names: Names, values: Values) -> list[Next]:
    """What can stand next where the text ends. `values` gives a field's values in use."""
    word = word_at_end(text)
    before = text[: len(text) - len(word)]
    valued = _FIELD_BEFORE.search(before)
    if valued:
        field = names.find(valued[1])
        return [] if field is None else _fitting(word, _values(field, values))
    if not word:
        last = _SIGN.search(before)
        field = names.find(last[1]) if last else None
        if field is not None and not _is_value(before[: last.start()] if last else ""):
            return _joints() if field.kind is Kind.SWITCH else _signs(field)
        if last and last[1].casefold() not in _joining():
            return _joints()
    return _fitting(word, _fields(names))


def _is_value(before: str) -> bool:
    """Whether what follows this text stands where a value stands."""
    return before.rstrip().endswith(("=", "~", "<", ">", "|"))


def _joining() -> frozenset[str]:
    return frozenset({"and", "or", "not", "且", "或", "非", _("and"), _("or"), _("not")})


def _joints() -> list[Next]:
    return [Next(_("and"), _("both must hold")), Next(_("or"), _("one of them must hold"))]


def _signs(field: FilterField) -> list[Next]:
    return [Next(sign, _SIGN_WORDS[words]()) for sign, words in _SIGNS[field.kind]]


_SIGN_WORDS: Mapping[str, Callable[[], str]] = {
    "is": lambda: _("is"),
    "is not": lambda: _("is not"),
    "contains": lambda: _("contains"),
    "does not contain": lambda: _("does not contain"),
    "more than": lambda: _("more than"),
    "less than": lambda: _("less than"),
    "at least": lambda: _("at least"),
    "at most": lambda: _("at most"),
    "longer off than, or after": lambda: _("longer ago or further off than 30d; after a date"),
    "nearer than, or before": lambda: _("nearer than 30d; before a date"),
}


def _values(field: FilterField, values: Values) -> list[Next]:
    if field.choices:
        return [Next(choice, value_text(field, choice)) for choice in field.choices]
    if field.kind is Kind.DAY:
        return [Next("7d"), Next("30d"), Next("90d"), Next("2026-12-31", _("or any other date"))]
    return [*(Next(value) for value in values(field.name)), Next('""', _("nothing"))]


def _fields(names: Names) -> list[Next]:
    return [
        Next(written_name(code, names.own), f"{filter_name(code, names.own)}  {EXAMPLES[field.kind]}".strip())
        for code, field in names.fields.items()
    ]


def _fitting(word: str, found: Sequence[Next]) -> list[Next]:
    wanted = word.strip('"').casefold()
    return [each for each in found if wanted in each.text.casefold() or wanted in each.remark.casefold()]
